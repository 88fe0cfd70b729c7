"""The tree of a condition: leaves that look at facts, and all, any and not of them.

Beside it, all facts there are, and what follows from their declarations for all alike.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from itertools import chain
from typing import Literal

from incentives.domain.condition.facts import CustomerFacts, Fact, Language, Wordings
from incentives.domain.condition.flag import FLAG_FACTS, Flag
from incentives.domain.condition.metadata import METADATA_FACTS, Metadata
from incentives.domain.condition.number import NUMBER_FACTS, Number
from incentives.domain.condition.times import TIME_FACTS, Dates, Hours, Weekdays
from incentives.domain.condition.word import WORD_FACTS, Word
from incentives.domain.condition.words import WORDS_FACTS, Words

type Leaf = Number | Word | Words | Flag | Metadata | Weekdays | Hours | Dates
type Condition = Group | Leaf
"""Every kind, told apart by `kind`."""

LEAVES: tuple[type[Leaf], ...] = (Number, Word, Words, Flag, Metadata, Weekdays, Hours, Dates)
MOST_LEVELS = 8
MOST_NODES = 100


FACTS = dict[str, Fact](
    chain(
        NUMBER_FACTS.items(),
        WORD_FACTS.items(),
        WORDS_FACTS.items(),
        FLAG_FACTS.items(),
        METADATA_FACTS.items(),
        TIME_FACTS.items(),
    )
)
"""By the kind of their leaf."""
_PUBLIC = {fact.member for fact in FACTS.values() if not fact.personal} | {"kept_segments"}
_PERSONAL = {fact.member for fact in FACTS.values() if fact.personal}
PERSONAL_MEMBERS = {part.name for part in fields(CustomerFacts)} - (_PUBLIC - _PERSONAL)
"""What of a customer no decision keeps: all that no fact declares to be public."""
RECORDED_MEMBERS = {
    fact.member for fact in FACTS.values() if fact.member is not None and fact.known_by == "record"
}
"""What of a customer the engine's own record may know."""


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


def leaves(condition: Condition) -> Iterator[Leaf]:
    """The leaves of a condition, in order."""
    for node in nodes(condition):
        if not isinstance(node, Group):
            yield node


def is_personal(leaf: Leaf) -> bool:
    """Whether what this leaf looks at may tell who somebody is."""
    return FACTS[leaf.kind].personal


def sentences(language: Language) -> dict[str, Wordings]:
    """The sentences on all facts, by kind and what is required."""
    return {
        f"{kind}{required}": said.wordings(language)
        for kind, fact in FACTS.items()
        for required, said in fact.words.items()
    }
