"""Earning rules: what an order or another event is worth in a programme.

Fractions of a point are dropped, and a step of an amount counts only when it is full.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

ORDER_PAID = "order.paid"


class Period(StrEnum):
    """In what a limit counts: calendar periods of the programme's zone, or for ever."""

    DAY = "DAY"
    WEEK = "WEEK"
    MONTH = "MONTH"
    TOTAL = "TOTAL"

    def name_of(self, day: date) -> str:
        """The name of the period that a day is in; a week begins on Monday (ISO 8601).

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
            case Period.TOTAL:
                return "ever"


class Basis(StrEnum):
    """Which amount of an order counts; the field's words."""

    ORDER_AMOUNT = "ORDER_AMOUNT"  # before discounts
    ORDER_TOTAL_AMOUNT = "ORDER_TOTAL_AMOUNT"  # after them


@dataclass(frozen=True, slots=True)
class Limit:
    """How often a member may earn by a rule in a period."""

    count: int
    period: Period


@dataclass(frozen=True, slots=True)
class Amounts:
    """What an order comes to, in minor units."""

    before_minor: int | None = None
    after_minor: int | None = None

    def of(self, basis: Basis) -> int | None:
        """The amount that counts; without discounts the one is the other."""
        first, second = self.before_minor, self.after_minor
        if basis is Basis.ORDER_TOTAL_AMOUNT:
            first, second = second, first
        return first if first is not None else second


@dataclass(frozen=True, slots=True)
class EarningRule:
    """What one kind of event is worth.

    Attributes:
        event: its name; `order.paid`, or what the shop calls an action.
        points: for the event, or for each full step of the order's amount.
        every_minor: the step, in minor units; None for points that are fixed.
        limit: how often it counts; None is always.
        active: rules are switched off and never removed, so that refunds find them.
    """

    id: str
    event: str
    points: int
    every_minor: int | None = None
    basis: Basis = Basis.ORDER_AMOUNT
    limit: Limit | None = None
    active: bool = True

    def worth(self, amounts: Amounts) -> int:
        """The whole points that an event with these amounts earns.

        >>> step = EarningRule("r", ORDER_PAID, points=3, every_minor=10_00)
        >>> step.worth(Amounts(before_minor=29_99))
        6
        """
        if self.every_minor is None:
            return self.points
        return (amounts.of(self.basis) or 0) // self.every_minor * self.points
