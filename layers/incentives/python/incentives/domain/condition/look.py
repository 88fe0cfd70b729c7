"""What a leaf of a condition saw, and its truth: what is not known is neither true nor false.

No `not` makes it either.
"""

from collections.abc import Iterable
from dataclasses import dataclass
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


type Scalar = str | int | bool
type Found = str | int | float | bool | tuple[str | int | float | bool, ...] | None
"""A fact in plain data; None when there was none."""


class Missing(StrEnum):
    """What the request did not say, and a condition needs. The value is the key of the refusal."""

    ORDER = "missing_order"
    AMOUNT = "missing_amount"
    ITEMS = "missing_order_items"
    ITEM_DATA = "missing_item_data"
    CURRENCY = "missing_currency"
    CHANNEL = "missing_channel"
    SHIPPING_METHOD = "missing_shipping_method"
    CUSTOMER = "missing_customer"
    CUSTOMER_DATA = "missing_customer_data"
    LOCATION = "missing_location"
    METADATA = "missing_metadata"


@dataclass(frozen=True, slots=True)
class Look:
    """The truth of one leaf, and why.

    Attributes:
        found: what was there; what is known of it when something is missing.
        missing: set when the truth is unknown.
        short_by: how much more a number has to be, when that is all that lacks.
    """

    truth: Truth
    found: Found = None
    missing: Missing | None = None
    short_by: int | None = None


def unknown(missing: Missing, found: Found = None) -> Look:
    """What cannot be decided, for want of this."""
    return Look(Truth.UNKNOWN, found, missing)


def seen(known: bool, found: Found) -> Look:  # noqa: FBT001 - reads like the sentence it is
    """What was decided on what was found."""
    return Look(Truth.of(known), found)
