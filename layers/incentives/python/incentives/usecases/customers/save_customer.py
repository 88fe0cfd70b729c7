"""Keep a customer: what the shop says of a person, under every hash that the person is known by.

An address belongs to the customer of whom it was said last. A customer who was known by address
only and is named by the shop's id now keeps the record, under that id.
"""

from dataclasses import dataclass
from datetime import datetime

from incentives.domain.customers.customer import CustomerChange, CustomerRecord
from incentives.domain.refusal import Refusal, Refused
from incentives.store.customers import customer_orders, customers, person_keys
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
        record = _after(change, before, now)
        _read_more(record, before, found, pause)
        _add(write, change, record, before, found)
        return Kept(record, created=before is None)

    return write_guarded(attempt, pause)


def _before(change: CustomerChange, found: dict[Key, Item]) -> CustomerRecord | None:
    """The record that is changed: of the first hash, or one that so far has an address only."""
    named = customers.first_record(change.persons[:1], found)
    if named is not None:
        return named
    by_address = customers.first_record(change.persons[1:], found)
    return by_address if by_address and by_address.source_id is None else None


def _after(change: CustomerChange, before: CustomerRecord | None, now: datetime) -> CustomerRecord:
    record = before or CustomerRecord(change.persons, created_at=now, updated_at=now)
    moves = change.source_id is not None and record.source_id is None
    home = change.persons[0] if moves or before is None else record.home
    address = change.email_hash or next(iter(record.persons[1:]), None)
    if moves and address is None and record.email is not None:
        address = record.home
    persons = tuple(dict.fromkeys([home, *([address] if address else [])]))
    return record.changed(change, persons, now)


def _read_more(
    record: CustomerRecord, before: CustomerRecord | None, found: dict[Key, Item], pause: Pause
) -> None:
    """Read what the write also touches: hashes that the record leaves or is only now known by."""
    persons = {*record.persons, *(before.persons if before else ())}
    wanted = {person_keys.customer(person) for person in persons} - found.keys()
    wanted |= {person_keys.orders_of(person) for person in record.persons}
    found.update(fetch(wanted, pause, consistent=True))


def _add(
    write: Transaction,
    change: CustomerChange,
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
    customer_orders.link(write, record.persons, found, at_least=change.orders)
