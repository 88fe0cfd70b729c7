"""Conditions on what may tell about a person: a record keeps what they said, not what was there."""

import hashlib
import json
from collections.abc import Iterator

from incentives.domain.condition.parse import as_data
from incentives.domain.condition.tree import Condition, Group, Leaf, nodes

WITHHELD = frozenset(
    {"order.metadata", "customer.metadata", "customer.country", "place.country", "place.region"}
)
"""Kinds whose facts may tell about a person."""

_DIGITS = 16


def withheld_leaves(condition: Condition) -> Iterator[Leaf]:
    """The leaves of a condition that look at such facts."""
    for node in nodes(condition):
        if not isinstance(node, Group) and node.kind in WITHHELD:
            yield node


def name_of(leaf: Leaf) -> str:
    """What a leaf is called where its look is kept: it follows from what the leaf requires."""
    required = json.dumps(as_data(leaf), sort_keys=True)
    return hashlib.sha256(required.encode()).hexdigest()[:_DIGITS]
