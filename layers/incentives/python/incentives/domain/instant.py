"""Instants and wall clocks: UTC inside, an IANA zone beside, ISO 8601 at the edge.

A local time that the clocks jump over means the offset before the jump; one that comes twice means
the first (RFC 5545, 3.3.5). Instants are kept to the millisecond, as they are written.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from incentives.domain.refusal import Refusal, Refused

_ONE_DAY = timedelta(days=1)
_FIRST_YEAR = 1970
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?", re.ASCII
)
# A region and a place, as the IANA database names them; `localtime` and `right/...` are host files.
_ZONE = re.compile(r"UTC|(?!posix/|right/)[A-Za-z_]+(/[A-Za-z0-9_+\-]+){1,2}")
_MAX_ZONE_CHARS = 40


def zone_named(name: str) -> ZoneInfo:
    """The zone of an IANA name such as `Europe/Berlin`, or `UTC`.

    Raises:
        Refused: `INVALID_CAMPAIGN_PARAMS`; the tz database has no such zone.
    """
    if len(name) <= _MAX_ZONE_CHARS and _ZONE.fullmatch(name):
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            pass  # a folder, or a file that is no zone: refused like any unknown name
    raise refused("the time zone must be an IANA name such as Europe/Berlin")


def wall_clock(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The instant, in UTC, at which the clocks of `zone` show `at` on `day`."""
    return datetime.combine(day, at, tzinfo=zone).replace(fold=0).astimezone(UTC)


def local_clock(instant: datetime, zone: ZoneInfo) -> datetime:
    """What the clocks of `zone` show at an instant, without a zone."""
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


def skipped_clock(text: str, zone: ZoneInfo) -> datetime | None:
    """The local time that a start names, when the clocks of `zone` jump over it; else None.

    Args:
        text: as `start_instant` reads it.
        zone: where local times belong.
    """
    typed = datetime.fromisoformat(text)
    if typed.tzinfo is not None:
        return None
    shown = local_clock(wall_clock(typed.date(), typed.time(), zone), zone)
    return None if shown == typed else typed


def start_instant(text: str, zone: ZoneInfo) -> datetime:
    """When something that starts on `text` starts, in UTC.

    Args:
        text: ISO 8601: an instant with its offset, a local date-time of `zone`, or a date, which
            starts with its day.
        zone: where local times belong.

    Raises:
        Refused: `INVALID_CAMPAIGN_PARAMS`; not such a text, no such day, or out of range.
    """
    return _instant(text, zone, whole_days=0)


def end_instant(text: str, zone: ZoneInfo) -> datetime:
    """When something that ends on `text` ends, in UTC, itself excluded.

    Like `start_instant`, but a bare date includes its day: it ends with the next midnight.
    """
    return _instant(text, zone, whole_days=1)


def as_text(instant: datetime) -> str:
    """An instant as the wire writes it.

    >>> as_text(datetime(2026, 3, 1, 12, tzinfo=UTC))
    '2026-03-01T12:00:00.000Z'
    """
    utc = instant.astimezone(UTC).replace(tzinfo=None)
    return utc.isoformat(timespec="milliseconds") + "Z"


def refused(details: str) -> Refused:
    """The refusal of a time that cannot be read."""
    return Refused(Refusal.INVALID_CAMPAIGN_PARAMS, details, resource_type="campaign")


def _instant(text: str, zone: ZoneInfo, *, whole_days: int) -> datetime:
    try:
        read = _read(text, zone, whole_days=whole_days)
    except (ValueError, OverflowError) as unreadable:
        raise refused("not a date or an ISO 8601 instant") from unreadable
    if read.year < _FIRST_YEAR:
        raise refused(f"a date must be in {_FIRST_YEAR} or later")
    return read.replace(microsecond=read.microsecond // 1000 * 1000)


def _read(text: str, zone: ZoneInfo, *, whole_days: int) -> datetime:
    if _DATE.fullmatch(text):
        return wall_clock(date.fromisoformat(text) + whole_days * _ONE_DAY, time.min, zone)
    if not _INSTANT.fullmatch(text):
        raise ValueError(text)
    read = datetime.fromisoformat(text)
    if read.tzinfo is None:
        return wall_clock(read.date(), read.time(), zone)
    return read.astimezone(UTC)
