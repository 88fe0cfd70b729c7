"""The tree of a condition: leaves that look at facts, and all, any and not of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from incentives.domain.condition.flag import Flag
from incentives.domain.condition.metadata import Metadata
from incentives.domain.condition.number import Number
from incentives.domain.condition.times import Dates, Hours, Weekdays
from incentives.domain.condition.words import Word, Words

type Leaf = Number | Word | Words | Flag | Metadata | Weekdays | Hours | Dates
type Condition = Group | Leaf
"""Every kind, told apart by `kind`."""

LEAVES: tuple[type[Leaf], ...] = (Number, Word, Words, Flag, Metadata, Weekdays, Hours, Dates)
MOST_LEVELS = 8
MOST_NODES = 100


@dataclass(frozen=True, slots=True)
class Group:
    """Several conditions as one; `not` has exactly one.

    Attributes:
        of: the conditions; the order matters to explanations only.
    """

    kind: Literal["all", "any", "not"]
    of: tuple[Condition, ...]

    def __post_init__(self) -> None:
        """Refuse what nobody could read."""
        if not self.of:
            raise ValueError("of must not be empty")
        if self.kind == "not" and len(self.of) != 1:
            raise ValueError("of has to be one condition with not")
        if sum(1 for _ in nodes(self)) > MOST_NODES:
            raise ValueError(f"a condition has at most {MOST_NODES} nodes")
        if levels(self) > MOST_LEVELS:
            raise ValueError(f"a condition has at most {MOST_LEVELS} levels")


def nodes(condition: Condition) -> Iterator[Condition]:
    """The condition and all below it, from the top, in order."""
    yield condition
    if isinstance(condition, Group):
        for one in condition.of:
            yield from nodes(one)


def levels(condition: Condition) -> int:
    """How deep it is; a leaf has one level."""
    return 1 + max(map(levels, condition.of)) if isinstance(condition, Group) else 1
