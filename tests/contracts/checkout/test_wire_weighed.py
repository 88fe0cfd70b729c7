"""Goods by weight over the wire: priced, discounted, returned in part, and changed."""

from typing import Any

import pytest

from incentives.domain.refusal import Refusal
from incentives.names import Scope
from tests.contracts.checkout.changing import changed
from tests.contracts.checkout.test_wire_orders import said
from tests.contracts.checkout.test_wire_returns import returned
from tests.contracts.codes.counter import Counter, refusal_in

CHEESE = {"product_id": "cheese", "price": 12_99, "quantity": "0.482"}
PIECE = {"product_id": "cheese", "price": 12_99, "quantity": "0.300"}
WINE = {"product_id": "wine", "price": 8_00, "quantity": 2}
TEN = {"type": "PERCENT", "percent_off": 10, "effect": "APPLY_TO_ITEMS"}
PER_UNIT = {"type": "AMOUNT", "amount_off": 1_00, "effect": "APPLY_TO_ITEMS_BY_QUANTITY"}


def a_code(counter: Counter, discount: dict[str, Any]) -> None:
    voucher = {"type": "DISCOUNT_VOUCHER", "code": "C", "discount": discount}
    body = {"name": "C", "type": "STANDALONE", "voucher": voucher}
    answer = counter.ask("POST", "/v1/campaigns", body, scope=Scope.MARKETING)
    assert answer.status == 201, answer.body


def asked(counter: Counter, door: str, *items: dict[str, Any]) -> dict[str, Any]:
    redeemables = [{"object": "voucher", "id": "C"}]
    body = {"redeemables": redeemables, "order": {"id": "A", "items": list(items)}}
    return said(counter, f"/v1/{door}", body)


def off(counter: Counter, *items: dict[str, Any]) -> int:
    told = asked(counter, "validations", *items)
    assert told["valid"], told
    return int(told["order"]["total_discount_amount"])


def test_a_weighed_item_is_priced_once_and_discounted_like_any_line(counter: Counter) -> None:
    a_code(counter, TEN)
    for door in ("validations", "redemptions"):
        order = asked(counter, door, CHEESE, WINE)["order"]
        cheese = order["items"][0]
        assert (cheese["quantity"], cheese["price"], cheese["amount"]) == ("0.482", 12_99, 6_26)
        assert (cheese["discount_amount"], cheese["subtotal_amount"]) == (63, 5_63)
        assert (order["amount"], order["total_amount"]) == (22_26, 22_26 - 63 - 1_60)


@pytest.mark.parametrize(
    ("quantity", "amount"),
    [("0.5", 6_50), ("0.500", 6_50), ("2", 25_98), ("0.00001", 0), ("0.00039", 1)],
)
def test_half_a_minor_unit_is_rounded_up_once(counter: Counter, quantity: str, amount: int) -> None:
    a_code(counter, TEN)
    order = asked(counter, "validations", CHEESE | {"quantity": quantity}, WINE)["order"]
    assert order["items"][0]["amount"] == amount
    assert order["items"][0]["quantity"] in {quantity, "0.5"}


def test_a_stated_amount_wins_over_the_price_of_a_kilogram(counter: Counter) -> None:
    a_code(counter, TEN)
    assert off(counter, CHEESE | {"amount": 6_30}) == 63


@pytest.mark.parametrize(
    ("benefit", "minor"),
    [
        ({"kind": "amount", "amount_minor": 1_00, "target": {"on": "items"}, "per": "unit"}, 2_00),
        ({"kind": "buy_x_get_y", "buy_units": 1, "get_units": 1}, 3_90),
        ({"kind": "fixed_price", "price_minor": 5_00, "per": "set", "set_units": 2}, 5_16),
        (
            {
                "kind": "percent",
                "rate_bp": 5000,
                "target": {"on": "items", "pick": "cheapest", "units": 1},
            },
            1_95,
        ),
    ],
)
def test_a_weighed_item_is_one_unit(counter: Counter, benefit: dict[str, Any], minor: int) -> None:
    """6.26 and 3.90 are two units, whatever they weigh."""
    a_code(counter, {"benefit": benefit})
    assert off(counter, CHEESE, PIECE) == minor


