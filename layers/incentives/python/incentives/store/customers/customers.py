"""Customers in the table: one record under the person's first hash, pointers under the others."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pynamodb.attributes import UnicodeAttribute

from incentives.domain.customers.customer import CustomerRecord
from incentives.names import Kind
from incentives.store.bodies import Body
from incentives.store.customers import person_keys
from incentives.store.items import Item, WholeNumberAttribute
from incentives.store.keys import Key
from incentives.store.reading import fetch
from incentives.store.transaction import Pause, Transaction

_RECORD = Body(CustomerRecord)


class CustomerItem(Item, discriminator=Kind.CUSTOMER.value):
    """A record (`body`), or a pointer to the hash that it lies under (`home`), or nobody any more.

    `revision` counts the writes of the item, whatever it is.
    """

    revision = WholeNumberAttribute()
    body = UnicodeAttribute(null=True)
    home = UnicodeAttribute(null=True)


def record_of(item: Item | None) -> CustomerRecord | None:
    """The record of an item, or None when it is a pointer, missing or something else."""
    if not isinstance(item, CustomerItem) or item.body is None:
        return None
    return replace(_RECORD.of(item.body), revision=item.revision)


def home_of(item: Item | None) -> str | None:
    """Where a pointer leads, or None when it is none."""
    return item.home if isinstance(item, CustomerItem) else None


def find(persons: Iterable[str], pause: Pause) -> dict[Key, Item]:
    """The items of these hashes and of the records that they point to; two round trips at most."""
    wanted = [person_keys.customer(person) for person in persons]
    found = fetch(wanted, pause, consistent=True)
    homes = {person_keys.customer(home) for item in found.values() if (home := home_of(item))}
    further = homes - set(wanted)
    return found | (fetch(further, pause, consistent=True) if further else {})


def first_record(persons: Iterable[str], found: Mapping[Key, Item]) -> CustomerRecord | None:
    """The record of the first of these hashes that leads to one."""
    for person in persons:
        item = found.get(person_keys.customer(person))
        home = home_of(item)
        record = record_of(found.get(person_keys.customer(home)) if home else item)
        if record is not None:
            return record
    return None


def put_record(write: Transaction, record: CustomerRecord, before: Item | None) -> None:
    """Write a record over the item that was read; whoever was faster makes the guard fail."""
    body = _RECORD.text(replace(record, revision=0))
    revision = _next_revision(before)
    item = CustomerItem(*person_keys.customer(record.home), revision=revision, body=body)
    _write(write, item, before)


def point(write: Transaction, person: str, home: str | None, before: Item | None) -> None:
    """Have this hash lead to the record at `home`, or with None to nobody."""
    item = CustomerItem(*person_keys.customer(person), revision=_next_revision(before), home=home)
    _write(write, item, before)


def _write(write: Transaction, item: CustomerItem, before: Item | None) -> None:
    if isinstance(before, CustomerItem):
        write.rewrite(item, CustomerItem.revision == before.revision)
    else:
        write.put(item, Item.pk.does_not_exist())


def _next_revision(before: Item | None) -> int:
    return before.revision + 1 if isinstance(before, CustomerItem) else 1
