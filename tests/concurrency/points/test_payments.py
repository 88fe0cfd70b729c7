"""Promises 1, 5 and 6 with sixteen processes whose orders one member's points pay."""

from tests.account import Table
from tests.builders import a_campaign, keep
from tests.concurrency.points import payments
from tests.support.cards import a_card_campaign, assert_accounted, keep_cards
from tests.support.checkout.payments import a_wallet, assert_points_add_up, points_of_orders
from tests.support.points.ledger_checks import assert_balanced
from tests.support.processes import Processes

OPENING = 1_000


def test_one_members_points_pay_many_orders_while_they_are_earned_and_spent_elsewhere(
    processes: Processes, shop: Table
) -> None:
    """No point pays twice, and none is lost."""
    keep(a_campaign(open_gates=4))
    keep_cards(a_card_campaign(), G_1=100_00)
    wallet = a_wallet(OPENING)
    tallies = processes.all(payments.pay_and_earn, shop, wallet, 2)
    assert_points_add_up(wallet)
    assert_accounted(shop, "G-1")
    assert_balanced(shop)
    apart = sum(tally.earned - tally.bought for tally in tallies)
    assert wallet.member.held == OPENING + apart - points_of_orders(shop)
    refused = {key for tally in tallies for key in tally.refused}
    enough = {"loyalty_card_points_exceeded", "gift_amount_exceeded", "zero_card_balance"}
    assert refused <= enough
    assert sum(tally.paid for tally in tallies) >= OPENING // 50
