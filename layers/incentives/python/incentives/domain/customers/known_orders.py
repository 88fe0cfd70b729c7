"""How many orders a person has completed, as far as the engine knows."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class KnownOrders:
    """What is counted under one hash of a person.

    Attributes:
        orders: completed orders; None when nobody ever said a number and none was counted.
        last_at: when the last one was counted.
        linked: other hashes of the same person; whoever asks under one asks under all.
        revision: counts the writes.
        home: the hash under which the person's news is told, so that it is told once.
    """

    orders: int | None = None
    last_at: datetime | None = None
    linked: tuple[str, ...] = ()
    home: str | None = None
    revision: int = 0


def together(known: Iterable[KnownOrders | None]) -> int | None:
    """The number of a person who is counted under several hashes: the largest, never the sum."""
    told = [one.orders for one in known if one is not None and one.orders is not None]
    return max(told, default=None)


def linked_to(known: Iterable[KnownOrders | None], persons: Collection[str]) -> tuple[str, ...]:
    """The hashes that these lead to and that are not among them."""
    found = (person for one in known if one is not None for person in one.linked)
    return tuple(dict.fromkeys(person for person in found if person not in persons))
