"""Three truths: what is not known is neither true nor false, and no `not` makes it either."""

from collections.abc import Iterable
from enum import StrEnum


class Truth(StrEnum):
    """Kleene's strong logic. Only what is surely true passes: `bool(UNKNOWN)` is False."""

    FALSE = "false"
    UNKNOWN = "unknown"
    TRUE = "true"

    def __bool__(self) -> bool:
        return self is Truth.TRUE

    @classmethod
    def of(cls, known: bool) -> "Truth":  # noqa: FBT001 - it is the one thing there is
        """The truth of what is known."""
        return cls.TRUE if known else cls.FALSE

    @property
    def inverse(self) -> "Truth":
        """What `not` makes of it."""
        return _INVERSE[self]


_INVERSE = {
    Truth.TRUE: Truth.FALSE,
    Truth.FALSE: Truth.TRUE,
    Truth.UNKNOWN: Truth.UNKNOWN,
}


def every(truths: Iterable[Truth]) -> Truth:
    """True when all are; false as soon as one is false, whatever is unknown."""
    found = set(truths)
    if Truth.FALSE in found:
        return Truth.FALSE
    return Truth.UNKNOWN if Truth.UNKNOWN in found else Truth.TRUE


def some(truths: Iterable[Truth]) -> Truth:
    """True as soon as one is true, whatever is unknown; false when all are."""
    return every(truth.inverse for truth in truths).inverse
