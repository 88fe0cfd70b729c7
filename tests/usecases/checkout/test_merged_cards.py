"""Two cards of one person pay an order and are merged: the order goes on as before."""

from dataclasses import replace
from typing import Any

import pytest

from incentives.domain.checkout.order_record import OrderStatus
from incentives.usecases.checkout.return_goods import ReturnGoods, return_goods
from incentives.usecases.points.merge_cards import merge_cards
from tests.account import Table
from tests.builders import NOW, no_pause, redeemed, rolled_back
from tests.support.checkout.changed_orders import ORDER, changed, standing
from tests.support.checkout.payments import (
    Wallet,
    a_wallet,
    assert_points_add_up,
    paying,
    points_of_orders,
)
from tests.support.points.loyalty_setup import earned, joined

pytestmark = pytest.mark.usefixtures("bound_table")


@pytest.fixture
def wallets(bound_table: Table) -> Any:
    """The 1,000 and the 300 points of two cards of one person."""
    first = a_wallet(1_000)
    second = replace(first, member_id=joined(first.club, 2))
    earned(first.club, second.member_id, 300)
    yield first, second
    assert_points_add_up(first)
    assert 1_300 - points_of_orders(bound_table) == first.member.held


def merged(*wallets: Wallet) -> None:
    ids = [one.member_id for one in wallets]
    kept = merge_cards(ids, wallets[0].club, now=NOW, pause=no_pause)
    assert kept == wallets[0].member == wallets[1].member


def paid_by_both(first: Wallet, second: Wallet) -> str:
    """Order O-1 of 100.00, paid with 400 points of one card and 200 of the other."""
    redeemed(paying(first, order=ORDER, points=400))
    made = redeemed(paying(second, order=ORDER, points=200)).made[0]
    merged(first, second)
    return made.id


def test_an_order_that_both_cards_paid_is_canceled(wallets: tuple[Wallet, Wallet]) -> None:
    paid_by_both(*wallets)
    changed(status=OrderStatus.CANCELED)
    assert wallets[0].member.held == 1_300


def test_both_cards_pay_less_when_less_is_due(wallets: tuple[Wallet, Wallet]) -> None:
    first, second = wallets
    paid_by_both(first, second)
    assert standing(changed(30_00)) == {first.member_id: 30_00}
    assert first.member.held == 1_000


def test_one_card_is_taken_off_while_the_other_pays_less(wallets: tuple[Wallet, Wallet]) -> None:
    first, second = wallets
    paid_by_both(first, second)
    done = changed(30_00, removed=(second.member_id,))
    assert standing(done) == {first.member_id: 30_00}
    assert first.member.held == 1_000


def test_one_card_is_taken_off_and_the_other_put_on(wallets: tuple[Wallet, Wallet]) -> None:
    first, second = wallets
    redeemed(paying(second, order=ORDER, points=200))
    merged(first, second)
    wishes = {first.member_id: first.wish(1_000)}
    done = changed(removed=(second.member_id,), added=(first.member_id,), wishes=wishes)
    assert standing(done) == {first.member_id: 100_00}
    assert first.member.held == 300


def test_all_goods_come_back_of_an_order_that_both_paid(wallets: tuple[Wallet, Wallet]) -> None:
    made = paid_by_both(*wallets)
    return_goods(ReturnGoods(made, "r-1"), now=NOW, pause=no_pause)
    assert wallets[0].member.held == 1_300


def test_both_payments_of_one_request_are_rolled_back(wallets: tuple[Wallet, Wallet]) -> None:
    first, second = wallets
    both = paying(first, second.member_id, order=ORDER, points=400)
    both = replace(both, wishes={**both.wishes, second.member_id: second.wish(200)})
    parent = redeemed(both).made[0].parent_id
    assert parent is not None
    merged(first, second)
    rolled_back(parent, whole=True)
    assert first.member.held == 1_300


def test_two_numbers_of_one_card_pay_what_the_card_has(wallets: tuple[Wallet, Wallet]) -> None:
    first, second = wallets
    merged(first, second)
    both = paying(first, second.member_id, order=ORDER, points=700)
    both = replace(both, wishes={**both.wishes, second.member_id: second.wish(300)})
    redeemed(both)
    assert first.member.held == 300
