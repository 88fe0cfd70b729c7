"""Declare consents: record what a customer agreed to, or withdrew, and read it."""

from collections.abc import Sequence
from dataclasses import dataclass

from incentives.domain.customers.consent import Consent
from incentives.domain.customers.customer import CustomerRecord
from incentives.store.customers import consents
from incentives.store.transaction import Pause, Transaction
from incentives.usecases.customers.read_customer import find_record


@dataclass(frozen=True, slots=True)
class CustomerConsents:
    """All that a customer declared, oldest first."""

    customer_id: str
    declared: tuple[Consent, ...]


def read_consents(reference: str, persons: Sequence[str], *, pause: Pause) -> CustomerConsents:
    """What the customer whom these hashes lead to has declared, under any of them.

    Raises:
        Refused: `NOT_FOUND`.
    """
    return _consents_of(find_record(reference, persons, pause), pause)


def declare_consents(
    reference: str, persons: Sequence[str], declared: Sequence[Consent], *, pause: Pause
) -> CustomerConsents:
    """Record the declarations and answer with all of this customer's.

    Raises:
        Refused: `NOT_FOUND`, `TOO_MANY_REQUESTS`.
    """
    record = find_record(reference, persons, pause)
    write = Transaction()
    consents.declare(write, record.home, declared)
    write.commit(pause)
    return _consents_of(record, pause)


def _consents_of(record: CustomerRecord, pause: Pause) -> CustomerConsents:
    return CustomerConsents(record.id, tuple(consents.declared(record.persons, pause)))
