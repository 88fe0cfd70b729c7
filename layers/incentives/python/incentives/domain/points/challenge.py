"""Challenges: an action that has to be done several times before it earns.

"The 10th time", "5 in 30 days", "7 days in a row". Days, weeks and months are those of the
programme's zone; what counts is when an action was told. A challenge that is met begins anew.
"""

from dataclasses import dataclass, replace
from datetime import date

from incentives.domain.period import Period

MOST_TIMES = 100  # bounds what has to be remembered
MOST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a member is.

    Attributes:
        count: actions so far, or periods in a row.
        last: the number of the period that counted last; of a streak.
        days: the numbers of the days of the actions so far; of a challenge within days.
    """

    count: int = 0
    last: int = 0
    days: tuple[int, ...] = ()


START = Progress()


@dataclass(frozen=True, slots=True)
class Challenge:
    """How often, and how close together.

    Attributes:
        times: how many actions, or with `in_a_row` how many periods with one.
        within_days: local days, the one of the last action included, in which all of them lie.
        in_a_row: periods that have to follow each other; further actions in one change nothing.
    """

    times: int
    within_days: int | None = None
    in_a_row: Period | None = None

    def after(self, before: Progress, day: date) -> tuple[Progress, bool]:
        """How far a member is after one more action, and whether that has met the challenge.

        >>> five_in_a_month = Challenge(times=2, within_days=30)
        >>> once, met = five_in_a_month.after(START, date(2026, 6, 1))
        >>> met, five_in_a_month.after(once, date(2026, 6, 30))[1]
        (False, True)
        >>> five_in_a_month.after(once, date(2026, 7, 1))[1]
        False
        """
        if self.in_a_row is not None:
            return self._in_a_row(before, self.in_a_row.number_of(day))
        if self.within_days is not None:
            return self._within(before, day.toordinal(), self.within_days)
        met = before.count + 1 >= self.times
        return (START if met else Progress(count=before.count + 1)), met

    def together(self, one: Progress, other: Progress) -> Progress:
        """How far a member is who did one part with one card and one with another.

        What would have met the challenge by now meets it with the next action.
        """
        if self.in_a_row is not None:
            return max(one, other, key=lambda progress: (progress.last, progress.count))
        most = self.times - 1
        if self.within_days is not None:
            days = tuple(sorted((*one.days, *other.days))[-most:]) if most else ()
            return Progress(count=len(days), days=days)
        return Progress(count=min(one.count + other.count, most))

    def _in_a_row(self, before: Progress, number: int) -> tuple[Progress, bool]:
        if number <= before.last:
            return before, False
        count = before.count + 1 if number == before.last + 1 else 1
        met = count >= self.times
        return replace(before, count=0 if met else count, last=number), met

    def _within(self, before: Progress, number: int, within_days: int) -> tuple[Progress, bool]:
        first = number - within_days + 1
        days = (*(day for day in before.days if day >= first), number)
        met = len(days) >= self.times
        return (START if met else Progress(count=len(days), days=days)), met
