"""The ledger against a naive one, under everything that can happen in any order.

The reference keeps every point's day in a list and computes what the ledger keeps in lots. It knows
no merging: members here have few lots, and `test_ledger.py` shows what merging does.
"""

from datetime import UTC, date, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from incentives.domain.points import ledger, lots
from incentives.domain.points.duty import Reminder, due_on
from incentives.domain.points.entry import Cause, Entry, EntryType
from incentives.domain.points.expiry import CountedFrom, Expiry, PeriodType
from incentives.domain.points.member import Change, Member, Moment
from incentives.domain.points.visit import visit
from incentives.domain.refusal import Refused
from tests.support.points.naive_points import Naive, Point

START = date(2026, 1, 1)
POINTS = st.integers(1, 60)
LASTING = st.sampled_from([0, 1, 5, 30, None])
WAITING = st.sampled_from([0, 0, 3])
WHILE_ACTIVE = Expiry(PeriodType.DAY, 6, counted_from=CountedFrom.LAST_ACTIVITY)
REMIND_DAYS = 2


class Ledgers(RuleBasedStateMachine):
    """One member, its naive twin, and a clock that only goes forward."""

    def __init__(self) -> None:
        super().__init__()
        self.today = START
        self.naive = Naive()
        self.member = Member("mem_1", "camp_1", self.moment.at, self.moment.at)
        self.entries: list[Entry] = []
        self.history: list[tuple[Moment, int]] = []
        self.spent: list[tuple[Entry, list[Point], int]] = []
        self.earned: list[tuple[Entry, int]] = []
        self.reminded: set[date] = set()
        self.into_debt = False

    @initialize(into_debt=st.booleans())
    def choose_the_setting(self, into_debt: bool) -> None:  # noqa: FBT001
        self.into_debt = into_debt

    @property
    def moment(self) -> Moment:
        noon = datetime(self.today.year, self.today.month, self.today.day, 12, tzinfo=UTC)
        return Moment(noon, self.today, WHILE_ACTIVE, REMIND_DAYS)

    def act(self) -> None:
        """What both do when the member earns or spends."""
        self.naive.act(self.today, WHILE_ACTIVE.last_day(self.today))

    def cause(self, type_: EntryType) -> Cause:
        return Cause(id=f"event-{len(self.entries)}", type=type_)

    def book(self, change: Change) -> Entry:
        self.member = change.member
        self.entries += change.entries
        return change.entry

    @rule(points=POINTS, lasting=LASTING, waiting=WAITING)
    def award(self, points: int, lasting: int | None, waiting: int) -> None:
        first = self.today + timedelta(days=waiting)
        last = lots.NEVER if lasting is None else first + timedelta(days=lasting)
        name = lots.lot(last, first if waiting else None)
        change = ledger.award(self.member, points, name, self.cause(EntryType.EARNED), self.moment)
        self.act()
        self.naive.give([(last, first if waiting else date.min)] * points)
        self.earned.append((self.book(change), points))

    @rule(points=POINTS)
    def award_while_active(self, points: int) -> None:
        name, cause = lots.lot(lots.WHILE_ACTIVE), self.cause(EntryType.EARNED)
        change = ledger.award(self.member, points, name, cause, self.moment)
        self.act()
        self.naive.give([(lots.WHILE_ACTIVE, date.min)] * points)
        self.earned.append((self.book(change), points))

    @rule(points=POINTS)
    def spend(self, points: int) -> None:
        there = self.naive.usable(self.today)
        cause = self.cause(EntryType.SPENT)
        try:
            change = ledger.spend(self.member, points, cause, self.moment)
        except Refused:
            assert len(there) - self.naive.owed < points
            return
        assert len(there) >= points
        taken = there[:points]
        self.act()
        self.naive.take(taken)
        self.spent.append((self.book(change), taken, self.naive.lives))

    @precondition(lambda self: self.spent)
    @rule(grace=st.sampled_from([None, 4]), data=st.data())
    def reverse(self, grace: int | None, data: st.DataObject) -> None:
        entry, points, life = self.spent.pop(data.draw(st.integers(0, len(self.spent) - 1)))
        until = None if grace is None else self.today + timedelta(days=grace)
        change = ledger.restore(
            self.member, entry, self.cause(EntryType.RESTORED), self.moment, grace_until=until
        )
        alive = [point for point in points if self.naive.counts(point, life, self.today)]
        dead = [] if until is None else [(until, date.min)] * (len(points) - len(alive))
        self.naive.give(alive + dead)
        self.book(change)

    @precondition(lambda self: self.earned)
    @rule(share=st.integers(1, 100), data=st.data())
    def refund(self, share: int, data: st.DataObject) -> None:
        entry, points = self.earned.pop(data.draw(st.integers(0, len(self.earned) - 1)))
        back = points * share // 100
        change = ledger.take_back(
            self.member,
            back,
            entry,
            self.cause(EntryType.TAKEN_BACK),
            self.moment,
            into_debt=self.into_debt,
        )
        standing = self.member.standing(self.today).items()
        left = sum(points for name, points in standing if not lots.has_expired(name, self.today))
        booked = self.book(change)
        missing = max(0, back - left)
        assert booked.debt == (missing if self.into_debt else 0)
        self.naive.owed += booked.debt
        for name, change_ in booked.lots.items():
            first = lots.usable_from(name) or date.min
            gone = [p for p in self.naive.there if self.same_lot(p, lots.expiry_of(name), first)]
            self.naive.take(gone[:-change_])

    def same_lot(self, point: Point, last: date, first: date) -> bool:
        """Whether a point is in a lot by now; a lot whose first day has come has lost it."""
        ripe = date.min if point[1] <= self.today else point[1]
        return point[0] == last and (point[1] == first or ripe == first)

    @rule()
    def the_job_runs(self) -> None:
        balance = self.member.balance(self.today)
        visited = visit(self.member, self.moment)
        if visited is not None:
            self.member = visited.member
            self.entries += visited.change.entries
            self.remind(visited.reminders)
        assert self.member.balance(self.today) == balance
        assert self.member.due_on is None or self.member.due_on > self.today
        assert visit(self.member, self.moment) is None

    def remind(self, reminders: tuple[Reminder, ...]) -> None:
        """Nobody is reminded twice of a day, too early, or of one that has passed."""
        for reminder in reminders:
            assert reminder.expires_on not in self.reminded
            assert 0 <= (reminder.expires_on - self.today).days <= REMIND_DAYS
            self.reminded.add(reminder.expires_on)

    @rule(days=st.integers(1, 9))
    def time_passes(self, days: int) -> None:
        self.history.append((self.moment, self.member.balance(self.today)))
        self.today += timedelta(days=days)

    @invariant()
    def the_sum_of_entries_is_what_is_held_and_the_sum_of_lots(self) -> None:
        held = sum(entry.points for entry in self.entries)
        assert held == self.member.held
        there = lots.changed({}, *(x for e in self.entries for x in (e.lots, e.tidied)))
        assert there == self.member.lots

    @invariant()
    def the_balance_is_the_naive_one(self) -> None:
        assert self.member.balance(self.today) == self.naive.balance(self.today)

    @invariant()
    def the_job_finds_the_member_in_time(self) -> None:
        exact = due_on(self.member, self.moment)
        assert exact is None or (self.member.due_on is not None and self.member.due_on <= exact)

    @invariant()
    def nothing_is_negative_unless_it_is_owed(self) -> None:
        assert all(points > 0 for points in self.member.lots.values())
        assert self.member.debt >= 0
        assert self.into_debt or self.member.balance(self.today) >= 0
        if self.member.debt:
            assert self.member.balance(self.today) == -self.member.debt

    @invariant()
    def every_instant_of_the_past_is_read_from_the_entries(self) -> None:
        for moment, balance in self.history:
            assert ledger.as_of(self.entries, moment)[0] == balance
        assert ledger.as_of(self.entries, self.moment)[0] == self.member.balance(self.today)

    @invariant()
    def lots_are_few_and_entries_booked_in_time(self) -> None:
        assert len(self.member.lots) <= lots.MOST_LOTS + 1
        assert [entry.at for entry in self.entries] == sorted(entry.at for entry in self.entries)


TestLedgers = Ledgers.TestCase
TestLedgers.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
