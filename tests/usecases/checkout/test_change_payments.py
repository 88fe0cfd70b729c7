"""Cards and points pay a placed order that changes: more, less or nothing, and never twice."""

import pytest

from incentives.domain.checkout.order_record import OrderStatus
from incentives.domain.pricing.benefit import AmountOff
from incentives.domain.redeemable import Wish
from incentives.store import transaction
from incentives.usecases.checkout.return_goods import ReturnGoods, return_goods
from tests.account import Table
from tests.builders import NOW, a_campaign, an_ask, keep, no_pause, redeemed
from tests.support.cards import (
    a_card_campaign,
    asking,
    assert_accounted,
    keep_cards,
    money,
)
from tests.support.checkout.changed_orders import (
    ORDER,
    changed,
    counted,
    of_code,
    refused,
    standing,
)
from tests.support.checkout.payments import (
    Wallet,
    paying,
)

pytestmark = pytest.mark.usefixtures("bound_table", "balanced_books")


@pytest.mark.usefixtures("card")
def test_a_card_pays_less_when_less_is_due_and_more_when_more_is_and_it_has_it() -> None:
    redeemed(an_ask("G-1", order=ORDER))
    for amount_minor, paid_minor in ((60_00, 60_00), (120_00, 120_00), (200_00, 150_00)):
        done = changed(amount_minor)
        assert standing(done) == {"G-1": paid_minor}
        assert done.after.due_minor == amount_minor - paid_minor
        assert money("G-1").balance_minor == 150_00 - paid_minor


@pytest.mark.usefixtures("card")
def test_the_money_of_the_card_after_a_change_is_what_the_order_says() -> None:
    redeemed(an_ask("G-1", order=ORDER))
    for amount_minor in (60_00, 120_00, 90_00):
        gift = of_code(changed(amount_minor), "G-1").gift
        assert gift == money("G-1")


@pytest.mark.usefixtures("card")
def test_a_card_pays_at_most_what_was_asked_until_somebody_asks_otherwise() -> None:
    redeemed(asking(an_ask("G-1", order=ORDER), G_1=40_00))
    assert standing(changed(120_00)) == {"G-1": 40_00}
    for _ in range(2):
        asked = {"G-1": Wish(70_00)}
        assert standing(changed(wishes=asked, added=("G-1",))) == {"G-1": 70_00}
    assert standing(changed(130_00)) == {"G-1": 70_00}
    assert standing(changed(wishes={"G-1": Wish(10_00)}, added=("G-1",))) == {"G-1": 10_00}
    assert money("G-1").balance_minor == 140_00


@pytest.mark.usefixtures("card")
def test_a_card_that_was_asked_for_more_than_is_due_pays_what_is_due() -> None:
    redeemed(asking(an_ask("G-1", order=ORDER), G_1=40_00))
    assert standing(changed(60_00, wishes={"G-1": Wish(90_00)}, added=("G-1",))) == {"G-1": 60_00}


@pytest.mark.usefixtures("card")
def test_two_cards_share_what_is_due_and_the_last_gives_back_first(bound_table: Table) -> None:
    keep_cards(a_card_campaign(), G_2=50_00)
    redeemed(an_ask("G-1", order=ORDER, amount_minor=190_00))
    redeemed(an_ask("G-2", order=ORDER, amount_minor=190_00))
    assert standing(changed(170_00)) == {"G-1": 150_00, "G-2": 20_00}
    assert standing(changed(400_00)) == {"G-1": 150_00, "G-2": 50_00}
    assert_accounted(bound_table, "G-2")


@pytest.mark.usefixtures("card")
def test_a_code_that_is_added_lowers_what_the_card_pays() -> None:
    keep(a_campaign(public_code="FIVE", offer=AmountOff(5_00)))
    redeemed(an_ask("G-1", order=ORDER))
    done = changed(added=("FIVE",))
    assert standing(done) == {"G-1": 95_00, "FIVE": 5_00}
    assert (done.after.due_minor, money("G-1").balance_minor) == (0, 55_00)


@pytest.mark.usefixtures("card")
def test_a_code_beside_a_card_is_added_once_however_often_it_is_said(bound_table: Table) -> None:
    keep(a_campaign(public_code="FIVE", offer=AmountOff(5_00)))
    redeemed(an_ask("G-1", order=ORDER))
    changed(80_00, added=("FIVE",))
    before = bound_table.items()
    changed(80_00, added=("FIVE",))
    assert bound_table.items() == before


