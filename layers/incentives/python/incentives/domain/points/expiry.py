"""How long points last, as data of a programme, by the calendar of its zone.

A policy names the last local day on which points count. Days and months are those of the calendar,
so neither a change of clocks nor the length of a month takes anybody's hours away.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_MONTHS = 12


class PeriodType(StrEnum):
    """In what the time of points is counted; the field's words."""

    DAY = "DAY"
    MONTH = "MONTH"
    FIXED_DAY_OF_YEAR = "FIXED_DAY_OF_YEAR"


class Rounding(StrEnum):
    """To the end of what a last day is put off; the field's words."""

    END_OF_MONTH = "END_OF_MONTH"
    END_OF_QUARTER = "END_OF_QUARTER"
    END_OF_HALF_YEAR = "END_OF_HALF_YEAR"
    END_OF_YEAR = "END_OF_YEAR"
    PARTICULAR_MONTH = "PARTICULAR_MONTH"


class CountedFrom(StrEnum):
    """From when the time of points is counted; ours."""

    EARNING = "EARNING"
    LAST_ACTIVITY = "LAST_ACTIVITY"


_ROUNDED_MONTHS = {
    Rounding.END_OF_MONTH: 1,
    Rounding.END_OF_QUARTER: 3,
    Rounding.END_OF_HALF_YEAR: 6,
    Rounding.END_OF_YEAR: 12,
}


@dataclass(frozen=True, slots=True)
class Expiry:
    """A policy.

    Attributes:
        value: how many days or months; 0 with a fixed day.
        rounding: to the end of what the last day is put off; None is not at all.
        month: the fixed day's, or the one of `PARTICULAR_MONTH`; 1 is January.
        day: the fixed one; in a month that is shorter, its last.
        counted_from: the earning of the points, or the last time that the member was active.
    """

    period: PeriodType
    value: int = 0
    rounding: Rounding | None = None
    month: int = _MONTHS
    day: int = 31
    counted_from: CountedFrom = CountedFrom.EARNING

    def last_day(self, start: date) -> date:
        """The last day on which points count whose time begins on `start`.

        A month later is the same day of that month, or its last when it is shorter. The fixed day
        is the next one, `start` itself included.

        >>> Expiry(PeriodType.MONTH, 1).last_day(date(2028, 1, 31))
        datetime.date(2028, 2, 29)
        """
        match self.period:
            case PeriodType.DAY:
                last = start + timedelta(days=self.value)
            case PeriodType.MONTH:
                last = _months_later(start, self.value)
            case PeriodType.FIXED_DAY_OF_YEAR:
                last = _day_of(start.year, self.month, self.day)
                if last < start:
                    last = _day_of(start.year + 1, self.month, self.day)
        return self._rounded(last)

    @property
    def while_active(self) -> bool:
        """Whether it counts from the member's last activity."""
        return self.counted_from is CountedFrom.LAST_ACTIVITY

    @property
    def shortest_days(self) -> int:
        """How many days points last at the least."""
        match self.period:
            case PeriodType.DAY:
                return self.value
            case PeriodType.MONTH:
                return self.value * 28
            case PeriodType.FIXED_DAY_OF_YEAR:
                return 0

    def _rounded(self, last: date) -> date:
        if self.rounding is None:
            return last
        if self.rounding is Rounding.PARTICULAR_MONTH:
            return _day_of(last.year + (last.month > self.month), self.month, 31)
        months = _ROUNDED_MONTHS[self.rounding]
        return _day_of(last.year, -(-last.month // months) * months, 31)


def _months_later(start: date, months: int) -> date:
    year, month = divmod(start.month - 1 + months, _MONTHS)
    return _day_of(start.year + year, month + 1, start.day)


def _day_of(year: int, month: int, day: int) -> date:
    """This day of a month, or its last when it is shorter."""
    return date(year, month, min(day, monthrange(year, month)[1]))
