"""Tiers: levels of a programme by what a member has done in a period, and what they are good for.

A member keeps what was counted in each of the last few periods, and nothing else: the tier is
computed from these counts and the local day, at the instant of the question. So a tier is reached
with the event that counts, ends with the day on which it does, and a refund takes away what it had
bought, without any job.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from incentives.domain.condition.facts import CustomerFacts
from incentives.domain.money import WHOLE_BP
from incentives.domain.period import Period
from incentives.domain.points.rules import ORDER_PAID

REFERRAL_CONVERTED = "referral.converted"
MOST_TIERS = 20
MOST_PERIODS = 12  # that are summed up
MOST_GRACE_DAYS = 92

type Counts = Mapping[str, int]
"""What was counted, by the number of the period."""


class Measure(StrEnum):
    """What is counted; the field's word where it has one."""

    POINTS = "POINTS_IN_PERIOD"  # that rules have earned
    AMOUNT = "AMOUNT_IN_PERIOD"  # of orders, after discounts, in minor units
    ORDERS = "ORDERS_IN_PERIOD"
    REFERRALS = "REFERRALS_IN_PERIOD"
    BALANCE = "BALANCE"  # points that may be spent now; nothing is counted


@dataclass(frozen=True, slots=True)
class Tier:
    """A level.

    Attributes:
        threshold: from how much on.
        factor_bp: multiplies what rules earn; 10,000 basis points are once.
        perks: names that conditions of campaigns ask for, such as `free_shipping`.
        metadata: the shop's own.
    """

    id: str
    name: str
    threshold: int
    factor_bp: int = WHOLE_BP
    perks: tuple[str, ...] = ()
    metadata: dict[str, object] = field(default_factory=dict)


def known_of(customer: CustomerFacts | None, tier: Tier | None) -> CustomerFacts:
    """What is known of a customer, with the tier and its perks; without a tier there are none."""
    return replace(
        customer or CustomerFacts(),
        tiers=(tier.name,) if tier else (),
        perks=tier.perks if tier else (),
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a member is.

    Attributes:
        count: in the present period or periods.
        until: the last day of the tier if nothing more is counted; None for no end.
        next: the tier above.
        missing: how much more has to be counted in the present period to reach it.
    """

    tier: Tier | None
    count: int
    until: date | None
    next: Tier | None
    missing: int | None


@dataclass(frozen=True, slots=True)
class Ladder:
    """The tiers of a programme, lowest first, and how they are reached and kept.

    Attributes:
        period: calendar periods of the programme's zone, or `TOTAL` for ever.
        span: how many periods are summed up, the present one included; 12 months are a rolling
            year.
        keeps: how many periods a tier is kept after the one in which it was reached.
        grace_days: local days more, before it ends.
    """

    measure: Measure
    period: Period
    tiers: tuple[Tier, ...]
    span: int = 1
    keeps: int = 0
    grace_days: int = 0

    def counts_event(self, event: str) -> bool:
        """Whether an event of this name counts by itself; points count as they are earned."""
        if self.measure in {Measure.POINTS, Measure.BALANCE}:
            return False
        return event == (REFERRAL_CONVERTED if self.measure is Measure.REFERRALS else ORDER_PAID)

    def tier(self, counts: Counts, today: date) -> Tier | None:
        """The tier on a local day; None below the lowest."""
        most = max(self._sums(counts, today))
        reached = [tier for tier in self.tiers if tier.threshold <= most]
        return reached[-1] if reached else None

    def standing(self, counts: Counts, today: date) -> Standing:
        """Where a member is on a local day, and how far from the next tier."""
        tier = self.tier(counts, today)
        count = self._sum(counts, self.period.number_of(today))
        above = [one for one in self.tiers if tier is None or one.threshold > tier.threshold]
        following = above[0] if above else None
        return Standing(
            tier=tier,
            count=count,
            until=self._until(counts, today, tier) if tier else None,
            next=following,
            missing=following.threshold - count if following else None,
        )

    def counted(self, counts: Counts, number: int, day: date, today: date) -> dict[str, int]:
        """The counts with more, or less, in the period of a day; those too old to matter go."""
        name = str(self.period.number_of(day))
        first = min(self._numbers(today)) - self.keeps - self.span + 1
        after = {one: count for one, count in counts.items() if int(one) >= first}
        if int(name) >= first:
            after[name] = max(0, after.get(name, 0) + number)
        return {one: count for one, count in after.items() if count}

    def _sums(self, counts: Counts, today: date) -> Iterator[int]:
        """Of every period whose tier still holds."""
        for number in self._numbers(today):
            for back in range(self.keeps + 1):
                yield self._sum(counts, number - back)

    def _sum(self, counts: Counts, number: int) -> int:
        return sum(counts.get(str(number - back), 0) for back in range(self.span))

    def _numbers(self, today: date) -> range:
        """The present period, and those before it that ended within the grace."""
        first = self.period.number_of(today - timedelta(days=self.grace_days))
        return range(first, self.period.number_of(today) + 1)

    def _until(self, counts: Counts, today: date, tier: Tier) -> date | None:
        """The day before the first one on which the tier would be lower."""
        if self.period is Period.TOTAL:
            return None
        numbers = self._numbers(today)
        for number in range(numbers[0] + 1, numbers[-1] + self.span + self.keeps + 2):
            day = self.period.starts(number) + timedelta(days=self.grace_days)
            later = self.tier(counts, day)
            if later is None or later.threshold < tier.threshold:
                return day - timedelta(days=1)
        return None
