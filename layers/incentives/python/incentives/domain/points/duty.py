"""Duties: what is to be done about a member's points as days pass, and from which day on.

Two things are: to remind the member some days before points end, and to book that they have ended.
Neither changes what may be spent. The first day with a duty lies beside the balance, so that who
goes round finds the members that have one; it may be too early, and is never too late.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from incentives.domain.points import lots as lots_
from incentives.domain.points.member import Member, Moment

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reminder:
    """That points of a member end soon; told once for the member and the day.

    Attributes:
        expires_on: their last day.
        points: how many that were when it was told.
    """

    member_id: str
    programme_id: str
    expires_on: date
    points: int
    at: datetime


def first_duty(last: date, moment: Moment, reminded_on: date | None = None) -> date | None:
    """The first day with a duty about points whose last day this is; None when they stay.

    Args:
        last: the last day on which they count.
        moment: with the days that the programme reminds ahead.
        reminded_on: the member was reminded of points that end by then.
    """
    if last >= lots_.WHILE_ACTIVE:
        return None
    if moment.remind_days and (reminded_on is None or reminded_on < last):
        return last - timedelta(days=moment.remind_days)
    return last + _ONE_DAY


def due_on(member: Member, moment: Moment) -> date | None:
    """The first day with a duty about any points of a member; None when there will be none."""
    ends = {member.ends_on(name) for name in member.lots}
    duties = (first_duty(last, moment, member.reminded_on) for last in ends)
    return min((day for day in duties if day is not None), default=None)


def kept_due_on(member: Member, moment: Moment) -> date | None:
    """The day under which a member that changes is found from now on.

    The one that is known stays while it is neither past nor too late: to move it costs writes.
    """
    known, exact = member.due_on, due_on(member, moment)
    if known is not None and moment.today <= known and (exact is None or known <= exact):
        return known
    return exact


def reminders(member: Member, moment: Moment) -> tuple[Reminder, ...]:
    """What a member is to be reminded of today, soonest first."""
    sums: dict[date, int] = {}
    for name, points in member.lots.items():
        last = member.ends_on(name)
        sums[last] = sums.get(last, 0) + points
    return tuple(
        Reminder(member.id, member.programme_id, last, sums[last], moment.at)
        for last in _ending_soon(sorted(sums), member, moment)
    )


def _ending_soon(ends: list[date], member: Member, moment: Moment) -> Iterator[date]:
    for last in ends:
        told = member.reminded_on is not None and last <= member.reminded_on
        duty = first_duty(last, moment, member.reminded_on)
        if not told and moment.remind_days and duty is not None and duty <= moment.today <= last:
            yield last
