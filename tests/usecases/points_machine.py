"""Two members and a partner over the real table, beside naive ones."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import count
from typing import ClassVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from incentives.domain.points import ledger, lots
from incentives.domain.points.entry import Cause, Entry, EntryType
from incentives.domain.points.programme import Programme
from incentives.domain.refusal import Refused
from incentives.domain.window import Window
from incentives.runtime.aws import bind_table
from incentives.store import members as store
from incentives.store import points_keys
from incentives.store.partners import Partner
from incentives.usecases.award_points import Awarded, AwardPoints, award_points
from incentives.usecases.change_member import Changed, change_member
from incentives.usecases.enroll import enroll, newcomer
from incentives.usecases.expire_member import expire_member
from incentives.usecases.manage_programme import set_partner
from incentives.usecases.move_points import MovePoints, move_points
from incentives.usecases.read_member import find_member
from incentives.usecases.spend_points import reverse_spending
from infra.local.account import Account
from tests.account import create_table
from tests.builders import NOW, no_pause
from tests.support.naive_points import Naive, Point

_accounts = count(600_000_000_000)

BAKERY, PER_DAY, TOTAL = "app_bakery", 50, 120
CAUSES = st.integers(1, 12)  # few, so that events are told again
POINTS = st.integers(1, 60)
LASTING = st.sampled_from([0, 1, 6, 40])
WHO = st.integers(0, 1)


class Club(RuleBasedStateMachine):
    """A programme with two members; time only goes forward."""

    endpoint: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        table = create_table(Account(self.endpoint, str(next(_accounts))))
        bind_table(table.name, table.client)
        self.now = NOW
        self.club = Programme(
            id="camp_" + "c" * 26,
            name="Club",
            version=1,
            window=Window(zone="America/New_York"),
            created_at=NOW,
            updated_at=NOW,
        )
        self.ids = [self._enrolled(f"{number:032x}") for number in (1, 2)]
        self.naive = [Naive(), Naive()]
        self.told: dict[tuple[int, str], Entry] = {}
        self.spent: list[tuple[int, Entry, list[Point]]] = []
        self.history: list[tuple[datetime, list[int]]] = []
        self.by_day: dict[str, int] = {}
        terms = Partner(BAKERY, self.club.id, "Bakery", PER_DAY, TOTAL, TOTAL)
        set_partner(terms, no_pause)

    def _enrolled(self, person: str) -> str:
        joining = newcomer(self.club.id, person, customer_id=None, customer_source_id=None, now=NOW)
        return enroll(joining, self.club, now=NOW, pause=no_pause).member.id

    @rule(who=WHO, number=CAUSES, points=POINTS, lasting=LASTING)
    def award(self, who: int, number: int, points: int, lasting: int) -> None:
        self._awarded(who, Cause(id=f"event-{number}", type=EntryType.EARNED), points, lasting)

    @rule(who=WHO, number=CAUSES, points=POINTS, lasting=LASTING)
    def award_by_partner(self, who: int, number: int, points: int, lasting: int) -> None:
        cause = Cause(id=f"bakery-{number}", type=EntryType.EARNED, partner=BAKERY)
        day = self._today.isoformat()
        room = min(PER_DAY - self.by_day.get(day, 0), TOTAL - sum(self.by_day.values()))
        known = (who, cause.id) in self.told
        if not known and points > room:
            with pytest.raises(Refused, match="partner_budget_exceeded"):
                self._awarded(who, cause, points, lasting)
            return
        self._awarded(who, cause, points, lasting)
        if not known:
            self.by_day[day] = self.by_day.get(day, 0) + points

    def _awarded(self, who: int, cause: Cause, points: int, lasting: int) -> None:
        last = self._today + timedelta(days=lasting)
        command = AwardPoints(
            self.ids[who], cause, points, lambda _: lots.lot(last), partner_app_id=cause.partner
        )
        done = award_points(command, self.club, now=self.now, pause=no_pause)
        if self._is_new(who, cause, done):
            self.naive[who].give([(last, last.min)] * points)

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
            self.naive[who].take(there[:points])
            self.spent.append((who, done.entry, there[:points]))

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
            self.naive[1 - giver].give(there[:points])

    @precondition(lambda self: self.spent)
    @rule(data=st.data())
    def reverse(self, data: st.DataObject) -> None:
        who, entry, points = data.draw(st.sampled_from(self.spent))
        entry_id = points_keys.entry_id(self.ids[who], entry.cause)
        done = reverse_spending(
            self.ids[who], entry_id, self.club, reason=None, now=self.now, pause=no_pause
        )
        cause = Cause(id=f"reversal:{entry.cause}", type=EntryType.RESTORED)
        if self._is_new(who, cause, done):
            self.naive[who].give([point for point in points if point[0] >= self._today])

    @rule(who=WHO)
    def the_job_runs(self, who: int) -> None:
        expire_member(self.ids[who], self.club, now=self.now, pause=no_pause)

    @rule(hours=st.sampled_from([1, 5, 24, 24 * 9]))
    def time_passes(self, hours: int) -> None:
        self.history.append((self.now, [one.balance(self._today) for one in self.naive]))
        self.now += timedelta(hours=hours)

    @invariant()
    def the_books_balance_now_and_at_every_instant_before(self) -> None:
        for who, member_id in enumerate(self.ids):
            member = find_member(member_id, no_pause)
            entries = store.entries(member_id, no_pause)
            assert sum(entry.points for entry in entries) == member.held
            assert lots.changed({}, *(one.lots for one in entries)) == member.lots
            assert member.balance(self._today) == self.naive[who].balance(self._today) >= 0
            for instant, balances in self.history:
                assert ledger.as_of(entries, self.club.moment(instant))[0] == balances[who]

    @property
    def _today(self) -> date:
        return self.club.moment(self.now).today

    def _is_new(self, who: int, cause: Cause, done: Awarded | Changed) -> bool:
        """Whether it was booked now; a repeat has the first answer."""
        before = self.told.setdefault((who, cause.id), done.entry)
        assert done.entry == before
        return not done.repeated

    def _unless_too_few(self, act: Callable[[], Changed], *, too_few: bool) -> Changed | None:
        if too_few:
            with pytest.raises(Refused, match="loyalty_card_points_exceeded"):
                act()
            return None
        return act()
