"""A placed order that is described anew: prices, shares of lines and rows below zero."""

from typing import Any

import pytest

from incentives.domain.refusal import Refusal
from tests.contracts.checkout.test_wire_returns import campaign, returned, usage
from tests.contracts.checkout.test_wire_shares import BOOK, CART, KINDS, asked, shares
from tests.contracts.codes.counter import Counter, refusal_in

type Json = dict[str, Any]

HALF_ITEMS: Json = {"type": "PERCENT", "percent_off": 50, "effect": "APPLY_TO_ITEMS"}


def placed(counter: Counter, *codes: str) -> Json:
    answer = counter.ask("POST", "/v1/redemptions", asked(*codes, order=CART | {"id": "A-1"}))
    assert answer.status == 200, answer.body
    told: Json = answer.json
    return told


def changed(counter: Counter, **body: object) -> Json:
    answer = counter.ask("PUT", "/v1/orders/A-1", body)
    assert answer.status == 200, answer.body
    told: Json = answer.json
    return told


def test_goods_without_prices_cannot_carry_what_needs_them(counter: Counter) -> None:
    """Taken for nothing, they would take a discount away without a word."""
    mine = campaign(counter, "TEN", discount=KINDS["percent"][0])
    placed(counter, "TEN")
    before = counter.content()
    body = {"items": [BOOK, {"product_id": "mug"}]}
    answer = counter.ask("PUT", "/v1/orders/A-1", body)
    assert refusal_in(answer) is Refusal.MISSING_AMOUNT
    assert (counter.content(), usage(counter, mine)) == (before, (1, 3_00))
    told = changed(counter, amount=50_00, **body)
    assert (told["discount_amount"], shares(told)) == (5_00, [2_00, 0])


def test_an_amount_alone_is_what_the_items_that_stay_come_to(counter: Counter) -> None:
    campaign(counter, "TEN", discount=KINDS["percent"][0])
    placed(counter, "TEN")
    sum_minor = changed(counter, items=[BOOK, BOOK])["amount"]
    before = counter.content()
    for amount in (sum_minor - 1, sum_minor + 1):
        answer = counter.ask("PUT", "/v1/orders/A-1", {"amount": amount})
        assert refusal_in(answer) is Refusal.INVALID_ORDER
    assert counter.content() == before
    assert changed(counter, amount=sum_minor)["amount"] == sum_minor
    changed(counter, items=[BOOK, {"product_id": "mug"}], amount=50_00)
    answer = counter.ask("PUT", "/v1/orders/A-1", {"amount": 10_00})
    assert refusal_in(answer) is Refusal.INVALID_ORDER
    assert changed(counter, amount=60_00)["amount"] == 60_00


def test_another_cart_without_prices_is_no_cart_of_the_same_order(counter: Counter) -> None:
    campaign(counter, "TEN", discount=KINDS["percent"][0])
    placed(counter, "TEN")
    cart = {"id": "A-1", "items": [BOOK, {"product_id": "mug"}]}
    answer = counter.ask("POST", "/v1/validations", asked("TEN", order=cart))
    assert refusal_in(answer) is Refusal.MISSING_AMOUNT


def test_the_lines_of_a_changed_order_say_their_shares(counter: Counter) -> None:
    campaign(counter, "TEN", discount=KINDS["percent"][0])
    placed(counter, "TEN")
    told = changed(counter, items=[BOOK, {"product_id": "hat", "price": 40_01}])
    assert (told["discount_amount"], shares(told)) == (6_00, [2_00, 4_00])


@pytest.mark.parametrize("discount", [KINDS["percent"][0], HALF_ITEMS])
def test_a_stack_of_which_a_part_went_with_other_lines_is_read(
    counter: Counter, discount: Json
) -> None:
    campaign(counter, "STAYS", discount=discount)
    campaign(counter, "HALF", discount=HALF_ITEMS)
    parent = placed(counter, "STAYS", "HALF")["parent_redemption"]["id"]
    changed(counter, items=[BOOK], removed_redeemables=["HALF"])
    read = counter.ask("GET", f"/v1/redemptions/{parent}")
    assert (read.status, read.json["order"]["amount"]) == (200, 19_99)
    assert counter.ask("POST", f"/v1/redemptions/{parent}/rollbacks", {}).status == 200


def test_a_deposit_goes_back_later(counter: Counter) -> None:
    campaign(counter, "TEN", discount=KINDS["percent"][0])
    placed(counter, "TEN")
    told = changed(counter, items=[*CART["items"], {"product_id": "bottle", "price": -98}])
    assert (told["amount"], told["discount_amount"], told["total_amount"]) == (29_00, 3_00, 26_00)
    assert told["change"]["difference"] == -98


def test_money_given_back_counts_in_what_is_due_after_a_change(counter: Counter) -> None:
    campaign(counter, "TEN", discount=KINDS["percent"][0])
    redemption = placed(counter, "TEN")["redemptions"][0]["id"]
    returned(counter, redemption, amount=1_00)
    told = changed(counter, items=[BOOK])
    assert (told["change"]["due_before"], told["change"]["due_after"]) == (25_98, 16_99)
    back = returned(counter, redemption)
    assert back["refund_amount"] == 16_99
