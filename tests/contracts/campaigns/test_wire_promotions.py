"""Promotions on the wire: made like a campaign, used by id or by themselves, given back."""

from typing import Any

import pytest

from incentives.domain.redeemable import tier_id
from incentives.domain.refusal import Refusal
from incentives.names import Scope
from tests.contracts.codes.counter import Counter, refusal_in

TEN_OFF = {"type": "AMOUNT", "amount_off": 10_00}


def a_promotion(counter: Counter, name: str = "Ten off", **members: object) -> dict[str, Any]:
    tier = {"name": "10 off", "banner": "10.00 for you", "action": {"discount": TEN_OFF}}
    body = {"name": name, "campaign_type": "PROMOTION", "promotion": {"tiers": [tier]}} | members
    made = counter.ask("POST", "/v1/campaigns", body, scope=Scope.MARKETING)
    assert made.status == 201, made.body
    campaign: dict[str, Any] = made.json
    return campaign


def asked(*redeemables: tuple[str, str], **members: object) -> dict[str, object]:
    named = [{"object": kind, "id": id_} for kind, id_ in redeemables]
    return {"redeemables": named, "order": {"amount": 100_00}} | members


def test_a_promotion_is_a_campaign_without_a_voucher_and_with_one_tier(counter: Counter) -> None:
    campaign = a_promotion(counter)
    assert (campaign["campaign_type"], "voucher" in campaign) == ("PROMOTION", False)
    (tier,) = campaign["promotion"]["tiers"]
    assert tier["id"] == tier_id(campaign["id"])
    assert (tier["banner"], tier["action"]["discount"]["amount_off"]) == ("10.00 for you", 10_00)
    path = f"/v1/campaigns/{campaign['id']}"
    changed = counter.ask("PUT", path, {"banner": "Now 10.00"}, scope=Scope.MARKETING).json
    assert changed["promotion"]["tiers"][0]["banner"] == "Now 10.00"
    assert counter.ask("GET", path, scope=Scope.SUPPORT).json["banner"] == "Now 10.00"


def test_a_tier_is_validated_redeemed_read_and_rolled_back(counter: Counter) -> None:
    tier = a_promotion(counter)["promotion"]["tiers"][0]["id"]
    ask = asked(("promotion_tier", tier), order={"id": "O-1", "amount": 100_00})
    (seen,) = counter.ask("POST", "/v1/validations", ask).json["redeemables"]
    assert (seen["object"], seen["id"], seen["banner"]) == ("promotion_tier", tier, "10.00 for you")
    (done,) = counter.ask("POST", "/v1/redemptions", ask).json["redemptions"]
    assert done["related_object_type"] == "promotion_tier"
    assert (done["promotion_tier"]["id"], "voucher" in done) == (tier, False)
    assert counter.ask("GET", f"/v1/redemptions/{done['id']}").json["promotion_tier"]["id"] == tier
    back = counter.ask("POST", f"/v1/redemptions/{done['id']}/rollback", {}).json
    assert (back["related_object_type"], back["promotion_tier"]["id"]) == ("promotion_tier", tier)


def test_promotions_apply_by_themselves_when_that_is_asked_for(counter: Counter) -> None:
    tier = tier_id(a_promotion(counter)["id"])
    ask = asked(("voucher", "twenty"), promotions="auto", order={"id": "O-1", "amount": 100_00})
    told = counter.ask("POST", "/v1/validations", ask).json
    assert [one["id"] for one in told["redeemables"]] == ["twenty", tier]
    done = counter.ask("POST", "/v1/redemptions", ask).json
    assert done["order"]["total_amount"] == told["order"]["total_amount"] == 70_00
    again = counter.ask("POST", "/v1/redemptions", ask)
    assert again.json["redemptions"] == done["redemptions"]
    assert again.headers["Idempotent-Replayed"] == "true"
    alone = counter.ask("POST", "/v1/redemptions", asked(promotions="auto")).json
    assert [one["promotion_tier"]["id"] for one in alone["redemptions"]] == [tier]


