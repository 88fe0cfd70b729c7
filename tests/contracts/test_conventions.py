"""The examples of docs/conventions.md, as a checkout sees them."""

from typing import Any

import pytest

from incentives.names import Scope
from tests.contracts.codes.counter import Counter, refusal_in

TEN_OFF = {"type": "AMOUNT", "amount_off": 10_00}
TENTH = {"type": "PERCENT", "percent_off": 10}


def a_code(counter: Counter, code: str, discount: dict[str, Any], **members: object) -> None:
    voucher = {"code": code, "discount": discount}
    body = {"name": code, "type": "STANDALONE", "voucher": voucher} | members
    made = counter.ask("POST", "/v1/campaigns", body, scope=Scope.MARKETING)
    assert made.status == 201, made.body


def asked(counter: Counter, order: dict[str, Any], *codes: str, route: str = "validations") -> Any:
    named = [{"object": "voucher", "id": code} for code in codes]
    return counter.ask("POST", f"/v1/{route}", {"redeemables": named, "order": order}).json


def test_a_minimum_is_inclusive_and_looks_at_goods_before_discounts(counter: Counter) -> None:
    a_code(counter, "FIFTH", {"type": "PERCENT", "percent_off": 20})
    a_code(counter, "LEAST", TEN_OFF, minimum_order_amount=50_00)
    told = asked(counter, {"amount": 50_00}, "FIFTH", "LEAST")
    assert told["order"]["total_amount"] == 30_00
    shipped = {"amount": 45_00, "shipping": {"price": 10_00}}
    assert not asked(counter, shipped, "LEAST")["valid"]


@pytest.mark.parametrize("currency", ["JPY", "EUR", "KWD"])
def test_half_a_minor_unit_is_rounded_up_whatever_the_currency(
    counter: Counter, currency: str
) -> None:
    a_code(counter, "TENTH", TENTH, currency=currency)
    told = asked(counter, {"amount": 1_005, "currency": currency}, "TENTH")
    assert told["order"]["total_discount_amount"] == 101


@pytest.mark.parametrize("percent", [0, -5, 101])
def test_shares_below_nothing_and_above_all_are_refused(counter: Counter, percent: int) -> None:
    discount = {"type": "PERCENT", "percent_off": percent}
    body = {"name": "N", "type": "STANDALONE", "voucher": {"code": "N", "discount": discount}}
    made = counter.ask("POST", "/v1/campaigns", body, scope=Scope.MARKETING)
    assert refusal_in(made) in {"invalid_campaign_params", "invalid_payload"}


def test_a_code_in_two_spellings_is_the_same_code_twice(counter: Counter) -> None:
    a_code(counter, "HELLO", TENTH)
    assert asked(counter, {"amount": 50_00}, " hello ")["valid"]
    told = asked(counter, {"amount": 50_00}, "HELLO", " hello ")
    assert told["key"] == "duplicated_redeemables"
    assert not asked(counter, {"amount": 50_00}, "H\u0415LLO")["valid"]  # a Cyrillic letter


def test_the_rest_of_a_budget_is_not_granted_in_part(counter: Counter) -> None:
    a_code(counter, "BUDGET", TEN_OFF, limits={"budget": 25_00}, gates=1)
    orders = [{"id": f"O-{number}", "amount": 50_00} for number in range(3)]
    told = [asked(counter, order, "BUDGET", route="redemptions") for order in orders]
    assert [one.get("key") for one in told] == [None, None, "budget_exceeded"]
    assert "redemptions" in asked(
        counter, {"id": "O-4", "amount": 5_00}, "BUDGET", route="redemptions"
    )


def test_free_shipping_takes_the_shipping_and_leaves_the_goods(counter: Counter) -> None:
    free = {"benefit": {"kind": "percent", "rate_bp": 10_000, "target": {"on": "shipping"}}}
    a_code(counter, "FREE", free)
    told = asked(counter, {"amount": 50_00, "shipping": {"price": 4_90}}, "FREE")
    assert told["order"]["total_amount"] == 50_00
    assert told["order"]["shipping"]["discount_amount"] == 4_90


def test_a_deal_goes_when_the_goods_that_were_bought_for_it_go(counter: Counter) -> None:
    """Paid item removed, free one stays."""
    a_code(counter, "DEAL", {"benefit": {"kind": "buy_x_get_y", "buy_units": 2, "get_units": 1}})
    lines = [{"product_id": name, "price": price} for name, price in (("a", 3_00), ("b", 1_00))]
    full = {"items": [{**lines[0], "quantity": 2}, lines[1]]}
    assert asked(counter, full, "DEAL")["order"]["total_discount_amount"] == 1_00
    for items in ([{**lines[0], "quantity": 1}, lines[1]], [lines[1], {**lines[0], "quantity": 1}]):
        assert not asked(counter, {"items": items}, "DEAL")["order"].get("total_discount_amount")
