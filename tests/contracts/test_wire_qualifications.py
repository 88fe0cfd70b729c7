"""Qualification on the wire: what could be used now, and what is nearly reached."""

from typing import Any

import pytest

from incentives.names import Scope
from tests.contracts.counter import Counter, refusal_in

DOORS = (("/v1/qualifications", Scope.CHECKOUT), ("/client/v1/qualifications", Scope.CLIENT))


def a_promotion(counter: Counter, name: str, off: int, **members: object) -> str:
    tier = {"banner": name, "action": {"discount": {"type": "AMOUNT", "amount_off": off}}}
    body = {"name": name, "campaign_type": "PROMOTION", "promotion": {"tiers": [tier]}} | members
    made = counter.ask("POST", "/v1/campaigns", body, scope=Scope.MARKETING)
    assert made.status == 201, made.body
    return str(made.json["promotion"]["tiers"][0]["id"])


def qualified(counter: Counter, amount: int, **members: object) -> Any:  # noqa: ANN401 - JSON
    order = {"amount": amount, "currency": "EUR"}
    answer = counter.ask("POST", "/v1/qualifications", {"order": order} | members)
    assert answer.status == 200, answer.body
    return answer.json


@pytest.mark.parametrize(("door", "scope"), DOORS)
def test_the_best_deal_comes_first_and_what_is_missing_is_said(
    counter: Counter, door: str, scope: Scope
) -> None:
    small, large = a_promotion(counter, "Small", 1_00), a_promotion(counter, "Large", 5_00)
    far = a_promotion(counter, "free shipping", 9_00, minimum_order_amount=100_00)
    near = a_promotion(counter, "Near", 9_00, minimum_order_amount=60_00)
    before = counter.content()
    body = {"order": {"amount": 52_00, "currency": "EUR"}}
    told = counter.ask("POST", door, body, scope=scope).json
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
        {"scenario": "CUSTOMER_WALLET"},
        {"options": {"limit": 0}},
        {"options": {"limit": 101}},
        {"options": {"sorting_rule": "WORST_DEAL"}},
        {"order": {"amount": -1}},
        {"order": {"items": [{"price": 1}] * 501}},
        {"customer": "jo"},
    ],
)
@pytest.mark.parametrize(("door", "scope"), DOORS)
def test_hostile_questions_are_refused(
    counter: Counter, door: str, scope: Scope, body: dict[str, object]
) -> None:
    assert refusal_in(counter.ask("POST", door, body, scope=scope)) == "invalid_payload"
