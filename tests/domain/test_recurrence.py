"""Weekdays, opening hours and happy hours follow the clocks of the zone."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentives.domain.window import Window
from tests.domain.clocks import (
    BERLIN,
    NEW_YORK,
    NOT_NOW,
    NOT_YET,
    TICK,
    a_window,
    at,
    opening,
    utc,
)


def test_weekdays_follow_the_calendar_of_the_zone_and_sunday_is_zero() -> None:
    """It is Sunday in Auckland while it is still Saturday in UTC."""
    window = a_window("Pacific/Auckland", validity_day_of_week=[0])
    sunday = at("2026-06-07T00:00", "Pacific/Auckland")
    assert window.refusal(sunday - TICK) is NOT_NOW
    assert window.refusal(sunday) is None
    assert window.refusal(sunday + timedelta(days=1) - TICK) is None
    assert window.refusal(sunday + timedelta(days=1)) is NOT_NOW


def test_opening_hours_start_included_and_end_excluded_on_their_weekdays() -> None:
    window = a_window(validity_hours=opening("08:00", "17:00", [1, 2, 3]))
    assert window.refusal(at("2026-06-01T07:59:59.999", BERLIN)) is NOT_NOW
    assert window.refusal(at("2026-06-01T08:00", BERLIN)) is None
    assert window.refusal(at("2026-06-03T16:59:59.999", BERLIN)) is None
    assert window.refusal(at("2026-06-03T17:00", BERLIN)) is NOT_NOW
    assert window.refusal(at("2026-06-04T12:00", BERLIN)) is NOT_NOW  # a Thursday


def test_any_of_several_opening_hours_opens() -> None:
    daily = [
        {"start_time": "08:00", "expiration_time": "12:00"},
        {"start_time": "14:00", "expiration_time": "24:00"},
    ]
    window = a_window(validity_hours={"daily": daily})
    assert window.refusal(at("2026-06-01T11:59", BERLIN)) is None
    assert window.refusal(at("2026-06-01T13:00", BERLIN)) is NOT_NOW
    assert window.refusal(at("2026-06-01T23:59:59.999", BERLIN)) is None
    assert window.refusal(at("2026-06-02T00:00", BERLIN)) is NOT_NOW


@pytest.mark.parametrize(
    "fields",
    [
        {"validity_hours": opening("22:00", "02:00", [5])},
        {"validity_hours": opening("22:00", "02:00"), "validity_day_of_week": [5]},
    ],
)
def test_hours_over_midnight_belong_to_the_day_on_which_they_start(
    fields: dict[str, object],
) -> None:
    """A Friday night goes on into Saturday; a Thursday night does not reach Friday."""
    window = Window.of({"zone": BERLIN, **fields})
    assert window.refusal(at("2026-06-05T01:00", BERLIN)) is NOT_NOW  # Thursday's night
    assert window.refusal(at("2026-06-05T22:00", BERLIN)) is None
    assert window.refusal(at("2026-06-06T01:59:59.999", BERLIN)) is None
    assert window.refusal(at("2026-06-06T02:00", BERLIN)) is NOT_NOW
    assert window.refusal(at("2026-06-06T22:00", BERLIN)) is NOT_NOW


def test_the_night_the_clocks_skip_an_hour_opens_late_and_the_day_after_as_ever() -> None:
    """02:30 does not exist on 29 March 2026 in Berlin, so it means 03:30."""
    window = a_window(validity_hours=opening("02:30", "06:00"))
    assert window.refusal(utc("2026-03-29T01:29:59.999")) is NOT_NOW
    assert window.refusal(utc("2026-03-29T01:30")) is None
    assert window.refusal(utc("2026-03-29T04:00")) is NOT_NOW  # 06:00 in summer time
    assert window.refusal(utc("2026-03-30T00:30")) is None


def test_the_night_the_clocks_go_back_closes_at_the_first_of_two_times() -> None:
    """02:30 comes twice on 25 October 2026 in Berlin."""
    window = a_window(validity_hours=opening("01:00", "02:30"))
    assert window.refusal(utc("2026-10-25T00:29:59.999")) is None
    assert window.refusal(utc("2026-10-25T00:30")) is NOT_NOW
    assert window.refusal(utc("2026-10-25T01:15")) is NOT_NOW  # 02:15 for the second time


def test_every_other_day_for_an_hour_from_the_start_on() -> None:
    window = a_window(
        start_date="2026-06-01T18:00", validity_timeframe={"interval": "P2D", "duration": "PT1H"}
    )
    assert window.refusal(at("2026-06-01T17:59", BERLIN)) is NOT_YET
    assert window.refusal(at("2026-06-01T18:00", BERLIN)) is None
    assert window.refusal(at("2026-06-01T19:00", BERLIN)) is NOT_NOW
    assert window.refusal(at("2026-06-02T18:30", BERLIN)) is NOT_NOW
    assert window.refusal(at("2026-06-03T18:59:59.999", BERLIN)) is None


@pytest.mark.parametrize(
    ("zone", "before", "after"),
    [(BERLIN, "2026-03-28", "2026-03-29"), (NEW_YORK, "2026-10-31", "2026-11-01")],
)
def test_a_happy_hour_stays_at_its_hour_when_the_clocks_change(
    zone: str, before: str, after: str
) -> None:
    """The clocks of the campaign's zone decide."""
    window = a_window(
        zone,
        start_date="2026-01-01T18:00",
        validity_timeframe={"interval": "P1D", "duration": "PT1H"},
    )
    for day in (before, after):
        assert window.refusal(at(f"{day}T17:59:59.999", zone)) is NOT_NOW
        assert window.refusal(at(f"{day}T18:00", zone)) is None
        assert window.refusal(at(f"{day}T19:00", zone)) is NOT_NOW


