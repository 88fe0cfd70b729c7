"""The whole person behind the names of a request: the one place that says which hashes those are.

Names are joined when a customer's record has them together (`customer_orders.link`). A name belongs
to one person at a time, of whom it was said last; an address that a customer had before stays a
name of that person until it is said of another. Erasure leaves that as it is.

Limits per person ask nobody: what they count is moved when names are joined, see `person_uses`.
Who asks for nothing that is promised to a person need not know, and reads nothing. Else it takes
one round trip: each name lists all others, and one that becomes another person's is taken off.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from incentives.domain.customers.known_orders import KnownOrders, linked_to
from incentives.store.customers import person_keys
from incentives.store.customers.customer_orders import known_orders_of
from incentives.store.items import Item
from incentives.store.keys import Key
from incentives.store.reading import fetch
from incentives.store.transaction import Pause

type Items = Mapping[Key, Item | None]


@dataclass(frozen=True, slots=True)
class WholePerson:
    """A person, as read.

    Attributes:
        hashes: every one, those of the request first.
        joined: those that a record had together; fewer where the request brings others besides.
        items: that say so, by key.
    """

    hashes: tuple[str, ...]
    joined: tuple[str, ...]
    items: Items


def find(named: Sequence[str], pause: Pause, *, counted: bool = False) -> WholePerson:
    """The person of these names; one round trip, and none for nobody.

    Args:
        named: hashes of the request.
        pause: between tries.
        counted: whether the orders that are counted under each name are wanted, too; that is one
            round trip more where names are joined.
    """
    items: dict[Key, Item | None] = {}
    while missing := asked(named, items, counted=counted) - items.keys():
        found = fetch(missing, pause, consistent=True)
        items |= {key: found.get(key) for key in missing}
    return WholePerson(everyone(named, items), joined(named, items), items)


def asked(named: Sequence[str], items: Items, *, counted: bool = False) -> set[Key]:
    """The items that say who the person is; with `counted`, those of further names, once known."""
    return set(map(person_keys.orders_of, everyone(named, items) if counted else named))


def everyone(named: Sequence[str], items: Items) -> tuple[str, ...]:
    """Every hash of the person, as far as these items show it."""
    return tuple(dict.fromkeys([*named, *joined(named, items)]))


def joined(named: Sequence[str], items: Items) -> tuple[str, ...]:
    """The names that a record had together, of the first name that has any; else that name alone.

    A name of the request that is another person's is not among them.
    """
    for person in named:
        known = _known(person, items)
        if known is not None and known.linked:
            return (person, *linked_to([known], [person]))
    return tuple(named[:1])


def _known(person: str, items: Items) -> KnownOrders | None:
    return known_orders_of(items.get(person_keys.orders_of(person)))
