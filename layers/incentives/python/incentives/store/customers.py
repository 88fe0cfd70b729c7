"""Customers in the table: one record under the person's first hash, pointers under the others."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pydantic import TypeAdapter
from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition

from incentives.domain.customer import CustomerRecord
from incentives.names import Kind
from incentives.store import person_keys
from incentives.store.items import Item, WholeNumberAttribute
from incentives.store.keys import Key
from incentives.store.reading import fetch
from incentives.store.transaction import Pause, Transaction

_RECORD = TypeAdapter(CustomerRecord)


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
    return replace(_RECORD.validate_json(item.body), revision=item.revision)


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
    body = _RECORD.dump_json(replace(record, revision=0), exclude_defaults=True).decode()
    revision = _next_revision(before)
    item = CustomerItem(*person_keys.customer(record.home), revision=revision, body=body)
    write.put(item, _as_read(before))


def point(write: Transaction, person: str, home: str | None, before: Item | None) -> None:
    """Have this hash lead to the record at `home`, or with None to nobody."""
    item = CustomerItem(*person_keys.customer(person), revision=_next_revision(before), home=home)
    write.put(item, _as_read(before))


def _as_read(before: Item | None) -> Condition:
    if not isinstance(before, CustomerItem):
        return Item.pk.does_not_exist()
    return CustomerItem.revision == before.revision


def _next_revision(before: Item | None) -> int:
    return before.revision + 1 if isinstance(before, CustomerItem) else 1
