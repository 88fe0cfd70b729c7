"""A price that nobody said is unknown and not zero, and a code that needs it is not used up."""

from typing import Any

import pytest

from incentives.domain.refusal import Refusal
from incentives.names import Scope
from tests.contracts.checkout.test_wire_returns import campaign, returned, usage
from tests.contracts.codes.counter import Counter, refusal_in

type Json = dict[str, Any]

MUGS: Json = {"product_id": "mug", "quantity": 2}
CUP: Json = {"product_id": "cup", "quantity": 1, "price": 10_00}
WITHOUT_PRICES: dict[str, Json] = {
    "no order": {},
    "null": {"order": None},
    "a bare id": {"order": {"id": "A-1"}},
    "no items": {"order": {"id": "A-1", "items": []}},
    "items without prices": {"order": {"id": "A-1", "items": [MUGS]}},
    "some items without prices": {"order": {"id": "A-1", "items": [MUGS, CUP]}},
}
ON_MUGS = {"on": "items", "chosen": {"product_ids": ["mug"]}}
NEED_PRICES: dict[str, Json] = {
    "percent": {"type": "PERCENT", "percent_off": 10},
    "amount": {"type": "AMOUNT", "amount_off": 5_00},
    "fixed price": {"type": "FIXED", "fixed_amount": 5_00, "effect": "APPLY_TO_ORDER"},
    "tiers": {"benefit": {"kind": "tiered", "tiers": [{"at": 0, "value": 1_000}]}},
    "share of items": {"type": "PERCENT", "percent_off": 10, "effect": "APPLY_TO_ITEMS"},
    "set of mugs": {
        "benefit": {
            "kind": "fixed_price",
            "price_minor": 1,
            "per": "set",
            "set_units": 2,
            "target": ON_MUGS,
        }
    },
    "deal": {"benefit": {"kind": "buy_x_get_y", "buy_units": 1, "get_units": 1}},
    "cheapest": {
        "benefit": {
            "kind": "percent",
            "rate_bp": 10_000,
            "target": {"on": "items", "pick": "cheapest"},
        }
    },
    "free shipping by subtotal": {
        "benefit": {
            "kind": "tiered",
            "tiers": [{"at": 0, "value": 10_000}],
            "target": {"on": "shipping"},
        }
    },
}
FREE_MUG: Json = {
    "type": "UNIT",
    "effect": "ADD_NEW_ITEMS",
    "unit_off": 1,
    "unit_type": "mug",
    "unit_price": 7_50,
}


def asked(*codes: str, **members: object) -> Json:
    return {"redeemables": [{"object": "voucher", "id": code} for code in codes]} | members


@pytest.mark.parametrize("order", WITHOUT_PRICES.values(), ids=WITHOUT_PRICES)
@pytest.mark.parametrize("discount", NEED_PRICES.values(), ids=NEED_PRICES)
def test_a_code_that_needs_a_sum_is_refused_and_not_used(
    counter: Counter, discount: Json, order: Json
) -> None:
    mine = campaign(counter, "CODE", discount=discount, limits={"total": 50, "budget": 900_00})
    before = counter.content()
    (told,) = counter.ask("POST", "/v1/validations", asked("CODE", **order)).json["redeemables"]
    assert told["result"]["error"]["key"] == "missing_amount"
    single = counter.ask("POST", "/v1/vouchers/CODE/validate", order).json
    assert (single["valid"], single["error"]["key"]) == (False, "missing_amount")
    for path, body in (
        ("/v1/redemptions", asked("CODE", **order)),
        ("/v1/vouchers/CODE/redemption", order),
    ):
        assert refusal_in(counter.ask("POST", path, body)) is Refusal.MISSING_AMOUNT
    assert counter.content() == before
    assert usage(counter, mine) == (0, 0)


