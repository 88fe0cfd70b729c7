"""Declare consents: record what a customer agreed to, or withdrew."""

from collections.abc import Sequence

from incentives.domain.customers.consent import Consent
from incentives.domain.customers.customer import CustomerRecord
from incentives.store.customers import consents
from incentives.store.transaction import Pause, Transaction


def declare_consents(
    record: CustomerRecord, declared: Sequence[Consent], *, pause: Pause
) -> list[Consent]:
    """Record the declarations and answer with all of this customer's, oldest first.

    Raises:
        Refused: `TOO_MANY_REQUESTS`.
    """
    write = Transaction()
    consents.declare(write, record.home, declared)
    write.commit(pause)
    return consents.declared(record.persons, pause)
