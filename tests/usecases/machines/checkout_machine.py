"""A campaign that is redeemed, changed and stopped, and crashes, beside the naive shop."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
)

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.checkout.redemption import Redemption
from incentives.domain.checkout.verdict import Applicable
from incentives.domain.pricing.benefit import AmountOff, PercentOff
from incentives.domain.refusal import Refusal, Refused
from incentives.domain.window import Window
from incentives.runtime.aws import bind_table
from incentives.store.campaigns import campaigns
from incentives.usecases.checkout.command import Redeemed
from incentives.usecases.snapshot.cache import InstanceCache
from infra.local.account import Account
from tests.account import Table, create_table
from tests.builders import (
    NOW,
    a_campaign,
    an_ask,
    change,
    change_half_way,
    keep,
    no_pause,
    redeemed,
    refusal,
    rolled_back,
    validated,
)
from tests.support.points.ledger_checks import assert_balanced
from tests.usecases.machines.model import Ask, Rules, Shop

_accounts = count(500_000_000_000)

CODES = ("SALE", "U-1", "U-2", "U-3", "OTHER", "NOPE")
PERSONS = ((), ("jo",), ("ann",), ("jo", "ann"))
CHANGES = st.one_of(
    st.fixed_dictionaries({"total": st.sampled_from([None, 0, 1, 3, 6])}),
    st.fixed_dictionaries({"per_person": st.sampled_from([None, 1, 2])}),
    st.fixed_dictionaries({"per_person_per_day": st.sampled_from([None, 1, 2])}),
    st.fixed_dictionaries({"budget_minor": st.sampled_from([None, 5_00, 40_00])}),
    st.fixed_dictionaries(
        {"offer": st.sampled_from([AmountOff(7_00), PercentOff(rate_bp=3_333.3333)])}
    ),
    st.fixed_dictionaries({"stopped": st.booleans()}),
    st.fixed_dictionaries({"ends_after_h": st.sampled_from([1, 4, 100])}),
    st.fixed_dictionaries({"open_gates": st.sampled_from([1, 2, 4])}),
)


class Checkout(RuleBasedStateMachine):
    """One campaign with a public and unique codes that changes, and one beside it that does not."""

    endpoint: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self.table: Table = create_table(Account(self.endpoint, str(next(_accounts))))
        bind_table(self.table.name, self.table.client)
        ends_at = NOW + timedelta(hours=10)
        window = Window(starts_at=NOW - timedelta(days=1), ends_at=ends_at)
        self.campaign: Campaign = keep(
            a_campaign(public_code="SALE", total=4, open_gates=2, window=window),
            *("U-1", "U-2", "U-3"),
        )
        other = keep(a_campaign(public_code="OTHER", offer=AmountOff(30_00)))
        self.sale = self.campaign.id
        self.shop = Shop(
            rules={
                self.sale: Rules(PercentOff(rate_bp=1_000), total=4, ends_at=ends_at),
                other.id: Rules(AmountOff(30_00)),
            },
            codes={code: other.id if code == "OTHER" else self.sale for code in CODES[:-1]},
            unique={"U-1", "U-2", "U-3"},
        )
        self.instances = [InstanceCache(), InstanceCache()]
        self.made: dict[str, tuple[str, list[Redemption]]] = {}
        self.now: datetime = NOW
        self.uses_may_lie_idle = False

    @rule(
        codes=st.lists(st.sampled_from(CODES), min_size=1, max_size=3, unique=True),
        order=st.sampled_from(["O-1", "O-2", "O-3", "O-4", "O-5", "O-6"]),
        amount_minor=st.sampled_from([0, 9_99, 100_00]),
        persons=st.sampled_from(PERSONS),
        partial=st.booleans(),
        instance=st.sampled_from([0, 1, 2]),
        seed=st.integers(0, 7),
    )
    def redeem(
        self,
        *,
        codes: list[str],
        order: str,
        amount_minor: int,
        persons: tuple[str, ...],
        partial: bool,
        instance: int,
        seed: int,
    ) -> None:
        cache = [*self.instances, InstanceCache()][instance]
        ask = an_ask(
            *codes, order=order, amount_minor=amount_minor, persons=persons, partial=partial
        )
        asked = Ask(order, tuple(codes), amount_minor, persons, partial, self.now)
        if self.shop.is_changed(asked):
            assert refusal(ask, cache, now=self.now, seed=seed) == Refusal.ORDER_CHANGED
            return
        said = validated(ask, cache, now=self.now, seed=seed)
        try:
            done: Redeemed | Refusal = redeemed(ask, cache, now=self.now, seed=seed)
        except Refused as refused:
            done = refused.refusal
        assert said.valid is isinstance(done, Redeemed)
        if isinstance(done, Redeemed):
            foreseen = [verdict for verdict in said.verdicts if isinstance(verdict, Applicable)]
            assert {one.code: one.discount_minor for one in foreseen} == {
                one.code: one.discount_minor for one in done.made
            }
        self._compare(asked, done)

    def _compare(self, ask: Ask, done: Redeemed | Refusal) -> None:
        standing = self.shop.standing(ask.order, ask.codes)
        fresh, refused = self.shop.decide(ask)
        if isinstance(done, Refusal):
            if self._lies_idle(done):
                return
            assert not ask.partial or not (fresh or standing)
            assert done is next(iter(refused.values()))
            return
        expected = {one.code: one.taken_minor for one in [*standing, *fresh]}
        got = {one.code: one.discount_minor for one in done.made}
        if any(self._lies_idle(one.refusal) for one in done.refused):
            assert got.keys() <= expected.keys()
        else:
            assert got == expected
            assert {one.code: one.refusal for one in done.refused} == refused
        assert ask.partial or not refused
        if fresh:
            self.shop.place(ask)
        for one, use in ((one, use) for use in fresh for one in done.made if one.code == use.code):
            use.taken_minor = one.discount_minor or 0
            self.shop.uses.append(use)
            self.made.setdefault(one.parent_id or one.id, (ask.order, []))[1].append(one)

    def _lies_idle(self, refusal: Refusal) -> bool:
        """Whether several gates may have kept back what one would have given."""
        gates = len(self.campaign.gate_shares)
        if refusal is Refusal.BUDGET_EXCEEDED:
            return gates > 1
        return refusal is Refusal.QUANTITY_EXCEEDED and self.uses_may_lie_idle

    @precondition(lambda self: self.made)
    @rule(data=st.data(), times=st.integers(1, 2))
    def give_back(self, data: st.DataObject, times: int) -> None:
        redemption_id = data.draw(st.sampled_from(sorted(self.made)))
        order, made = self.made[redemption_id]
        answers = [rolled_back(redemption_id, whole=True, now=self.now) for _ in range(times)]
        assert all(answer.returned == answers[0].returned for answer in answers)
        for one in made:
            self.shop.give_back(one, order)

    @rule(changes=CHANGES)
    def change(self, changes: dict[str, Any]) -> None:
        settled = campaigns.settled(self.sale, no_pause)
        assert settled is not None
        self._moved(change(settled, **self._definition(changes)), changes)

    @rule(changes=CHANGES, data=st.data())
    def change_and_crash_with_some_gates_moved(
        self, changes: dict[str, Any], data: st.DataObject
    ) -> None:
        settled = campaigns.settled(self.sale, no_pause)
        assert settled is not None
        moved = data.draw(st.integers(1, len(settled.gate_shares)))
        proposed = change_half_way(settled, moved=moved, **self._definition(changes))
        # A cold instance looks at every gate, so it meets one that was moved.
        self.instances = [InstanceCache(), InstanceCache()]
        validated(an_ask("SALE"), self.instances[0], now=self.now)
        assert refusal(an_ask("SALE", "NOPE"), now=self.now)
        self._moved(proposed, changes)

    def _definition(self, changes: dict[str, Any]) -> dict[str, Any]:
        if "ends_after_h" in changes:
            ends_at = NOW + timedelta(hours=changes["ends_after_h"])
            return {"window": Window(starts_at=NOW - timedelta(days=1), ends_at=ends_at)}
        return changes

    def _moved(self, campaign: Campaign, changes: dict[str, Any]) -> None:
        self.campaign = campaign
        if "ends_after_h" in changes:
            self.shop.change(self.sale, ends_at=NOW + timedelta(hours=changes["ends_after_h"]))
        elif "open_gates" not in changes:
            self.shop.change(self.sale, **changes)
        total = self.shop.rules[self.sale].total
        used = sum(use.stands and use.campaign == self.sale for use in self.shop.uses)
        several = max(len(campaign.gate_shares), campaign.open_gates) > 1
        self.uses_may_lie_idle = several and total is not None and used > total

    @rule(hours=st.sampled_from([1, 2, 3, 12]))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule()
    def forget(self) -> None:
        self.instances = [InstanceCache(), self.instances[0]]

    @invariant()
    def the_books_balance(self) -> None:
        assert_balanced(self.table)

    @invariant()
    def no_limit_is_passed_by_what_was_granted_under_it(self) -> None:
        settled = campaigns.published(self.sale, no_pause)
        assert settled is not None
        states = campaigns.gate_states(settled, no_pause)
        standing = [use for use in self.shop.uses if use.stands and use.campaign == self.sale]
        assert sum(state.used for state in states) == len(standing)
        assert sum(state.spent_minor for state in states) == sum(
            use.taken_minor for use in standing
        )