@pytest.mark.parametrize("order", WITHOUT_PRICES.values(), ids=WITHOUT_PRICES)
def test_a_free_item_needs_no_price_and_no_order(counter: Counter, order: Json) -> None:
    mine = campaign(counter, "MUG", discount=FREE_MUG, limits={"total": 50, "budget": 900_00})
    assert counter.ask("POST", "/v1/validations", asked("MUG", **order)).json["valid"] is True
    answer = counter.ask("POST", "/v1/redemptions", asked("MUG", **order))
    assert answer.status == 200
    order_told = answer.json["order"]
    assert (order_told["discount_amount"], order_told["total_discount_amount"]) == (0, 7_50)
    assert "amount" not in order_told
    assert "total_amount" not in order_told
    assert order_told["items"][-1]["discount_quantity"] == 1
    assert usage(counter, mine) == (1, 7_50)


def test_a_free_item_without_a_price_of_its_own_takes_nothing_off(counter: Counter) -> None:
    campaign(counter, "MUG", discount={k: v for k, v in FREE_MUG.items() if k != "unit_price"})
    order = counter.ask("POST", "/v1/redemptions", asked("MUG")).json["order"]
    assert (order["discount_amount"], order["total_discount_amount"]) == (0, 0)


def test_in_a_stack_the_one_that_needs_prices_refuses_or_is_left_out(counter: Counter) -> None:
    campaign(counter, "MUG", discount=FREE_MUG)
    order: Json = {"order": {"id": "A-1", "items": [MUGS]}}
    body = asked("MUG", "TWENTY", **order)
    assert counter.ask("POST", "/v1/validations", body).json["valid"] is False
    assert refusal_in(counter.ask("POST", "/v1/redemptions", body)) is Refusal.MISSING_AMOUNT
    in_part = body | {"options": {"redeemables_application_mode": "PARTIAL"}}
    told = counter.ask("POST", "/v1/redemptions", in_part).json
    assert [one["related_object_type"] for one in told["redemptions"]] == ["voucher"]
    (left,) = told["inapplicable_redeemables"]
    assert (left["id"], left["result"]["error"]["key"]) == ("TWENTY", "missing_amount")


def a_promotion(counter: Counter, name: str, discount: Json, **terms: object) -> str:
    tier = {"banner": name, "action": {"discount": discount}}
    body = {"name": name, "campaign_type": "PROMOTION", "promotion": {"tiers": [tier]}} | terms
    answer = counter.ask("POST", "/v1/campaigns", body, scope=Scope.MARKETING)
    assert answer.status == 201, answer.body
    return str(answer.json["promotion"]["tiers"][0]["id"])


def test_a_promotion_that_needs_prices_is_left_out_without_a_word(counter: Counter) -> None:
    a_promotion(counter, "Share", NEED_PRICES["percent"])
    free = a_promotion(counter, "Mug", FREE_MUG)
    order: Json = {"order": {"id": "A-1", "items": [MUGS]}}
    told = counter.ask("POST", "/v1/validations", {"promotions": "auto"} | order).json
    assert [one["id"] for one in told["redeemables"]] == [free]
    assert (told["valid"], told["inapplicable_redeemables"]) == (True, [])
    done = counter.ask("POST", "/v1/redemptions", {"promotions": "auto"} | order).json
    assert [one["promotion_tier"]["id"] for one in done["redemptions"]] == [free]


def test_a_qualification_leaves_out_what_needs_prices(counter: Counter) -> None:
    a_promotion(counter, "Share", NEED_PRICES["percent"])
    a_promotion(counter, "Far", NEED_PRICES["amount"], minimum_order_amount=20_00)
    free = a_promotion(counter, "Mug", FREE_MUG)
    for order in WITHOUT_PRICES.values():
        told = counter.ask("POST", "/v1/qualifications", order).json
        assert [one["id"] for one in told["redeemables"]["data"]] == [free]
        assert told["within_reach"] == []


def test_a_minimum_is_not_measured_on_a_part_of_the_order(counter: Counter) -> None:
    """10.00 are not "at least 20.00 is required": the mugs cost something too."""
    campaign(counter, "MUG", discount=FREE_MUG, minimum_order_amount=20_00)
    order = {"items": [MUGS, CUP]}
    answer = counter.ask("POST", "/v1/redemptions", asked("MUG", order=order))
    assert refusal_in(answer) is Refusal.MISSING_AMOUNT


