"""A referrer: a person with a code of a programme, and how many came by it."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from incentives.domain.campaigns.terms import ReferralTerms, ReferrerLimits
from incentives.domain.findings import ReferrerLimit
from incentives.domain.payout import PromisedReward

_MOST_FREED = 20  # places that are kept for those who come next; what is beyond stays unpaid


@dataclass(frozen=True, slots=True)
class Referrer:
    """A member of a programme who recommends; every change counts `revision` up.

    Attributes:
        persons: hashes of the person.
        standing: conversions that were not taken back.
        highest: the highest place that was ever paid.
        freed: lower places whose conversions were taken back; the next referee gets the lowest.
        day: local day of the last conversion, and how many were made on it, taken back or not.
        month: the same of the month, as `2026-11`.
        cost_minor: what standing conversions cost, both sides together, in minor units.
        blocked: somebody switched the code off: nobody comes by it, what was earned stays.
        erased: the person was forgotten, and earns nothing more; the code is for friends still.
        as_read: its text as it lies in the table, when a newer release wrote more into it.
    """

    code: str
    campaign_id: str
    persons: tuple[str, ...]
    enrolled_at: datetime
    revision: int = 1
    standing: int = 0
    highest: int = 0
    freed: tuple[int, ...] = ()
    day: str = ""
    of_day: int = 0
    month: str = ""
    of_month: int = 0
    cost_minor: int = 0
    customer_id: str | None = None
    customer_source_id: str | None = None
    blocked: bool = False
    erased: bool = False
    as_read: str | None = field(default=None, compare=False, repr=False)

    @property
    def next_place(self) -> int:
        """The place of the next referee: each is held by one standing conversion at most."""
        return min(self.freed, default=self.highest + 1)

    def count_on(self, today: date) -> int:
        """Conversions made on a local day, those that were taken back included."""
        return self.of_day if self.day == today.isoformat() else 0

    def count_in(self, today: date) -> int:
        """Conversions made in the month of a local day, those that were taken back included."""
        return self.of_month if self.month == _month(today) else 0

    def reached(self, limits: ReferrerLimits, today: date) -> ReferrerLimit | None:
        """The limit that one more conversion would pass; None when there is room."""
        if limits.total is not None and self.standing >= limits.total:
            return ReferrerLimit(limits.total, "total")
        if limits.per_day is not None and self.count_on(today) >= limits.per_day:
            return ReferrerLimit(limits.per_day, "day")
        if limits.per_month is not None and self.count_in(today) >= limits.per_month:
            return ReferrerLimit(limits.per_month, "month")
        return None

    def converted(self, today: date, cost_minor: int) -> "Referrer":
        """The referrer with one more conversion, at `next_place`."""
        place = self.next_place
        return replace(
            self,
            revision=self.revision + 1,
            standing=self.standing + 1,
            highest=max(self.highest, place),
            freed=tuple(one for one in self.freed if one != place),
            day=today.isoformat(),
            of_day=self.count_on(today) + 1,
            month=_month(today),
            of_month=self.count_in(today) + 1,
            cost_minor=self.cost_minor + cost_minor,
        )

    def taken_back(self, place: int, cost_minor: int) -> "Referrer":
        """The referrer without the conversion at this place. Days and months keep their counts."""
        return replace(
            self,
            revision=self.revision + 1,
            standing=self.standing - 1,
            freed=tuple(sorted({*self.freed, place})[:_MOST_FREED]),
            cost_minor=self.cost_minor - cost_minor,
        )

    def switched(self, *, active: bool) -> "Referrer":
        """The referrer with the code switched on or off."""
        return replace(self, revision=self.revision + 1, blocked=not active)

    def forgotten(self) -> "Referrer":
        """The referrer without the shop's id, who earns nothing more."""
        return replace(self, revision=self.revision + 1, erased=True, customer_source_id=None)

    def enrolled_anew(self, customer_source_id: str | None) -> "Referrer":
        """The referrer who was erased and is a member again, under the shop's id of today."""
        after = replace(self, erased=False, customer_source_id=customer_source_id)
        return replace(after, revision=self.revision + 1)

    @property
    def earns(self) -> bool:
        """Whether the person is paid for anybody who comes."""
        return not (self.erased or self.blocked)

    def reward(self, terms: ReferralTerms) -> PromisedReward | None:
        """What the next referee earns the referrer."""
        return None if self.erased else terms.reward_at(self.next_place)


def _month(day: date) -> str:
    return day.isoformat()[:7]
