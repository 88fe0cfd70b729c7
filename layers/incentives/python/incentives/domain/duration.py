"""A length of time as ISO 8601 writes it: `P24D`, `PT1H`, `P1M`."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from incentives.domain.instant import local_clock, refused, wall_clock

_DURATION = re.compile(
    r"P(?:(?P<years>\d{1,3})Y)?(?:(?P<months>\d{1,4})M)?(?:(?P<weeks>\d{1,4})W)?"
    r"(?:(?P<days>\d{1,5})D)?"
    r"(?:T(?:(?P<hours>\d{1,6})H)?(?:(?P<minutes>\d{1,8})M)?(?:(?P<seconds>\d{1,9})S)?)?",
    re.ASCII,
)
_MONTHS_A_YEAR = 12
_LONGEST = timedelta(days=36_525)  # a century


@dataclass(frozen=True, slots=True)
class Duration:
    """A positive length of time: months and days of the calendar, then seconds of the clock.

    A day is the same time on the next day, also when the clocks change between them; an hour is
    always 3,600 seconds. A month later is the same day of that month, or its last.
    """

    months: int = 0
    days: int = 0
    seconds: int = 0

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an ISO 8601 duration in whole numbers.

        Raises:
            Refused: `INVALID_CAMPAIGN_PARAMS`; not a duration, nothing, or above 100 years or so.

        >>> Duration.parse("P1Y2M1W3DT4H")
        Duration(months=14, days=10, seconds=14400)
        """
        match = _DURATION.fullmatch(text)
        if match is None or text.endswith("T"):
            raise refused("a duration is written like P24D, P1M or PT1H")
        part = {unit: int(number or 0) for unit, number in match.groupdict().items()}
        made = cls(
            months=part["years"] * _MONTHS_A_YEAR + part["months"],
            days=part["weeks"] * 7 + part["days"],
            seconds=(part["hours"] * 60 + part["minutes"]) * 60 + part["seconds"],
        )
        if not timedelta() < made.shortest <= _LONGEST:
            raise refused("a duration is longer than nothing and at most about 100 years")
        return made

    @property
    def shortest(self) -> timedelta:
        """What it comes to where months have 28 days; a change of clocks may take an hour more."""
        return timedelta(days=self.months * 28 + self.days, seconds=self.seconds)

    def after(
        self, start: datetime, zone: ZoneInfo, *, times: int = 1, clock: datetime | None = None
    ) -> datetime:
        """The instant, in UTC, that is this long after `start` by the calendar of `zone`.

        Args:
            start: the instant to count from, such as the one a code was handed out at.
            zone: whose days and months are counted.
            times: how many durations to go, counted at once: the 31st plus two months is a 31st.
            clock: the local time that days and months are counted from, without a zone, where it
                is not what the clocks showed at `start`, because they jumped over it.

        >>> one_day = Duration(days=1)  # in which Berlin's clocks skip an hour
        >>> one_day.after(datetime(2026, 3, 28, 12, tzinfo=UTC), ZoneInfo("Europe/Berlin")).hour
        11
        """
        instant = start.astimezone(UTC)
        if times and (self.months or self.days):
            moved = self.moved(clock or local_clock(instant, zone), times)
            instant = wall_clock(moved.date(), moved.time(), zone)
        return instant + timedelta(seconds=self.seconds * times)

    def moved(self, clock: datetime, times: int) -> datetime:
        """A local time, without a zone, so many times its months and days later."""
        year, month = divmod(clock.month - 1 + self.months * times, _MONTHS_A_YEAR)
        year, month = clock.year + year, month + 1
        day = min(clock.day, monthrange(year, month)[1])
        moved = clock.replace(year=year, month=month, day=day)
        return moved + timedelta(days=self.days * times)

    def __str__(self) -> str:
        """The ISO 8601 form that `parse` reads back."""
        date_part = "".join(
            f"{number}{unit}" for number, unit in ((self.months, "M"), (self.days, "D")) if number
        )
        return f"P{date_part}" + (f"T{self.seconds}S" if self.seconds else "")
