"""Conditions on the clock and the calendar of the campaign's zone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal
from zoneinfo import ZoneInfo

from incentives.domain.condition.facts import Fact, Facts, Said
from incentives.domain.condition.look import Look, seen
from incentives.domain.instant import as_text, end_instant, start_instant
from incentives.domain.recurrence import DailyHours, day_of_week, days_of_week
from incentives.domain.refusal import Refused
from incentives.domain.window import Window

_UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Weekdays:
    """On these days of the week.

    Attributes:
        days: Sunday is 0, Saturday 6.
    """

    days: tuple[int, ...]
    kind: Literal["time.weekday"] = "time.weekday"

    def __post_init__(self) -> None:
        """Refuse other numbers, and days named twice."""
        try:
            if len(days_of_week(self.days, "days")) < len(self.days):
                raise ValueError("days must not have the same day twice")
        except Refused as refused:
            raise ValueError(refused.details) from refused

    def look(self, facts: Facts) -> Look:
        """Compare the day."""
        today = _today(facts)
        return seen(day_of_week(today) in self.days, day_of_week(today))


@dataclass(frozen=True, slots=True)
class Hours:
    """Between two times of the day; over midnight they belong to the day on which they start.

    Attributes:
        opens: `HH:MM`, included.
        closes: `HH:MM`, excluded; `24:00` is midnight.
        days: the weekdays on which they start; none named is every day.
    """

    opens: str
    closes: str
    days: tuple[int, ...] = ()
    kind: Literal["time.hours"] = "time.hours"

    def __post_init__(self) -> None:
        """Refuse what no clock shows."""
        try:
            self._hours()
        except Refused as refused:
            raise ValueError(refused.details) from refused

    def look(self, facts: Facts) -> Look:
        """Compare the time of day."""
        clock = facts.now.astimezone(facts.zone).strftime("%H:%M")
        return seen(self._hours().are_open(facts.now, facts.zone, ()), clock)

    def _hours(self) -> DailyHours:
        hours = {"start_time": self.opens, "expiration_time": self.closes}
        return DailyHours.of(hours | ({"days_of_week": self.days} if self.days else {}))


@dataclass(frozen=True, slots=True)
class Dates:
    """From a start, included, to an end, excluded.

    Attributes:
        starts: ISO 8601: an instant, a local date-time of the campaign's zone, or a date.
        ends: likewise; a bare date includes its day.
    """

    starts: str | None = None
    ends: str | None = None
    kind: Literal["time.dates"] = "time.dates"

    def __post_init__(self) -> None:
        """Refuse what is no date, and what never opens (in UTC)."""
        try:
            window = self.window(_UTC)
        except Refused as refused:
            raise ValueError(refused.details) from refused
        if not (window.starts_at or window.ends_at):
            raise ValueError("starts or ends is needed")
        if window.starts_at and window.ends_at and window.starts_at >= window.ends_at:
            raise ValueError("ends must be after starts")

    def look(self, facts: Facts) -> Look:
        """Compare the instant."""
        return seen(self.window(facts.zone).refusal(facts.now) is None, as_text(facts.now))

    def window(self, zone: ZoneInfo) -> Window:
        """The instants between which it is open."""
        return Window(
            zone=zone.key,
            starts_at=None if self.starts is None else start_instant(self.starts, zone),
            ends_at=None if self.ends is None else end_instant(self.ends, zone),
        )


def _today(facts: Facts) -> date:
    return facts.now.astimezone(facts.zone).date()


TIME_FACTS: Mapping[str, Fact] = {
    "time.weekday": Fact(
        personal=False,
        words={
            "": Said(
                en=(
                    "This offer is for these days only: {days}.",
                    "This offer is not for today.",
                ),
                de=(
                    "Diese Aktion gilt nur an diesen Tagen: {days}.",
                    "Diese Aktion gilt heute nicht.",
                ),
            ),
            ".no": Said(
                en=(
                    "This offer is not for these days: {days}.",
                    "This offer is not for today.",
                ),
                de=(
                    "Diese Aktion gilt nicht an diesen Tagen: {days}.",
                    "Diese Aktion gilt heute nicht.",
                ),
            ),
        },
    ),
    "time.hours": Fact(
        personal=False,
        words={
            "": Said(
                en=(
                    "This offer is open from {opens} to {closes} on these days: {days}.",
                    "This offer is open from {opens} to {closes}.",
                    "This offer is not open at this time of day.",
                ),
                de=(
                    "Diese Aktion gilt von {opens} bis {closes} Uhr an diesen Tagen: {days}.",
                    "Diese Aktion gilt von {opens} bis {closes} Uhr.",
                    "Diese Aktion gilt zu dieser Tageszeit nicht.",
                ),
            ),
            ".no": Said(
                en=(
                    "This offer is closed from {opens} to {closes}.",
                    "This offer is not open at this time of day.",
                ),
                de=(
                    "Diese Aktion gilt von {opens} bis {closes} Uhr nicht.",
                    "Diese Aktion gilt zu dieser Tageszeit nicht.",
                ),
            ),
        },
    ),
    "time.dates": Fact(
        personal=False,
        words={
            "": Said(
                en=(
                    "This offer is valid from {starts_at} until {ends_at}.",
                    "This offer is valid from {starts_at}.",
                    "This offer is valid until {ends_at}.",
                    "This offer is not valid today.",
                ),
                de=(
                    "Diese Aktion gilt vom {starts_at} bis zum {ends_at}.",
                    "Diese Aktion gilt ab dem {starts_at}.",
                    "Diese Aktion gilt bis zum {ends_at}.",
                    "Diese Aktion gilt heute nicht.",
                ),
            ),
            ".no": Said(
                en=("This offer is not valid today.",), de=("Diese Aktion gilt heute nicht.",)
            ),
        },
    ),
}
