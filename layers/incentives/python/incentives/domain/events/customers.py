"""What is told of persons: segments that the engine keeps, and consents. No address, no name."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentFact:
    """A customer came into a segment that the engine keeps, or left it.

    Attributes:
        orders: completed orders that are known now; absent when nobody ever said a number.
    """

    customer_id: str
    segment: str
    orders: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentFact:
    """A person agreed to a purpose, or withdrew it; on the words of which text."""

    customer_id: str
    purpose: str
    text_version: str | None = None