def test_a_discount_on_goods_needs_their_prices_only(counter: Counter) -> None:
    on_cups = {
        "benefit": {
            "kind": "percent",
            "rate_bp": 5_000,
            "target": {"on": "items", "chosen": {"product_ids": ["cup"]}},
        }
    }
    mine = campaign(counter, "CUPS", discount=on_cups)
    order = {"id": "A-1", "items": [MUGS, CUP]}
    told = counter.ask("POST", "/v1/redemptions", asked("CUPS", order=order)).json["order"]
    assert told["items"][1]["discount_amount"] == 5_00
    assert (told["total_discount_amount"], told.get("amount")) == (5_00, None)
    assert usage(counter, mine) == (1, 5_00)


def test_a_stated_amount_beside_lines_without_prices_is_a_known_sum(counter: Counter) -> None:
    order = {"amount": 50_00, "items": [MUGS, CUP]}
    conditions = {"kind": "order.subtotal", "op": "is", "value": 50_00}
    campaign(
        counter,
        "TEN",
        discount=NEED_PRICES["percent"],
        minimum_order_amount=50_00,
        conditions=conditions,
    )
    told = counter.ask("POST", "/v1/validations", asked("TEN", order=order)).json["order"]
    assert (told["amount"], told["discount_amount"], told["total_amount"]) == (50_00, 5_00, 45_00)
    campaign(
        counter, "MUGS", discount={"benefit": {"kind": "percent", "rate_bp": 1, "target": ON_MUGS}}
    )
    (told,) = counter.ask("POST", "/v1/validations", asked("MUGS", order=order)).json["redeemables"]
    assert told["result"]["error"]["key"] == "missing_amount"


def test_an_amount_below_its_own_items_is_refused(counter: Counter) -> None:
    order = {"amount": 9_00, "items": [MUGS, CUP]}
    answer = counter.ask("POST", "/v1/validations", asked("TWENTY", order=order))
    assert refusal_in(answer) is Refusal.INVALID_PAYLOAD


@pytest.mark.parametrize("bound", ["unit_price_under_minor", "unit_price_over_minor"])
def test_goods_of_unknown_price_may_be_within_a_bound_of_it(counter: Counter, bound: str) -> None:
    excluding = {bound: 5_00}
    discount = {
        "benefit": {
            "kind": "percent",
            "rate_bp": 1_000,
            "target": {"on": "items", "excluding": excluding},
        }
    }
    campaign(counter, "DEAR", discount=discount)
    answer = counter.ask("POST", "/v1/redemptions", asked("DEAR", order={"items": [MUGS, CUP]}))
    assert refusal_in(answer) is Refusal.MISSING_AMOUNT


def test_free_shipping_needs_the_price_of_shipping_only(counter: Counter) -> None:
    free = {"benefit": {"kind": "percent", "rate_bp": 10_000, "target": {"on": "shipping"}}}
    campaign(counter, "POST", discount=free)
    order = {"items": [MUGS], "shipping": {"price": 4_90}}
    told = counter.ask("POST", "/v1/redemptions", asked("POST", order=order)).json["order"]
    assert told["shipping"]["discount_amount"] == 4_90


def test_a_minimum_that_cannot_be_measured_any_more_holds_at_a_return(counter: Counter) -> None:
    """What nobody knows holds as it did when the code was redeemed."""
    on_cups = {
        "benefit": {
            "kind": "percent",
            "rate_bp": 5_000,
            "target": {"on": "items", "chosen": {"product_ids": ["cup"]}},
        }
    }
    campaign(counter, "CUPS", discount=on_cups, returns={"discount": "TAKE_BACK"})
    cups = CUP | {"quantity": 2}
    done = counter.ask("POST", "/v1/redemptions", asked("CUPS", order={"items": [MUGS, cups]}))
    redemption = done.json["redemptions"][0]["id"]
    back = returned(counter, redemption, items=[{"product_id": "cup", "quantity": 1}])
    assert (back["refund_amount"], back["redemptions"][0]["amount_left"]) == (5_00, 5_00)
