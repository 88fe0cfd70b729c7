"""The whole person behind the names of a request: the one place that says which hashes those are.

Names are joined when a customer's record has them together (`customer_orders.link`). A name belongs
to one person at a time, of whom it was said last; an address that a customer had before stays a
name of that person until it is said of another. Erasure leaves that as it is.

Who asks for nothing that is promised to a person need not know, and reads nothing. Else it takes
one round trip for a name that is joined with no other, and two for one that is.
"""

from collections.abc import Iterable, Mapping, Sequence
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
    """Every hash of a person, those of the request first, and the items that say so by key."""

    hashes: tuple[str, ...]
    items: Items


def find(named: Sequence[str], pause: Pause) -> WholePerson:
    """The person of these names; no round trip for nobody, and two at most."""
    items: dict[Key, Item | None] = {}
    while missing := asked(named, items) - items.keys():
        found = fetch(missing, pause, consistent=True)
        items |= {key: found.get(key) for key in missing}
    return WholePerson(everyone(named, items), items)


def asked(named: Sequence[str], items: Items) -> set[Key]:
    """The items that say who the person is, as far as is known by now."""
    return {*map(person_keys.orders_of, named), *map(person_keys.orders_of, _led_to(named, items))}


def everyone(named: Sequence[str], items: Items) -> tuple[str, ...]:
    """Every hash of the person, as far as these items show it."""
    home = next((one for person in named if (one := _home(person, items))), None)
    return (*named, *(one for one in _led_to(named, items) if _home(one, items) == home))


def _led_to(named: Sequence[str], items: Items) -> tuple[str, ...]:
    return linked_to(_known(named, items), named)


def _home(person: str, items: Items) -> str | None:
    """The hash that all names of the person go by; None of a name that was joined with no other."""
    known = known_orders_of(items.get(person_keys.orders_of(person)))
    return (known.home or person) if known is not None and known.linked else None


def _known(persons: Iterable[str], items: Items) -> Iterable[KnownOrders | None]:
    return (known_orders_of(items.get(person_keys.orders_of(person))) for person in persons)
