"""Qualification on the wire: what could be used now, and what is nearly reached."""

from collections.abc import Mapping
from typing import Any

import pytest

from incentives.names import Scope
from tests.contracts.codes.counter import Counter, refusal_in

ROUTES = (
    ("/v1/qualifications", Scope.CHECKOUT),
    ("/client/v1/qualifications", Scope.CLIENT),
    ("/client/v1/qualifications", Scope.CLIENT_CHECKOUT),
)


def a_promotion(counter: Counter, name: str, off: int, **members: object) -> str:
    tier = {"banner": name, "action": {"discount": {"type": "AMOUNT", "amount_off": off}}}
    body = {"name": name, "campaign_type": "PROMOTION", "promotion": {"tiers": [tier]}} | members
    made = counter.ask("POST", "/v1/campaigns", body, scope=Scope.MARKETING)
    assert made.status == 201, made.body
    return str(made.json["promotion"]["tiers"][0]["id"])


def qualified(counter: Counter, amount: int, **members: object) -> Any:
    order = {"amount": amount, "currency": "EUR"}
    answer = counter.ask("POST", "/v1/qualifications", {"order": order} | members)
    assert answer.status == 200, answer.body
    return answer.json


@pytest.mark.parametrize(("route", "scope"), ROUTES)
def test_the_best_deal_comes_first_and_what_is_missing_is_said(
    counter: Counter, route: str, scope: Scope
) -> None:
    small, large = a_promotion(counter, "Small", 1_00), a_promotion(counter, "Large", 5_00)
    far = a_promotion(counter, "free shipping", 9_00, minimum_order_amount=100_00)
    near = a_promotion(counter, "Near", 9_00, minimum_order_amount=60_00)
    before = counter.content()
    body = {"order": {"amount": 52_00, "currency": "EUR"}}
    told = counter.ask("POST", route, body, scope=scope).json
    assert [one["id"] for one in told["redeemables"]["data"]] == [large, small]
    assert told["redeemables"]["data"][0]["order"]["total_amount"] == 47_00
    assert [one["id"] for one in told["within_reach"]] == [near, far]
    (lacks,) = told["within_reach"][0]["missing"]
    assert (lacks["kind"], lacks["found"], lacks["short_by"]) == ("order.subtotal", 52_00, 8_00)
    assert "8.00" in lacks["sentence"]
    assert counter.content() == before


def test_a_validation_that_asks_for_promotions_says_what_is_within_reach(counter: Counter) -> None:
    near = a_promotion(counter, "Near", 9_00, minimum_order_amount=60_00)
    ask = {"promotions": "auto", "order": {"amount": 52_00}}
    told = counter.ask("POST", "/v1/validations", ask).json
    assert [one["id"] for one in told["within_reach"]] == [near]
    assert told["within_reach"][0]["missing"][0]["short_by"] == 8_00


def test_what_is_used_up_or_stopped_qualifies_for_nothing(counter: Counter) -> None:
    once = a_promotion(counter, "Once", 1_00, limits={"total": 1})
    assert [one["id"] for one in qualified(counter, 52_00)["redeemables"]["data"]] == [once]
    use = {"redeemables": [{"object": "promotion_tier", "id": once}], "order": {"amount": 52_00}}
    assert counter.ask("POST", "/v1/redemptions", use).status == 200
    assert qualified(counter, 52_00)["redeemables"]["data"] == []


def test_many_are_cut_at_the_limit_and_counted(counter: Counter) -> None:
    for number in range(4):
        a_promotion(counter, f"P{number}", 1_00 + number)
    told = qualified(counter, 52_00, options={"limit": 3})["redeemables"]
    assert (len(told["data"]), told["total"], told["has_more"]) == (3, 4, True)


def test_an_order_without_prices_qualifies_for_nothing(counter: Counter) -> None:
    a_promotion(counter, "Any", 1_00)
    told = counter.ask("POST", "/v1/qualifications", {}).json
    assert (told["redeemables"]["total"], told["within_reach"]) == (0, [])


@pytest.mark.parametrize(
    "body",
    [
        {"scenario": "AUDIENCE_ONLY"},
        {"scenario": "PRODUCTS"},
        {"options": {"limit": 0}},
        {"options": {"limit": 101}},
        {"options": {"sorting_rule": "WORST_DEAL"}},
        {"order": {"amount": -1}},
        {"order": {"items": [{"price": 1}] * 501}},
        {"customer": "jo"},
    ],
)
@pytest.mark.parametrize(("route", "scope"), ROUTES)
def test_hostile_questions_are_refused(
    counter: Counter, route: str, scope: Scope, body: dict[str, object]
) -> None:
    assert refusal_in(counter.ask("POST", route, body, scope=scope)) == "invalid_payload"


def a_shown_code(counter: Counter, code: str, off: int, **members: object) -> str:
    voucher = {"code": code, "discount": {"type": "AMOUNT", "amount_off": off}}
    body = {"name": f"Shows {code}", "type": "STANDALONE", "voucher": voucher, "shown": True}
    made = counter.ask("POST", "/v1/campaigns", body | members, scope=Scope.MARKETING)
    assert made.status == 201, made.body
    assert made.json["shown"] is True
    return str(made.json["id"])


def ids(told: Any) -> list[str]:
    return [one["id"] for one in told["redeemables"]["data"]]


