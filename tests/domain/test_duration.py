"""How long a code is good after it was handed out."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentives.domain.duration import Duration
from incentives.domain.refusal import Refusal, Refused
from tests.domain.clocks import (
    BERLIN,
    NEW_YORK,
    a_window,
    utc,
)


@pytest.mark.parametrize(
    ("handed_out_at", "length", "ends_at"),
    [
        ("2026-06-01T12:00", "P24D", "2026-06-25T12:00"),
        ("2026-03-28T12:00", "P1D", "2026-03-29T11:00"),  # 13:00 in Berlin on both days
        ("2026-03-28T12:00", "PT24H", "2026-03-29T12:00"),
        ("2026-10-24T12:00", "P1D", "2026-10-25T13:00"),
        ("2026-01-31T12:00", "P1M", "2026-02-28T12:00"),
        ("2028-01-31T12:00", "P1M", "2028-02-29T12:00"),
        ("2028-02-29T12:00", "P1Y", "2029-02-28T12:00"),
        ("2026-12-31T12:00", "P2M", "2027-02-28T12:00"),
        ("2026-03-28T01:30", "P1D", "2026-03-29T01:30"),  # 02:30 does not exist the next day
        ("2026-06-01T12:00", "P1W2DT3H4M5S", "2026-06-10T15:04:05"),
        ("2026-10-25T01:30", "P371D", "2027-10-31T00:30"),  # 02:30 comes twice then, too
        ("2026-10-25T01:30", "PT1H", "2026-10-25T02:30"),  # from the second 02:30
    ],
)
def test_a_code_is_good_for_so_long_after_it_was_handed_out(
    handed_out_at: str, length: str, ends_at: str
) -> None:
    """Days are the calendar's, hours are the clock's."""
    assert a_window().after(utc(handed_out_at), Duration.parse(length)) == utc(ends_at)


@pytest.mark.parametrize(
    "text",
    [
        "P",
        "PT",
        "P1",
        "1D",
        "P1H",
        "PT1D",
        "P-1D",
        "-P1D",
        "P1.5D",
        "PT0S",
        "P0D",
        "P1DT",
        "P1W1M",
        "p1d",
        "P110Y",
        "P99999D",
        "P1D\n",
        "P\u0661D",
        "",
        "P" + "9" * 400 + "D",
    ],
)
def test_what_is_no_length_of_time_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        Duration.parse(text)
    assert refused.value.refusal is Refusal.INVALID_CAMPAIGN_PARAMS


LENGTHS = st.builds(
    Duration, st.integers(0, 99), st.integers(0, 999), st.integers(0, 10**6)
).filter(lambda length: bool(length.shortest))


@given(LENGTHS)
def test_a_length_of_time_is_read_back_as_it_was_written(length: Duration) -> None:
    assert Duration.parse(str(length)) == length


@given(LENGTHS, st.sampled_from([BERLIN, NEW_YORK, "Pacific/Apia", "Australia/Lord_Howe"]))
def test_more_of_the_same_length_never_ends_sooner(length: Duration, zone: str) -> None:
    start = utc("2011-11-30T10:15")
    ends = [length.after(start, ZoneInfo(zone), times=times) for times in range(5)]
    assert ends[0] == start
    assert ends == sorted(ends)
