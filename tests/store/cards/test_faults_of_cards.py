"""An answer lost at any step of a gift card's changes: a retry gets the first answer."""

from collections.abc import Callable

import pytest

from incentives.domain import derived_ids
from incentives.runtime.aws import bind_table
from incentives.usecases.cards.change_card import ChangeCard, change_card
from infra.local.emulator import Emulator
from tests.account import Table
from tests.builders import NOW, an_ask, no_pause, redeemed, rolled_back
from tests.store.checkout.test_faults import LOST_ANSWER
from tests.support.cards import a_card_campaign, assert_accounted, keep_cards, money
from tests.support.faults import IMPATIENT, proxy_to
from tests.support.points.ledger_checks import assert_balanced

ASK = an_ask("G-1", order="O-1", amount_minor=30_00)


def top_up() -> object:
    command = ChangeCard("G-1", 5_00, "cause-1", source_id="paid-1")
    return change_card(command, now=NOW, pause=no_pause)


def pay() -> object:
    return redeemed(ASK)


def give_back() -> object:
    return rolled_back(derived_ids.redemption_id(ASK.order_id, "G-1"))


@pytest.mark.parametrize(
    ("before", "act", "left_minor"),
    [((), pay, 70_00), ((pay,), give_back, 100_00), ((), top_up, 105_00)],
)
def test_an_answer_lost_after_the_commit_books_nothing_twice(
    table: Table,
    emulator: Emulator,
    before: tuple[Callable[[], object], ...],
    act: Callable[[], object],
    left_minor: int,
) -> None:
    """An order uses a code once, however often it asks. A repeat counts once."""
    bind_table(table.name, table.client)
    keep_cards(a_card_campaign(), G_1=100_00)
    for step in before:
        step()
    with proxy_to(emulator.endpoint) as proxy:
        proxy.warm_up()
        client = proxy.account(table.account).client("dynamodb", IMPATIENT)
        bind_table(table.name, client)
        with proxy.failing("TransactWriteItems", 1, LOST_ANSWER):
            act()
        assert proxy.fired() == 1
    bind_table(table.name, table.client)
    act()
    assert money("G-1").balance_minor == left_minor
    assert_accounted(table, "G-1")
    assert_balanced(table)