@pytest.mark.parametrize(("route", "scope"), ROUTES)
def test_public_codes_that_are_shown_are_told_beside_promotions(
    counter: Counter, route: str, scope: Scope
) -> None:
    tier = a_promotion(counter, "Small", 1_00)
    campaign = a_shown_code(counter, "SHOWN", 5_00)
    body = {"order": {"amount": 52_00}}
    told = counter.ask("POST", route, body, scope=scope).json
    assert ids(told) == ["SHOWN", tier]
    shown = told["redeemables"]["data"][0]
    assert (shown["object"], shown["order"]["total_amount"]) == ("voucher", 47_00)
    hide = {"shown": False}
    path = f"/v1/campaigns/{campaign}"
    assert not counter.ask("PUT", path, hide, scope=Scope.MARKETING).json["shown"]


def test_a_code_is_on_the_list_as_long_as_marketing_shows_it(counter: Counter) -> None:
    quiet = {"code": "QUIET", "discount": {"type": "AMOUNT", "amount_off": 1_00}}
    body = {"name": "Quiet", "type": "STANDALONE", "voucher": quiet}
    made = counter.ask("POST", "/v1/campaigns", body, scope=Scope.MARKETING).json
    path = f"/v1/campaigns/{made['id']}"
    counter.ask("PUT", path, {"shown": False}, scope=Scope.MARKETING)
    assert "versions" not in counter.content()
    for shown in (True, False, True):
        counter.ask("PUT", path, {"shown": shown}, scope=Scope.MARKETING)
    assert counter.ask("GET", path, scope=Scope.MARKETING).json["shown"] is True
    assert ids(qualified(counter, 52_00)) == ["QUIET"]
    unique = {"name": "Unique", "voucher": {"discount": quiet["discount"]}, "shown": True}
    refused = counter.ask("POST", "/v1/campaigns", unique, scope=Scope.MARKETING)
    assert refusal_in(refused) == "invalid_campaign_params"


def given(counter: Counter, name: str, voucher: Mapping[str, object], person: str) -> str:
    """The code that this person was handed."""
    kind = "GIFT_VOUCHERS" if "gift" in voucher else "DISCOUNT_COUPONS"
    body = {"name": name, "campaign_type": kind, "voucher": voucher}
    made = counter.ask("POST", "/v1/campaigns", body, scope=Scope.MARKETING)
    assert made.status == 201, made.body
    ask = {"campaign": name, "customer": {"source_id": person}}
    told = counter.ask("POST", "/v1/publications", ask)
    assert told.status == 200, told.body
    return str(told.json["voucher"]["code"])


def test_a_server_is_told_the_customers_own_codes_and_a_browser_is_not(counter: Counter) -> None:
    tier = a_promotion(counter, "Small", 1_00)
    off = {"discount": {"type": "AMOUNT", "amount_off": 3_00}}
    card = {"type": "GIFT_VOUCHER", "gift": {"amount": 20_00}}
    own, paying = given(counter, "Own", off, "jo"), given(counter, "Cards", card, "jo")
    others = given(counter, "Others", off, "ann")
    for_jo = {"customer": {"source_id": "jo"}}
    assert ids(qualified(counter, 52_00, **for_jo)) == [own, tier, paying]
    wallet = qualified(counter, 52_00, scenario="CUSTOMER_WALLET", **for_jo)
    assert ids(wallet) == [own, paying]
    assert wallet["redeemables"]["data"][1]["result"]["gift"] == {
        "balance": 20_00,
        "credits": 20_00,
    }
    assert others not in str(wallet)
    body = {"order": {"amount": 52_00}, **for_jo}
    page = counter.ask("POST", "/client/v1/qualifications", body, scope=Scope.CLIENT)
    assert ids(page.json) == [tier]
    asked = body | {"scenario": "CUSTOMER_WALLET"}
    page = counter.ask("POST", "/client/v1/qualifications", asked, scope=Scope.CLIENT)
    assert refusal_in(page) == "invalid_payload"
    use = {"redeemables": [{"object": "voucher", "id": own}], **body}
    assert counter.ask("POST", "/v1/redemptions", use).status == 200
    assert ids(qualified(counter, 52_00, **for_jo)) == [tier, paying]


def test_a_wallet_is_somebodys(counter: Counter) -> None:
    asked = counter.ask("POST", "/v1/qualifications", {"scenario": "CUSTOMER_WALLET"})
    assert refusal_in(asked) == "missing_customer"


def test_promotions_are_validated_and_listed_in_the_older_shapes(counter: Counter) -> None:
    small, large = a_promotion(counter, "Small", 1_00), a_promotion(counter, "Large", 5_00)
    a_promotion(counter, "Far", 9_00, minimum_order_amount=100_00)
    a_shown_code(counter, "SHOWN", 5_00)
    told = counter.ask("POST", "/v1/promotions/validation", {"order": {"amount": 52_00}}).json
    assert told["valid"] is True
    assert [one["id"] for one in told["promotions"]] == [large, small]
    assert told["promotions"][0]["discount_amount"] == 5_00
    assert told["promotions"][0]["order"]["total_amount"] == 47_00
    path = "/client/v1/promotions/validation"
    for scope in (Scope.CLIENT, Scope.CLIENT_CHECKOUT):
        page = counter.ask("GET", f"{path}?amount=5200", scope=scope).json
        assert page["promotions"] == told["promotions"]
    listed = counter.ask("GET", "/v1/promotions/tiers?limit=2").json
    assert (len(listed["tiers"]), listed["total"], listed["has_more"]) == (2, 3, True)
