"""Consents in the table: declarations below a person, in the order in which they were made."""

from collections.abc import Collection, Iterable
from datetime import datetime

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from incentives.domain.customers.consent import Consent
from incentives.names import Kind
from incentives.store.customers import person_keys
from incentives.store.items import Item
from incentives.store.listing import below
from incentives.store.reading import fetch
from incentives.store.transaction import Pause, Transaction

MOST_READ = 500  # of one identity; a person declares a handful


class ConsentItem(Item, discriminator=Kind.CONSENT.value):
    """A declaration; written once."""

    purpose = UnicodeAttribute()
    given = BooleanAttribute()
    at = UnicodeAttribute()
    text_version = UnicodeAttribute(null=True)
    source = UnicodeAttribute(null=True)


def declare(write: Transaction, person: str, consents: Iterable[Consent]) -> None:
    """Record what a person declared, with whatever else the transaction writes.

    The same declaration of the same instant is one, so a repeat needs no guard.

    Args:
        write: the transaction.
        person: the hash to keep it under; any that the person is known under.
        consents: what was declared.
    """
    for consent in consents:
        write.put(
            ConsentItem(
                *person_keys.consent(person, consent.purpose, consent.at.isoformat()),
                purpose=consent.purpose,
                given=consent.given,
                at=consent.at.isoformat(),
                text_version=consent.text_version,
                source=consent.source,
            )
        )


def consent_of(item: Item | None) -> Consent | None:
    """The declaration of an item, or None when the item is missing or something else."""
    if not isinstance(item, ConsentItem):
        return None
    return Consent(
        purpose=item.purpose,
        given=item.given,
        at=datetime.fromisoformat(item.at),
        text_version=item.text_version,
        source=item.source,
    )


def declared(persons: Collection[str], pause: Pause) -> list[Consent]:
    """All declarations of a person, oldest first."""
    found = [
        key for person in persons for key in below(*person_keys.consents(person), limit=MOST_READ)
    ]
    items = fetch(found, pause, consistent=True).values() if found else ()
    consents = (one for item in items if (one := consent_of(item)) is not None)
    return sorted(consents, key=lambda consent: consent.at)
