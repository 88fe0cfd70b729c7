"""Windows: decided by the clock at the instant of the request."""

from datetime import datetime

import pytest

from incentives.domain.refusal import Refusal, Refused
from incentives.domain.window import Window
from tests.domain.clocks import BERLIN, NEW_YORK, NOT_YET, OVER, TICK, a_window, at, opening, utc


def test_a_campaign_is_open_from_its_start_up_to_but_not_at_its_end() -> None:
    window = a_window(start_date="2026-05-01T08:00", expiration_date="2026-05-31T20:00")
    start, end = at("2026-05-01T08:00", BERLIN), at("2026-05-31T20:00", BERLIN)
    assert window.refusal(start - TICK) is NOT_YET
    assert window.refusal(start) is None
    assert window.refusal(end - TICK) is None
    assert window.refusal(end) is OVER


def test_without_dates_a_campaign_is_always_open() -> None:
    assert Window().refusal(utc("1970-01-01")) is None
    assert Window().refusal(utc("9999-12-31")) is None


@pytest.mark.parametrize(
    "fields",
    [
        {"start_date": "tomorrow"},
        {"start_date": ""},
        {"start_date": "2026-02-29"},
        {"start_date": "2026-13-01"},
        {"start_date": "20260101"},
        {"start_date": "2026-01-01x10:00"},
        {"start_date": "2026-01-01T10:00:60Z"},
        {"start_date": "2026-01-01T10:00+99:00"},
        {"start_date": "2026-01-01T10:00:00Z\n"},
        {"start_date": "\u0662\u0660\u0662\u0666-01-01"},
        {"start_date": "0001-01-01T00:00:00+10:00"},
        {"start_date": "1969-12-31"},
        {"start_date": 1767225600},
        {"expiration_date": "9999-12-31"},
        {"start_date": "2026-01-02", "expiration_date": "2026-01-01"},
        {"start_date": "2026-01-01T10:00Z", "expiration_date": "2026-01-01T10:00Z"},
        {"zone": "Berlin"},
        {"zone": "Europe/Nowhere"},
        {"zone": "Europe"},
        {"zone": "../../etc/passwd"},
        {"zone": "localtime"},
        {"zone": "right/Europe/Berlin"},
        {"zone": "a/b\x00"},
        {"zone": "x/" + "y" * 500},
        {"zone": "+02:00"},
        {"zone": 2},
        {"validity_day_of_week": []},
        {"validity_day_of_week": [7]},
        {"validity_day_of_week": [-1]},
        {"validity_day_of_week": ["1"]},
        {"validity_day_of_week": [True]},
        {"validity_day_of_week": 1},
        {"validity_hours": {"daily": []}},
        {"validity_hours": {"daily": [5]}},
        {"validity_hours": {"daily": "08:00"}},
        {"validity_hours": {"daily": [{}] * 51}},
        {"validity_hours": opening("8:00", "17:00")},
        {"validity_hours": opening("08:00", "24:01")},
        {"validity_hours": opening("24:00", "08:00")},
        {"validity_hours": opening("08:00", "08:00")},
        {"validity_hours": opening("08:00", "17:00", [])},
        {"validity_hours": {"daily": [{"start_time": "08:00"}]}},
        {"validity_timeframe": {"interval": "P2D", "duration": "PT1H"}},  # from no start
        {"start_date": "2026-01-01", "validity_timeframe": {"interval": "P2D"}},
        {"start_date": "2026-01-01", "validity_timeframe": "P2D"},
        {"start_date": "2026-01-01", "validity_timeframe": {"interval": "P0D", "duration": "PT1H"}},
    ],
)
def test_a_window_that_cannot_be_read_or_never_opens_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(Refused) as refused:
        Window.of({"zone": BERLIN, **fields})
    assert refused.value.refusal is Refusal.INVALID_CAMPAIGN_PARAMS
    assert refused.value.details


def test_null_fields_are_absent_as_the_python_client_sends_them() -> None:
    nothing = {"start_date": None, "expiration_date": None, "validity_hours": {"daily": None}}
    nothing |= {"zone": None, "validity_day_of_week": None, "validity_timeframe": None}
    assert Window.of(nothing) == Window.of({}) == Window()


def test_a_moment_without_a_zone_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="instant"):
        Window().refusal(datetime(2026, 1, 1))  # noqa: DTZ001


def test_a_code_with_an_end_of_its_own_closes_at_the_sooner_of_the_two() -> None:
    window = a_window(expiration_date="2026-06-30T00:00Z")
    assert window.ending_by(utc("2026-06-10")).refusal(utc("2026-06-10")) is OVER
    assert window.ending_by(utc("2026-07-10")) == window
    assert window.ending_by(None) == window
    assert a_window().ending_by(utc("2026-06-10")).ends_at == utc("2026-06-10")


def test_a_window_is_stored_as_plain_data_in_the_shape_of_the_wire() -> None:
    data = {
        "zone": NEW_YORK,
        "start_date": "2026-05-01T04:00:00.000Z",
        "expiration_date": "2026-06-01T04:00:00.000Z",
        "validity_day_of_week": [0, 1, 6],
        "validity_hours": opening("22:00", "02:00", [1, 5]),
        "validity_timeframe": {"interval": "P1M", "duration": "P2DT3600S"},
    }
    assert Window.of(data).as_data() == data
    assert Window.of({}).as_data() == {"zone": "UTC"}
