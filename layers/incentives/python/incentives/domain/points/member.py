"""A member of a loyalty programme: the state that the ledger changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from incentives.domain.points import lots as lots_
from incentives.domain.points.entry import Entry


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant and the local day that it belongs to in the programme's zone."""

    at: datetime
    today: date


@dataclass(frozen=True, slots=True)
class Member:
    """A customer in a loyalty programme.

    Attributes:
        at: when the last entry was booked; time does not go back for a member.
        revision: counts the changes; guards each write that rests on a read.
        lots: points by lot, those that have expired included until that is booked.
        debt: points that were taken back after they had been spent.
        earned: points that ever came in and were not restored ones.
        active: false for a member that may neither earn nor spend.
        customer_id: the engine's id of the customer.
        customer_source_id: the shop's.
    """

    id: str
    programme_id: str
    enrolled_at: datetime
    at: datetime
    revision: int = 1
    lots: Mapping[str, int] = field(default_factory=dict)
    debt: int = 0
    earned: int = 0
    active: bool = True
    customer_id: str | None = None
    customer_source_id: str | None = None

    @property
    def held(self) -> int:
        """The sum of all entries: lots, expired ones included until that is booked, less debt."""
        return sum(self.lots.values()) - self.debt

    def balance(self, today: date) -> int:
        """The points that may be spent on a local day, or the debt, below zero."""
        return sum(lots_.usable(self.lots, today).values()) - self.debt


@dataclass(frozen=True, slots=True)
class Change:
    """A member after a change, and the entries that book it; the first is the one asked for."""

    member: Member
    entries: tuple[Entry, ...]

    @property
    def entry(self) -> Entry:
        """The entry that was asked for."""
        return self.entries[0]
