"""Orders that are placed, changed, returned in part, canceled and reopened, beside naive ones."""

from dataclasses import replace
from itertools import count
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from incentives.domain import derived_ids
from incentives.domain.checkout.order_record import OrderRecord, OrderStatus
from incentives.domain.pricing.benefit import AmountOff, PercentOff
from incentives.domain.redeemable import Wish, tier_id
from incentives.domain.refusal import Refusal, Refused
from incentives.runtime.aws import bind_table
from incentives.usecases.checkout.change_order import change_order
from incentives.usecases.checkout.command import ChangeOrder, Redeem
from incentives.usecases.checkout.return_goods import ReturnGoods, return_goods
from incentives.usecases.snapshot.cache import InstanceCache
from infra.local.account import Account
from tests.account import create_table
from tests.builders import NOW, a_campaign, a_promotion, an_ask, keep, no_pause, redeemed, refusal
from tests.support.cards import a_card_campaign, assert_accounted, keep_cards, money
from tests.support.checkout.changed_orders import counted
from tests.support.checkout.payments import a_wallet, assert_points_add_up
from tests.support.points.ledger_checks import assert_balanced
from tests.usecases.machines.naive_orders import (
    AUTO,
    CARD,
    FIVE,
    POINTS,
    TENTH,
    Naive,
    Shop,
    as_told,
)

_accounts = count(520_000_000_000)

AMOUNTS = st.sampled_from([0, 4_99, 33_33, 100_00, 250_00])
ADDED = st.fixed_dictionaries(
    {},
    optional={
        TENTH: st.none(),
        FIVE: st.none(),
        CARD: st.sampled_from([None, 10_00, 45_00]),
        POINTS: st.sampled_from([None, 50, 333]),
    },
)


