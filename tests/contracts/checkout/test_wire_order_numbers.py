"""An order number that is used again: the same request is a repeat, any other is refused."""

from typing import Any

import pytest

from tests.contracts.checkout.test_wire_orders import said
from tests.contracts.codes.counter import Counter

SHIRTS = {"product_id": "shirt", "price": 1000, "quantity": 2}
TV = {"product_id": "tv", "price": 99_900, "quantity": 1}


def a_cart(*items: dict[str, Any], code: str = "TWENTY", **members: Any) -> dict[str, Any]:
    """A request for 20 % off these goods, as order A."""
    order = {"id": "A", "items": list(items)} if items else {"id": "A"}
    return {"redeemables": [{"object": "voucher", "id": code}], "order": order | members}


@pytest.fixture
def placed(counter: Counter) -> Counter:
    """Order A: two shirts for 20.00, 20 % off."""
    first = said(counter, "/v1/redemptions", a_cart(SHIRTS))
    assert first["order"]["total_amount"] == 1600
    return counter


@pytest.mark.parametrize(
    "cart",
    [
        pytest.param(a_cart(SHIRTS, TV), id="more goods"),
        pytest.param(a_cart(SHIRTS | {"quantity": 3}), id="another quantity"),
        pytest.param(a_cart(SHIRTS | {"price": 999}), id="another price"),
        pytest.param(a_cart(SHIRTS | {"product_id": "coat"}), id="other goods at the same price"),
        pytest.param(a_cart(amount=101_900), id="another amount"),
        pytest.param(a_cart(SHIRTS, shipping={"price": 490}), id="shipping"),
        pytest.param(a_cart(SHIRTS, TV, code="EIGHTY"), id="another code for more goods"),
    ],
)
def test_another_cart_is_never_answered_with_the_figures_of_the_first(
    placed: Counter, cart: dict[str, Any]
) -> None:
    refused = placed.ask("POST", "/v1/redemptions", cart)
    assert (refused.status, refused.json["key"]) == (409, "order_changed")
    assert "PUT /v1/orders/" in refused.json["details"]


def test_a_validation_says_what_the_codes_come_to_on_the_new_cart(placed: Counter) -> None:
    order = said(placed, "/v1/validations", a_cart(SHIRTS, TV))["order"]
    assert (order["amount"], order["total_amount"]) == (101_900, 81_520)


def test_another_spelling_metadata_and_another_order_of_items_make_no_other_cart(
    counter: Counter,
) -> None:
    first = said(counter, "/v1/redemptions", a_cart(SHIRTS, TV))
    spelt = {"product_id": "shirt", "amount": 2000.0, "quantity": 2, "metadata": {"colour": "red"}}
    again = counter.ask("POST", "/v1/redemptions", a_cart(TV, spelt, metadata={"page": 2}))
    assert again.status == 200
    assert again.json["order"]["total_amount"] == first["order"]["total_amount"]
    assert again.json["redemptions"][0]["id"] == first["redemptions"][0]["id"]


def test_other_goods_after_a_return_are_no_repeat_either(placed: Counter) -> None:
    (redemption,) = said(placed, "/v1/redemptions", a_cart())["redemptions"]
    back = {"items": [{"product_id": "shirt", "quantity": 1}], "source_id": "return-1"}
    said(placed, f"/v1/redemptions/{redemption['id']}/returns", back)
    refused = placed.ask("POST", "/v1/redemptions", a_cart(TV))
    assert (refused.status, refused.json["key"]) == (409, "order_changed")


def test_another_customer_does_not_get_the_order_of_the_first(counter: Counter) -> None:
    said(counter, "/v1/redemptions", a_cart(SHIRTS) | {"customer": {"source_id": "ann"}})
    for path in ("/v1/validations", "/v1/redemptions"):
        other = a_cart(SHIRTS) | {"customer": {"source_id": "jo"}}
        refused = counter.ask("POST", path, other)
        assert (refused.status, refused.json["key"]) == (409, "order_changed")


def test_promotions_that_applied_to_another_cart_are_not_answered_again(counter: Counter) -> None:
    carts = [{"promotions": "auto", "order": {"id": "A", "items": [one]}} for one in (SHIRTS, TV)]
    said(counter, "/v1/redemptions", carts[0] | {"redeemables": [{"id": "TWENTY"}]})
    refused = counter.ask("POST", "/v1/redemptions", carts[1])
    assert (refused.status, refused.json["key"]) == (409, "order_changed")