@pytest.mark.usefixtures("card")
def test_a_code_that_is_taken_off_lets_the_card_pay_more() -> None:
    keep(a_campaign(public_code="FIVE", offer=AmountOff(5_00)))
    redeemed(an_ask("FIVE", "G-1", order=ORDER))
    assert standing(changed(removed=("FIVE",))) == {"G-1": 100_00}
    assert money("G-1").balance_minor == 50_00


@pytest.mark.usefixtures("card")
def test_a_card_is_taken_off_and_added_again() -> None:
    redeemed(an_ask("G-1", order=ORDER))
    assert standing(changed(removed=("G-1",))) == {}
    assert money("G-1").balance_minor == 150_00
    assert standing(changed(added=("G-1",), wishes={"G-1": Wish(30_00)})) == {"G-1": 30_00}
    assert money("G-1").balance_minor == 120_00


@pytest.mark.usefixtures("card")
def test_what_another_order_spent_meanwhile_is_not_there_for_this_one() -> None:
    redeemed(an_ask("G-1", order=ORDER))
    redeemed(asking(an_ask("G-1"), G_1=40_00))
    assert standing(changed(130_00)) == {"G-1": 110_00}
    assert money("G-1").balance_minor == 0


@pytest.mark.usefixtures("card")
def test_a_canceled_order_gives_the_card_its_money_after_any_changes() -> None:
    made = redeemed(an_ask("G-1", order=ORDER)).made[0]
    changed(60_00)
    back = ReturnGoods(made.id, "r-1", stated_minor=10_00)
    return_goods(back, now=NOW, pause=no_pause)
    changed(80_00)
    changed(status=OrderStatus.CANCELED)
    assert money("G-1").balance_minor == 150_00


@pytest.mark.usefixtures("card")
def test_the_budget_of_a_card_campaign_bounds_what_it_pays_more(bound_table: Table) -> None:
    campaign = keep_cards(a_card_campaign(budget_minor=110_00), G_2=150_00)
    redeemed(an_ask("G-2", order=ORDER))
    assert refused(120_00, needs_growth=True) == "budget_exceeded"
    assert standing(changed(120_00)) == {"G-2": 100_00}
    assert standing(changed(110_00)) == {"G-2": 110_00}
    assert counted(campaign.id) == (1, 110_00)
    assert_accounted(bound_table, "G-2")


@pytest.mark.usefixtures("card")
def test_a_code_a_card_and_points_follow_one_order(wallet: Wallet) -> None:
    campaign = keep(a_campaign())
    ask = paying(wallet, "WELCOME", "G-1", order=ORDER, points=400, credits_minor=30_00)
    redeemed(ask)
    for amount_minor, off_minor, card_minor, points_minor in (
        (60_00, 6_00, 30_00, 24_00),
        (60_00, 6_00, 30_00, 24_00),
        (200_00, 20_00, 30_00, 40_00),
        (30_00, 3_00, 27_00, 0),
        (100_00, 10_00, 30_00, 0),
    ):
        done = changed(amount_minor)
        expected = {"WELCOME": off_minor, "G-1": card_minor, wallet.member_id: points_minor}
        assert standing(done) == {code: minor for code, minor in expected.items() if minor}
        assert counted(campaign.id) == (1, off_minor)
        assert money("G-1").balance_minor == 150_00 - card_minor


@pytest.mark.usefixtures("card")
def test_the_same_change_again_moves_no_money(bound_table: Table, wallet: Wallet) -> None:
    redeemed(paying(wallet, "G-1", order=ORDER, points=400, credits_minor=30_00))
    changed(50_00)
    before = bound_table.items()
    changed(50_00)
    assert bound_table.items() == before


def test_a_dry_run_refuses_what_is_too_much_for_one_write(
    bound_table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thirty codes hardly come to a hundred parts; a smaller bound stands for larger campaigns."""
    for code in ("A", "B", "C"):
        keep(a_campaign(public_code=code, offer=AmountOff(1_00)))
    redeemed(an_ask("A", "B", "C", order=ORDER))
    before = bound_table.items()
    monkeypatch.setattr(transaction, "MAX_PARTS", 3)
    for dry_run in (True, False):
        assert refused(removed=("A", "B", "C"), dry_run=dry_run) == "too_many_redeemables"
    assert bound_table.items() == before
    changed(removed=("A", "B"), dry_run=True)
