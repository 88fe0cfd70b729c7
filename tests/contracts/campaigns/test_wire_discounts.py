"""Every kind of discount over the API: as it is created, validated, redeemed and given back."""

from typing import Any

import pytest
from voucherify.models.redemptions_redeem_response_body import RedemptionsRedeemResponseBody
from voucherify.models.validations_validate_response_body import ValidationsValidateResponseBody

from incentives.names import Scope
from tests.contracts.codes.counter import Counter, refusal_in
from tests.contracts.kinds import EVERY_KIND, ITEMS, SHIPPING


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
    """Not a cent is lost in rounding. No total falls below zero."""
    create(counter, "KIND", EVERY_KIND[kind][0])
    order = said(counter, "/v1/validations", a_cart("KIND"))["order"]
    on_lines = sum(line.get("discount_amount", 0) for line in order["items"])
    assert on_lines == order.get("items_discount_amount", 0)
    assert on_lines + order["discount_amount"] == order["total_discount_amount"]
    for line in order["items"]:
        assert 0 <= line.get("discount_amount", 0) <= line["amount"]


def test_a_new_item_is_added_worth_what_is_taken_off(counter: Counter) -> None:
    """The engine says what to add, so that the gift goes when its code goes."""
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


def test_an_answer_lists_goods_that_a_code_is_for_and_those_that_it_leaves_alone(
    counter: Counter,
) -> None:
    create(counter, "KIND", EVERY_KIND["percent of some goods"][0])
    (one,) = said(counter, "/v1/validations", a_cart("KIND"))["redeemables"]
    assert [goods["id"] for goods in one["applicable_to"]["data"]] == ["shoe"]
    assert [goods["id"] for goods in one["inapplicable_to"]["data"]] == ["book"]


@pytest.mark.parametrize("kind", ["percent", "amount", "fixed_price", "tiered"])
def test_what_is_off_shipping_is_not_shown_as_off_the_order(counter: Counter, kind: str) -> None:
    """A page that reads the field's words shows no "100 % off your order"."""
    value: dict[str, dict[str, Any]] = {
        "percent": {"rate_bp": 10_000},
        "amount": {"amount_minor": 2_00},
        "fixed_price": {"price_minor": 0, "per": "all"},
        "tiered": {"tiers": [{"at": 0, "value": 10_000}]},
    }
    benefit: dict[str, Any] = {"kind": kind, "target": {"on": "shipping"}} | value[kind]
    create(counter, "KIND", {"benefit": benefit})
    (one,) = said(counter, "/v1/validations", a_cart("KIND"))["redeemables"]
    assert one["order"]["shipping"]["discount_amount"] > 0
    assert one["result"]["discount"]["effect"].startswith("APPLY_TO_ITEMS")


def test_goods_come_before_the_order_and_amounts_after_shares(counter: Counter) -> None:
    """Codes combine by the rules, in whatever order they come."""
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
