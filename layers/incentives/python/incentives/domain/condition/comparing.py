"""Comparisons, each aware that what is known may be a part of what there is, and their bounds.

Each breach of a bound is a `ValueError` with a sentence.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from incentives.domain.condition.look import Scalar, Truth

MOST_VALUES = 200
MOST_CHARS = 200
LARGEST_NUMBER = 10**15  # exact in every JSON reader


def check_texts(texts: Sequence[str], *, name: str) -> None:
    """At most 200 texts of 1 to 200 characters, each once."""
    if len(texts) > MOST_VALUES:
        raise ValueError(f"{name} has to be at most {MOST_VALUES} values")
    if any(not 1 <= len(text) <= MOST_CHARS for text in texts):
        raise ValueError(f"{name} has to be texts of 1 to {MOST_CHARS} characters")
    if len(set(texts)) < len(texts):
        raise ValueError(f"{name} must not have the same value twice")


def check_number(number: int, *, name: str) -> None:
    """A whole number that every JSON reader keeps exactly."""
    if abs(number) > LARGEST_NUMBER:
        raise ValueError(f"{name} has to be between -{LARGEST_NUMBER} and {LARGEST_NUMBER}")


def check_count(values: Sequence[object], op: str) -> None:
    """`is` and `is_not` compare with one value, `exists` with none, the others with a list."""
    if op == "exists":
        if values:
            raise ValueError("values must be left out with exists")
    elif not values:
        raise ValueError(f"values must not be empty with {op}")
    elif op in {"is", "is_not"} and len(values) != 1:
        raise ValueError(f"values has to be one value with {op}")


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
