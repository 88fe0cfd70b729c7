"""An answer lost, or a conflict, where a code, a gift card and points pay one order together."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from incentives.domain import derived_ids
from incentives.runtime.aws import bind_table
from incentives.usecases.checkout.return_goods import ReturnGoods, return_goods
from infra.local.emulator import Emulator
from tests.account import Table
from tests.builders import NOW, a_campaign, keep, no_pause, redeemed, rolled_back
from tests.store.checkout.test_faults import CONFLICT, LOST_ANSWER
from tests.support.cards import a_card_campaign, assert_accounted, keep_cards, money
from tests.support.checkout.payments import (
    Wallet,
    a_wallet,
    assert_points_add_up,
    paying,
    points_of_orders,
)
from tests.support.faults import IMPATIENT, Fault, proxy_to
from tests.support.points.ledger_checks import assert_balanced


@dataclass
class Order:
    """10 % off 100.00, 30.00 by card, the rest of 60.00 by points."""

    wallet: Wallet

    def pay(self) -> object:
        ask = paying(self.wallet, "WELCOME", "G-1", order="O-1", credits_minor=30_00)
        return redeemed(ask).made

    def give_back(self) -> object:
        ask = paying(self.wallet, "WELCOME", "G-1", order="O-1", credits_minor=30_00)
        stack = derived_ids.stack_id(ask.order_id, ask.codes)
        return rolled_back(stack, whole=True).returned

    def take_a_third_back(self) -> object:
        redemption = derived_ids.redemption_id(derived_ids.order_id_of("O-1"), "WELCOME")
        command = ReturnGoods(redemption, cause="return-1", stated_minor=30_00)
        return return_goods(command, now=NOW, pause=no_pause).returned


@contextmanager
def failing(table: Table, emulator: Emulator, fault: Fault) -> Iterator[None]:
    """The next write meets this fault, once."""
    with proxy_to(emulator.endpoint) as proxy:
        proxy.warm_up()
        bind_table(table.name, proxy.account(table.account).client("dynamodb", IMPATIENT))
        with proxy.failing("TransactWriteItems", 1, fault):
            yield
        assert proxy.fired() == 1
    bind_table(table.name, table.client)


@pytest.mark.parametrize("fault", [LOST_ANSWER, CONFLICT], ids=["lost answer", "conflict"])
@pytest.mark.parametrize(
    ("before", "act", "card_minor", "points"),
    [
        ((), Order.pay, 70_00, 400),
        ((Order.pay,), Order.give_back, 100_00, 1_000),
        ((Order.pay,), Order.take_a_third_back, 70_00, 670),
    ],
)
def test_a_fault_on_the_way_books_nothing_twice_and_loses_nothing(
    *,
    table: Table,
    emulator: Emulator,
    fault: Fault,
    before: tuple[Callable[[Order], object], ...],
    act: Callable[[Order], object],
    card_minor: int,
    points: int,
) -> None:
    """Money is never spent twice, an order uses a code once. A repeat counts once."""
    bind_table(table.name, table.client)
    keep(a_campaign())
    keep_cards(a_card_campaign(), G_1=100_00)
    order = Order(a_wallet(1_000))
    for step in before:
        step(order)
    with failing(table, emulator, fault):
        first = act(order)
    assert act(order) == first
    assert (money("G-1").balance_minor, order.wallet.member.held) == (card_minor, points)
    assert 1_000 - points_of_orders(table) == points
    assert_points_add_up(order.wallet)
    assert_accounted(table, "G-1")
    assert_balanced(table)