class Orders(RuleBasedStateMachine):
    """A code with a budget, one with few uses, a promotion, a card and a member's points."""

    endpoint: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self.table = create_table(Account(self.endpoint, str(next(_accounts))))
        bind_table(self.table.name, self.table.client)
        tenth = keep(a_campaign(public_code=TENTH, budget_minor=40_00))
        five = keep(a_campaign(public_code=FIVE, offer=AmountOff(5_00), total=2))
        auto = keep(a_promotion(offer=PercentOff(rate_bp=1_666.7)))
        keep_cards(a_card_campaign(), G_1=150_00)
        self.wallet = a_wallet(1_000)
        self.campaigns = {TENTH: tenth.id, FIVE: five.id, AUTO: auto.id}
        self.names = {self.wallet.member_id: POINTS, tier_id(auto.id): AUTO}
        self.shop = Shop(budget_minor=40_00, total=2, card_minor=150_00, points=1_000)
        self.first: dict[str, Redeem] = {}
        self.cache = InstanceCache()
        self.returns = count(1)

    @rule(codes=ADDED.filter(bool), amount_minor=AMOUNTS, automatic=st.booleans())
    def place(self, *, codes: dict[str, int | None], amount_minor: int, automatic: bool) -> None:
        name = f"O-{len(self.first) + 1}"
        ask = an_ask(*map(self._code, codes), order=name, amount_minor=amount_minor)
        ask = replace(ask, wishes=self._wishes(codes), automatic=automatic)
        self.shop.orders[name] = Naive(amount_minor)
        wanted: dict[str, int | None] = {AUTO: None} if automatic and amount_minor else {}
        expected = self.shop.changed(
            name, amount_minor, added=wanted | codes, removed=(), needs_growth=False
        )
        del self.shop.orders[name]
        if expected is None:
            assert refusal(ask, self.cache)
            return
        done = redeemed(ask, self.cache)
        self.first[name] = ask
        self.shop.put(name, expected)
        self._compare(name, done.record)

    @precondition(lambda self: self.first)
    @rule(
        data=st.data(),
        amount_minor=st.none() | AMOUNTS,
        added=ADDED,
        removes=st.booleans(),
        needs_growth=st.booleans(),
        times=st.integers(1, 2),
    )
    def change(
        self,
        *,
        data: st.DataObject,
        amount_minor: int | None,
        added: dict[str, int | None],
        removes: bool,
        needs_growth: bool,
        times: int,
    ) -> None:
        name, before = self._drawn(data)
        standing = [one.code for one in before.uses if one.code not in added]
        removed = tuple(standing[:1]) if removes else ()
        to: dict[str, Any] = {
            "added": tuple(map(self._code, added)),
            "removed": tuple(map(self._code, removed)),
            "wishes": self._wishes(added),
            "needs_growth": needs_growth,
        }
        if amount_minor is not None:
            to["described"] = lambda order: replace(order, stated_minor=amount_minor)
        if before.canceled:
            assert self._refusal(name, **to) is Refusal.ORDER_CANCELED
            return
        if set(added) - {CARD, TENTH, FIVE} and before.of(POINTS):
            return  # a member that stands is removed first
        if amount_minor is None and not (removed or added):
            assert self._changed(name, **to) == self._changed(name, **to)
            return  # nothing is said of goods or codes
        expected = self.shop.changed(
            name,
            before.amount_minor if amount_minor is None else amount_minor,
            added=added,
            removed=removed,
            needs_growth=needs_growth,
        )
        if expected is None:
            assert self._refusal(name, **to)
            return
        record = self._changed(name, **to)
        for _ in range(times - 1):
            assert self._changed(name, **to) == record
        self.shop.put(name, expected)
        self._compare(name, record)

    @precondition(lambda self: self.first)
    @rule(data=st.data(), share=st.sampled_from([1, 2, 3]))
    def return_a_part(self, data: st.DataObject, share: int) -> None:
        name, before = self._drawn(data)
        worth_minor = before.amount_minor // share
        if not worth_minor or before.canceled:
            return
        redemption = self._record(name).redemptions[0].id
        command = ReturnGoods(redemption, f"R-{next(self.returns)}", stated_minor=worth_minor)
        done = return_goods(command, now=NOW, pause=no_pause)
        assert return_goods(command, now=NOW, pause=no_pause).returned == done.returned
        told = done.returned
        assert told.refund_minor + sum(told.released_minor.values()) == worth_minor
        assert min([told.refund_minor, *told.released_minor.values()]) >= 0
        self.shop.put(name, as_told(done.record, self.names))

    @precondition(lambda self: self.first)
    @rule(data=st.data(), times=st.integers(1, 2))
    def cancel(self, data: st.DataObject, times: int) -> None:
        name, before = self._drawn(data)
        for _ in range(times):
            self._changed(name, status=OrderStatus.CANCELED)
        self.shop.put(name, replace(before, uses=(), canceled=True))

    @precondition(lambda self: self.first)
    @rule(data=st.data(), status=st.sampled_from([OrderStatus.CREATED, OrderStatus.PAID]))
    def say_what_became_of_it(self, data: st.DataObject, status: OrderStatus) -> None:
        name, before = self._drawn(data)
        record = self._changed(name, status=status)
        assert record.status is status
        self.shop.put(name, replace(before, canceled=False))
        self._compare(name, record)

    @precondition(lambda self: self.first)
    @rule(data=st.data())
    def the_first_request_comes_again(self, data: st.DataObject) -> None:
        """It gets what stands, or a refusal; it takes nothing more."""
        name, _ = self._drawn(data)
        try:
            done = redeemed(self.first[name], self.cache)
        except Refused:
            return
        assert done.repeated or not done.made

    def _drawn(self, data: st.DataObject) -> tuple[str, Naive]:
        name = data.draw(st.sampled_from(sorted(self.first)))
        return name, self.shop.orders[name]

    def _code(self, code: str) -> str:
        return next((ours for ours, name in self.names.items() if name == code), code)

    def _wishes(self, codes: dict[str, int | None]) -> dict[str, Wish]:
        wishes = {}
        if codes.get(CARD) is not None:
            wishes[CARD] = Wish(codes[CARD])
        if POINTS in codes:
            wishes[self.wallet.member_id] = self.wallet.wish(codes[POINTS])
        return wishes

    def _changed(self, name: str, **to: Any) -> OrderRecord:
        command = ChangeOrder(derived_ids.order_id_of(name), **to)
        return change_order(command, cache=self.cache, now=NOW, seed=0, pause=no_pause).after

    def _refusal(self, name: str, **to: Any) -> Refusal | None:
        try:
            self._changed(name, **to)
        except Refused as refused:
            return refused.refusal
        return None

    def _record(self, name: str) -> OrderRecord:
        return self._changed(name, dry_run=True, status=OrderStatus.CREATED)

    def _compare(self, name: str, record: OrderRecord) -> None:
        told = as_told(record, self.names)
        said = self.shop.orders[name]
        assert {u.code: (u.minor, u.points) for u in told.uses} == {
            u.code: (u.minor, u.points) for u in said.uses
        }
        assert told.amount_minor == said.amount_minor
        assert record.due_minor == said.due_minor >= 0

    @invariant()
    def the_books_balance(self) -> None:
        assert_balanced(self.table)
        for code, campaign_id in self.campaigns.items():
            assert counted(campaign_id) == self.shop.sum_of(code)
        assert money(CARD).balance_minor == self.shop.card_minor
        assert self.wallet.member.held == self.shop.points
        assert_accounted(self.table, CARD)
        assert_points_add_up(self.wallet)
