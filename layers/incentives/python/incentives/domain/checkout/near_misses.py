"""What an order has nearly reached: a promotion that only lacks some more of something."""

from dataclasses import dataclass

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.checkout.decided import Decided
from incentives.domain.checkout.verdict import Inapplicable
from incentives.domain.condition.decide import LeafFinding
from incentives.domain.condition.look import Look, Truth
from incentives.domain.condition.number import Number
from incentives.domain.findings import BelowMinimum


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A promotion within reach, and the numbers that it is short of."""

    code: str
    campaign: Campaign
    lacks: tuple[LeafFinding, ...]

    @property
    def short_by(self) -> int:
        """What is missing in all: it sorts what is nearest first."""
        return sum(lack.look.short_by or 0 for lack in self.lacks)


def within_reach(decided: Decided) -> tuple[NearMiss, ...]:
    """The promotions that would apply if numbers of the order grew, the nearest first."""
    found = (
        _nearly(verdict, decided)
        for verdict in decided.verdicts
        if isinstance(verdict, Inapplicable)
    )
    return tuple(sorted(filter(None, found), key=lambda one: (one.short_by, one.code)))


def minimum_finding(minimum_minor: int, amount_minor: int) -> LeafFinding:
    """A campaign's minimum, as the condition that it is."""
    lacks = max(minimum_minor - amount_minor, 0)
    look = Look(Truth.of(not lacks), amount_minor, short_by=lacks or None)
    return LeafFinding(Number("order.subtotal", "at_least", minimum_minor), look)


def _nearly(inapplicable: Inapplicable, decided: Decided) -> NearMiss | None:
    campaign = decided.campaign_of(inapplicable.code)
    if campaign is None or not campaign.is_promotion:
        return None
    lacks = _of_minimum(inapplicable) or _of_condition(inapplicable, decided)
    return NearMiss(inapplicable.code, campaign, lacks) if lacks else None


def _of_minimum(inapplicable: Inapplicable) -> tuple[LeafFinding, ...]:
    match inapplicable.finding:
        case BelowMinimum(amount_minor=amount_minor, minimum_minor=minimum_minor):
            return (minimum_finding(minimum_minor, amount_minor),)
    return ()


def _of_condition(inapplicable: Inapplicable, decided: Decided) -> tuple[LeafFinding, ...]:
    """Numbers alone: a customer's orders cannot be made more with this cart."""
    outcome = decided.conditions.get(inapplicable.code)
    nearly = () if outcome is None or outcome else outcome.nearly or ()
    in_cart = all(one.leaf.kind.startswith("order.") for one in nearly)
    return nearly if in_cart else ()
