"""Take an address off a customer: what was wrongly joined is two persons again.

Each has what brought its own names from then on: uses that limits count are parted exactly. What
was given to both stays given.
"""

from dataclasses import replace
from datetime import datetime

from incentives.domain.customers.customer import CustomerRecord
from incentives.domain.refusal import Refusal, Refused
from incentives.store.customers import customer_orders, customers, person_keys, person_uses
from incentives.store.items import Item
from incentives.store.keys import Key
from incentives.store.reading import fetch
from incentives.store.transaction import Pause, Transaction, write_guarded
from incentives.usecases.customers.read_customer import not_found


def unlink_customer(
    reference: str,
    persons: tuple[str, ...],
    address: tuple[str, ...],
    *,
    now: datetime,
    pause: Pause,
) -> CustomerRecord:
    """Take an address off; one that is no name of the customer changes nothing.

    Args:
        reference: what the caller called the customer, for the refusal.
        persons: the hashes of it.
        address: the hashes of the address, of each form that it is counted under.
        now: the instant of the request.
        pause: between tries.

    Raises:
        Refused: `NOT_FOUND`; `INVALID_PAYLOAD`, the customer has no other name, or is kept under
            this one; `TOO_MANY_REQUESTS`.
    """

    def attempt(write: Transaction) -> CustomerRecord:
        found = customers.find(persons, pause)
        record = customers.first_record(persons, found)
        if record is None:
            raise not_found(reference)
        if record.home in address:
            raise Refused(
                Refusal.INVALID_PAYLOAD, "the customer is kept under this address: keep it"
            )
        _read_more(record, address, found, pause)
        groups = customer_orders.unlink(write, record.home, address, found)
        person_uses.regroup(write, groups, found)
        if set(address).isdisjoint(record.persons):
            return record
        return _without(write, record, address, found, now)

    return write_guarded(attempt, pause)


def _read_more(
    record: CustomerRecord, address: tuple[str, ...], found: dict[Key, Item], pause: Pause
) -> None:
    """Read all names of the customer, and what is counted under them."""
    named = {*record.persons, *address}
    asked = {*map(person_keys.customer, named), *map(person_keys.orders_of, named)}
    read = set(found)
    while missing := asked - read:
        found.update(fetch(missing, pause, consistent=True))
        read |= missing
        everyone = {*named, *customer_orders.linked((record.home,), found)}
        asked |= {*map(person_keys.orders_of, everyone), *person_uses.needed(everyone, found)}


def _without(
    write: Transaction,
    record: CustomerRecord,
    address: tuple[str, ...],
    found: dict[Key, Item],
    now: datetime,
) -> CustomerRecord:
    """The record without the address, which leads to nobody then."""
    others = tuple(one for one in record.persons if one not in address)
    after = replace(record, persons=others, email=None, updated_at=now)
    customers.put_record(write, after, found.get(person_keys.customer(record.home)))
    for person in address:
        pointer = found.get(person_keys.customer(person))
        if customers.home_of(pointer) == record.home:
            customers.point(write, person, None, pointer)
    return after
