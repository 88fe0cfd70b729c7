"""Gift cards at the checkout: they pay last, never more than is due, and lose no cent."""

import pytest

from incentives.domain.cards.gift_card import CreditType
from incentives.domain.checkout.verdict import Applicable, Inapplicable
from incentives.domain.pricing.benefit import PercentOff
from incentives.domain.pricing.selection import Selection, Target
from incentives.domain.refusal import Refusal
from incentives.usecases.checkout.return_goods import ReturnGoods, return_goods
from tests.account import Table
from tests.builders import (
    NOW,
    a_campaign,
    an_ask,
    keep,
    no_pause,
    redeemed,
    refusal,
    rolled_back,
    validated,
)
from tests.support.cards import (
    a_card_campaign,
    asking,
    assert_accounted,
    keep_cards,
    lines,
    money,
)
from tests.support.points.ledger_checks import assert_balanced

pytestmark = pytest.mark.usefixtures("bound_table")


def test_a_card_pays_what_is_left_to_pay_and_keeps_the_rest(bound_table: Table) -> None:
    keep_cards(a_card_campaign(), G_1=150_00)
    (one,) = redeemed(an_ask("G-1", order="O-1")).made
    assert (one.credits_minor, money("G-1").balance_minor) == (100_00, 50_00)
    (line,) = lines(bound_table, "G-1")
    assert (line.type, line.amount_minor, line.order_reference) == (
        CreditType.REDEMPTION,
        -100_00,
        "O-1",
    )
    assert_accounted(bound_table, "G-1")
    assert_balanced(bound_table)


def test_a_card_pays_the_part_that_is_asked_for() -> None:
    keep_cards(a_card_campaign(), G_1=50_00)
    (one,) = redeemed(asking(an_ask("G-1"), G_1=20_00)).made
    assert (one.credits_minor, money("G-1").balance_minor) == (20_00, 30_00)


def test_more_than_the_balance_is_refused_and_changes_nothing(bound_table: Table) -> None:
    keep_cards(a_card_campaign(), G_1=50_00)
    before = bound_table.items()
    assert refusal(asking(an_ask("G-1"), G_1=50_01)) == Refusal.GIFT_AMOUNT_EXCEEDED
    assert bound_table.items() == before


def test_an_empty_card_is_refused() -> None:
    keep_cards(a_card_campaign(), G_1=100_00)
    redeemed(an_ask("G-1"))
    assert refusal(an_ask("G-1")) == Refusal.ZERO_CARD_BALANCE


def test_an_order_without_an_amount_has_nothing_to_pay() -> None:
    keep_cards(a_card_campaign(), G_1=100_00)
    assert refusal(an_ask("G-1", amount_minor=None)) == Refusal.MISSING_AMOUNT


def test_a_card_pays_after_all_discounts_wherever_it_was_typed() -> None:
    keep_cards(a_card_campaign(), G_1=150_00)
    keep(a_campaign(offer=PercentOff(rate_bp=2_000)))
    made = redeemed(an_ask("G-1", "WELCOME")).made
    assert [(one.code, one.discount_minor) for one in made] == [("WELCOME", 20_00), ("G-1", 80_00)]


def test_several_cards_pay_one_order(bound_table: Table) -> None:
    keep_cards(a_card_campaign(), G_1=30_00, G_2=90_00)
    done = redeemed(an_ask("G-1", "G-2"))
    assert sum(one.credits_minor or 0 for one in done.made) == 100_00
    assert money("G-1").balance_minor + money("G-2").balance_minor == 20_00
    for code in ("G-1", "G-2"):
        assert_accounted(bound_table, code)


def test_a_code_that_comes_later_is_taken_of_the_price_and_never_of_what_is_paid() -> None:
    """A payment is no discount, and a total is never below zero."""
    keep_cards(a_card_campaign(), G_1=95_00)
    keep(a_campaign(offer=PercentOff(rate_bp=1_000)))
    redeemed(an_ask("G-1", order="O-1"))
    (one,) = redeemed(an_ask("WELCOME", order="O-1")).made
    assert one.discount_minor == 5_00  # of 10.00 off the price, as much as is still due


def test_goods_of_an_order_whose_code_came_after_its_card_refund_no_more_than_was_paid() -> None:
    keep_cards(a_card_campaign(), G_1=95_00)
    keep(a_campaign(offer=PercentOff(rate_bp=1_000)))
    (card,) = redeemed(an_ask("G-1", order="O-1")).made
    redeemed(an_ask("WELCOME", order="O-1"))
    back = ReturnGoods(card.id, "r-1", stated_minor=50_00)
    returned = return_goods(back, now=NOW, pause=no_pause).returned
    assert (returned.refund_minor, sum(returned.released_minor.values())) == (0, 50_00)


@pytest.mark.parametrize("times", [1, 3])
def test_a_rollback_gives_the_credits_back_once(bound_table: Table, times: int) -> None:
    """Money and points are never spent twice."""
    keep_cards(a_card_campaign(), G_1=50_00)
    (one,) = redeemed(asking(an_ask("G-1"), G_1=20_00)).made
    for _ in range(times):
        rolled_back(one.id)
    assert (money("G-1").balance_minor, money("G-1").redeemed_minor) == (50_00, 0)
    assert [line.amount_minor for line in lines(bound_table, "G-1")] == [-20_00, 20_00]
    assert_accounted(bound_table, "G-1")
    assert_balanced(bound_table)


def test_a_repeat_of_an_order_pays_once_also_when_the_card_is_empty_by_then(
    bound_table: Table,
) -> None:
    """Money and points are never spent twice. An order uses a code once, however often it asks."""
    keep_cards(a_card_campaign(), G_1=100_00)
    ask = an_ask("G-1", order="O-1")
    first, again = redeemed(ask), redeemed(ask)
    assert (again.made, again.repeated) == (first.made, True)
    assert_accounted(bound_table, "G-1")


def test_a_card_for_some_goods_needs_one_of_them() -> None:
    socks = Target("items", chosen=Selection(product_ids=("socks",)))
    keep_cards(a_card_campaign(target=socks), G_1=50_00)
    assert refusal(an_ask("G-1")) == Refusal.MISSING_ORDER_ITEMS_AMOUNT


def test_validation_foresees_the_payment_and_a_refusal() -> None:
    keep_cards(a_card_campaign(), G_1=30_00)
    (verdict,) = validated(an_ask("G-1")).verdicts
    assert isinstance(verdict, Applicable)
    assert verdict.discount_minor == 30_00
    (verdict,) = validated(asking(an_ask("G-1"), G_1=31_00)).verdicts
    assert isinstance(verdict, Inapplicable)
    assert verdict.refusal is Refusal.GIFT_AMOUNT_EXCEEDED


def test_payments_count_towards_a_budget_of_their_campaign() -> None:
    keep_cards(a_card_campaign(budget_minor=120_00), G_1=100_00, G_2=100_00)
    redeemed(an_ask("G-1"))
    assert refusal(an_ask("G-2")) == Refusal.BUDGET_EXCEEDED
    redeemed(asking(an_ask("G-2"), G_2=20_00))


def test_a_repeated_validation_of_a_redeemed_order_says_what_the_redemption_said() -> None:
    keep_cards(a_card_campaign(), G_1=30_00)
    ask = an_ask("G-1", order="O-1")
    redeemed(ask)
    (verdict,) = validated(ask).verdicts
    assert isinstance(verdict, Applicable)
    assert verdict.discount_minor == 30_00
    assert verdict.voucher.gift is not None
    assert verdict.voucher.gift.balance_minor == 30_00
