"""Calendar periods of a zone: what limits, streaks and tiers are counted in."""

from datetime import date, timedelta
from enum import StrEnum

_DAYS_A_WEEK = 7
_MONTHS_A_YEAR = 12
_QUARTER_MONTHS = 3


class Period(StrEnum):
    """A day, a week from Monday (ISO 8601), a month…, or for ever."""

    DAY = "DAY"
    WEEK = "WEEK"
    MONTH = "MONTH"
    QUARTER = "QUARTER"
    YEAR = "YEAR"
    TOTAL = "TOTAL"

    def number_of(self, day: date) -> int:
        """The number of the period that a day is in; the next period has the next number.

        >>> [Period.WEEK.number_of(date(2027, 1, day)) for day in (3, 4)]
        [105665, 105666]
        """
        match self:
            case Period.DAY:
                return day.toordinal()
            case Period.WEEK:
                return (day.toordinal() - 1) // _DAYS_A_WEEK
            case Period.MONTH:
                return day.year * _MONTHS_A_YEAR + day.month - 1
            case Period.QUARTER:
                return (day.year * _MONTHS_A_YEAR + day.month - 1) // _QUARTER_MONTHS
            case Period.YEAR:
                return day.year
            case Period.TOTAL:
                return 0

    def starts(self, number: int) -> date:
        """The first day of the period with a number; `TOTAL` has none.

        >>> Period.QUARTER.starts(Period.QUARTER.number_of(date(2027, 6, 30)))
        datetime.date(2027, 4, 1)
        """
        match self:
            case Period.DAY:
                return date.fromordinal(number)
            case Period.WEEK:
                return date.fromordinal(number * _DAYS_A_WEEK + 1)
            case Period.MONTH:
                return date(number // _MONTHS_A_YEAR, number % _MONTHS_A_YEAR + 1, 1)
            case Period.QUARTER:
                return Period.MONTH.starts(number * _QUARTER_MONTHS)
            case Period.YEAR:
                return date(number, 1, 1)
            case Period.TOTAL:
                raise ValueError("what is for ever has no first day")

    def end_after(self, day: date) -> date | None:
        """The first day after the period that a day is in; None of `TOTAL`.

        >>> Period.WEEK.end_after(date(2027, 1, 3))
        datetime.date(2027, 1, 4)
        """
        return None if self is Period.TOTAL else self.starts(self.number_of(day) + 1)

    def name_of(self, day: date) -> str:
        """The name of the period that a day is in.

        >>> Period.WEEK.name_of(date(2027, 1, 3))
        '2026-W53'
        """
        match self:
            case Period.DAY:
                return day.isoformat()
            case Period.WEEK:
                year, week, _ = day.isocalendar()
                return f"{year}-W{week:02}"
            case Period.MONTH:
                return f"{day:%Y-%m}"
            case Period.QUARTER:
                return f"{day.year}-Q{(day.month - 1) // _QUARTER_MONTHS + 1}"
            case Period.YEAR:
                return f"{day.year}"
            case Period.TOTAL:
                return "ever"


def end_of(name: str) -> date:
    """The first day after the period that has this name; not of what is for ever.

    >>> end_of("2026-W53"), end_of("2027-01")
    (datetime.date(2027, 1, 4), datetime.date(2027, 2, 1))
    """
    year, *parts = name.split("-")
    match parts:
        case []:
            return date(int(year) + 1, 1, 1)
        case [week] if week.startswith("W"):
            return date.fromisocalendar(int(year), int(week[1:]), 1) + timedelta(_DAYS_A_WEEK)
        case [quarter] if quarter.startswith("Q"):
            number = int(year) * (_MONTHS_A_YEAR // _QUARTER_MONTHS) + int(quarter[1:])
            return Period.QUARTER.starts(number)
        case [month]:
            return Period.MONTH.starts(int(year) * _MONTHS_A_YEAR + int(month))
    return date.fromisoformat(name) + timedelta(1)
