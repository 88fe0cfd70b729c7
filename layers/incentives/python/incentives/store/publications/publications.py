"""Publications in the table: one per person and campaign, put if absent.

An existing one is the answer to whoever asks again. A person who is known under two hashes has it
under both, so that either leads to the one code.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from incentives.domain.publications.publication import Message, Publication
from incentives.names import Kind
from incentives.store.bodies import Body
from incentives.store.customers import person_keys
from incentives.store.items import Item
from incentives.store.keys import Key
from incentives.store.transaction import Transaction

MESSAGE_KEPT = timedelta(days=2)  # the table's stream tells it within seconds, at most within one

_PUBLICATION = Body(Publication)


class PublicationItem(Item, discriminator=Kind.PUBLICATION.value):
    """That a person has a code of a campaign; `told` of the one of its items that has an event."""

    body = UnicodeAttribute()
    told = BooleanAttribute()


class PublicationSourceItem(Item, discriminator=Kind.PUBLICATION_SOURCE.value):
    """What the shop calls a publication; names no two."""

    publication_id = UnicodeAttribute()


class MessageItem(Item, discriminator=Kind.MESSAGE.value):
    """A message to be sent: the only place with an address as typed. It expires."""

    body = UnicodeAttribute()
    email = UnicodeAttribute()


def add(write: Transaction, publication: Publication) -> None:
    """Add a publication under each hash of its person; the person must have none yet."""
    body = _PUBLICATION.text(publication)
    for place, person in enumerate(publication.persons):
        key = person_keys.publication(person, publication.campaign_id)
        write.put(PublicationItem(*key, body=body, told=place == 0), Item.pk.does_not_exist())
    if publication.source_id is not None:
        key = person_keys.publication_source(publication.source_id)
        write.put(
            PublicationSourceItem(*key, publication_id=publication.id), Item.pk.does_not_exist()
        )


def send(write: Transaction, message: Message) -> None:
    """Add a message to be told to the mailer."""
    publication = message.publication
    write.put(
        MessageItem(
            *person_keys.message(publication.id),
            body=_PUBLICATION.text(publication),
            email=message.email,
            ttl=int((publication.at + MESSAGE_KEPT).timestamp()),
        ),
        Item.pk.does_not_exist(),
    )


def publication_of(item: Item | None) -> Publication | None:
    """The publication of an item, or None when the item is missing or something else."""
    if not isinstance(item, PublicationItem):
        return None
    return _PUBLICATION.of(item.body)


def message_of(item: Item | None) -> Message | None:
    """The message of an item, or None when the item is missing or something else."""
    if not isinstance(item, MessageItem):
        return None
    return Message(_PUBLICATION.of(item.body), item.email)


def source_of(item: Item | None) -> str | None:
    """The id of the publication that a shop calls so, or None."""
    return item.publication_id if isinstance(item, PublicationSourceItem) else None


def first_of(
    items: Mapping[Key, Item | None], persons: Iterable[str], campaign_id: str
) -> Publication | None:
    """The publication that this person has of the campaign, as far as these items show one."""
    found = (
        publication_of(items.get(person_keys.publication(person, campaign_id)))
        for person in persons
    )
    return next((one for one in found if one is not None), None)
