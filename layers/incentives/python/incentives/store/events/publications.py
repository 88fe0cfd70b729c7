"""The events of publications: that a person got a code, and that a code has to be sent."""

from incentives.domain import derived_ids
from incentives.domain.events.event import Event, EventType
from incentives.domain.events.publications import MessageFact, PublicationFact
from incentives.domain.instant import as_text
from incentives.domain.publications.publication import Publication
from incentives.store.items import Item
from incentives.store.publications.publications import PublicationItem, message_of, publication_of


def is_to_be_sent(before: Item | None, now: Item) -> bool:
    """Whether a message has to be sent since it was changed: at first, or once more."""
    earlier, message = message_of(before), message_of(now)
    return earlier is None or (message is not None and message.again_at != earlier.again_at)


def is_told(item: Item) -> bool:
    """Whether this item is the one of its publication that has the event."""
    return isinstance(item, PublicationItem) and item.told


def publication_event(item: Item) -> Event:
    """The event of a publication.

    Raises:
        TypeError: the item is none.
    """
    one = publication_of(item)
    if one is None:
        raise TypeError("not a publication")
    fact = PublicationFact(
        publication_id=one.id,
        voucher_id=derived_ids.voucher_id(one.code),
        campaign_id=one.campaign_id,
        campaign_name=one.campaign_name,
        customer_id=one.customer_id,
        customer_source_id=one.customer_source_id,
        source_id=one.source_id,
        delivery=one.delivery.value,
        bound=one.bound,
        expires_at=_end(one),
        consents=one.consents or None,
    )
    return Event(EventType.PUBLICATION_SUCCEEDED, one.id, one.at, fact)


def message_event(item: Item) -> Event:
    """The event that has a code sent; each time that it is to be sent again is one of its own.

    Raises:
        TypeError: the item is no message.
    """
    message = message_of(item)
    if message is None:
        raise TypeError("not a message")
    one = message.publication
    fact = MessageFact(
        publication_id=one.id,
        campaign_id=one.campaign_id,
        campaign_name=one.campaign_name,
        email=message.email,
        code=one.code,
        expires_at=_end(one),
        consents=one.consents or None,
        metadata=dict(one.metadata) if one.metadata else None,
    )
    if message.again_at is None:
        return Event(EventType.MESSAGE_REQUESTED, one.id, one.at, fact)
    subject = f"{one.id}\n{as_text(message.again_at)}"
    return Event(EventType.MESSAGE_REQUESTED, subject, message.again_at, fact)


def _end(publication: Publication) -> str | None:
    return as_text(publication.expires_at) if publication.expires_at else None
