"""The field's order arithmetic: what stacked codes take off, and the running order after each."""

from collections.abc import Mapping
from typing import Any

import pytest

from incentives.names import Scope
from tests.contracts.codes.counter import Counter

FIGURES = ("discount_amount", "total_discount_amount", "applied_discount_amount", "total_amount")


def an_order(*codes: str, amount: int = 200_000, **members: object) -> dict[str, object]:
    redeemables = [{"object": "voucher", "id": code} for code in codes]
    return {"redeemables": redeemables, "order": {"amount": amount} | members}


def said(counter: Counter, path: str, body: Mapping[str, object]) -> dict[str, Any]:
    answer = counter.ask("POST", path, body)
    assert answer.status == 200, answer.body
    told: dict[str, Any] = answer.json
    return told


def figures(order: dict[str, Any]) -> tuple[int, ...]:
    """Discount so far, the same in all, taken by this step, and what is left to pay."""
    return tuple(order[name] for name in FIGURES)


def check(order: dict[str, Any]) -> None:
    """The sums that hold for every order on the wire."""
    assert order["total_amount"] == order["amount"] - order["total_discount_amount"]
    assert order["total_discount_amount"] == order["discount_amount"]
    assert order["total_applied_discount_amount"] == order["applied_discount_amount"]
    assert 0 <= order["applied_discount_amount"] <= order["discount_amount"] <= order["amount"]


@pytest.mark.parametrize("path", ["/v1/validations", "/v1/redemptions"])
def test_stacked_codes_come_out_to_the_cent(counter: Counter, path: str) -> None:
    """200000, less 20 %, less 8000, less 100: shares before amounts, the larger first.

    The field's example takes the codes as they were typed and comes to 151920; here the order in
    the request changes no total (docs/conventions.md).
    """
    answer = said(counter, path, an_order("HUNDRED", "TWENTY", "EIGHTY"))
    steps = answer["redeemables" if path == "/v1/validations" else "redemptions"]
    assert [figures(step["order"]) for step in steps] == [
        (40_000, 40_000, 40_000, 160_000),
        (48_000, 48_000, 8_000, 152_000),
        (48_100, 48_100, 100, 151_900),
    ]
    assert figures(answer["order"]) == (48_100, 48_100, 48_100, 151_900)
    for order in (answer["order"], *(step["order"] for step in steps)):
        check(order)


def test_the_order_of_the_codes_in_a_request_changes_nothing(counter: Counter) -> None:
    """Codes combine by the rules, in whatever order they come."""
    first = said(counter, "/v1/validations", an_order("TWENTY", "EIGHTY"))
    last = said(counter, "/v1/validations", an_order("EIGHTY", "TWENTY"))
    assert first["order"]["total_amount"] == 200_000 - 40_000 - 8_000
    assert last["order"] == first["order"]
    assert last["redeemables"] == first["redeemables"]


def test_a_code_added_later_works_on_what_the_earlier_ones_left(counter: Counter) -> None:
    said(counter, "/v1/redemptions", an_order("EIGHTY", id="order-1"))
    later = {"redeemables": [{"id": "TWENTY"}], "order": {"id": "order-1"}}
    asked = said(counter, "/v1/validations", later)["order"]
    redeemed = said(counter, "/v1/redemptions", later)["order"]
    for order in (asked, redeemed):
        check(order)
        assert order["total_amount"] == 200_000 - 8_000 - 38_400
        assert order["applied_discount_amount"] == 38_400
    assert redeemed["discount_amount"] == 8_000 + 38_400


def test_a_discount_is_never_more_than_what_is_left(counter: Counter) -> None:
    answer = said(counter, "/v1/redemptions", an_order("EIGHTY", "HUNDRED", "TWENTY", amount=80_50))
    taken = [one["order"]["applied_discount_amount"] for one in answer["redemptions"]]
    assert taken == [16_10, 64_40, 0]
    assert answer["order"]["total_amount"] == 0
    for one in answer["redemptions"]:
        check(one["order"])


@pytest.mark.parametrize(("amount", "taken"), [(1, 0), (2, 0), (3, 1), (12, 2), (13, 3), (0, 0)])
def test_a_percentage_is_rounded_half_up_once(counter: Counter, amount: int, taken: int) -> None:
    order = said(counter, "/v1/validations", an_order("TWENTY", amount=amount))["order"]
    assert figures(order) == (taken, taken, taken, amount - taken)


def test_priced_lines_say_what_the_order_comes_to(counter: Counter) -> None:
    items = [{"product_id": "shoe", "quantity": 3, "price": 500}, {"sku_id": "lace", "amount": 99}]
    order = said(counter, "/v1/validations", an_order("TWENTY", amount=7, items=items))["order"]
    assert (order["amount"], order["total_amount"]) == (1_599, 1_279)
    assert [line["amount"] for line in order["items"]] == [1_500, 99]


def test_what_is_given_back_leaves_the_order_with_the_rest(counter: Counter) -> None:
    first = said(counter, "/v1/redemptions", an_order("EIGHTY", id="order-1"))
    said(counter, "/v1/redemptions", an_order("HUNDRED", id="order-1"))
    rollback = f"/v1/redemptions/{first['redemptions'][0]['id']}/rollback"
    order = said(counter, rollback, {})["order"]
    assert (order["status"], order["total_amount"]) == ("PAID", 199_900)


def test_every_scope_that_may_ask_is_told_the_same(counter: Counter) -> None:
    body = an_order("HUNDRED", "TWENTY")
    server = said(counter, "/v1/validations", body)
    browser = counter.ask("POST", "/client/v1/validations", body, scope=Scope.CLIENT).json
    for told in (server, browser):
        del told["id"], told["decision_id"]  # of this very call
    assert browser == server


@pytest.mark.parametrize("path", ["/v1/validations", "/v1/redemptions"])
def test_an_order_comes_back_in_its_currency(counter: Counter, path: str) -> None:
    assert said(counter, path, an_order("TWENTY", currency="KWD"))["order"]["currency"] == "KWD"


@pytest.mark.parametrize("currency", ["XAU", "eur", "EURO", 978])
def test_what_is_no_currency_is_the_callers_mistake(counter: Counter, currency: object) -> None:
    answer = counter.ask("POST", "/v1/validations", an_order("TWENTY", currency=currency))
    assert (answer.status, answer.json["key"]) == (400, "invalid_payload")
