"""A visit to a member: everything that is due about its points is booked and told, at once."""

from dataclasses import dataclass, replace

from incentives.domain.points import duty, ledger
from incentives.domain.points.duty import Reminder
from incentives.domain.points.entry import Entry
from incentives.domain.points.member import Change, Member, Moment


@dataclass(frozen=True, slots=True)
class Visit:
    """The member after a visit, the entry that books what has expired, and what it is told.

    With neither, only the day of the next visit is another one.
    """

    member: Member
    entry: Entry | None
    reminders: tuple[Reminder, ...]

    @property
    def change(self) -> Change:
        """The visit as a change of the member."""
        return Change(self.member, () if self.entry is None else (self.entry,))


def visit(member: Member, moment: Moment) -> Visit | None:
    """Do what is due about a member's points; None when there is nothing at all to do.

    It changes no balance, and whoever repeats it finds it done.
    """
    booked = ledger.expire(member, moment)
    after = booked.member if booked else replace(member, revision=member.revision + 1)
    told = duty.reminders(after, moment)
    if told:
        after = replace(after, reminded_on=told[-1].expires_on)
    after = replace(after, due_on=duty.due_on(after, moment))
    if booked is None and not told and after.due_on == member.due_on:
        return None
    return Visit(after, booked.entry if booked else None, told)
