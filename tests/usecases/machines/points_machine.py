"""Two members and a partner over the real table, beside naive ones."""

from datetime import date, timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from incentives.domain import derived_ids
from incentives.domain.points import ledger, lots
from incentives.domain.points.entry import Cause, EntryType
from incentives.domain.refusal import Refused
from incentives.store import keys
from incentives.store.codes.vouchers import voucher_of
from incentives.store.points import points_keys
from incentives.store.reading import fetch_one
from incentives.usecases.codes.pay_code import Mint
from incentives.usecases.points.award_points import AwardPoints, award_points
from incentives.usecases.points.change_member import Changed, change_member
from incentives.usecases.points.expire_points import Shard, expire_points
from incentives.usecases.points.move_points import MovePoints, move_points
from incentives.usecases.points.reverse_spending import reverse_spending
from incentives.usecases.points.spend_points import SpendPoints, spend_points
from incentives.usecases.snapshot.cache import InstanceCache
from tests.builders import no_pause
from tests.support.points import code_reward_setup as wares
from tests.usecases.machines.points_books import BAKERY, PER_DAY, TOTAL, Books

CAUSES = st.integers(1, 12)  # few, so that events are told again
POINTS = st.integers(1, 60)
LASTING = st.sampled_from([0, 1, 6, 40, None])  # days; None is while the member is active
WHO = st.integers(0, 1)


