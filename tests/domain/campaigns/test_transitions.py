"""The next opening and closing, as people who look at a campaign are told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentives.domain.campaigns.transitions import Transitions, next_transitions
from tests.domain.clocks import BERLIN, TICK, a_window, opening, utc

NOON = utc("2026-06-15T12:00")  # a Monday, 14:00 in Berlin


def test_a_window_without_hours_turns_at_its_start_and_its_end() -> None:
    window = a_window(start_date="2026-07-01T00:00Z", expiration_date="2026-08-01T00:00Z")
    start, end = utc("2026-07-01"), utc("2026-08-01")
    assert next_transitions(window, NOON) == Transitions(opens_at=start, closes_at=end)
    assert next_transitions(window, start) == Transitions(closes_at=end)
    assert next_transitions(window, end) == Transitions()
    assert next_transitions(a_window(), NOON) == Transitions()


def test_opening_hours_turn_by_the_clocks_of_the_zone() -> None:
    window = a_window(validity_hours=opening("08:00", "17:00", [1, 2]))
    assert next_transitions(window, NOON) == Transitions(
        opens_at=utc("2026-06-16T06:00"), closes_at=utc("2026-06-15T15:00")
    )
    tuesday_evening = utc("2026-06-16T19:00")
    assert next_transitions(window, tuesday_evening) == Transitions(
        opens_at=utc("2026-06-22T06:00"), closes_at=utc("2026-06-22T15:00")
    )


def test_weekdays_turn_at_midnight_and_two_days_in_a_row_are_one_opening() -> None:
    window = a_window(validity_day_of_week=[0, 6])
    assert next_transitions(window, NOON) == Transitions(
        opens_at=utc("2026-06-19T22:00"), closes_at=utc("2026-06-21T22:00")
    )


def test_a_later_start_is_followed_from_there() -> None:
    window = a_window(start_date="2026-09-01", validity_hours=opening("08:00", "17:00"))
    assert next_transitions(window, NOON) == Transitions(
        opens_at=utc("2026-09-01T06:00"), closes_at=utc("2026-09-01T15:00")
    )


def test_a_timeframe_turns_with_every_interval() -> None:
    window = a_window(
        "UTC",
        start_date="2026-06-01",
        validity_timeframe={"interval": "P2D", "duration": "PT1H"},
    )
    assert next_transitions(window, NOON) == Transitions(
        opens_at=utc("2026-06-17T00:00"), closes_at=utc("2026-06-17T01:00")
    )


@pytest.mark.parametrize("start", ["2026-01-01", "4001-01-01", "9000-01-01"])
def test_no_date_is_too_far_away_to_be_looked_at(start: str) -> None:
    window = a_window(
        start_date=start,
        validity_day_of_week=[1],
        validity_timeframe={"interval": "P99Y", "duration": "P1D"},
    )
    next_transitions(window, NOON)


@given(
    st.datetimes(utc("2026-01-01").replace(tzinfo=None), utc("2027-12-31").replace(tzinfo=None)),
    st.integers(0, 23),
    st.integers(0, 23),
    st.sets(st.integers(0, 6), min_size=1),
)
def test_between_now_and_the_next_turn_nothing_changes(
    moment: object, opens: int, closes: int, days: set[int]
) -> None:
    if opens == closes:
        return
    now = utc(str(moment))
    hours = opening(f"{opens:02}:00", f"{closes:02}:00", sorted(days))
    window = a_window(BERLIN, validity_hours=hours)
    is_open = window.refusal(now) is None
    turns = next_transitions(window, now)
    first = min(turn for turn in (turns.opens_at, turns.closes_at) if turn)
    assert first == (turns.closes_at if is_open else turns.opens_at)
    assert (window.refusal(first - TICK) is None) == is_open
    assert (window.refusal(first) is None) != is_open
    middle = now + (first - now) / 2
    assert (window.refusal(middle) is None) == is_open
