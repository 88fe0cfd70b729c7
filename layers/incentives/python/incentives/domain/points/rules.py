"""Earning rules: what an order or another event is worth in a programme.

A step of an amount counts only when it is full, and nothing of it is kept for the next order.
Multipliers come last, and what they leave of a point is dropped, once.
"""

from dataclasses import dataclass

from incentives.domain.condition.decide import decide
from incentives.domain.condition.facts import Facts
from incentives.domain.condition.tree import Condition
from incentives.domain.money import WHOLE_BP
from incentives.domain.period import Period
from incentives.domain.points.challenge import Challenge
from incentives.domain.points.expiry import Expiry
from incentives.domain.points.worth import EVERYTHING, Amounts, Basis, Goods
from incentives.domain.refusal import Refusal, Refused

ORDER_PAID = "order.paid"
MOST_POINTS = 10**14
"""By one rule for one event: a point for each minor unit of the largest order, a hundred times.

All rules of an event together stay below 2**53, so every client reads the number as it is.
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """How often a member may earn by a rule in a period."""

    count: int
    period: Period


@dataclass(frozen=True, slots=True)
class Multiplier:
    """So many times the points while something holds; 10,000 basis points are once."""

    factor_bp: int
    conditions: Condition


@dataclass(frozen=True, slots=True)
class EarningRule:
    """What one kind of event is worth.

    Attributes:
        event: its name; `order.paid`, or what the shop calls an action.
        points: for the event, or for each full step of what counts of the order.
        every: the step, in minor units or units of goods; None for points that are fixed.
        goods: the lines that count, when the basis looks at lines.
        limit: how often it counts; None is always.
        challenge: how often the event has to happen before it earns; None is once.
        conditions: what has to hold; what is not known does not.
        multipliers: of those that hold the greatest counts.
        expiry: how long these points last; None is as the programme says.
        active: rules are switched off and never removed, so that refunds find them.
    """

    id: str
    event: str
    points: int
    every: int | None = None
    basis: Basis = Basis.ORDER_AMOUNT
    goods: Goods = EVERYTHING
    limit: Limit | None = None
    challenge: Challenge | None = None
    conditions: Condition | None = None
    multipliers: tuple[Multiplier, ...] = ()
    expiry: Expiry | None = None
    active: bool = True

    def applies(self, facts: Facts) -> bool:
        """Whether its conditions hold."""
        return self.conditions is None or bool(decide(self.conditions, facts))

    def measures(self, amounts: Amounts) -> bool:
        """Whether what it measures is known."""
        return self.every is None or amounts.measured(self.basis, self.goods) is not None

    def worth(self, amounts: Amounts, facts: Facts, *, factor_bp: int = WHOLE_BP) -> int:
        """The whole points that an event with these amounts earns when the rule applies.

        Args:
            amounts: of the order.
            facts: for the multipliers.
            factor_bp: of the member's tier; it multiplies what the rule's own multiplier leaves.

        Raises:
            Refused: `MISSING_AMOUNT`; what the rule measures is not known.
        """
        points = self.points
        if self.every is not None:
            measured = amounts.measured(self.basis, self.goods)
            if measured is None:
                raise Refused(Refusal.MISSING_AMOUNT)
            points *= measured // self.every
        own_bp = max(
            (
                multiplier.factor_bp
                for multiplier in self.multipliers
                if decide(multiplier.conditions, facts)
            ),
            default=WHOLE_BP,
        )
        return min(_multiplied(points, own_bp, factor_bp), MOST_POINTS)

    def is_excessive(self, *, factor_bp: int = WHOLE_BP) -> bool:
        """Whether the largest order could earn more by it than `MOST_POINTS`, all told."""
        points = self.points * (1 if self.every is None else self.basis.most // self.every)
        own_bp = max((WHOLE_BP, *(multiplier.factor_bp for multiplier in self.multipliers)))
        return _multiplied(points, own_bp, factor_bp) > MOST_POINTS


def _multiplied(points: int, own_bp: int, factor_bp: int) -> int:
    return points * own_bp * factor_bp // WHOLE_BP**2
