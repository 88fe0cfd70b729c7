"""Publications in the table: one per person and campaign, put if absent.

An existing one is the answer to whoever asks again. A person who is known under several hashes has
it under each, so that any leads to the one code; a name that comes later is added. Who was given
two codes before it was known that they are one person keeps both.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from incentives.domain.instant import as_text
from incentives.domain.publications.publication import A_DAY, Message, Publication, Sendings
from incentives.names import Kind
from incentives.store.bodies import Body
from incentives.store.customers import person_keys
from incentives.store.items import Item
from incentives.store.keys import Key
from incentives.store.transaction import Transaction

MESSAGE_KEPT = timedelta(days=2)  # the table's stream tells it within seconds, at most within one

_PUBLICATION = Body(Publication)
_SENDINGS = Body(Sendings, keeps_text=True)


class PublicationItem(Item, discriminator=Kind.PUBLICATION.value):
    """That a person has a code of a campaign; `told` of the one of its items that has an event."""

    body = UnicodeAttribute()
    told = BooleanAttribute()


class PublicationSourceItem(Item, discriminator=Kind.PUBLICATION_SOURCE.value):
    """What the shop calls a publication; names no two."""

    publication_id = UnicodeAttribute()


class MessageItem(Item, discriminator=Kind.MESSAGE.value):
    """A message to be sent: the only place with an address as typed. It expires.

    `again_at` is when it was to be sent once more, at last; each time is an event.
    """

    body = UnicodeAttribute()
    email = UnicodeAttribute()
    again_at = UnicodeAttribute(null=True)


class SendingsItem(Item, discriminator=Kind.SENDINGS.value):
    """When codes were last sent to a person again. It expires with the last of them."""

    body = UnicodeAttribute()


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


def add_names(write: Transaction, publication: Publication, persons: Iterable[str]) -> None:
    """Have these hashes, too, lead to a publication; they must lead to none of the campaign yet."""
    body = _PUBLICATION.text(publication)
    for person in persons:
        key = person_keys.publication(person, publication.campaign_id)
        write.put(PublicationItem(*key, body=body, told=False), Item.pk.does_not_exist())


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


def send_again(
    write: Transaction, message: Message, person: str, before: Sendings, now: datetime
) -> None:
    """Have a message sent once more, while nobody else has had one sent to the person meanwhile.

    Args:
        write: what it is added to.
        message: with the address as it was typed now.
        person: the hash of the address.
        before: what was sent again to the person, as it was read.
        now: the instant of the request.
    """
    publication, at = message.publication, as_text(now)
    write.rewrite(
        MessageItem(
            *person_keys.message(publication.id),
            body=_PUBLICATION.text(publication),
            email=message.email,
            again_at=at,
            ttl=int((now + MESSAGE_KEPT).timestamp()),
        ),
        MessageItem.again_at.does_not_exist() | (MessageItem.again_at < at),
    )
    item = SendingsItem(
        *person_keys.sendings(person),
        body=_SENDINGS.text(before.followed_by(now)),
        ttl=int((now + A_DAY).timestamp()),
    )
    none = before.as_read is None
    as_read = Item.pk.does_not_exist() if none else SendingsItem.body == before.as_read
    write.rewrite(item, as_read)


def sendings_of(item: Item | None) -> Sendings:
    """What was sent again to a person; nothing when the item is missing."""
    return _SENDINGS.of(item.body) if isinstance(item, SendingsItem) else Sendings()


def publication_of(item: Item | None) -> Publication | None:
    """The publication of an item, or None when the item is missing or something else."""
    if not isinstance(item, PublicationItem):
        return None
    return _PUBLICATION.of(item.body)


def message_of(item: Item | None) -> Message | None:
    """The message of an item, or None when the item is missing or something else."""
    if not isinstance(item, MessageItem):
        return None
    again_at = datetime.fromisoformat(item.again_at) if item.again_at else None
    return Message(_PUBLICATION.of(item.body), item.email, again_at)


def source_of(item: Item | None) -> str | None:
    """The id of the publication that a shop calls so, or None."""
    return item.publication_id if isinstance(item, PublicationSourceItem) else None


def of_campaign(
    items: Mapping[Key, Item | None], persons: Iterable[str], campaign_id: str
) -> list[Publication]:
    """What this person has of the campaign, as far as these items show it, oldest first."""
    found = (
        publication_of(items.get(person_keys.publication(person, campaign_id)))
        for person in persons
    )
    by_id = {one.id: one for one in found if one is not None}
    return sorted(by_id.values(), key=lambda one: (one.at, one.id))