def test_an_order_to_which_no_promotion_applies_is_no_error(counter: Counter) -> None:
    before = counter.content()
    ask = asked(promotions="auto")
    told = counter.ask("POST", "/v1/validations", ask).json
    assert (told["valid"], told["redeemables"]) == (True, [])
    done = counter.ask("POST", "/v1/redemptions", ask)
    assert (done.status, done.json["redemptions"]) == (200, [])
    assert done.json["order"]["total_amount"] == 100_00
    assert counter.content() == before


def test_a_browser_may_ask_what_applies_by_itself(counter: Counter) -> None:
    tier = tier_id(a_promotion(counter)["id"])
    ask = asked(promotions="auto")
    told = counter.ask("POST", "/client/v1/validations", ask, scope=Scope.CLIENT).json
    assert [one["id"] for one in told["redeemables"]] == [tier]


WRONG: list[dict[str, object]] = [
    {"promotion": None},
    {"promotion": {"tiers": []}},
    {"promotion": {"tiers": [{"action": {"discount": TEN_OFF}}] * 2}},
    {"promotion": {"tiers": [{"action": {}}]}},
    {"promotion": {"tiers": [{"banner": "", "action": {"discount": TEN_OFF}}]}},
    {"promotion": {"tiers": [{"banner": "x" * 201, "action": {"discount": TEN_OFF}}]}},
    {"campaign_type": "DISCOUNT_COUPONS"},
    {"voucher": {"discount": TEN_OFF}},
    {"vouchers_count": 5},
    {"type": "STATIC"},
    {"join_once": True},
    {"limits": {"publications": 5}},
]


@pytest.mark.parametrize("members", WRONG)
def test_a_promotion_that_cannot_be_is_refused(
    counter: Counter, members: dict[str, object]
) -> None:
    tier = {"action": {"discount": TEN_OFF}}
    body = {"name": "P", "campaign_type": "PROMOTION", "promotion": {"tiers": [tier]}} | members
    before = counter.content()
    answer = counter.ask("POST", "/v1/campaigns", body, scope=Scope.MARKETING)
    assert refusal_in(answer) in {Refusal.INVALID_CAMPAIGN_PARAMS, Refusal.INVALID_PAYLOAD}
    assert counter.content() == before


@pytest.mark.parametrize(
    ("members", "refusal"),
    [
        ({"promotions": "all"}, Refusal.INVALID_PAYLOAD),
        ({"promotions": True}, Refusal.INVALID_PAYLOAD),
        ({"redeemables": []}, Refusal.INVALID_PAYLOAD),
        (asked(("promotion_tier", "WELCOME")), Refusal.INVALID_REDEEMABLES),
        (asked(("promotion_stack", "stack_1")), Refusal.INVALID_REDEEMABLES),
        (asked(("promotion_tier", "promo_1"), ("promotion_tier", "promo_1")), None),
        (asked(("promotion_tier", "promo_" + "#" * 100)), Refusal.NOT_FOUND),
    ],
)
def test_hostile_promotions_are_refused_and_change_nothing(
    counter: Counter, members: dict[str, object], refusal: Refusal | None
) -> None:
    before = counter.content()
    answer = counter.ask("POST", "/v1/redemptions", asked(("voucher", "NO")) | members)
    assert refusal_in(answer) is (refusal or Refusal.DUPLICATED_REDEEMABLES)
    assert counter.content() == before


def test_a_promotion_takes_no_codes(counter: Counter) -> None:
    campaign = a_promotion(counter)
    path = f"/v1/campaigns/{campaign['id']}/vouchers"
    answer = counter.ask("POST", path, {"vouchers_count": 1}, scope=Scope.MARKETING)
    assert refusal_in(answer) in {Refusal.INVALID_CODE_CONFIG, Refusal.INVALID_PAYLOAD}
    stop = counter.ask("POST", f"/v1/campaigns/{campaign['id']}/stop", scope=Scope.MARKETING)
    assert stop.json["active"] is False
    gone = counter.ask("DELETE", f"/v1/campaigns/{campaign['id']}", scope=Scope.MARKETING)
    assert gone.json == {"deleted": True}
