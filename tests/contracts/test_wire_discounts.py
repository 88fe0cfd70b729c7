"""Every kind of discount over the API: as it is created, validated, redeemed and given back."""

from typing import Any

import pytest
from voucherify.models.redemptions_redeem_response_body import RedemptionsRedeemResponseBody
from voucherify.models.validations_validate_response_body import ValidationsValidateResponseBody

from incentives.names import Scope
from tests.contracts.counter import Counter, refusal_in

ITEMS = [
    {"product_id": "shoe", "quantity": 2, "price": 50_00, "category_ids": ["wear"]},
    {"product_id": "lace", "sku_id": "lace-red", "quantity": 3, "price": 4_00},
    {"product_id": "book", "quantity": 1, "price": 20_00, "on_sale": True},
]  # 132.00 in all
SHIPPING = {"method": "express", "price": 9_90}
EVERY_KIND: dict[str, tuple[dict[str, Any], int]] = {
    "percent of the order": ({"type": "PERCENT", "percent_off": 12.5}, 16_50),
    "percent up to a limit": ({"type": "PERCENT", "percent_off": 50, "amount_limit": 10_00}, 10_00),
    "percent of some goods": (
        {
            "type": "PERCENT",
            "percent_off": 10,
            "effect": "APPLY_TO_ITEMS",
            "applicable_to": {"product_ids": ["shoe", "book"]},
            "excluded": {"product_ids": ["book"]},
        },
        10_00,
    ),
    "amount off the order": ({"type": "AMOUNT", "amount_off": 200_00}, 132_00),
    "amount off every unit": (
        {
            "type": "AMOUNT",
            "amount_off": 1_50,
            "effect": "APPLY_TO_ITEMS_BY_QUANTITY",
            "applicable_to": {"sku_ids": ["lace-red"]},
        },
        4_50,
    ),
    "fixed price of the order": ({"type": "FIXED", "fixed_amount": 99_00}, 33_00),
    "fixed price of a unit": (
        {
            "type": "FIXED",
            "fixed_amount": 30_00,
            "effect": "APPLY_TO_ITEMS",
            "applicable_to": {"category_ids": ["wear"]},
        },
        40_00,
    ),
    "missing item for nothing": (
        {"type": "UNIT", "unit_off": 1, "unit_type": "book", "effect": "ADD_MISSING_ITEMS"},
        20_00,
    ),
    "buy two, get the cheapest": (
        {"benefit": {"kind": "buy_x_get_y", "buy_units": 2, "get_units": 1}},
        4_00,
    ),
    "the dearest unit at half price": (
        {
            "benefit": {
                "kind": "percent",
                "rate_bp": 5_000,
                "target": {"on": "items", "pick": "dearest"},
            }
        },
        25_00,
    ),
    "by subtotal": (
        {
            "benefit": {
                "kind": "tiered",
                "gives": "amount",
                "tiers": [{"at": 50_00, "value": 5_00}, {"at": 100_00, "value": 15_00}],
            }
        },
        15_00,
    ),
    "not what is on sale already": (
        {
            "benefit": {
                "kind": "percent",
                "rate_bp": 10_000,
                "target": {"on": "items", "excluding": {"on_sale": True}},
                "caps": {"minimum_unit_price_minor": 1_00},
            }
        },
        107_00,
    ),
}


def create(counter: Counter, code: str, discount: dict[str, Any], **members: object) -> None:
    body = {"name": code, "type": "STANDALONE"} | members
    body["voucher"] = {"type": "DISCOUNT_VOUCHER", "code": code, "discount": discount}
    answer = counter.ask("POST", "/v1/campaigns", body, scope=Scope.MARKETING)
    assert answer.status == 201, answer.body


def a_cart(*codes: str, order_id: str | None = None, **members: object) -> dict[str, object]:
    order = (
        {"items": ITEMS, "shipping": SHIPPING} | members | ({"id": order_id} if order_id else {})
    )
    return {"redeemables": [{"object": "voucher", "id": code} for code in codes], "order": order}


