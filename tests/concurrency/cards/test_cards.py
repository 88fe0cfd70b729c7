"""Promise 6 with sixteen processes on one gift card: no cent is lost, doubled, or below zero."""

from tests.account import Table
from tests.concurrency.cards import cards
from tests.support.cards import a_card_campaign, assert_accounted, keep_cards, money
from tests.support.points.ledger_checks import assert_balanced
from tests.support.processes import Processes

OPENING = 100_00


def test_many_pay_with_one_card_and_top_it_up(processes: Processes, shop: Table) -> None:
    """Money and points are never spent twice."""
    keep_cards(a_card_campaign(), G_1=OPENING)
    tallies = processes.all(cards.pay_and_top_up, shop, 3)
    assert_accounted(shop, "G-1")
    assert_balanced(shop)
    paid = sum(tally.paid_minor for tally in tallies)
    added = sum(tally.added_minor for tally in tallies)
    assert money("G-1").balance_minor == OPENING + added - paid
    assert money("G-1").redeemed_minor == paid
    refused = {key for tally in tallies for key in tally.refused}
    assert refused <= {"gift_amount_exceeded", "zero_card_balance"}