def test_the_least_price_of_a_kilogram_holds_for_all_of_it(counter: Counter) -> None:
    a_code(counter, PER_UNIT)
    assert off(counter, CHEESE | {"minimum_price": 12_00}) == 6_26 - 5_79  # 5.784, up


def test_a_part_comes_back_by_weight_and_parts_come_to_the_whole(counter: Counter) -> None:
    a_code(counter, TEN)
    (redemption,) = asked(counter, "redemptions", CHEESE, WINE)["redemptions"]
    cut = {"product_id": "cheese", "quantity": "0.2"}
    first = returned(counter, redemption["id"], items=[cut], source_id="r-1")
    assert (first["refund_amount"], first["items"][0]["quantity"]) == (2_60 - 26, "0.2")
    kept = first["order"]["items"][0]
    assert (kept["quantity"], kept["amount"], kept["discount_amount"]) == ("0.282", 3_66, 37)
    again = returned(counter, redemption["id"], items=[cut], source_id="r-1")
    assert again["items"] == first["items"]
    rest = returned(counter, redemption["id"], items=[cut | {"quantity": 1}], source_id="r-2")
    assert rest["items"][0]["quantity"] == "0.282"
    assert first["refund_amount"] + rest["refund_amount"] == 5_63
    assert [one["product_id"] for one in rest["order"]["items"] if one["quantity"] != "0"] == [
        "wine"
    ]


@pytest.mark.parametrize(
    "item",
    [
        {"product_id": "cheese", "quantity": "0.48201"},
        {"product_id": "cheese", "quantity": 2},
        {"product_id": "wine", "quantity": "1"},
    ],
)
def test_no_more_comes_back_than_was_weighed(counter: Counter, item: dict[str, Any]) -> None:
    a_code(counter, TEN)
    (redemption,) = asked(counter, "redemptions", CHEESE, WINE)["redemptions"]
    path = f"/v1/redemptions/{redemption['id']}/returns"
    answer = counter.ask("POST", path, {"items": [item], "source_id": "r"})
    assert refusal_in(answer) is Refusal.INVALID_RETURN


def test_some_of_two_pieces_at_one_price_a_kilogram_needs_no_position(counter: Counter) -> None:
    a_code(counter, TEN)
    (redemption,) = asked(counter, "redemptions", CHEESE, PIECE)["redemptions"]
    items = [{"product_id": "cheese", "quantity": "0.6"}]
    back = returned(counter, redemption["id"], items=items, source_id="r")
    assert [one["quantity"] for one in back["items"]] == ["0.482", "0.118"]


def test_an_order_is_changed_to_what_the_scale_says(counter: Counter) -> None:
    a_code(counter, TEN)
    asked(counter, "redemptions", CHEESE, WINE)
    told = changed(counter, items=[CHEESE | {"quantity": "0.6"}, WINE])
    assert told["items"][0]["amount"] == 7_79
    assert told["items"][0]["discount_amount"] == 78
    assert told["change"]["difference"] == 7_79 - 78 - 5_63


def test_the_same_weight_in_other_figures_is_the_same_order(counter: Counter) -> None:
    a_code(counter, TEN)
    asked(counter, "redemptions", CHEESE)
    assert asked(counter, "redemptions", CHEESE | {"quantity": "0.48200"})["redemptions"]
    order = {"id": "A", "items": [CHEESE | {"quantity": "0.483", "amount": 6_26}]}
    body = {"redeemables": [{"object": "voucher", "id": "C"}], "order": order}
    assert refusal_in(counter.ask("POST", "/v1/redemptions", body)) is Refusal.ORDER_CHANGED


@pytest.mark.parametrize("quantity", ["0", "0.0", "-1", "0.123456", "1,5", "", "x", 0.5])
def test_what_no_scale_shows_is_refused(counter: Counter, quantity: object) -> None:
    a_code(counter, TEN)
    order = {"items": [CHEESE | {"quantity": quantity}]}
    body = {"redeemables": [{"object": "voucher", "id": "C"}], "order": order}
    assert refusal_in(counter.ask("POST", "/v1/validations", body)) is Refusal.INVALID_PAYLOAD
