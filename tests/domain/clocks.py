"""Words that the tests of windows share."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from incentives.domain.refusal import Refusal
from incentives.domain.window import Window

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"
TICK = timedelta(milliseconds=1)
NOT_YET = Refusal.VOUCHER_NOT_ACTIVE
OVER = Refusal.VOUCHER_EXPIRED
NOT_NOW = Refusal.VOUCHER_NOT_ACTIVE_NOW


def utc(text: str) -> datetime:
    """An instant, written in UTC without its Z."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def at(text: str, zone: str) -> datetime:
    """What the clocks of a zone show (the first, when it comes twice)."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def a_window(zone: str = BERLIN, **fields: object) -> Window:
    """A window as the wire describes it."""
    return Window.of({"zone": zone, **fields})


def opening(start: str, end: str, days: list[int] | None = None) -> dict[str, object]:
    """One pair of opening hours, as the wire writes it."""
    return {"daily": [{"start_time": start, "expiration_time": end, "days_of_week": days}]}
