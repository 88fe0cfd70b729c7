"""Read a customer: the record, and the orders that are known. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass

from incentives.domain.condition.facts import EXISTING_CUSTOMER, NEW_CUSTOMER
from incentives.domain.customers.customer import CustomerRecord
from incentives.domain.customers.known_orders import KnownOrders, together
from incentives.domain.refusal import Refusal, Refused
from incentives.store.customers import customer_orders, customers, person_keys
from incentives.store.reading import fetch
from incentives.store.transaction import Pause


@dataclass(frozen=True, slots=True)
class CustomerSeen:
    """A customer with what the engine counts beside the record.

    Attributes:
        orders: completed orders that are known of; None when nobody ever said a number.
    """

    record: CustomerRecord
    orders: int | None

    @property
    def segments(self) -> tuple[str, ...]:
        """The shop's segments, and the one that the engine keeps."""
        return (*(self.record.segments or ()), EXISTING_CUSTOMER if self.orders else NEW_CUSTOMER)


def read_customer(reference: str, persons: Sequence[str], pause: Pause) -> CustomerSeen:
    """The customer whom these hashes lead to, with the orders that are known.

    Raises:
        Refused: `NOT_FOUND`.
    """
    return with_orders(find_record(reference, persons, pause), pause)


def find_record(reference: str, persons: Sequence[str], pause: Pause) -> CustomerRecord:
    """What is kept of the customer whom these hashes lead to.

    Args:
        reference: what the caller called the customer, for the refusal.
        persons: the hashes of it.
        pause: between tries.

    Raises:
        Refused: `NOT_FOUND`.
    """
    record = customers.first_record(persons, customers.find(persons, pause))
    if record is None:
        raise not_found(reference)
    return record


def with_orders(record: CustomerRecord, pause: Pause) -> CustomerSeen:
    """The record with the orders that are known."""
    found = fetch([person_keys.orders_of(person) for person in record.persons], pause)
    known: list[KnownOrders | None] = [
        customer_orders.known_orders_of(item) for item in found.values()
    ]
    return CustomerSeen(record, together(known))


def not_found(reference: str) -> Refused:
    """The refusal of a customer who is not known."""
    return Refused(
        Refusal.NOT_FOUND,
        f"Cannot find customer with id {reference}",
        resource_type="customer",
        resource_id=reference,
    )
