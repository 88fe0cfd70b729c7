"""Stacks of all kinds at once, with a promotion, a gift card and points: one answer to the cent."""

from random import Random
from typing import Any

import pytest
from voucherify.models.redemptions_redeem_response_body import RedemptionsRedeemResponseBody
from voucherify.models.redemptions_rollbacks_create_response_body import (
    RedemptionsRollbacksCreateResponseBody,
)
from voucherify.models.validations_validate_response_body import ValidationsValidateResponseBody

from incentives.names import Scope
from incentives.runtime import secrets
from tests.contracts.campaigns.test_wire_discounts import create, said
from tests.contracts.codes.counter import PERSON_KEY, Counter
from tests.contracts.kinds import EVERY_KIND, ITEMS, SHIPPING

MUG = {"type": "UNIT", "unit_off": 1, "unit_type": "mug", "unit_price": 7_50}
HALF_SHIPPING = {"kind": "percent", "rate_bp": 5_000, "target": {"on": "shipping"}}
KINDS = {name: discount for name, (discount, _) in EVERY_KIND.items()} | {
    "a new item for nothing": MUG | {"effect": "ADD_NEW_ITEMS"},
    "half of shipping": {"benefit": HALF_SHIPPING},
}
IN_ORDER = {"the first three units at half price, as the lines are sent"}  # by the order of lines
FREE = {"amount off the order", "not what is on sale already"}  # nothing much is left to pay


def made(counter: Counter, path: str, body: object) -> dict[str, Any]:
    answer = counter.ask("POST", path, body, scope=Scope.MARKETING)
    assert answer.status in {200, 201}, answer.body
    told: dict[str, Any] = answer.json
    return told


@pytest.fixture
def payments(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """A gift card of 5.00 and a member with points worth 3.00."""
    monkeypatch.setattr(secrets, "person_key", lambda: PERSON_KEY)
    card = {"type": "GIFT_VOUCHER", "gift": {"amount": 5_00}}
    body = {"name": "Cards", "campaign_type": "GIFT_VOUCHERS", "voucher": card}
    cards = made(counter, "/v1/campaigns", body)
    code = made(counter, f"/v1/campaigns/{cards['id']}/vouchers", {})["code"]
    club = f"/v1/loyalties/{made(counter, '/v1/loyalties', {'name': 'Club'})['id']}"
    coin = {"name": "Pay", "type": "COIN", "rates": {"EUR": {"points": 1, "amount": 1}}}
    reward = made(counter, f"{club}/rewards", coin)["id"]
    member = said(counter, f"{club}/members", {"customer": {"source_id": "ada"}})["id"]
    said(counter, f"/v1/loyalties/members/{member}/balance", {"points": 3_00})
    points = {"object": "voucher", "id": member, "reward": {"id": reward}}
    return [{"object": "voucher", "id": code}, points]


@pytest.fixture
def promotion(counter: Counter) -> str:
    """The id of the tier of a promotion of 1 %, which goes with everything."""
    tier = {"action": {"discount": {"type": "PERCENT", "percent_off": 1}}}
    body = {"name": "Spring", "campaign_type": "PROMOTION", "promotion": {"tiers": [tier]}}
    told = made(counter, "/v1/campaigns", body | {"stacking_rules_type": "JOINT"})
    return str(told["promotion"]["tiers"][0]["id"])


@pytest.mark.parametrize("seed", range(3))
def test_a_stack_of_all_kinds_is_one_answer_in_any_order_and_comes_back_whole(
    counter: Counter, payments: list[dict[str, Any]], promotion: str, seed: int
) -> None:
    """Validation and redemption, codes and lines in whatever order."""
    chance = Random(seed)  # noqa: S311 - a choice of tests
    kinds = chance.sample(sorted(KINDS.keys() - FREE - IN_ORDER), 14)
    for number, kind in enumerate(kinds):
        create(counter, f"K-{number}", KINDS[kind], limits={"budget": 1_000_00})
    asked = [{"object": "voucher", "id": f"K-{number}"} for number in range(len(kinds))]
    before = counter.content()
    lines, answers = list(ITEMS), []
    for _ in range(3):
        cart = {"id": "O-1", "items": list(lines), "shipping": SHIPPING, "currency": "EUR"}
        body = {"redeemables": asked + payments, "promotions": "auto", "order": cart}
        answers.append(said(counter, "/v1/validations", body))
        chance.shuffle(asked)
        chance.shuffle(lines)
    assert counter.content() == before
    first, *others = (_sums(answer["order"]) for answer in answers)
    assert others == [first, first]
    assert {answer["status"] for answer in answers[0]["redeemables"]} == {"APPLICABLE"}

    redeemed = said(counter, "/v1/redemptions", body)
    assert redeemed["order"]["items"] == answers[-1]["order"]["items"]
    assert _sums(redeemed["order"]) == first
    assert promotion in [one["related_object_id"] for one in redeemed["redemptions"]]
    for seen, one in zip(answers[-1]["redeemables"], redeemed["redemptions"], strict=True):
        assert _sums(one["order"]) == _sums(seen["order"])
    assert min(line.get("subtotal_amount", 0) for line in redeemed["order"]["items"]) >= 0
    assert ValidationsValidateResponseBody.from_dict(answers[0]) is not None
    assert RedemptionsRedeemResponseBody.from_dict(redeemed) is not None

    paid = redeemed["order"]["total_amount"] + redeemed["order"]["shipping"]["total_amount"]
    path = f"/v1/redemptions/{redeemed['parent_redemption']['id']}"
    parts = [said(counter, f"{path}/returns", {"items": [{"product_id": "lace"}]})]
    parts.append(said(counter, f"{path}/returns", {"shipping": True}))
    assert sum(part["refund_amount"] for part in parts) == paid
    assert {part["status"] for part in parts[-1]["redemptions"]} == {"ROLLED_BACK"}
    back = said(counter, f"{path}/rollbacks", {})
    assert RedemptionsRollbacksCreateResponseBody.from_dict(back) is not None
    for number in range(len(kinds)):
        campaign = counter.ask("GET", f"/v1/campaigns/K-{number}", scope=Scope.MARKETING).json
        usage = campaign["usage"]
        assert (usage["redeemed_quantity"], usage["discount_amount"]) == (0, 0)


def _sums(order: dict[str, Any]) -> dict[str, Any]:
    """The figures of an order, whatever the order of its lines."""
    return {name: order[name] for name in order if "amount" in name} | {
        "shipping": order["shipping"]
    }
