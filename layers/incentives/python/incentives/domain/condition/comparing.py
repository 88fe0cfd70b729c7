"""Comparisons, each aware that what is known may be a part of what there is."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from incentives.domain.condition.look import Scalar
from incentives.domain.condition.truth import Truth

type NumberOp = Literal["at_least", "more_than", "at_most", "less_than", "is", "is_not", "between"]
type OneOp = Literal["is", "is_not", "in", "not_in", "exists"]
type ManyOp = Literal["contains_any", "contains_all", "contains_none"]


@dataclass(frozen=True, slots=True)
class Interval:
    """The whole numbers from `low` to `high`, both included; None is unbounded."""

    low: int | None
    high: int | None

    @classmethod
    def of(cls, op: NumberOp, value: int, to: int | None) -> "Interval":
        """Where a number is for the comparison to hold; for `is_not`, where it is not."""
        match op:
            case "at_least":
                return cls(value, None)
            case "more_than":
                return cls(value + 1, None)
            case "at_most":
                return cls(None, value)
            case "less_than":
                return cls(None, value - 1)
            case "between":
                return cls(value, to)
            case "is" | "is_not":
                return cls(value, value)

    def holds(self, number: float, *, complete: bool = True) -> Truth:
        """Whether the number is inside.

        Args:
            number: what is known.
            complete: False when the number may be larger than that, never smaller.
        """
        low_enough = self.high is None or number <= self.high
        high_enough = self.low is None or number >= self.low
        if complete or not low_enough:
            return Truth.of(low_enough and high_enough)
        return Truth.TRUE if high_enough and self.high is None else Truth.UNKNOWN


def compare_number(
    number: float, op: NumberOp, value: int, to: int | None = None, *, complete: bool = True
) -> Truth:
    """A number against a comparison; `to` is the upper end of `between`."""
    truth = Interval.of(op, value, to).holds(number, complete=complete)
    return truth.inverse if op == "is_not" else truth


def compare_one(found: Scalar | float, op: OneOp, values: Collection[Scalar]) -> bool:
    """One value that is there against a list."""
    if op == "exists":
        return True
    return (found in values) is (op in {"is", "in"})


def compare_many(
    found: Collection[Scalar | float],
    op: ManyOp,
    values: Collection[Scalar],
    *,
    complete: bool = True,
) -> Truth:
    """Several values against a list.

    Args:
        found: what is known to be there.
        op: the comparison.
        values: the list.
        complete: False when there may be more than was found.
    """
    there = set(found)
    meets = [value in there for value in values]
    enough = all(meets) if op == "contains_all" else any(meets)
    truth = Truth.of(enough) if enough or complete else Truth.UNKNOWN
    return truth.inverse if op == "contains_none" else truth
