"""Persons' completed orders in the table: one small counter for each hash, without an address.

They outlive an erased customer, so that nobody gets a second first order.
"""

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition

from incentives.domain.customers.known_orders import KnownOrders, linked_to, together
from incentives.names import Kind
from incentives.store.customers import person_keys
from incentives.store.items import Item, WholeNumberAttribute
from incentives.store.keys import Key
from incentives.store.transaction import Transaction

MOST_JOINED = 9  # hashes of a person; of who changes addresses more often, the oldest are let go


class CustomerOrdersItem(Item, discriminator=Kind.CUSTOMER_ORDERS.value):
    """Completed orders counted under a hash, and the other hashes of the same person.

    `linked` are all other names of the person, and `home` is the one that news is told of.
    """

    orders = WholeNumberAttribute(null=True)
    last_at = UnicodeAttribute(null=True)
    linked = UnicodeAttribute(null=True)
    home = UnicodeAttribute(null=True)
    revision = WholeNumberAttribute(null=True)


def known_orders_of(item: Item | None) -> KnownOrders | None:
    """What is counted in an item, or None when it is missing or something else."""
    if not isinstance(item, CustomerOrdersItem):
        return None
    return KnownOrders(
        orders=item.orders,
        last_at=datetime.fromisoformat(item.last_at) if item.last_at else None,
        linked=tuple(item.linked.split()) if item.linked else (),
        home=item.home,
        revision=item.revision or 0,
    )


def count(
    write: Transaction, persons: Sequence[str], found: Mapping[Key, Item | None], now: datetime
) -> None:
    """Count one more order under each hash, on condition that nothing was counted since the read.

    Args:
        write: the transaction.
        persons: every hash of the person, linked ones included.
        found: their items as they were read.
        now: when the order was completed.
    """
    for person in persons:
        key = person_keys.orders_of(person)
        known = known_orders_of(found.get(key)) or KnownOrders()
        write.update(
            CustomerOrdersItem(*key),
            [
                CustomerOrdersItem.orders.add(1),
                CustomerOrdersItem.revision.add(1),
                CustomerOrdersItem.last_at.set(now.isoformat()),
                CustomerOrdersItem.home.set(known.home or persons[0]),
                CustomerOrdersItem.kind.set(CustomerOrdersItem),  # an update sets no kind
            ],
            _as_read(known),
        )


def uncount(write: Transaction, persons: Sequence[str], gone: Collection[Key] = ()) -> None:
    """Take one order back under each hash that it was counted under.

    `gone` are counters that no longer exist; nothing is taken back there.
    """
    for person in persons:
        key = person_keys.orders_of(person)
        if key not in gone:
            item = CustomerOrdersItem(*key)
            actions = [CustomerOrdersItem.orders.add(-1), CustomerOrdersItem.revision.add(1)]
            write.update(item, actions, Item.pk.exists())


def linked(persons: Sequence[str], found: Mapping[Key, Item | None]) -> tuple[str, ...]:
    """The names that these are linked to, whose items `link` is to know of, too."""
    return linked_to(_known(persons, found).values(), persons)


def link(
    write: Transaction,
    persons: Sequence[str],
    found: Mapping[Key, Item | None],
    former: str | None = None,
    *,
    at_least: int | None = None,
) -> list[tuple[str, ...]]:
    """Have these hashes of one person know of each other, and of each other's orders.

    With them come the names that they went by before. One that was another person's until now
    comes alone, and that person's other names know of it no more. Each name lists all others, so
    that one read leads from any to the person.

    Args:
        write: the transaction.
        persons: the names that a record has together now; news is told of the first.
        found: the items of these and of all that are `linked`, as they were read; what is not
            there is made.
        former: the hash that the person's names went by so far.
        at_least: a number of orders that the shop says; a larger one that is known stays.

    Returns:
        The names of each person whom this touches, the one that news is told of first.
    """
    own = _known(persons, found)
    others = _known(linked_to(own.values(), persons), found)
    homes = {*persons, former}
    come = [one for one, there in others.items() if there is not None and there.home in homes]
    known = own | {one: others[one] for one in come[: MOST_JOINED - len(persons)]}
    told = together([*known.values(), KnownOrders(at_least)])
    for person, one in known.items():
        names = _without(known, {person})
        after = replace(one or KnownOrders(), orders=told, linked=names, home=persons[0])
        _change(write, person, one, after)
    left = {one: there for one, there in others.items() if there is not None and one not in known}
    return [tuple(known), *_part(write, left, known)]


def unlink(
    write: Transaction, person: str, names: Sequence[str], found: Mapping[Key, Item | None]
) -> list[tuple[str, ...]]:
    """Have an address be no name of this person any more; nothing of one that is none.

    Both keep the number of orders, as nobody knows whose they were.

    Args:
        write: the transaction.
        person: any other name.
        names: the hashes of the address, which stays one person's own.
        found: the items of all names of the person, as they were read.

    Returns:
        As of `link`.
    """
    others = linked((person,), found)
    leaving = tuple(name for name in names if name in others)
    if not leaving:
        return []
    everyone = _known((person, *others), found)
    known = {one: there for one, there in everyone.items() if there is not None}
    for name in leaving:
        if (one := known.pop(name, None)) is not None:
            with_it = _without(leaving, {name})
            _change(write, name, one, replace(one, linked=with_it, home=leaving[0]))
    return [leaving, *_part(write, known, leaving)]


def _part(
    write: Transaction, left: Mapping[str, KnownOrders], gone: Collection[str]
) -> list[tuple[str, ...]]:
    """Have those who are left of persons whose names are gone know of these no more."""
    groups: dict[frozenset[str], tuple[str, ...]] = {}
    for person, one in left.items():
        names = _without(one.linked, gone)
        _change(write, person, one, replace(one, linked=names))
        everyone = sorted((person, *names), key=lambda name: (name != one.home, name))
        groups[frozenset(everyone)] = tuple(everyone)
    return list(groups.values())


def _without(names: Iterable[str], left_out: Container[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name not in left_out)


def _change(write: Transaction, person: str, one: KnownOrders | None, after: KnownOrders) -> None:
    if one == after:
        return
    item = _item(person, replace(after, revision=after.revision + 1))
    if one is None:
        write.put(item, Item.pk.does_not_exist())
    else:
        write.rewrite(item, _as_read(one))


def _known(
    persons: Iterable[str], found: Mapping[Key, Item | None]
) -> dict[str, KnownOrders | None]:
    return {one: known_orders_of(found.get(person_keys.orders_of(one))) for one in persons}


def _item(person: str, known: KnownOrders) -> CustomerOrdersItem:
    return CustomerOrdersItem(
        *person_keys.orders_of(person),
        orders=known.orders,
        last_at=known.last_at.isoformat() if known.last_at else None,
        linked=" ".join(known.linked) or None,
        home=known.home,
        revision=known.revision,
    )


def _as_read(known: KnownOrders) -> Condition:
    """That neither the number nor the names that belong together changed since."""
    orders, linked, home = (
        CustomerOrdersItem.orders,
        CustomerOrdersItem.linked,
        CustomerOrdersItem.home,
    )
    same: Condition = orders.does_not_exist() if known.orders is None else orders == known.orders
    as_linked: Condition = (
        linked == " ".join(known.linked) if known.linked else linked.does_not_exist()
    )
    at_home: Condition = home == known.home if known.home else home.does_not_exist()
    unchanged: Condition = same & as_linked & at_home
    return unchanged
