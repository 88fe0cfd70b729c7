"""Points pay a placed order that changes: more, less or nothing, and never twice."""

import pytest

from incentives.domain.checkout.order_record import OrderStatus
from incentives.domain.redeemable import Wish
from incentives.usecases.checkout.return_goods import ReturnGoods, return_goods
from tests.account import Table
from tests.builders import NOW, no_pause, redeemed, rolled_back
from tests.support.checkout.changed_orders import (
    ORDER,
    changed,
    of_code,
    refused,
    standing,
)
from tests.support.checkout.payments import (
    Wallet,
    paying,
)
from tests.support.interleaving import meanwhile

pytestmark = pytest.mark.usefixtures("bound_table", "balanced_books")


def test_points_pay_less_when_less_is_due_and_again_as_many_as_were_asked_for(
    wallet: Wallet,
) -> None:
    redeemed(paying(wallet, order=ORDER, points=800))
    for amount_minor, points in ((60_00, 600), (100_00, 800), (45_05, 451), (45_10, 451)):
        done = changed(amount_minor)
        paid = of_code(done, wallet.member_id).points
        assert paid is not None
        assert (paid.points, wallet.member.held) == (points, 1_000 - points)


def test_points_are_given_back_whole_after_they_went_back_in_parts(wallet: Wallet) -> None:
    redeemed(paying(wallet, order=ORDER, points=800))
    changed(60_00)
    changed(33_33)
    rolled_back(of_code(changed(), wallet.member_id).id)
    assert wallet.member.held == 1_000


def test_points_go_back_with_goods_between_two_changes(wallet: Wallet) -> None:
    made = redeemed(paying(wallet, order=ORDER, points=800)).made[0]
    changed(60_00)
    back = ReturnGoods(made.id, "r-1", stated_minor=20_00)
    return_goods(back, now=NOW, pause=no_pause)
    assert wallet.member.held == 600
    changed(30_00)
    changed(status=OrderStatus.CANCELED)
    assert wallet.member.held == 1_000


def test_points_are_taken_off_and_added_again_in_two_changes(wallet: Wallet) -> None:
    redeemed(paying(wallet, order=ORDER, points=300))
    again = {wallet.member_id: wallet.wish(700)}
    for _ in range(2):
        changed(removed=(wallet.member_id,))
        assert wallet.member.held == 1_000
        assert standing(changed(added=(wallet.member_id,), wishes=again)) == {
            wallet.member_id: 70_00
        }
        assert wallet.member.held == 300
    assert standing(changed(50_00)) == {wallet.member_id: 50_00}


def test_points_pay_all_that_is_due_as_far_as_the_member_has_them(wallet: Wallet) -> None:
    redeemed(paying(wallet, order=ORDER, amount_minor=40_00))
    for amount_minor, points in ((70_00, 700), (50_00, 500), (90_00, 900), (150_00, 1_000)):
        done = changed(amount_minor)
        paid = of_code(done, wallet.member_id).points
        assert paid is not None
        assert (paid.points, paid.balance, wallet.member.held) == (
            points,
            1_000 - points,
            1_000 - points,
        )
    assert done.after.due_minor == 50_00


def test_points_that_changes_spent_go_back_with_the_last_first(wallet: Wallet) -> None:
    redeemed(paying(wallet, order=ORDER, amount_minor=40_00))
    changed(70_00)
    made = of_code(changed(90_00), wallet.member_id)
    assert made.points is not None
    assert [one.points for one in made.points.spendings] == [200, 300, 400]
    made = of_code(changed(55_00), wallet.member_id)
    assert made.points is not None
    assert [(one.points, one.returned) for one in made.points.spendings] == [(150, 150), (400, 0)]
    back = ReturnGoods(made.id, "r-1", stated_minor=20_00)
    return_goods(back, now=NOW, pause=no_pause)
    assert wallet.member.held == 650
    changed(50_00)
    assert wallet.member.held == 500
    changed(status=OrderStatus.CANCELED)
    assert wallet.member.held == 1_000


def test_another_number_of_points_is_asked_for(wallet: Wallet) -> None:
    redeemed(paying(wallet, order=ORDER, points=300))
    for points, held in ((700, 300), (200, 800), (1_000, 0)):
        asked = {wallet.member_id: wallet.wish(points)}
        for _ in range(2):
            changed(added=(wallet.member_id,), wishes=asked)
            assert wallet.member.held == held


def test_more_points_than_there_are_and_another_reward_are_refused(
    wallet: Wallet, bound_table: Table
) -> None:
    redeemed(paying(wallet, order=ORDER, points=300))
    before = bound_table.items()
    for wish, key in (
        (wallet.wish(1_001), "loyalty_card_points_exceeded"),
        (Wish(points=10, reward_id="rew_other"), "invalid_redeemables"),
    ):
        assert refused(added=(wallet.member_id,), wishes={wallet.member_id: wish}) == key
    assert bound_table.items() == before


def test_points_that_another_order_took_meanwhile_pay_nothing_here(wallet: Wallet) -> None:
    redeemed(paying(wallet, order=ORDER, amount_minor=40_00))
    redeemed(paying(wallet, amount_minor=50_00))
    assert standing(changed(90_00)) == {wallet.member_id: 50_00}
    assert wallet.member.held == 0


def test_points_that_go_while_a_change_is_written_are_spent_once(wallet: Wallet) -> None:
    redeemed(paying(wallet, order=ORDER, amount_minor=40_00))
    with meanwhile(lambda: redeemed(paying(wallet, amount_minor=50_00))):
        done = changed(90_00)
    assert standing(done) == {wallet.member_id: 50_00}
    assert wallet.member.held == 0


def test_points_that_have_nothing_to_pay_go_back_to_the_member(wallet: Wallet) -> None:
    redeemed(paying(wallet, order=ORDER, points=300))
    assert standing(changed(0)) == {}
    assert wallet.member.held == 1_000
