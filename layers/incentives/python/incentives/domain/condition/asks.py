"""What a condition asks of a customer that the engine may know better than the request says."""

from dataclasses import dataclass
from functools import lru_cache

from incentives.domain.condition.facts import KEPT_SEGMENTS, CustomerFacts
from incentives.domain.condition.tree import FACTS, Condition, Leaf, leaves
from incentives.domain.condition.words import Words

_MOST = 500


@dataclass(frozen=True, slots=True)
class Asks:
    """Which facts of the customer a condition looks at.

    Attributes:
        orders: how many there were, or a segment that follows from that.
        recorded: members of `CustomerFacts` that the record may know.
    """

    orders: bool = False
    recorded: frozenset[str] = frozenset()

    def of_record(self, said: CustomerFacts | None) -> bool:
        """Whether the record may know a fact that the request does not say."""
        return any(said is None or getattr(said, member) is None for member in self.recorded)


NOTHING = Asks()


@lru_cache(_MOST)
def asks_of(condition: Condition | None) -> Asks:
    """What this condition looks at, wherever in the tree."""
    if condition is None:
        return NOTHING
    looks = list(leaves(condition))
    members = [FACTS[leaf.kind].member for leaf in looks if _asks_record(leaf)]
    return Asks(
        orders=any(map(_asks_orders, looks)),
        recorded=frozenset(member for member in members if member is not None),
    )


def _asks_orders(leaf: Leaf) -> bool:
    if isinstance(leaf, Words) and leaf.kind == "customer.segments":
        return not KEPT_SEGMENTS.isdisjoint(leaf.values)
    return FACTS[leaf.kind].known_by == "orders"


def _asks_record(leaf: Leaf) -> bool:
    if isinstance(leaf, Words) and leaf.kind == "customer.segments":
        return bool(set(leaf.values) - KEPT_SEGMENTS)
    return FACTS[leaf.kind].known_by == "record"
