"""The ledger of one member, by hand: what goes where, and what never happens."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from incentives.domain.points import ledger, lots
from incentives.domain.points.entry import Cause, Entry, EntryType
from incentives.domain.points.member import Change, Member, Moment
from incentives.domain.refusal import Refused

START = datetime(2026, 6, 15, 12, tzinfo=UTC)
SUMMER, AUTUMN = lots.lot(date(2026, 8, 31)), lots.lot(date(2026, 10, 31))
FOREVER = lots.lot(lots.NEVER)


def on(day: date) -> Moment:
    return Moment(datetime(day.year, day.month, day.day, 12, tzinfo=UTC), day)


TODAY = on(START.date())
IN_SEPTEMBER = on(date(2026, 9, 15))


def a_member(debt: int = 0, **held: int) -> Member:
    named = {"summer": SUMMER, "autumn": AUTUMN, "forever": FOREVER}
    kept = {named[name]: points for name, points in held.items()}
    return Member("mem_1", "camp_1", START, START, lots=kept, debt=debt)


def cause(type_: EntryType = EntryType.EARNED, name: str = "event") -> Cause:
    return Cause(id=name, type=type_)


def spent(member: Member, points: int, moment: Moment = TODAY) -> Change:
    return ledger.spend(member, points, cause(EntryType.SPENT), moment)


def test_points_that_expire_soonest_are_spent_first_and_those_that_stay_last() -> None:
    after = spent(a_member(forever=50, autumn=50, summer=50), 120)
    assert after.member.lots == {FOREVER: 30}
    assert after.entry.lots == {SUMMER: -50, AUTUMN: -50, FOREVER: -20}
    assert after.entry.points == -120


def test_nobody_spends_more_than_there_is() -> None:
    """Money and points are never spent twice."""
    with pytest.raises(Refused, match="loyalty_card_points_exceeded"):
        spent(a_member(summer=50), 51)


def test_a_lot_counts_on_its_last_day_and_not_on_the_next_although_no_job_has_run() -> None:
    member = a_member(summer=50)
    assert member.balance(date(2026, 8, 31)) == 50
    assert member.balance(date(2026, 9, 1)) == 0
    with pytest.raises(Refused, match="loyalty_card_points_exceeded"):
        spent(member, 1, on(date(2026, 9, 1)))


def test_the_job_books_what_has_expired_and_changes_no_balance() -> None:
    """Spending before does not bring the balance down a second time."""
    member = spent(a_member(summer=50, autumn=10), 40).member
    assert member.balance(IN_SEPTEMBER.today) == 10
    booked = ledger.expire(member, IN_SEPTEMBER)
    assert booked is not None
    assert booked.entry.points == -10
    assert booked.member.balance(IN_SEPTEMBER.today) == 10
    assert ledger.expire(booked.member, IN_SEPTEMBER) is None


def test_a_change_books_what_has_expired_beside_its_own_entry() -> None:
    after = spent(a_member(summer=50, autumn=50), 20, IN_SEPTEMBER)
    assert [entry.type for entry in after.entries] == [EntryType.SPENT, EntryType.EXPIRED]
    assert after.member.held == 30


def test_a_reversal_restores_the_same_lots_with_their_days() -> None:
    after = spent(a_member(summer=50, autumn=50), 80)
    back = ledger.restore(after.member, after.entry, cause(), TODAY, grace_until=None)
    assert back.member.lots == {SUMMER: 50, AUTUMN: 50}


def test_a_reversal_after_their_day_leaves_points_expired() -> None:
    after = spent(a_member(summer=50, autumn=50), 80)
    back = ledger.restore(after.member, after.entry, cause(), IN_SEPTEMBER, grace_until=None)
    assert back.member.lots == {AUTUMN: 50}
    assert back.entry.points == 30


def test_a_programme_with_grace_gives_expired_points_some_days_more() -> None:
    after = spent(a_member(summer=50), 50)
    until = date(2026, 9, 29)
    back = ledger.restore(after.member, after.entry, cause(), IN_SEPTEMBER, grace_until=until)
    assert back.member.lots == {lots.lot(until): 50}


def test_pending_points_are_usable_from_their_day_without_any_job() -> None:
    first = date(2026, 6, 29)
    waiting = lots.lot(date(2026, 10, 31), first)
    member = replace(a_member(), lots={waiting: 100})
    assert member.balance(first - timedelta(days=1)) == 0
    assert member.balance(first) == 100
    after = spent(member, 30, on(first))
    assert after.member.lots == {AUTUMN: 70}
    assert after.entry.points == -30


def test_a_refund_takes_the_points_of_the_order_before_any_others() -> None:
    """Goods that come back take their points along."""
    earned = ledger.award(a_member(summer=50), 40, AUTUMN, cause(), TODAY)
    back = ledger.take_back(earned.member, 30, earned.entry, cause(), TODAY, into_debt=False)
    assert back.member.lots == {SUMMER: 50, AUTUMN: 10}


@pytest.mark.parametrize(("into_debt", "debt"), [(True, 25), (False, 0)])
def test_a_refund_of_spent_points_is_owed_or_let_go(into_debt: bool, debt: int) -> None:  # noqa: FBT001
    earned = ledger.award(a_member(), 40, AUTUMN, cause(), TODAY)
    poor = spent(earned.member, 25).member
    back = ledger.take_back(poor, 40, earned.entry, cause(), TODAY, into_debt=into_debt)
    assert (back.member.lots, back.member.debt) == ({}, debt)
    assert back.member.balance(TODAY.today) == -debt


def test_a_debt_is_paid_from_the_next_points() -> None:
    after = ledger.award(a_member(debt=25), 40, AUTUMN, cause(), TODAY)
    assert (after.member.lots, after.member.debt) == ({AUTUMN: 15}, 0)
    assert after.entry.points == 40


def test_ten_years_of_daily_purchases_stay_few_lots_and_no_point_expires_early() -> None:
    member = a_member()
    day, held, entries = START.date(), dict[date, int](), list[Entry]()
    for number in range(3_650):
        today = day + timedelta(days=number)
        last = today + timedelta(days=365)
        made = ledger.award(member, 10, lots.lot(last), cause(name=str(number)), on(today))
        member, held[last] = made.member, 10
        entries += made.entries
        assert len(member.lots) <= lots.MOST_LOTS
        assert member.balance(today) >= sum(p for end, p in held.items() if end >= today)
        held = {end: points for end, points in held.items() if end >= today}
    assert ledger.as_of(entries, on(today))[0] == member.balance(today)
    assert sum(entry.points for entry in entries) == member.held


@pytest.mark.parametrize(("every_days", "longer_days"), [(1, 15), (3, 31), (7, 31)])
def test_points_of_who_buys_again_and_again_expire_all_the_same(
    every_days: int, longer_days: int
) -> None:
    """Few lots put an end off by some days, once, and not with each purchase."""
    member, ends = a_member(), list[date]()
    for number in range(0, 2_000, every_days):
        today = START.date() + timedelta(days=number)
        ends.append(today + timedelta(days=365))
        name = cause(name=str(number))
        member = ledger.award(member, 10, lots.lot(ends[-1]), name, on(today)).member
        exact = 10 * sum(end >= today for end in ends)
        late = 10 * sum(end >= today - timedelta(days=longer_days) for end in ends)
        assert exact <= member.balance(today) <= late


def test_pending_points_of_who_buys_every_day_wait_a_week_longer_at_most() -> None:
    member, firsts = a_member(), list[date]()
    for number in range(200):
        today = START.date() + timedelta(days=number)
        firsts.append(today + timedelta(days=60))
        name = lots.lot(lots.NEVER, firsts[-1])
        member = ledger.award(member, 10, name, cause(name=str(number)), on(today)).member
        a_week_ago = today - timedelta(days=7)
        assert 10 * sum(first <= a_week_ago for first in firsts) <= member.balance(today)
        assert member.balance(today) <= 10 * sum(first <= today for first in firsts)


def test_as_of_needs_the_entries_only_and_no_order() -> None:
    first = ledger.award(a_member(), 50, SUMMER, cause(name="a"), TODAY)
    later = spent(first.member, 20, on(date(2026, 7, 1)))
    entries = [later.entry, first.entry]
    assert ledger.as_of(entries, on(date(2026, 6, 20)))[0] == 50
    assert ledger.as_of(entries, on(date(2026, 7, 20)))[0] == 30
    assert ledger.as_of(entries, IN_SEPTEMBER)[0] == 0