def test_every_month_from_the_31st_on_opens_on_the_last_day_of_a_shorter_one() -> None:
    window = a_window(
        start_date="2026-01-31", validity_timeframe={"interval": "P1M", "duration": "P1D"}
    )
    assert window.refusal(at("2026-02-28T12:00", BERLIN)) is None
    assert window.refusal(at("2028-02-29T12:00", BERLIN)) is None
    assert window.refusal(at("2028-02-28T12:00", BERLIN)) is NOT_NOW
    assert window.refusal(at("2026-03-31T12:00", BERLIN)) is None


def test_a_day_that_a_zone_never_had_does_not_shift_the_later_ones() -> None:
    """Apia went over the date line and had no 30 December 2011."""
    window = a_window(
        "Pacific/Apia",
        start_date="2011-12-01T12:00",
        validity_timeframe={"interval": "P1D", "duration": "PT1H"},
    )
    assert window.refusal(at("2011-12-31T12:30", "Pacific/Apia")) is None
    assert window.refusal(at("2012-01-01T12:30", "Pacific/Apia")) is None
    assert window.refusal(at("2012-01-01T13:30", "Pacific/Apia")) is NOT_NOW


CAIRO = "Africa/Cairo"  # whose clocks skip from 00:00 to 01:00 on 30 April 2027


@pytest.mark.parametrize(
    ("start", "interval"), [("2027-04-30", "P2D"), ("2027-04-28", "P2D"), ("2027-04-30", "P1M")]
)
def test_a_day_whose_midnight_does_not_exist_begins_late_and_ends_at_midnight(
    start: str, interval: str
) -> None:
    window = a_window(
        CAIRO, start_date=start, validity_timeframe={"interval": interval, "duration": "P1D"}
    )
    assert window.refusal(utc("2027-04-29T22:00") - TICK) in {NOT_NOW, NOT_YET}
    assert window.refusal(utc("2027-04-29T22:00")) is None
    assert window.refusal(at("2027-05-01T00:00", CAIRO) - TICK) is None
    assert window.refusal(at("2027-05-01T00:00", CAIRO)) is NOT_NOW


def test_the_turns_after_a_start_that_did_not_exist_are_whole_days() -> None:
    window = a_window(
        CAIRO,
        start_date="2027-04-30",
        validity_timeframe={"interval": "P2D", "duration": "P1D"},
    )
    assert window.refusal(at("2027-05-01T00:30", CAIRO)) is NOT_NOW
    assert window.refusal(at("2027-05-02T00:00", CAIRO) - TICK) is NOT_NOW
    assert window.refusal(at("2027-05-02T00:00", CAIRO)) is None
    assert window.refusal(at("2027-05-02T00:30", CAIRO)) is None
    assert window.refusal(at("2027-05-03T00:30", CAIRO)) is NOT_NOW


def test_an_hour_from_a_start_that_did_not_exist_is_an_hour() -> None:
    window = a_window(
        CAIRO,
        start_date="2027-04-30T00:30",
        validity_timeframe={"interval": "P1D", "duration": "PT1H"},
    )
    assert window.refusal(utc("2027-04-29T22:30")) is None  # 01:30 by the clocks
    assert window.refusal(utc("2027-04-29T23:30")) is NOT_NOW
    assert window.refusal(at("2027-05-01T00:30", CAIRO)) is None
    assert window.refusal(at("2027-05-01T01:30", CAIRO)) is NOT_NOW


def test_a_start_with_an_offset_is_what_the_clocks_showed_then() -> None:
    window = a_window(
        CAIRO,
        start_date="2027-04-29T22:00:00Z",
        validity_timeframe={"interval": "P1D", "duration": "PT1H"},
    )
    assert window.refusal(at("2027-05-01T00:30", CAIRO)) is NOT_NOW
    assert window.refusal(at("2027-05-01T01:00", CAIRO)) is None


@given(st.datetimes(utc("2026-01-01").replace(tzinfo=None), utc("2040-01-01").replace(tzinfo=None)))
def test_a_timeframe_in_seconds_is_plain_arithmetic(moment: datetime) -> None:
    window = a_window(
        start_date="2026-01-01T00:00:00Z",
        validity_timeframe={"interval": "PT7M", "duration": "PT3M"},
    )
    now = moment.replace(tzinfo=UTC)
    expected = (now - utc("2026-01-01")) % timedelta(minutes=7) < timedelta(minutes=3)
    assert (window.refusal(now) is None) is expected
