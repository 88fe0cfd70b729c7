"""From the table's stream to events: what a change of an item means. Reads nothing else.

An item that is not here has no event: gates, uses and vouchers change with the redemption that is,
and a job's codes are told once, when it ends.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from incentives.domain.events.event import Event
from incentives.names import KIND, Kind
from incentives.store.events import gift_cards as gift_events
from incentives.store.events.campaigns import campaign_events, job_events, window_event
from incentives.store.events.customers import consent_event, segment_events
from incentives.store.events.orders import order_events
from incentives.store.events.points import event_of_reminder, events_of_entry
from incentives.store.events.publications import (
    is_to_be_sent,
    is_told,
    message_event,
    publication_event,
)
from incentives.store.events.referrals import events_of_part
from incentives.store.items import Item

type Image = Mapping[str, Mapping[str, Any]]


class UnreadableRecordError(Exception):
    """A record of the stream that cannot be understood, now or when it comes again."""


@dataclass(frozen=True, slots=True)
class _Change:
    """An item before and after a write, and when that was."""

    old: Item | None
    new: Item
    at: datetime


def events_of(record: Mapping[str, Any]) -> tuple[Event, ...]:
    """The events of one record, as Lambda delivers it (NEW_AND_OLD_IMAGES); often there are none.

    Raises:
        UnreadableRecordError: the record of an item that has events does not hold what it must.
    """
    try:
        change = record["dynamodb"]
        new: Image | None = change.get("NewImage")
        if new is None or new[KIND]["S"] not in _READERS:
            return ()
        read = _READERS[new[KIND]["S"]]
        old: Image | None = change.get("OldImage")
        at = datetime.fromtimestamp(float(change["ApproximateCreationDateTime"]), UTC)
        return tuple(read(_Change(_item(old) if old else None, _item(new), at)))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnreadableRecordError(type(error).__name__) from error


def _item(image: Image) -> Item:
    return Item.from_raw_data({name: dict(value) for name, value in image.items()})


def _of_order(change: _Change) -> Iterator[Event]:
    """New redemptions, rollbacks and returns of an order."""
    yield from order_events(change.old, change.new)


def _of_campaign(change: _Change) -> Iterator[Event]:
    """A new version of a definition."""
    yield from campaign_events(change.old, change.new)


def _of_switch(change: _Change) -> Iterator[Event]:
    """A window's edge that was booked; none ever changes."""
    if change.old is None:
        yield window_event(change.new)


def _of_job(change: _Change) -> Iterator[Event]:
    """The end of a job that makes codes."""
    yield from job_events(change.old, change.new, change.at)


def _of_referral(change: _Change) -> Iterator[Event]:
    """A person's part in a referral programme that became a conversion, or is one no more."""
    yield from events_of_part(change.old, change.new)


def _of_entry(change: _Change) -> Iterator[Event]:
    """A new line of a member's ledger; none ever changes."""
    if change.old is None:
        yield from events_of_entry(change.new)


def _of_reminder(change: _Change) -> Iterator[Event]:
    """A member was reminded of points that end soon; nobody is twice of the same."""
    if change.old is None:
        yield event_of_reminder(change.new)


def _of_publication(change: _Change) -> Iterator[Event]:
    """A code that a person got; told once, though it lies under each of the person's hashes."""
    if change.old is None and is_told(change.new):
        yield publication_event(change.new)


def _of_message(change: _Change) -> Iterator[Event]:
    """A code that has to be sent, or sent again."""
    if is_to_be_sent(change.old, change.new):
        yield message_event(change.new)


def _of_credits(change: _Change) -> Iterator[Event]:
    """A new line of a gift card's ledger; none ever changes."""
    if change.old is None:
        yield gift_events.event_of_entry(change.new)


def _of_customer_orders(change: _Change) -> Iterator[Event]:
    """A customer's first order, or that it was none after all."""
    yield from segment_events(change.old, change.new, change.at)


def _of_consent(change: _Change) -> Iterator[Event]:
    """A new declaration; none ever changes."""
    if change.old is None:
        yield consent_event(change.new)


_READERS = {
    Kind.REDEMPTION.value: _of_order,
    Kind.CAMPAIGN.value: _of_campaign,
    Kind.SWITCH.value: _of_switch,
    Kind.CODE_JOB.value: _of_job,
    Kind.LEDGER_ENTRY.value: _of_entry,
    Kind.REFERRAL.value: _of_referral,
    Kind.REMINDER.value: _of_reminder,
    Kind.CUSTOMER_ORDERS.value: _of_customer_orders,
    Kind.CONSENT.value: _of_consent,
    Kind.PUBLICATION.value: _of_publication,
    Kind.MESSAGE.value: _of_message,
    Kind.CREDIT_ENTRY.value: _of_credits,
}