class Club(Books):
    """Everything that can happen to them, in any order; time only goes forward."""

    @rule(who=WHO, number=CAUSES, points=POINTS, lasting=LASTING)
    def award(self, who: int, number: int, points: int, lasting: int | None) -> None:
        self._awarded(who, Cause(id=f"event-{number}", type=EntryType.EARNED), points, lasting)

    @rule(who=WHO, number=CAUSES, points=POINTS, lasting=LASTING)
    def award_by_partner(self, who: int, number: int, points: int, lasting: int | None) -> None:
        cause = Cause(id=f"bakery-{number}", type=EntryType.EARNED, partner=BAKERY)
        day = self._today.isoformat()
        function = min(PER_DAY - self.by_day.get(day, 0), TOTAL - sum(self.by_day.values()))
        cache = (who, cause.id) in self.told
        if not cache and points > function:
            with pytest.raises(Refused, match="partner_budget_exceeded"):
                self._awarded(who, cause, points, lasting)
            return
        self._awarded(who, cause, points, lasting)
        if not cache:
            self.by_day[day] = self.by_day.get(day, 0) + points

    def _awarded(self, who: int, cause: Cause, points: int, lasting: int | None) -> None:
        last = lots.WHILE_ACTIVE if lasting is None else self._today + timedelta(days=lasting)
        command = AwardPoints(
            self.ids[who], cause, points, lambda _: lots.lot(last), partner_app_id=cause.partner
        )
        done = award_points(command, self.club, now=self.now, pause=no_pause)
        if self._is_new(who, cause, done):
            self._act(who)
            self.naive[who].give([(last, last.min)] * points)
            self.earned.append((who, done.entry))

    @rule(who=WHO, number=CAUSES, points=POINTS)
    def spend(self, who: int, number: int, points: int) -> None:
        cause = Cause(id=f"order-{number}", type=EntryType.SPENT)
        there = self.naive[who].usable(self._today)
        done = self._unless_too_few(
            lambda: change_member(
                self.ids[who],
                cause,
                lambda member, moment: ledger.spend(member, points, cause, moment),
                self.club,
                now=self.now,
                pause=no_pause,
            ),
            too_few=(who, cause.id) not in self.told and len(there) < points,
        )
        if done is not None and self._is_new(who, cause, done):
            self._act(who)
            self.naive[who].take(there[:points])
            self.spent.append((who, done.entry, there[:points], self.naive[who].lives))

    @rule(who=WHO, number=CAUSES)
    def buy_a_coupon(self, who: int, number: int) -> None:
        """Its code is the same for whoever repeats it, and comes and goes with the points."""
        command = SpendPoints(self.ids[who], f"coupon-{number}", self.coupon.id)
        cause = Cause(id=command.cause_id, type=EntryType.SPENT)
        there, cache = self.naive[who].usable(self._today), (who, cause.id) in self.told
        if cache and self._was_reversed(who, cause):
            with pytest.raises(Refused, match="redemption_rolled_back"):
                self._bought(command)
            return
        done = self._unless_too_few(
            lambda: self._bought(command), too_few=not cache and len(there) < wares.PRICE
        )
        if done is not None and self._is_new(who, cause, done):
            self._act(who)
            self.naive[who].take(there[: wares.PRICE])
            self.spent.append((who, done.entry, there[: wares.PRICE], self.naive[who].lives))

    def _bought(self, command: SpendPoints) -> Changed:
        seed = f"{command.member_id}{command.cause_id}".encode()
        spent = spend_points(
            command, self.club, mint=Mint(InstanceCache(), seed), now=self.now, pause=no_pause
        )
        return Changed(spent.member, spent.entry, spent.repeated)

    @invariant()
    def a_code_is_good_as_long_as_its_points_are_spent(self) -> None:
        for who, entry, _points, _life in self.spent:
            if entry.code is not None:
                voucher = voucher_of(fetch_one(keys.voucher(entry.code), no_pause, consistent=True))
                cause = Cause(id=entry.cause, type=EntryType.SPENT)
                assert voucher is not None
                assert voucher.active is not self._was_reversed(who, cause)

    def _was_reversed(self, who: int, cause: Cause) -> bool:
        return (who, f"reversal:{cause.id}") in self.told

    @rule(giver=WHO, number=CAUSES, points=POINTS)
    def move(self, giver: int, number: int, points: int) -> None:
        cause = Cause(id=f"move-{number}", type=EntryType.MOVED_OUT)
        there = self.naive[giver].usable(self._today)
        command = MovePoints(self.ids[giver], self.ids[1 - giver], points, cause)
        done = self._unless_too_few(
            lambda: move_points(command, self.club, now=self.now, pause=no_pause),
            too_few=(giver, cause.id) not in self.told and len(there) < points,
        )
        if done is not None and self._is_new(giver, cause, done):
            self.naive[giver].take(there[:points])
            self.naive[1 - giver].give(self.naive[giver].dated(there[:points]))

    @precondition(lambda self: self.spent)
    @rule(data=st.data())
    def reverse(self, data: st.DataObject) -> None:
        who, entry, points, life = data.draw(st.sampled_from(self.spent))
        entry_id = derived_ids.entry_id(self.ids[who], entry.cause)
        done = reverse_spending(
            self.ids[who], entry_id, self.club, reason=None, now=self.now, pause=no_pause
        )
        cause = Cause(id=f"reversal:{entry.cause}", type=EntryType.RESTORED)
        if self._is_new(who, cause, done):
            naive = self.naive[who]
            naive.give([point for point in points if naive.counts(point, life, self._today)])

    @precondition(lambda self: self.earned)
    @rule(data=st.data(), share=st.integers(1, 100))
    def refund(self, data: st.DataObject, share: int) -> None:
        who, earned = data.draw(st.sampled_from(self.earned))
        cause = Cause(id=f"refund:{earned.cause}", type=EntryType.TAKEN_BACK)
        done = change_member(
            self.ids[who],
            cause,
            lambda member, moment: ledger.take_back(
                member, earned.points * share // 100, earned, cause, moment, into_debt=False
            ),
            self.club,
            now=self.now,
            pause=no_pause,
        )
        if self._is_new(who, cause, done):
            for name, points in done.entry.lots.items():
                self.naive[who].take([(lots.expiry_of(name), date.min)] * -points)

    @rule(who=WHO, late=st.sampled_from([0, 0, 7, 24 * 12]))
    def the_round_comes(self, who: int, late: int) -> None:
        """On time, late, for the first time or again."""
        shard = int(self.ids[who][-1], 16) % points_keys.DUE_SHARDS
        at = self.now - timedelta(hours=late)
        expire_points(Shard(self.club.id, shard, at), pause=no_pause, has_time=lambda: True)

    @rule(hours=st.sampled_from([1, 5, 24, 24 * 9]))
    def time_passes(self, hours: int) -> None:
        self.history.append((self.now, [one.balance(self._today) for one in self.naive]))
        self.now += timedelta(hours=hours)
