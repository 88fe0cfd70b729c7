"""Worked examples on dates: each policy, month ends, leap days, and clocks that change.

Every row says where its answer comes from; what we decided ourselves is in docs/points.md.
"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentives.domain.points import ledger, lots
from incentives.domain.points.entry import Cause, EntryType
from incentives.domain.points.expiry import CountedFrom, Expiry, PeriodType, Rounding
from incentives.domain.points.member import Member
from incentives.domain.points.programme import Programme
from incentives.domain.window import Window
from tests.builders import NOW
from tests.domain.clocks import TICK, utc

DAY, MONTH, FIXED = PeriodType.DAY, PeriodType.MONTH, PeriodType.FIXED_DAY_OF_YEAR


def a_year(rounding: Rounding | None = None, month: int = 12) -> Expiry:
    return Expiry(MONTH, 12, rounding, month=month)


@pytest.mark.parametrize(
    ("policy", "earned", "last"),
    [
        # Square, LoyaltyProgramExpirationPolicy: a year later, through the last day of that month;
        # its example of 6 July 2020 is gone on 1 August 2021.
        (a_year(Rounding.END_OF_MONTH), "2020-07-06", "2021-07-31"),
        # The field's engine: usable through the end of the same day so many months later.
        (a_year(), "2026-06-15", "2027-06-15"),
        # java.time, LocalDate.plusMonths: 31 March and a month is the last valid day, 30 April.
        (Expiry(MONTH, 1), "2007-03-31", "2007-04-30"),
        (Expiry(MONTH, 1), "2026-01-31", "2026-02-28"),
        # RFC 3339, appendix C: years that 4 divides have 29 February; centuries only if 400 does.
        (Expiry(MONTH, 1), "2028-01-31", "2028-02-29"),
        (a_year(), "2028-02-29", "2029-02-28"),
        (Expiry(MONTH, 48), "2028-02-29", "2032-02-29"),
        (Expiry(MONTH, 48), "2096-02-29", "2100-02-28"),
        (Expiry(MONTH, 4_800), "2000-02-29", "2400-02-29"),
        # Counted from the first month, not from month to month: 31, not 28 (java.time again).
        (Expiry(MONTH, 2), "2026-01-31", "2026-03-31"),
        # Ordinal dates (ISO 8601): 365 days are a year only when no leap day is among them.
        (Expiry(DAY, 365), "2027-02-28", "2028-02-28"),
        (Expiry(DAY, 365), "2028-02-28", "2029-02-27"),
        (Expiry(DAY, 1), "2028-02-28", "2028-02-29"),
        # The field's roundings: up to the end of the quarter, half-year or year that the day is in.
        (a_year(Rounding.END_OF_QUARTER), "2026-05-15", "2027-06-30"),
        (a_year(Rounding.END_OF_QUARTER), "2026-06-30", "2027-06-30"),
        (a_year(Rounding.END_OF_QUARTER), "2026-07-01", "2027-09-30"),
        (a_year(Rounding.END_OF_HALF_YEAR), "2026-01-01", "2027-06-30"),
        (a_year(Rounding.END_OF_HALF_YEAR), "2026-07-01", "2027-12-31"),
        (a_year(Rounding.END_OF_YEAR), "2026-01-01", "2027-12-31"),
        (Expiry(DAY, 10, Rounding.END_OF_MONTH), "2028-02-10", "2028-02-29"),
        # A particular month: its end, this year if it is not over, else the next.
        (a_year(Rounding.PARTICULAR_MONTH, month=2), "2026-02-10", "2027-02-28"),
        (a_year(Rounding.PARTICULAR_MONTH, month=2), "2026-03-01", "2028-02-29"),
        (a_year(Rounding.PARTICULAR_MONTH, month=9), "2026-03-01", "2027-09-30"),
        # A fixed day: the next one; what is earned on the day itself is of the year that ends.
        (Expiry(FIXED, month=12, day=31), "2026-01-01", "2026-12-31"),
        (Expiry(FIXED, month=12, day=31), "2026-12-31", "2026-12-31"),
        (Expiry(FIXED, month=3, day=31), "2026-04-01", "2027-03-31"),
        # 29 February where there is none is the last day of the month, as for shorter months above.
        (Expiry(FIXED, month=2, day=29), "2027-01-15", "2027-02-28"),
        (Expiry(FIXED, month=2, day=29), "2027-03-01", "2028-02-29"),
        (Expiry(FIXED, month=2, day=29), "2028-02-29", "2028-02-29"),
    ],
)
def test_points_last_through_the_day_that_their_policy_names(
    policy: Expiry, earned: str, last: str
) -> None:
    assert policy.last_day(date.fromisoformat(earned)) == date.fromisoformat(last)


POLICIES = st.builds(
    Expiry,
    period=st.sampled_from([DAY, MONTH, FIXED]),
    value=st.integers(1, 120),
    rounding=st.none() | st.sampled_from(Rounding),
    month=st.integers(1, 12),
    day=st.integers(1, 31),
)


@given(POLICIES, st.dates(date(1970, 1, 1), date(2400, 1, 1)))
def test_who_earns_later_never_loses_points_sooner(policy: Expiry, day: date) -> None:
    """So the points that expire soonest are among the oldest, whatever the policy."""
    assert day <= policy.last_day(day) <= policy.last_day(day + timedelta(days=1))


def a_club(zone: str, policy: Expiry) -> Programme:
    return Programme("camp_1", "Club", 1, Window(zone=zone), NOW, NOW, expiry=policy)


@pytest.mark.parametrize(
    ("zone", "earned_at", "last_instant"),
    [
        # The IANA database, 2026: what an hour's offset makes of "one day after".
        ("UTC", "2026-06-15T12:00", "2026-06-16T23:59:59.999"),
        # Berlin skips 02:00 to 03:00 on 29 March and repeats it on 25 October.
        ("Europe/Berlin", "2026-03-28T12:00", "2026-03-29T21:59:59.999"),
        ("Europe/Berlin", "2026-10-24T12:00", "2026-10-25T22:59:59.999"),
        ("Europe/Berlin", "2026-06-14T22:00", "2026-06-16T21:59:59.999"),  # earned at 00:00
        ("Europe/Berlin", "2026-06-14T21:59:59.999", "2026-06-15T21:59:59.999"),
        # Cairo has no midnight on 24 April: that day begins at 01:00.
        ("Africa/Cairo", "2026-04-22T12:00", "2026-04-23T21:59:59.999"),
        # Havana has midnight twice on 1 November; the day before ends with the first.
        ("America/Havana", "2026-10-30T12:00", "2026-11-01T03:59:59.999"),
        ("America/Havana", "2026-10-31T12:00", "2026-11-02T04:59:59.999"),
        # As far from UTC as there are people: 14 hours before it, 11 behind, and a quarter of one.
        ("Pacific/Kiritimati", "2026-06-15T09:59", "2026-06-16T09:59:59.999"),
        ("Pacific/Pago_Pago", "2026-06-15T10:59", "2026-06-16T10:59:59.999"),
        ("Asia/Kathmandu", "2026-06-15T12:00", "2026-06-16T18:14:59.999"),
        # Lord Howe's clocks move by half an hour.
        ("Australia/Lord_Howe", "2026-04-04T06:00", "2026-04-05T13:29:59.999"),
        # Apia had no 30 December 2011: a last day that never came ends with the 29th.
        ("Pacific/Apia", "2011-12-29T12:00", "2011-12-30T09:59:59.999"),
    ],
)
def test_a_day_ends_when_the_programmes_own_clocks_say_so(
    zone: str, earned_at: str, last_instant: str
) -> None:
    """The clock decides, no job does."""
    club, earned, last = a_club(zone, Expiry(DAY, 1)), utc(earned_at), utc(last_instant)
    moment = club.moment(earned)
    member = Member("mem_1", club.id, earned, earned)
    cause = Cause(id="order", type=EntryType.EARNED)
    member = ledger.award(member, 10, club.lot(moment), cause, moment).member
    assert member.balance(club.moment(last).today) == 10
    assert member.balance(club.moment(last + TICK).today) == 0


def test_points_of_a_programme_without_a_policy_stay() -> None:
    club = Programme("camp_1", "Club", 1, Window(), NOW, NOW)
    assert club.expires_on(NOW.date()) == lots.NEVER


def test_a_policy_that_counts_from_the_last_activity_leaves_the_day_to_the_member() -> None:
    club = a_club("UTC", Expiry(MONTH, 6, counted_from=CountedFrom.LAST_ACTIVITY))
    assert club.expires_on(NOW.date()) == lots.WHILE_ACTIVE
