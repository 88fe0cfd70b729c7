"""Rows below zero, such as deposits that go back, lower what is to be paid and nothing else."""

from typing import Any

import pytest

from incentives.domain.refusal import Refusal
from incentives.names import Scope
from tests.contracts.checkout.test_wire_missing_prices import asked
from tests.contracts.checkout.test_wire_returns import campaign, returned, usage
from tests.contracts.codes.counter import Counter, refusal_in

type Json = dict[str, Any]

WATER: Json = {"product_id": "water", "price": 10_00, "quantity": 3}
JUICE: Json = {"product_id": "juice", "price": 20_00}
BOTTLES: Json = {"product_id": "deposit", "price": -3_10, "quantity": 2}
CART: Json = {"items": [WATER, BOTTLES, JUICE]}  # 50.00 of goods, 43.80 to pay
PERCENT = {"type": "PERCENT", "percent_off": 10}


def order_of(counter: Counter, code: str, order: Json, path: str = "/v1/validations") -> Json:
    answer = counter.ask("POST", path, asked(code, order=order))
    assert answer.status == 200, answer.body
    told: Json = answer.json["order"]
    return told


@pytest.mark.parametrize("path", ["/v1/validations", "/v1/redemptions"])
@pytest.mark.parametrize("row", [BOTTLES, {"amount": -6_20, "quantity": 2}])
def test_a_row_below_zero_lowers_the_sum_and_not_the_discount(
    counter: Counter, path: str, row: Json
) -> None:
    mine = campaign(counter, "TEN", discount=PERCENT, limits={"budget": 100_00})
    told = order_of(counter, "TEN", {"items": [WATER, row, JUICE]}, path)
    assert (told["amount"], told["discount_amount"], told["total_amount"]) == (43_80, 5_00, 38_80)
    assert [item.get("order_discount_amount") for item in told["items"]] == [3_00, None, 2_00]
    assert told["items"][1]["amount"] == -6_20
    assert usage(counter, mine)[1] == (5_00 if path == "/v1/redemptions" else 0)


def test_a_stated_amount_beside_a_deposit_alone_is_what_is_to_be_paid(counter: Counter) -> None:
    campaign(counter, "TEN", discount=PERCENT)
    told = order_of(counter, "TEN", {"amount": 43_80, "items": [BOTTLES]})
    assert (told["amount"], told["discount_amount"], told["total_amount"]) == (43_80, 5_00, 38_80)


def test_a_minimum_and_a_condition_are_measured_on_the_goods_alone(counter: Counter) -> None:
    conditions = {
        "kind": "all",
        "of": [
            {"kind": "order.subtotal", "op": "is", "value": 50_00},
            {"kind": "order.quantity", "op": "is", "value": 4},
            {"kind": "order.products", "op": "contains_none", "values": ["deposit"]},
        ],
    }
    campaign(counter, "TEN", discount=PERCENT, minimum_order_amount=50_00, conditions=conditions)
    assert order_of(counter, "TEN", CART)["discount_amount"] == 5_00


def test_discounts_and_payments_never_take_more_than_is_left_to_pay(counter: Counter) -> None:
    mine = campaign(counter, "MUCH", discount={"type": "AMOUNT", "amount_off": 48_00})
    told = order_of(counter, "MUCH", CART, "/v1/redemptions")
    assert (told["discount_amount"], told["total_amount"]) == (43_80, 0)
    assert usage(counter, mine) == (1, 43_80)


def test_a_free_item_stays_free_where_something_else_pays_for_the_row(counter: Counter) -> None:
    free = {
        "benefit": {
            "kind": "percent",
            "rate_bp": 10_000,
            "target": {"on": "items", "chosen": {"product_ids": ["juice"]}},
        }
    }
    campaign(counter, "JUICE", discount=free)
    told = order_of(counter, "JUICE", CART)
    assert (told["items"][2]["discount_amount"], told["total_amount"]) == (20_00, 23_80)


@pytest.mark.parametrize(
    "benefit",
    [
        {"kind": "buy_x_get_y", "buy_units": 3, "get_units": 1},
        {"kind": "percent", "rate_bp": 10_000, "target": {"on": "items", "pick": "cheapest"}},
        {"kind": "fixed_price", "price_minor": 0, "per": "unit"},
        {
            "kind": "free_units",
            "units": 1,
            "product_id": "deposit",
            "add": "missing",
        },
    ],
)
def test_a_row_below_zero_is_no_unit_that_a_benefit_picks(counter: Counter, benefit: Json) -> None:
    campaign(counter, "DEAL", discount={"benefit": benefit})
    told = order_of(counter, "DEAL", CART)
    assert not {"discount_amount", "order_discount_amount"} & told["items"][1].keys()
    assert told["total_amount"] >= 0


