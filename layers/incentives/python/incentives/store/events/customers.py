"""The events of persons: segments that follow from orders, and consents."""

from collections.abc import Iterator
from datetime import datetime

from incentives.domain.condition.facts import EXISTING_CUSTOMER, NEW_CUSTOMER
from incentives.domain.customers.known_orders import KnownOrders
from incentives.domain.customers.person import customer_id
from incentives.domain.events.customers import ConsentFact, SegmentFact
from incentives.domain.events.event import Event, EventType
from incentives.store.customers import person_keys
from incentives.store.customers.consents import consent_of
from incentives.store.customers.customer_orders import known_orders_of
from incentives.store.items import Item


def segment_events(old: Item | None, new: Item, at: datetime) -> Iterator[Event]:
    """A person's way between the engine's segments, told of the first hash only.

    Raises:
        TypeError: the item counts no orders.
    """
    before, now = known_orders_of(old), known_orders_of(new)
    if now is None:
        raise TypeError("not the orders of a customer")
    person = person_keys.person_of((new.pk, new.sk))
    if now.home != person:
        return
    left = _segment(before) if before else None
    entered = _segment(now)
    if left == entered:
        return
    fact = SegmentFact(customer_id=customer_id([person]) or "", segment=entered, orders=now.orders)
    subject = f"{person}/{now.revision}"
    if left is not None:
        was = SegmentFact(customer_id=fact.customer_id, segment=left, orders=now.orders)
        yield Event(EventType.SEGMENT_LEFT, subject, at, was)
    yield Event(EventType.SEGMENT_ENTERED, subject, at, fact)


def consent_event(item: Item) -> Event:
    """The event of a declaration.

    Raises:
        TypeError: the item is none.
    """
    one = consent_of(item)
    if one is None:
        raise TypeError("not a consent")
    person = person_keys.person_of((item.pk, item.sk))
    fact = ConsentFact(
        customer_id=customer_id([person]) or "", purpose=one.purpose, text_version=one.text_version
    )
    type_ = EventType.CONSENT_GIVEN if one.given else EventType.CONSENT_WITHDRAWN
    return Event(type_, f"{person}/{one.purpose}/{one.at.isoformat()}", one.at, fact)


def _segment(known: KnownOrders) -> str:
    return EXISTING_CUSTOMER if known.orders else NEW_CUSTOMER
