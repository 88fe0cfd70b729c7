"""Dates and times as they are typed, in zones near and far."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentives.domain.window import Window
from tests.domain.clocks import BERLIN, NEW_YORK, OVER, TICK, a_window, at, utc


@pytest.mark.parametrize(
    ("zone", "last_instant"),
    [
        (BERLIN, "2026-12-31T22:59:59.999"),
        (NEW_YORK, "2027-01-01T04:59:59.999"),
        ("Pacific/Kiritimati", "2026-12-31T09:59:59.999"),  # 14 hours ahead of UTC
        ("Pacific/Pago_Pago", "2027-01-01T10:59:59.999"),  # 11 hours behind
        ("Asia/Kathmandu", "2026-12-31T18:14:59.999"),  # 5:45 ahead
        ("UTC", "2026-12-31T23:59:59.999"),
    ],
)
def test_a_bare_end_date_includes_its_day_in_the_zone_of_the_campaign(
    zone: str, last_instant: str
) -> None:
    """An end date that meant the start of that day."""
    window = a_window(zone, expiration_date="2026-12-31")
    assert window.refusal(utc(last_instant)) is None
    assert window.refusal(utc(last_instant) + TICK) is OVER


def test_a_bare_start_date_starts_with_its_day_and_the_29th_of_february_is_one() -> None:
    window = a_window(NEW_YORK, start_date="2028-02-29", expiration_date="2028-02-29")
    assert window.starts_at == utc("2028-02-29T05:00")
    assert window.ends_at == utc("2028-03-01T05:00")


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-07-01T12:00:00Z", "2026-07-01T12:00"),
        ("2026-07-01T12:00:00+02:00", "2026-07-01T10:00"),
        ("2026-07-01T12:00:00.123456789-0500", "2026-07-01T17:00:00.123"),
        ("2026-07-01T12:00", "2026-07-01T10:00"),  # of the zone, in summer
        ("2026-01-01T12:00:00", "2026-01-01T11:00"),  # of the zone, in winter
        ("2026-03-29T02:30", "2026-03-29T01:30"),  # does not exist: the offset before the jump
        ("2026-10-25T02:30", "2026-10-25T00:30"),  # exists twice: the first
        ("2026-10-25T02:30+01:00", "2026-10-25T01:30"),  # the second, said with its offset
    ],
)
def test_an_instant_is_what_iso_8601_says_and_a_local_time_belongs_to_the_zone(
    text: str, instant: str
) -> None:
    """UTC against local time, and the clocks' changes (RFC 5545)."""
    assert a_window(start_date=text).starts_at == utc(instant)
    assert a_window(expiration_date=text).ends_at == utc(instant)


def test_a_local_time_that_does_not_exist_in_new_york_is_read_with_the_offset_before() -> None:
    """The clocks of the campaign's zone decide."""
    assert a_window(NEW_YORK, start_date="2026-03-08T02:30").starts_at == utc("2026-03-08T07:30")


def test_a_day_without_a_midnight_starts_when_the_clocks_do() -> None:
    """Beirut's clocks jump from midnight to one o'clock."""
    window = a_window("Asia/Beirut", start_date="2026-03-29")
    assert window.starts_at == at("2026-03-29T01:00", "Asia/Beirut")


INSTANTS = st.datetimes(
    utc("1971-01-01").replace(tzinfo=None), utc("2100-01-01").replace(tzinfo=None)
)


@given(INSTANTS, st.sampled_from([BERLIN, "Pacific/Kiritimati", "America/St_Johns"]))
def test_dates_are_read_back_as_they_were_stored(moment: datetime, zone: str) -> None:
    """The store keeps milliseconds; an instant that changed on its way would open another time."""
    window = a_window(zone, start_date=moment.isoformat(), validity_day_of_week=[1, 1, 0])
    assert Window.of(window.as_data()) == window