def test_a_gift_card_pays_what_is_left(counter: Counter) -> None:
    body = {
        "name": "Cards",
        "campaign_type": "GIFT_VOUCHERS",
        "type": "STATIC",
        "voucher": {"type": "GIFT_VOUCHER", "gift": {"amount": 45_00}},
    }
    made = counter.ask("POST", "/v1/campaigns", body, scope=Scope.MARKETING).json
    path = f"/v1/campaigns/{made['id']}/vouchers/CARD-1"
    assert counter.ask("POST", path, {}, scope=Scope.MARKETING).status < 300
    cart = CART | {"shipping": {"price": 5_00}}
    told = order_of(counter, "CARD-1", cart, "/v1/redemptions")
    paid = told["discount_amount"] + told["shipping"]["discount_amount"]
    assert paid == 45_00  # of 48.80


@pytest.mark.parametrize(
    "items",
    [
        [BOTTLES],
        [WATER, {"amount": -30_01}],
        [{"product_id": "gift", "price": 0}, {"price": -1}],
    ],
)
def test_an_order_below_zero_is_refused(counter: Counter, items: list[Json]) -> None:
    campaign(counter, "TEN", discount=PERCENT)
    for path in ("/v1/validations", "/v1/redemptions"):
        answer = counter.ask("POST", path, asked("TEN", order={"items": items}))
        assert refusal_in(answer) is Refusal.INVALID_PAYLOAD
    assert order_of(counter, "TEN", {"items": [WATER, {"amount": -30_00}]})["total_amount"] == 0


def test_a_stated_amount_includes_the_rows_below_zero(counter: Counter) -> None:
    campaign(counter, "TEN", discount=PERCENT)
    order = {"amount": 43_80, "items": [WATER | {"price": None}, BOTTLES, JUICE]}
    told = order_of(counter, "TEN", order)
    assert (told["amount"], told["discount_amount"], told["total_amount"]) == (43_80, 5_00, 38_80)
    campaign(counter, "JUICE", discount=PERCENT | {"effect": "APPLY_TO_ITEMS"})
    del order["amount"]
    answer = counter.ask("POST", "/v1/redemptions", asked("JUICE", order=order))
    assert refusal_in(answer) is Refusal.MISSING_AMOUNT


def bought(counter: Counter, code: str) -> str:
    answer = counter.ask("POST", "/v1/redemptions", asked(code, order=CART | {"id": "A-1"}))
    return str(answer.json["redemptions"][0]["id"])


@pytest.mark.parametrize(
    ("returns", "refunds"),
    [
        (({},), [38_80]),
        (({"items": [{"product_id": "juice"}]}, {}), [18_00, 20_80]),
        (({"items": [{"product_id": "water", "quantity": 3}]}, {}), [27_00, 11_80]),
        (({"amount": 1_00}, {}), [1_00, 37_80]),
    ],
)
def test_goods_come_back_for_what_was_paid_and_the_row_stays(
    counter: Counter, returns: tuple[Json, ...], refunds: list[int]
) -> None:
    mine = campaign(counter, "TEN", discount=PERCENT)
    redemption = bought(counter, "TEN")
    told = [returned(counter, redemption, **body) for body in returns]
    assert [one["refund_amount"] for one in told] == refunds
    assert told[-1]["order"]["status"] == "CANCELED"
    assert told[-1]["order"]["total_amount"] == 0
    assert usage(counter, mine) == (0, 0)


@pytest.mark.parametrize("item", [{"position": 1}, {"product_id": "deposit"}])
def test_a_row_below_zero_does_not_come_back(counter: Counter, item: Json) -> None:
    campaign(counter, "TEN", discount=PERCENT)
    path = f"/v1/redemptions/{bought(counter, 'TEN')}/returns"
    answer = counter.ask("POST", path, {"items": [item]})
    assert refusal_in(answer) is Refusal.INVALID_RETURN
    assert answer.json["details"] == "a row below zero does not come back"


def test_a_page_may_state_such_rows_too(counter: Counter) -> None:
    query = "code=TWENTY&item[0][price]=1000&item[1][price]=-310"
    told = counter.ask("GET", f"/client/v1/validate?{query}", scope=Scope.CLIENT).json["order"]
    assert (told["amount"], told["discount_amount"], told["total_amount"]) == (6_90, 2_00, 4_90)
