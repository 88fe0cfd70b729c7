"""Money that is given back while the goods stay, and which row an item comes back from."""

from typing import Any

import pytest

from incentives.domain.refusal import Refusal
from tests.contracts.checkout.test_wire_returns import SHIRT, bought, campaign, returned, usage
from tests.contracts.codes.counter import Counter, refusal_in

type Json = dict[str, Any]

ALL_SHIRTS = [{"product_id": "shirt", "quantity": 3}]
COAT = [{"product_id": "coat"}]


def refused(counter: Counter, redemption: str, **body: object) -> Refusal:
    return refusal_in(counter.ask("POST", f"/v1/redemptions/{redemption}/returns", body))


def test_money_comes_back_and_goods_and_discounts_stay(counter: Counter) -> None:
    mine = campaign(counter, "LESS20")
    redemption = bought(counter, "LESS20")
    told = returned(counter, redemption, amount=5_00, source_id="g1", reason="scratch")
    assert (told["refund_amount"], told["goodwill_amount"], told["items"]) == (5_00, 5_00, [])
    assert "amount" not in told
    (one,) = told["redemptions"]
    assert (one["status"], one["returned_amount"], one["amount_left"]) == ("SUCCEEDED", 0, 20_00)
    order = told["order"]
    assert (order["status"], order["amount"], order["total_amount"]) == ("PAID", 100_00, 80_00)
    assert usage(counter, mine) == (1, 20_00)


def test_a_repeat_gets_the_first_answer_and_a_dry_run_changes_nothing(counter: Counter) -> None:
    campaign(counter, "LESS20")
    redemption = bought(counter, "LESS20")
    before = counter.content()
    dry = returned(counter, redemption, "?dry_run=true", amount=5_00, source_id="g1")
    assert (dry["refund_amount"], counter.content()) == (5_00, before)
    for _ in range(2):
        told = returned(counter, redemption, amount=5_00, source_id="g1")
        assert told["refund_amount"] == 5_00
    assert refused(counter, redemption, amount=75_01, source_id="g2") is Refusal.INVALID_RETURN
    assert returned(counter, redemption, amount=75_00, source_id="g2")["refund_amount"] == 75_00


@pytest.mark.parametrize(
    ("returns", "refunds"),
    [
        (({"amount": 5_00}, {}), [5_00, 75_00]),
        (({"amount": 5_00}, {"items": COAT}, {"items": ALL_SHIRTS}), [5_00, 56_00, 19_00]),
        (({"items": COAT}, {"amount": 24_00}, {"items": SHIRT}, {}), [56_00, 24_00, 0, 0]),
        (({"amount": 80_00}, {"items": COAT}, {}), [80_00, 0, 0]),
    ],
)
def test_all_returns_together_pay_back_what_was_paid(
    counter: Counter, returns: tuple[Json, ...], refunds: list[int]
) -> None:
    mine = campaign(counter, "LESS20")
    redemption = bought(counter, "LESS20")
    told = [returned(counter, redemption, **body) for body in returns]
    assert [one["refund_amount"] for one in told] == refunds
    assert sum(refunds) == 80_00
    assert usage(counter, mine) == (0, 0)


def test_nothing_is_given_back_beyond_what_was_paid_in_money(counter: Counter) -> None:
    campaign(counter, "LESS20")
    redemption = bought(counter, "LESS20")
    before = counter.content()
    assert refused(counter, redemption, amount=80_01) is Refusal.INVALID_RETURN
    assert refused(counter, redemption, amount=1, shipping=True) is Refusal.INVALID_RETURN
    assert counter.content() == before


def test_an_item_at_two_prices_needs_its_position(counter: Counter) -> None:
    campaign(counter, "TEN", discount={"type": "PERCENT", "percent_off": 10})
    rows = [
        {"product_id": "tea", "price": 5_00, "quantity": 2},
        {"product_id": "tea", "price": 4_00},
        {"product_id": "tea", "amount": 10_00, "quantity": 2},
    ]
    body = {"redeemables": [{"id": "TEN"}], "order": {"id": "A-1", "items": rows}}
    redemption = counter.ask("POST", "/v1/redemptions", body).json["redemptions"][0]["id"]
    tea = {"product_id": "tea"}
    assert refused(counter, redemption, items=[tea]) is Refusal.INVALID_RETURN
    assert returned(counter, redemption, items=[tea | {"position": 1}])["refund_amount"] == 3_60
    first = returned(counter, redemption, items=[tea])  # the others cost the same
    assert (first["refund_amount"], first["items"][0]["position"]) == (4_50, 0)
    rest = returned(counter, redemption, items=[tea | {"quantity": 3}])
    assert rest["refund_amount"] == 13_50


def test_all_units_of_an_item_come_back_whatever_they_cost(counter: Counter) -> None:
    campaign(counter, "TEN", discount={"type": "PERCENT", "percent_off": 10})
    rows = [{"product_id": "tea", "price": 5_00}, {"product_id": "tea", "price": 4_00}]
    body = {"redeemables": [{"id": "TEN"}], "order": {"id": "A-1", "items": rows}}
    redemption = counter.ask("POST", "/v1/redemptions", body).json["redemptions"][0]["id"]
    back = returned(counter, redemption, items=[{"product_id": "tea", "quantity": 2}])
    assert back["refund_amount"] == 8_10