def said(counter: Counter, path: str, body: object) -> dict[str, Any]:
    answer = counter.ask("POST", path, body)
    assert answer.status == 200, answer.body
    told: dict[str, Any] = answer.json
    return told


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_kind_is_validated_and_redeemed_to_the_same_cent(counter: Counter, kind: str) -> None:
    discount, taken = EVERY_KIND[kind]
    create(counter, "KIND", discount)
    seen = said(counter, "/v1/validations", a_cart("KIND", order_id="O-1"))
    made = said(counter, "/v1/redemptions", a_cart("KIND", order_id="O-1"))
    assert seen["valid"]
    assert seen["order"]["total_discount_amount"] == taken
    assert seen["order"]["total_amount"] == 132_00 - taken
    for order in (seen["redeemables"][0]["order"], made["order"], made["redemptions"][0]["order"]):
        assert _figures(order) == _figures(seen["order"])
    assert ValidationsValidateResponseBody.from_dict(seen) is not None
    assert RedemptionsRedeemResponseBody.from_dict(made) is not None


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_line_discounts_add_up_and_never_pass_the_price(counter: Counter, kind: str) -> None:
    """Traps 7 and 8."""
    create(counter, "KIND", EVERY_KIND[kind][0])
    order = said(counter, "/v1/validations", a_cart("KIND"))["order"]
    on_lines = sum(line.get("discount_amount", 0) for line in order["items"])
    assert on_lines == order.get("items_discount_amount", 0)
    assert on_lines + order["discount_amount"] == order["total_discount_amount"]
    for line in order["items"]:
        assert 0 <= line.get("discount_amount", 0) <= line["amount"]


def test_a_new_item_is_added_worth_what_is_taken_off(counter: Counter) -> None:
    """Trap 18: the engine says what to add, so that the gift goes when its code goes."""
    gift = {"type": "UNIT", "unit_off": 2, "unit_type": "mug", "unit_price": 7_50}
    create(counter, "GIFT", gift | {"effect": "ADD_NEW_ITEMS"}, limits={"budget": 20_00})
    made = said(counter, "/v1/redemptions", a_cart("GIFT", order_id="O-1"))
    added = made["order"]["items"][-1]
    assert (added["product_id"], added["quantity"], added["subtotal_amount"]) == ("mug", 2, 0)
    assert made["order"]["total_amount"] == 132_00
    refused = counter.ask("POST", "/v1/redemptions", a_cart("GIFT", order_id="O-2"))
    assert refusal_in(refused) == "budget_exceeded"  # two mugs are 15.00 of the 20.00
    redemption = made["redemptions"][0]["id"]
    assert counter.ask("POST", f"/v1/redemptions/{redemption}/rollback", {}).status == 200
    assert said(counter, "/v1/redemptions", a_cart("GIFT", order_id="O-3"))


def test_shipping_has_a_discount_of_its_own(counter: Counter) -> None:
    free = {"kind": "percent", "rate_bp": 10_000, "target": {"on": "shipping"}}
    create(counter, "SHIP", {"benefit": free})
    order = said(counter, "/v1/validations", a_cart("SHIP"))["order"]
    assert order["shipping"] == {
        "method": "express",
        "price": 9_90,
        "discount_amount": 9_90,
        "total_amount": 0,
    }
    assert (order["total_discount_amount"], order["total_amount"]) == (0, 132_00)


def test_goods_come_before_the_order_and_amounts_after_shares(counter: Counter) -> None:
    """Trap 17."""
    create(counter, "LACES", EVERY_KIND["amount off every unit"][0])
    create(counter, "TENTH", {"type": "PERCENT", "percent_off": 10})
    create(counter, "FIVE", {"type": "AMOUNT", "amount_off": 5_00})
    one = said(counter, "/v1/validations", a_cart("FIVE", "TENTH", "LACES"))
    other = said(counter, "/v1/validations", a_cart("LACES", "FIVE", "TENTH"))
    assert [step["id"] for step in one["redeemables"]] == ["LACES", "TENTH", "FIVE"]
    assert one["order"] == other["order"]
    assert one["order"]["total_discount_amount"] == 4_50 + 12_75 + 5_00


def test_a_later_code_works_on_what_is_left_of_each_line(counter: Counter) -> None:
    half_books = {"type": "PERCENT", "percent_off": 50, "effect": "APPLY_TO_ITEMS"}
    half_books["applicable_to"] = {"product_ids": ["book"]}
    create(counter, "BOOK", half_books)
    create(counter, "MORE", half_books)
    said(counter, "/v1/redemptions", a_cart("BOOK", order_id="O-1"))
    later = {"redeemables": [{"id": "MORE"}], "order": {"id": "O-1"}}
    order = said(counter, "/v1/redemptions", later)["order"]
    assert order["items"][2]["discount_amount"] == 15_00
    assert order["items"][2]["applied_discount_amount"] == 5_00


def _figures(order: dict[str, Any]) -> dict[str, Any]:
    return {
        name: order[name] for name in order if "amount" in name or name in {"items", "shipping"}
    }
