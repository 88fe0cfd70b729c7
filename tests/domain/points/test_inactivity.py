"""Points that last while their member is active: each activity puts their end off."""

from datetime import UTC, date, datetime, timedelta

import pytest

from incentives.domain.points import ledger, lots
from incentives.domain.points.entry import Cause, Entry, EntryType
from incentives.domain.points.expiry import CountedFrom, Expiry, PeriodType
from incentives.domain.points.member import Change, Member, Moment
from incentives.domain.refusal import Refused

START = date(2026, 6, 15)
SIXTY_DAYS = Expiry(PeriodType.DAY, 60, counted_from=CountedFrom.LAST_ACTIVITY)
ACTIVE, FOREVER = lots.lot(lots.WHILE_ACTIVE), lots.lot(lots.NEVER)
LAST = START + timedelta(days=60)


def on(day: date) -> Moment:
    return Moment(datetime(day.year, day.month, day.day, 12, tzinfo=UTC), day, SIXTY_DAYS)


def after(days: int) -> Moment:
    return on(START + timedelta(days=days))


def cause(type_: EntryType = EntryType.EARNED, name: str = "event") -> Cause:
    return Cause(id=name, type=type_)


def a_member(points: int = 100) -> Change:
    at = on(START).at
    newcomer = Member("mem_1", "camp_1", at, at)
    return ledger.award(newcomer, points, ACTIVE, cause(name="first"), on(START))


def test_points_count_through_the_last_day_after_the_activity_and_not_on_the_next() -> None:
    member = a_member().member
    assert member.ends_on(ACTIVE) == LAST
    assert (member.balance(LAST), member.balance(LAST + timedelta(days=1))) == (100, 0)


@pytest.mark.parametrize("type_", [EntryType.EARNED, EntryType.GRANTED, EntryType.ADDED])
def test_who_gets_points_in_time_keeps_the_old_ones_too(type_: EntryType) -> None:
    later = ledger.award(a_member().member, 5, ACTIVE, cause(type_), after(60)).member
    assert later.balance(LAST + timedelta(days=60)) == 105
    assert later.balance(LAST + timedelta(days=61)) == 0


def test_an_event_that_only_counts_towards_something_keeps_a_member_active() -> None:
    counted = ledger.count(a_member().member, cause(EntryType.COUNTED), after(60))
    assert counted.member.balance(LAST + timedelta(days=60)) == 100


def test_who_spends_in_time_keeps_the_rest() -> None:
    later = ledger.spend(a_member().member, 40, cause(EntryType.SPENT), after(60)).member
    assert later.balance(LAST + timedelta(days=60)) == 60


def test_who_comes_too_late_starts_anew_and_the_ledger_says_why() -> None:
    change = ledger.award(a_member().member, 5, ACTIVE, cause(), after(61))
    assert change.member.lots == {ACTIVE: 5}
    assert [(entry.type, entry.points) for entry in change.entries] == [
        (EntryType.EARNED, 5),
        (EntryType.EXPIRED, -100),
    ]


def test_nothing_is_spent_by_who_comes_too_late() -> None:
    with pytest.raises(Refused, match="loyalty_card_points_exceeded"):
        ledger.spend(a_member().member, 1, cause(EntryType.SPENT), after(61))


def test_inactivity_takes_only_the_points_that_it_is_about() -> None:
    """Another system wipes the whole balance."""
    member = ledger.award(a_member().member, 7, FOREVER, cause(), on(START)).member
    booked = ledger.expire(member, after(61))
    assert booked is not None
    assert booked.member.lots == {FOREVER: 7}
    assert booked.member.balance(after(61).today) == 7


def test_a_refund_of_long_ago_keeps_nobody_active() -> None:
    first = a_member()
    refund = cause(EntryType.TAKEN_BACK)
    back = ledger.take_back(first.member, 10, first.entry, refund, after(50), into_debt=False)
    assert back.member.balance(LAST) == 90
    assert back.member.balance(LAST + timedelta(days=1)) == 0


def test_booking_another_lot_keeps_nobody_active() -> None:
    """A late or repeated job moves no day."""
    soon = lots.lot(START + timedelta(days=10))
    member = ledger.award(a_member().member, 7, soon, cause(), on(START)).member
    booked = ledger.expire(member, after(50))
    assert booked is not None
    assert booked.member.ends_on(ACTIVE) == LAST


def test_points_with_a_day_of_their_own_are_spent_first() -> None:
    soon = lots.lot(START + timedelta(days=300))
    member = ledger.award(a_member().member, 7, soon, cause(), on(START)).member
    spent = ledger.spend(member, 10, cause(EntryType.SPENT), on(START))
    assert spent.entry.lots == {soon: -7, ACTIVE: -3}


def test_points_that_come_back_to_who_was_inactive_since_stay_expired() -> None:
    spent = ledger.spend(a_member().member, 40, cause(EntryType.SPENT), on(START))
    reversal = cause(EntryType.RESTORED)
    back = ledger.restore(spent.member, spent.entry, reversal, after(60), grace_until=None)
    assert back.entry.points == 40
    late = ledger.restore(spent.member, spent.entry, reversal, after(61), grace_until=None)
    assert late.entry.points == 0
    assert late.member.balance(after(61).today) == 0


def test_a_new_start_revives_no_points_of_a_spending_from_before_it() -> None:
    spent = ledger.spend(a_member().member, 40, cause(EntryType.SPENT), on(START))
    anew = ledger.award(spent.member, 5, ACTIVE, cause(name="anew"), after(61))
    reversal = cause(EntryType.RESTORED, "reversal")
    back = ledger.restore(anew.member, spent.entry, reversal, after(62), grace_until=None)
    assert (back.entry.points, back.member.lots) == (0, {ACTIVE: 5})


def test_every_instant_of_two_lives_is_read_from_the_entries() -> None:
    first = a_member()
    second = ledger.award(first.member, 5, ACTIVE, cause(name="second"), after(80))
    entries: list[Entry] = [*first.entries, *second.entries]
    told = [ledger.as_of(entries, after(days))[0] for days in (0, 60, 61, 79, 80, 140, 141)]
    assert told == [100, 100, 0, 0, 5, 5, 0]


def test_pending_points_without_an_end_are_few_lots_too() -> None:
    """Ninety days of waiting are ninety first days."""
    member = a_member().member
    for number in range(300):
        moment = after(number)
        waiting = lots.lot(lots.WHILE_ACTIVE, moment.today + timedelta(days=90))
        member = ledger.award(member, 1, waiting, cause(name=str(number)), moment).member
        assert len(member.lots) <= lots.MOST_LOTS
    assert member.held == 400
