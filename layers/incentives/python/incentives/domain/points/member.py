"""A member of a loyalty programme: the state that the ledger changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from incentives.domain.points import lots as lots_
from incentives.domain.points.entry import ACTIVITIES, Entry, EntryType
from incentives.domain.points.expiry import Expiry
from incentives.domain.points.lots import Lots


class MergedInto(Exception):
    """The card was merged into another one of the same person, which is to be used instead."""

    def __init__(self, member_id: str) -> None:
        super().__init__(member_id)
        self.member_id = member_id


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant and the local day that it belongs to in the programme's zone.

    Attributes:
        while_active: the programme's policy, when it counts from a member's last activity.
        remind_days: how many days before points end the programme reminds of it; 0 is never.
    """

    at: datetime
    today: date
    while_active: Expiry | None = None
    remind_days: int = 0

    def lapses_on(self, type_: EntryType) -> date | None:
        """Until when a member counts as active by an entry; None when that changes nothing."""
        if self.while_active is None or type_ not in ACTIVITIES:
            return None
        return self.while_active.last_day(self.today)


@dataclass(frozen=True, slots=True)
class Member:
    """A customer in a loyalty programme.

    Attributes:
        at: when the last entry was booked; time does not go back for a member.
        revision: counts the changes; guards each write that rests on a read.
        lots: points by lot, those that have expired included until that is booked.
        debt: points that were taken back after they had been spent.
        earned: points that ever came in and were not restored ones.
        lapses_on: the last day of points that last while the member is active.
        lapsed_on: the day on which that ended for good the last time, before a new start.
        reminded_on: it was reminded of points that end by then.
        due_on: there is nothing to remind of or to book before this day.
        counts: towards a tier, by the number of the period.
        returned: points that were taken back, spent ones included; they do not count as earned.
        milestones: those that were passed, a bit for each by its place in the programme.
        active: false for a member that may neither earn nor spend.
        customer_id: the engine's id of the customer.
        customer_source_id: the shop's.
        merged_into: the card of the same person that this one was merged into, or the only card
            of a person of whom this is a further name; it holds nothing.
        merged: the cards that were merged into this one. Their entries stay with them, and are
            part of this ledger.
    """

    id: str
    programme_id: str
    enrolled_at: datetime
    at: datetime
    revision: int = 1
    lots: Mapping[str, int] = field(default_factory=dict)
    debt: int = 0
    earned: int = 0
    lapses_on: date | None = None
    lapsed_on: date | None = None
    reminded_on: date | None = None
    due_on: date | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    returned: int = 0
    milestones: int = 0
    active: bool = True
    customer_id: str | None = None
    customer_source_id: str | None = None
    merged_into: str | None = None
    merged: tuple[str, ...] = ()

    @property
    def cards(self) -> tuple[str, ...]:
        """The ids under which the entries of the ledger are kept."""
        return (self.id, *self.merged)

    @property
    def held(self) -> int:
        """The sum of all entries: lots, expired ones included until that is booked, less debt."""
        return sum(self.lots.values()) - self.debt

    def standing(self, today: date) -> Lots:
        """The lots as they are on a local day: those of a member who was inactive too long end."""
        return lots_.changed(self.lots, lots_.lapsed(self.lots, self.lapses_on, today))

    def has_lapsed(self, today: date) -> bool:
        """Whether the member has been inactive too long."""
        return self.lapses_on is not None and self.lapses_on < today

    def active_until(self, last: date | None, today: date) -> "Member":
        """The member after an activity that lets it count as active until a day; None was none."""
        if last is None:
            return self
        lapsed_on = self.lapses_on if self.has_lapsed(today) else self.lapsed_on
        return replace(self, lapses_on=max(last, self.lapses_on or last), lapsed_on=lapsed_on)

    def lapse_since(self, spent: Entry) -> date | None:
        """The day on which points of a spending that last while the member is active end."""
        then, lapsed = spent.lapses_on, self.lapsed_on
        return lapsed if then and lapsed and then <= lapsed else self.lapses_on

    def ends_on(self, name: str) -> date:
        """The last day on which points of a lot count, as things are."""
        last = lots_.expiry_of(name)
        return self.lapses_on or last if last == lots_.WHILE_ACTIVE else last

    def balance(self, today: date) -> int:
        """The points that may be spent on a local day, or the debt, below zero."""
        return sum(lots_.usable(self.standing(today), today).values()) - self.debt


@dataclass(frozen=True, slots=True)
class Change:
    """A member after a change, and the entries that book it; the first is the one asked for."""

    member: Member
    entries: tuple[Entry, ...]

    @property
    def entry(self) -> Entry:
        """The entry that was asked for."""
        return self.entries[0]

    def with_code(self, code: str | None) -> "Change":
        """The change with the code that its entry gave."""
        return replace(self, entries=(replace(self.entry, code=code), *self.entries[1:]))
