"""Conditions on what the shop itself notes of an order or a customer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Literal, TypeGuard, get_args

from incentives.domain.condition.comparing import (
    MOST_VALUES,
    ManyOp,
    OneOp,
    check_count,
    check_number,
    check_texts,
    compare_many,
    compare_number,
    compare_one,
)
from incentives.domain.condition.facts import Fact, Facts, Known, always, of_customer, of_order
from incentives.domain.condition.look import Look, Missing, Scalar, Truth, seen, unknown

type MetadataKind = Literal["order.metadata", "customer.metadata"]
type LimitOp = Literal["at_least", "more_than", "at_most", "less_than"]
type MetadataOp = OneOp | ManyOp | LimitOp

MOST_STEPS = 8
_LIMITS = get_args(LimitOp.__value__)


@dataclass(frozen=True, slots=True)
class Metadata:
    """A value of the shop's own, by its path, against values of the same type.

    A value of another type, or one that is not there, is unknown: it neither passes nor, under a
    `not`, makes anything pass.

    Attributes:
        path: the names to go down, 1 to 8.
        values: all texts, all whole numbers, or all true and false; none with `exists`.
    """

    kind: MetadataKind
    path: tuple[str, ...]
    op: MetadataOp
    values: tuple[Scalar, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a path to nowhere, and values that do not go together."""
        if not 1 <= len(self.path) <= MOST_STEPS:
            raise ValueError(f"path has to be 1 to {MOST_STEPS} names")
        for step in self.path:
            check_texts((step,), name="path")
        check_count(self.values, self.op)
        if len({type(value) for value in self.values}) > 1:
            raise ValueError("values must be of one type")
        if len(self.values) > MOST_VALUES or len(set(self.values)) < len(self.values):
            raise ValueError(f"values has to be at most {MOST_VALUES}, each once")
        self._check_each()

    def look(self, facts: Facts) -> Look:
        """Compare the value at the end of the path."""
        found = self._found(facts)
        if isinstance(found, Missing):
            return unknown(found)
        return Look(Truth.TRUE) if self.op == "exists" else self._compare(found)

    def _check_each(self) -> None:
        check_texts([text for text in self.values if isinstance(text, str)], name="values")
        for value in self.values:
            if isinstance(value, int):
                check_number(value, name="values")
        if self.op in _LIMITS and (len(self.values) != 1 or type(self.values[0]) is not int):
            raise ValueError(f"values has to be one whole number with {self.op}")

    def _found(self, facts: Facts) -> Known[object]:
        noted = METADATA_FACTS[self.kind].read(facts)
        if isinstance(noted, Missing):
            return noted
        value: object = noted
        for step in self.path:
            value = value.get(step) if isinstance(value, Mapping) else None
        return Missing.METADATA if value is None else value

    def _compare(self, found: object) -> Look:
        match self.op:
            case "contains_any" | "contains_all" | "contains_none":
                return self._among(found if isinstance(found, list | tuple) else (found,), self.op)
            case "at_least" | "more_than" | "at_most" | "less_than":
                if self._is_alike(found) and isinstance(found, int | float):
                    return Look(compare_number(found, self.op, int(self.values[0])), found)
            case "is" | "is_not" | "in" | "not_in" | "exists":
                if self._is_alike(found):
                    return seen(compare_one(found, self.op, self.values), found)
        return unknown(Missing.METADATA)

    def _among(self, found: Sequence[object], op: ManyOp) -> Look:
        alike = tuple(one for one in found if self._is_alike(one))
        truth = compare_many(alike, op, self.values, complete=len(alike) == len(found))
        return Look(truth, alike, Missing.METADATA if truth is Truth.UNKNOWN else None)

    def _is_alike(self, found: object) -> TypeGuard[Scalar | float]:
        """Whether it is of the type of the values; a number with decimals is a number."""
        wanted = type(self.values[0])
        return type(found) is wanted or (
            wanted is int and isinstance(found, float) and isfinite(found)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MetadataFact(Fact):
    """What the shop itself notes of something."""

    read: Callable[[Facts], Known[Mapping[str, object]]]


METADATA_FACTS: Mapping[MetadataKind, MetadataFact] = {
    "order.metadata": MetadataFact(
        read=lambda facts: of_order(facts, lambda order: order.metadata, Missing.METADATA),
        personal=True,
        words=always(
            en="The order does not meet the terms of this offer.",
            de="Die Bestellung erfüllt die Bedingungen dieser Aktion nicht.",
        ),
    ),
    "customer.metadata": MetadataFact(
        read=lambda facts: of_customer(facts, lambda it: it.metadata, Missing.METADATA),
        member="metadata",
        known_by="record",
        personal=True,
        words=always(
            en="This offer is for other customers.",
            de="Diese Aktion gilt für andere Kunden.",
        ),
    ),
}
