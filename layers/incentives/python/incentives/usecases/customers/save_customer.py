"""Keep a customer: what the shop says of a person, under every hash that the person is known by.

An address belongs to the customer of whom it was said last. A customer who was known by address
only and is named by the shop's id now keeps the record, under that id.
"""

from dataclasses import dataclass
from datetime import datetime

from incentives.domain.customers.customer import CustomerChange, CustomerRecord
from incentives.domain.refusal import Refusal, Refused
from incentives.store.customers import customer_orders, customers, person_keys, person_uses
from incentives.store.items import Item
from incentives.store.keys import Key
from incentives.store.reading import fetch
from incentives.store.transaction import Pause, Transaction, write_guarded


@dataclass(frozen=True, slots=True)
class Kept:
    """The record as it is now, and whether it is new."""

    record: CustomerRecord
    created: bool


def save_customer(change: CustomerChange, *, now: datetime, pause: Pause) -> Kept:
    """Create the customer, or change what is said now.

    Raises:
        Refused: `MISSING_CUSTOMER`, nobody is named; `TOO_MANY_REQUESTS`.
    """
    if not change.persons:
        raise Refused(Refusal.MISSING_CUSTOMER, "a customer needs a source_id or an email")

    def attempt(write: Transaction) -> Kept:
        found = customers.find(change.persons, pause)
        before = _before(change, found)
        _read_more(change, before, found, pause)
        record = _after(change, before, found, now)
        _add(write, record, before, found)
        former = before.home if before else None
        orders = change.orders
        groups = customer_orders.link(write, record.persons, found, former, at_least=orders)
        person_uses.regroup(write, groups, found)
        return Kept(record, created=before is None)

    return write_guarded(attempt, pause)


def _before(change: CustomerChange, found: dict[Key, Item]) -> CustomerRecord | None:
    """The record that is changed: of the first hash, or one that so far has an address only."""
    named = customers.first_record(change.persons[:1], found)
    if named is not None:
        return named
    by_address = customers.first_record(change.persons[1:], found)
    return by_address if by_address and by_address.source_id is None else None


def _read_more(
    change: CustomerChange, before: CustomerRecord | None, found: dict[Key, Item], pause: Pause
) -> None:
    """Read what the write also touches: hashes that the record leaves, has or is to have.

    What joins names, and what is counted for them, is read under each name, and under those that
    these lead to.
    """
    address = (change.email_hash,) if change.email_hash else ()
    persons = tuple(dict.fromkeys([*change.persons, *address, *(before.persons if before else ())]))
    asked = {
        *map(person_keys.customer, persons),
        *map(person_keys.orders_of, persons),
        *map(person_keys.uses, persons),
    }
    read = set(found)
    while missing := asked - read:
        found.update(fetch(missing, pause, consistent=True))
        read |= missing
        everyone = {*persons, *customer_orders.linked(persons, found)}
        asked |= {*map(person_keys.orders_of, everyone), *person_uses.needed(everyone, found)}


def _after(
    change: CustomerChange, before: CustomerRecord | None, found: dict[Key, Item], now: datetime
) -> CustomerRecord:
    record = before or CustomerRecord(change.persons, created_at=now, updated_at=now)
    moves = change.source_id is not None and record.source_id is None
    home = change.persons[0] if moves or before is None else record.home
    address = change.email_hash or _address_of(record, before, found)
    if moves and address is None and record.email is not None:
        address = record.home
    persons = tuple(dict.fromkeys([home, *([address] if address else [])]))
    return record.changed(change, persons, now)


def _address_of(
    record: CustomerRecord, before: CustomerRecord | None, found: dict[Key, Item]
) -> str | None:
    """The address that the record has; not one that was said of another customer since."""
    for person in record.persons[1:]:
        item = found.get(person_keys.customer(person))
        if before is None or customers.home_of(item) == before.home:
            return person
    return None


def _add(
    write: Transaction,
    record: CustomerRecord,
    before: CustomerRecord | None,
    found: dict[Key, Item],
) -> None:
    customers.put_record(write, record, found.get(person_keys.customer(record.home)))
    for person in record.persons[1:]:
        item = found.get(person_keys.customer(person))
        if customers.home_of(item) != record.home:
            customers.point(write, person, record.home, item)
    left = set(before.persons if before else ()) - set(record.persons)
    for person in left:
        item = found.get(person_keys.customer(person))
        if before and (person == before.home or customers.home_of(item) == before.home):
            customers.point(write, person, None, item)
