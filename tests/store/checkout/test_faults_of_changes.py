"""A fault at any step of a change leaves the books balanced; the same change gets its result."""

from dataclasses import dataclass

import pytest

from incentives.domain.checkout.order_record import OrderStatus
from incentives.domain.pricing.benefit import AmountOff
from incentives.domain.redeemable import Wish
from incentives.runtime.aws import bind_table
from incentives.usecases.checkout.command import ChangedOrder
from tests.account import Table
from tests.builders import a_campaign, keep, redeemed
from tests.store.checkout.test_faults import (
    ONCE,
    answer_or_busy,
    every_length,
    every_step,
    failing_calls,
)
from tests.support.cards import a_card_campaign, assert_accounted, keep_cards, money
from tests.support.checkout.changed_orders import ORDER, amounting_to, changed, standing
from tests.support.checkout.payments import (
    Wallet,
    a_wallet,
    assert_points_add_up,
    paying,
    points_of_orders,
)
from tests.support.faults import Proxy
from tests.support.points.ledger_checks import assert_balanced


@dataclass
class Shop:
    """An order of 100.00: a code of 10 %, 30.00 by card, 40.00 by points."""

    table: Table
    proxy: Proxy
    wallet: Wallet

    def change(self) -> ChangedOrder:
        """Half of the goods, another code in the place of the first, 20.00 more by card."""
        return changed(
            described=amounting_to(50_00),
            added=("FIVE", "G-1"),
            removed=("WELCOME",),
            wishes={"G-1": Wish(35_00)},
        )

    def cancel(self) -> ChangedOrder:
        """Everything is given back."""
        return changed(status=OrderStatus.CANCELED)

    def assert_books(self) -> None:
        """Nothing was lost, nothing was counted twice."""
        assert_balanced(self.table)
        assert_accounted(self.table, "G-1")
        assert_points_add_up(self.wallet)
        assert 1_000 - points_of_orders(self.table) == self.wallet.member.held


@pytest.fixture
def shop(table: Table, proxy: Proxy) -> Shop:
    bind_table(table.name, table.client)
    keep(a_campaign(total=5, budget_minor=100_00, open_gates=2))
    keep(a_campaign(public_code="FIVE", offer=AmountOff(5_00), total=1))
    keep_cards(a_card_campaign(), G_1=100_00)
    shop = Shop(table, proxy, a_wallet(1_000))
    redeemed(paying(shop.wallet, "WELCOME", "G-1", order=ORDER, points=400, credits_minor=30_00))
    return shop


@every_step("BatchGetItem", "TransactWriteItems")
@every_length
def test_a_change_moves_everything_once(shop: Shop, operation: str, fault: str, times: int) -> None:
    with failing_calls(shop.table, shop.proxy, operation, fault, times):
        first = answer_or_busy(shop.change)
    shop.assert_books()
    for _ in range(2):
        again = shop.change()
        assert first is None or again.after == first.after
        assert standing(again) == {"FIVE": 5_00, "G-1": 35_00, shop.wallet.member_id: 10_00}
        assert (money("G-1").balance_minor, shop.wallet.member.held) == (65_00, 900)
    shop.assert_books()


@every_step("TransactWriteItems")
def test_an_order_is_canceled_once(shop: Shop, operation: str, fault: str) -> None:
    with failing_calls(shop.table, shop.proxy, operation, fault, ONCE):
        first = answer_or_busy(shop.cancel)
    shop.assert_books()
    again = shop.cancel()
    assert first is None or again.after == first.after
    assert (money("G-1").balance_minor, shop.wallet.member.held) == (100_00, 1_000)
    shop.assert_books()
