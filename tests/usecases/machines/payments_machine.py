"""Orders that a code, a gift card and points pay, and what comes back, beside a naive purse."""

from collections.abc import Callable
from functools import partial
from itertools import count
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from incentives.domain.points.entry import Cause, EntryType
from incentives.domain.refusal import Refused
from incentives.runtime.aws import bind_table
from incentives.usecases.cards.change_card import ChangeCard, change_card
from incentives.usecases.checkout.return_goods import ReturnGoods, return_goods
from incentives.usecases.points.award_points import AwardPoints, award_points
from incentives.usecases.snapshot.cache import InstanceCache
from infra.local.account import Account
from tests.account import create_table
from tests.builders import NOW, a_campaign, keep, no_pause, redeemed, rolled_back, validated
from tests.support.cards import a_card_campaign, assert_accounted, keep_cards, money
from tests.support.checkout.payments import (
    POINT_MINOR,
    a_wallet,
    assert_points_add_up,
    paying,
    points_of_orders,
)
from tests.support.points.ledger_checks import assert_balanced

_accounts = count(700_000_000_000)


class Payments(RuleBasedStateMachine):
    """One card of 50.00 and one member with 300 points; every request is sent twice."""

    endpoint: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self.table = create_table(Account(self.endpoint, str(next(_accounts))))
        bind_table(self.table.name, self.table.client)
        keep(a_campaign())  # WELCOME: 10 % off
        keep_cards(a_card_campaign(), G_1=50_00)
        self.wallet = a_wallet(300)
        self.cache = InstanceCache()
        self.card_minor, self.points = 50_00, 300
        self.orders: dict[str, int] = {}
        self.names = count(1)

    @rule(
        with_code=st.booleans(),
        credits_minor=st.sampled_from([1, 9_99, 60_00]),
        points=st.sampled_from([1, 33, 400]),
        amount_minor=st.sampled_from([9_99, 40_01, 100_00]),
    )
    def pay(self, *, with_code: bool, credits_minor: int, points: int, amount_minor: int) -> None:
        codes = ("WELCOME", "G-1") if with_code else ("G-1",)
        ask = paying(
            self.wallet,
            *codes,
            points=points,
            order=f"O-{next(self.names)}",
            amount_minor=amount_minor,
            credits_minor=credits_minor,
        )
        said = validated(ask, self.cache)
        off_minor = (amount_minor + 5) // 10 if with_code else 0
        if credits_minor > self.card_minor or points > self.points:
            assert not said.valid
            assert refuses(lambda: redeemed(ask, self.cache))
            return
        card_minor = min(credits_minor, amount_minor - off_minor)
        points_minor = min(points * POINT_MINOR, amount_minor - off_minor - card_minor)
        done = redeemed(ask, self.cache)
        assert redeemed(ask).made == done.made
        paid = {one.code: one.discount_minor or 0 for one in done.made}
        assert paid.pop("WELCOME", 0) == off_minor
        assert paid == {"G-1": card_minor, self.wallet.member_id: points_minor}
        self.card_minor -= card_minor
        self.points -= -(-points_minor // POINT_MINOR)
        self.orders[done.made[0].parent_id or ""] = amount_minor

    @precondition(lambda self: self.orders)
    @rule(data=st.data())
    def give_back(self, data: st.DataObject) -> None:
        stack = data.draw(st.sampled_from(sorted(self.orders)))
        first, again = (rolled_back(stack, whole=True) for _ in range(2))
        assert first.returned == again.returned
        del self.orders[stack]
        self._what_comes_back()

    @precondition(lambda self: self.orders)
    @rule(data=st.data(), share=st.sampled_from([1, 3, 2]))
    def return_goods(self, data: st.DataObject, share: int) -> None:
        """What comes back is worth what the goods were: money, a discount, credits and points."""
        stack = data.draw(st.sampled_from(sorted(self.orders)))
        worth_minor = max(self.orders[stack] // share, 1)
        command = ReturnGoods(stack, cause=f"R-{next(self.names)}", stated_minor=worth_minor)
        ask = partial(return_goods, command, now=NOW, pause=no_pause)
        first, again = ask().returned, ask().returned
        assert first == again
        assert first.refund_minor + sum(first.released_minor.values()) == worth_minor
        assert min([first.refund_minor, *first.released_minor.values()]) >= 0
        self.orders[stack] -= worth_minor
        if not self.orders[stack]:
            del self.orders[stack]
        self._what_comes_back()

    @rule(amount_minor=st.sampled_from([10_00, -5_00]))
    def change_the_card(self, amount_minor: int) -> None:
        command = ChangeCard("G-1", amount_minor, f"C-{next(self.names)}")
        ask = partial(change_card, command, now=NOW, pause=no_pause)
        if self.card_minor + amount_minor < 0:
            assert refuses(ask)
            return
        assert ask().entry == ask().entry
        self.card_minor += amount_minor

    @rule()
    def earn(self) -> None:
        cause = Cause(id=f"E-{next(self.names)}", type=EntryType.EARNED)
        command = AwardPoints(self.wallet.member_id, cause, 50, self.wallet.club.lot)
        for _ in range(2):
            award_points(command, self.wallet.club, now=NOW, pause=no_pause)
        self.points += 50

    def _what_comes_back(self) -> None:
        """Never more than orders took; the books say below that it is exactly what they owe."""
        card_minor, points = money("G-1").balance_minor, self.wallet.member.held
        assert card_minor >= self.card_minor
        assert points >= self.points
        self.card_minor, self.points = card_minor, points

    @invariant()
    def everything_adds_up(self) -> None:
        assert (money("G-1").balance_minor, self.wallet.member.held) == (
            self.card_minor,
            self.points,
        )
        earned = sum(e.points for e in self.wallet.entries if e.type is EntryType.EARNED)
        assert self.wallet.member.held == earned - points_of_orders(self.table)
        assert_accounted(self.table, "G-1")
        assert_points_add_up(self.wallet)
        assert_balanced(self.table)


def refuses(ask: Callable[[], object]) -> bool:
    """Whether the request is refused."""
    try:
        ask()
    except Refused:
        return True
    return False
