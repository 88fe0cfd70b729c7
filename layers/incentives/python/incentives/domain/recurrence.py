"""What opens again and again: weekdays, hours of the day, and a while of every interval.

All of it follows the clocks of the campaign's zone. Hours over midnight belong to the day on which
they start.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from incentives.domain.duration import Duration
from incentives.domain.instant import local_clock, refused, wall_clock

_ONE_DAY = timedelta(days=1)
_DAY_MINUTES = 24 * 60
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00", re.ASCII)


def day_of_week(day: date) -> int:
    """The field's number of a weekday: Sunday is 0, Saturday 6."""
    return day.isoweekday() % 7


def days_of_week(data: object, name: str) -> tuple[int, ...]:
    """Read a list of weekdays, each once and in order.

    Raises:
        Refused: `INVALID_CAMPAIGN_PARAMS`; no list, an empty one, or numbers other than 0 to 6.
    """
    if not isinstance(data, list | tuple) or not data:
        raise refused(f"{name} must be a list of days from 0 (Sunday) to 6")
    if any(not isinstance(day, int) or isinstance(day, bool) or not 0 <= day <= 6 for day in data):
        raise refused(f"{name} must be a list of days from 0 (Sunday) to 6")
    return tuple(sorted(set(data)))


@dataclass(frozen=True, slots=True)
class DailyHours:
    """Opening hours: from a minute of the day, included, to another, excluded.

    Attributes:
        opens_min: minutes after midnight, 0 to 1,439.
        closes_min: minutes after midnight, 1 to 1,440; not after `opens_min` means the next day.
        weekdays: the days on which they start; none named is every day.
    """

    opens_min: int
    closes_min: int
    weekdays: tuple[int, ...] = ()

    @classmethod
    def of(cls, data: object) -> Self:
        """Read `{"start_time": "08:00", "expiration_time": "17:00", "days_of_week": [1, 2]}`.

        Raises:
            Refused: `INVALID_CAMPAIGN_PARAMS`.
        """
        if not isinstance(data, Mapping):
            raise refused("validity_hours.daily must be a list of opening hours")
        days = data.get("days_of_week")
        opens = _minute_of_day(data.get("start_time"))
        closes = _minute_of_day(data.get("expiration_time"))
        if opens in {_DAY_MINUTES, closes}:
            raise refused("opening hours must end at another time than they start: 00:00 to 24:00")
        return cls(
            opens_min=opens,
            closes_min=closes or _DAY_MINUTES,
            weekdays=() if days is None else days_of_week(days, "days_of_week"),
        )

    def as_data(self) -> dict[str, object]:
        """Plain data that `of` reads back."""
        data: dict[str, object] = {
            "start_time": _clock(self.opens_min),
            "expiration_time": _clock(self.closes_min),
        }
        return data | ({"days_of_week": list(self.weekdays)} if self.weekdays else {})

    def are_open(self, now: datetime, zone: ZoneInfo, weekdays: Collection[int]) -> bool:
        """Whether `now` is within the hours that started today or yesterday.

        Args:
            now: the instant of the request.
            zone: whose clocks count.
            weekdays: days on which nothing but they may start; none named is every day.
        """
        today = now.astimezone(zone).date()
        return any(
            (not self.weekdays or day_of_week(day) in self.weekdays)
            and (not weekdays or day_of_week(day) in weekdays)
            and self.start(day, zone) <= now < self.end(day, zone)
            for day in (today - _ONE_DAY, today)
        )

    def start(self, day: date, zone: ZoneInfo) -> datetime:
        """When the hours that start on this day begin."""
        return wall_clock(day, time(*divmod(self.opens_min, 60)), zone)

    def end(self, day: date, zone: ZoneInfo) -> datetime:
        """When the hours that start on this day are over."""
        over_midnight = self.closes_min <= self.opens_min or self.closes_min == _DAY_MINUTES
        day_of_end = day + _ONE_DAY if over_midnight else day
        return wall_clock(day_of_end, time(*divmod(self.closes_min % _DAY_MINUTES, 60)), zone)


@dataclass(frozen=True, slots=True)
class Timeframe:
    """Open for `duration` at the start and then again after every `interval`, by the calendar."""

    interval: Duration
    duration: Duration

    @classmethod
    def of(cls, data: object) -> Self:
        """Read `{"interval": "P2D", "duration": "PT1H"}`.

        Raises:
            Refused: `INVALID_CAMPAIGN_PARAMS`.
        """
        if not isinstance(data, Mapping):
            raise refused("validity_timeframe must have an interval and a duration")
        interval, duration = data.get("interval"), data.get("duration")
        if not isinstance(interval, str) or not isinstance(duration, str):
            raise refused("validity_timeframe must have an interval and a duration")
        return cls(interval=Duration.parse(interval), duration=Duration.parse(duration))

    def as_data(self) -> dict[str, str]:
        """Plain data that `of` reads back."""
        return {"interval": str(self.interval), "duration": str(self.duration)}

    def is_open(self, now: datetime, start: "Start") -> bool:
        """Whether `now`, not before the start, is within the latest of the times it opens."""
        opened, closed = self.turn(self.latest(now, start), start)
        return opened <= now < closed

    def latest(self, now: datetime, start: "Start") -> int:
        """The number of the latest time that it opened by `now`, which is not before the start."""
        # Clocks that changed, or a zone that moved over the date line, may add two to the count.
        openings = range((now - start.instant) // self.interval.shortest + 3)
        later = bisect_right(openings, now, key=lambda times: self._opening(times, start).instant)
        return later - 1

    def turn(self, times: int, start: "Start") -> tuple[datetime, datetime]:
        """From when to when it is open the time of this number, the first being 0.

        Where the clocks jump over the time at which it would open, it opens late and is over as on
        any other day.
        """
        opened = self._opening(times, start)
        closed = self.duration.after(opened.instant, start.zone, clock=opened.clock)
        return opened.instant, closed

    def _opening(self, times: int, start: "Start") -> "Start":
        zone = start.zone
        instant = self.interval.after(start.instant, zone, times=times, clock=start.clock)
        if self.interval.seconds:
            return Start(instant, zone, local_clock(instant, zone))
        return Start(instant, zone, self.interval.moved(start.clock, times))


@dataclass(frozen=True, slots=True)
class Start:
    """When something starts: the instant, and the local time, which the clocks may jump over."""

    instant: datetime
    zone: ZoneInfo
    clock: datetime


def _minute_of_day(text: object) -> int:
    if not isinstance(text, str) or not _CLOCK.fullmatch(text):
        raise refused("opening hours need a start_time and an expiration_time such as 08:00")
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def _clock(minute_of_day: int) -> str:
    return f"{minute_of_day // 60:02}:{minute_of_day % 60:02}"
