"""Challenges against a naive reading of the whole history."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentives.domain.period import Period
from incentives.domain.points.challenge import START, Challenge

FIRST = date(2026, 12, 20)  # over the turn of a year and of an ISO year
GAPS = st.lists(st.integers(0, 9), max_size=40)


def met_on(challenge: Challenge, days: list[date]) -> list[bool]:
    progress, met = START, []
    for day in days:
        progress, is_met = challenge.after(progress, day)
        met.append(is_met)
    return met


def days_after(gaps: list[int]) -> list[date]:
    days, day = [], FIRST
    for gap in gaps:
        day += timedelta(days=gap)
        days.append(day)
    return days


@given(GAPS, st.integers(2, 6), st.integers(1, 12))
def test_so_many_within_days_as_a_naive_reader_counts(
    gaps: list[int], times: int, within: int
) -> None:
    days, used, expected = days_after(gaps), 0, []
    for place, day in enumerate(days):
        fresh = [one for one in days[used : place + 1] if one > day - timedelta(days=within)]
        expected.append(len(fresh) >= times)
        used = place + 1 if expected[-1] else used
    assert met_on(Challenge(times, within_days=within), days) == expected


@given(GAPS, st.integers(2, 5), st.sampled_from([Period.DAY, Period.WEEK, Period.MONTH]))
def test_a_streak_as_a_naive_reader_counts(gaps: list[int], times: int, period: Period) -> None:
    days, expected = days_after([gap * 4 for gap in gaps]), []
    names = [period.name_of(day) for day in days]
    length = 0
    for place, day in enumerate(days):
        if place and names[place] == names[place - 1]:
            expected.append(False)
            continue
        joined = place and period.name_of(_before(day, period)) == names[place - 1]
        length = length + 1 if joined else 1
        expected.append(length >= times)
        length = 0 if expected[-1] else length
    assert met_on(Challenge(times, in_a_row=period), days) == expected


def _before(day: date, period: Period) -> date:
    """Some day of the period before."""
    if period is Period.MONTH:
        return day.replace(day=1) - timedelta(days=1)
    return day - timedelta(days=7 if period is Period.WEEK else 1)


@given(st.integers(2, 100), st.integers(0, 300))
def test_every_so_manieth_time_is_the_one(times: int, told: int) -> None:
    met = met_on(Challenge(times), [FIRST] * told)
    assert [place for place, is_met in enumerate(met, 1) if is_met] == list(
        range(times, told + 1, times)
    )


@pytest.mark.parametrize("period", list(Period))
def test_the_next_period_has_the_next_number(period: Period) -> None:
    days = [FIRST + timedelta(days=number) for number in range(800)]
    for day, following in pairwise(days):
        same = period.name_of(day) == period.name_of(following)
        step = period.number_of(following) - period.number_of(day)
        assert step == (0 if same else 1)


def test_a_week_begins_on_monday() -> None:
    sunday, monday = date(2027, 1, 3), date(2027, 1, 4)
    assert met_on(Challenge(2, in_a_row=Period.WEEK), [sunday, monday]) == [False, True]


def test_a_clock_that_is_behind_at_midnight_breaks_no_streak() -> None:
    days = [FIRST, FIRST + timedelta(days=1), FIRST, FIRST + timedelta(days=2)]
    assert met_on(Challenge(3, in_a_row=Period.DAY), days) == [False, False, False, True]


def test_what_has_to_be_remembered_is_bounded() -> None:
    challenge = Challenge(100, within_days=366)
    progress = START
    for number in range(99):
        progress, _ = challenge.after(progress, FIRST + timedelta(days=number))
    assert len(progress.days) == 99
