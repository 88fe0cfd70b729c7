"""When a campaign's codes may be used, decided by the clock at the instant of the request."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self
from zoneinfo import ZoneInfo

from incentives.domain.duration import Duration
from incentives.domain.instant import (
    as_text,
    end_instant,
    local_clock,
    refused,
    skipped_clock,
    start_instant,
    zone_named,
)
from incentives.domain.recurrence import DailyHours, Start, Timeframe, day_of_week, days_of_week
from incentives.domain.refusal import Refusal

__all__ = ["Duration", "Window"]

MAX_DAILY_HOURS = 50


@dataclass(frozen=True, slots=True)
class Window:
    """From a start, included, to an end, excluded; within it on some days and hours only.

    Attributes:
        zone: IANA name of the zone whose clocks count.
        starts_at: in UTC; None is open from ever.
        ends_at: in UTC; None is open for ever.
        weekdays: Sunday is 0; none named is every day.
        hours: any of them; none named is around the clock.
        timeframe: a while of every interval since `starts_at`.
        starts_on_clock: the local time of the start, without a zone, where the clocks jumped over
            it; None is what they showed at `starts_at`.
    """

    zone: str = "UTC"
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    weekdays: tuple[int, ...] = ()
    hours: tuple[DailyHours, ...] = ()
    timeframe: Timeframe | None = None
    starts_on_clock: datetime | None = None

    @classmethod
    def of(cls, data: Mapping[str, object]) -> Self:
        """Read the wire's fields, and our `zone` beside them; null is absent.

        `start_date` and `expiration_date` are ISO 8601: an instant, a local date-time of the zone,
        or a date, where the end includes its day. `validity_day_of_week`, `validity_hours` and
        `validity_timeframe` are as in the field; the timeframe needs a start to be counted from.

        Raises:
            Refused: `INVALID_CAMPAIGN_PARAMS`, with what cannot be read or never opens.
        """
        named = _text(data, "zone")
        name = "UTC" if named is None else named
        zone = zone_named(name)
        starts, ends = _text(data, "start_date"), _text(data, "expiration_date")
        weekdays = data.get("validity_day_of_week")
        timeframe = data.get("validity_timeframe")
        made = cls(
            zone=name,
            starts_at=None if starts is None else start_instant(starts, zone),
            ends_at=None if ends is None else end_instant(ends, zone),
            weekdays=() if weekdays is None else days_of_week(weekdays, "validity_day_of_week"),
            hours=_hours(data.get("validity_hours")),
            timeframe=None if timeframe is None else Timeframe.of(timeframe),
            starts_on_clock=None if starts is None else skipped_clock(starts, zone),
        )
        made._refuse_contradictions()
        return made

    def _refuse_contradictions(self) -> None:
        if self.starts_at and self.ends_at and self.starts_at >= self.ends_at:
            raise refused("expiration_date must be after start_date")
        if self.timeframe and not self.starts_at:
            raise refused("validity_timeframe is counted from start_date, which is missing")

    def as_data(self) -> dict[str, object]:
        """Plain data, in the wire's shape, that `of` reads back; what is not set is left out."""
        data: dict[str, object] = {"zone": self.zone}
        if self.starts_at:
            data["start_date"] = as_text(self.starts_at)
        if self.ends_at:
            data["expiration_date"] = as_text(self.ends_at)
        if self.weekdays:
            data["validity_day_of_week"] = list(self.weekdays)
        if self.hours:
            data["validity_hours"] = {"daily": [hours.as_data() for hours in self.hours]}
        if self.timeframe:
            data["validity_timeframe"] = self.timeframe.as_data()
        return data

    def refusal(self, now: datetime) -> Refusal | None:
        """Why nothing may be used at `now` (aware), or None when it may.

        Raises:
            ValueError: `now` has no zone.
        """
        if now.tzinfo is None:
            raise ValueError("now must be an instant, not a local time")
        if self.starts_at and now < self.starts_at:
            return Refusal.VOUCHER_NOT_ACTIVE
        if self.has_ended(now):
            return Refusal.VOUCHER_EXPIRED
        return None if self._is_open(now) else Refusal.VOUCHER_NOT_ACTIVE_NOW

    def has_ended(self, now: datetime) -> bool:
        """Whether it will not open again unless it is changed."""
        return self.ends_at is not None and now >= self.ends_at

    def ending_by(self, instant: datetime | None) -> Self:
        """This window, closed at `instant` when that is sooner, as for a code with its own end."""
        if instant is None or (self.ends_at and self.ends_at <= instant):
            return self
        return replace(self, ends_at=instant)

    def turns_from(self, zone: ZoneInfo) -> Start | None:
        """Where the turns of the timeframe are counted from; None without a timeframe."""
        if self.timeframe is None or self.starts_at is None:
            return None
        clock = self.starts_on_clock or local_clock(self.starts_at, zone)
        return Start(self.starts_at, zone, clock)

    def local_day(self, now: datetime) -> date:
        """The day of an instant by the calendar of the zone."""
        return now.astimezone(zone_named(self.zone)).date()

    def after(self, handed_out_at: datetime, duration: Duration) -> datetime:
        """When a code handed out at that instant ends, in UTC, by the calendar of the zone."""
        return duration.after(handed_out_at, zone_named(self.zone))

    def _is_open(self, now: datetime) -> bool:
        if not (self.weekdays or self.hours or self.timeframe):
            return True
        zone = zone_named(self.zone)
        return self._is_open_hour(now, zone) and self._is_open_while(now, zone)

    def _is_open_hour(self, now: datetime, zone: ZoneInfo) -> bool:
        if self.hours:
            return any(hours.are_open(now, zone, self.weekdays) for hours in self.hours)
        return not self.weekdays or day_of_week(now.astimezone(zone).date()) in self.weekdays

    def _is_open_while(self, now: datetime, zone: ZoneInfo) -> bool:
        start = self.turns_from(zone)
        return start is None or self.timeframe is None or self.timeframe.is_open(now, start)


def _hours(data: object) -> tuple[DailyHours, ...]:
    daily = data.get("daily") if isinstance(data, Mapping) else data
    if daily is None:
        return ()
    if not isinstance(daily, list | tuple) or not 1 <= len(daily) <= MAX_DAILY_HOURS:
        raise refused(f"validity_hours.daily must be a list of 1 to {MAX_DAILY_HOURS} hours")
    return tuple(DailyHours.of(hours) for hours in daily)


def _text(data: Mapping[str, object], name: str) -> str | None:
    value = data.get(name)
    if value is not None and not isinstance(value, str):
        raise refused(f"{name} must be a text")
    return value
