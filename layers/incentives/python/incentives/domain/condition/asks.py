"""What a condition asks of a customer that the engine may know better than the request says."""

from dataclasses import dataclass
from functools import lru_cache

from incentives.domain.condition.facts import KEPT_SEGMENTS, CustomerFacts
from incentives.domain.condition.flag import Flag
from incentives.domain.condition.metadata import Metadata
from incentives.domain.condition.number import Number
from incentives.domain.condition.tree import Condition, nodes
from incentives.domain.condition.words import Word, Words

_MOST = 500


@dataclass(frozen=True, slots=True)
class Asks:
    """Which facts of the customer a condition looks at.

    Attributes:
        orders: how many there were, or a segment that follows from that.
        segments: the shop's.
    """

    orders: bool = False
    segments: bool = False
    country: bool = False
    metadata: bool = False

    def of_record(self, said: CustomerFacts | None) -> bool:
        """Whether the record may know a fact that the request does not say."""
        if said is None:
            return self.segments or self.country or self.metadata
        return (
            (self.segments and said.segments is None)
            or (self.country and said.country is None)
            or (self.metadata and said.metadata is None)
        )


NOTHING = Asks()


@lru_cache(_MOST)
def asks_of(condition: Condition | None) -> Asks:
    """What this condition looks at, wherever in the tree."""
    if condition is None:
        return NOTHING
    leaves = list(nodes(condition))
    words = [
        leave for leave in leaves if isinstance(leave, Words) and leave.kind == "customer.segments"
    ]
    return Asks(
        orders=any(map(_asks_for_orders, leaves)),
        segments=any(set(word.values) - KEPT_SEGMENTS for word in words),
        country=any(
            isinstance(leave, Word) and leave.kind == "customer.country" for leave in leaves
        ),
        metadata=any(
            isinstance(leave, Metadata) and leave.kind == "customer.metadata" for leave in leaves
        ),
    )


def _asks_for_orders(condition: Condition) -> bool:
    match condition:
        case Flag(kind="customer.first_order") | Number(kind="customer.orders"):
            return True
        case Words(kind="customer.segments", values=values):
            return not KEPT_SEGMENTS.isdisjoint(values)
    return False
