"""From the table's stream to events: what a change of an item means. Reads nothing else.

An item that is not here has no event: gates, uses and vouchers change with the redemption that is,
and a job's codes are told once, when it ends.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from incentives.domain.campaign import Campaign, Removal
from incentives.domain.event import (
    CampaignFact,
    CodesFact,
    Event,
    EventType,
    RedemptionFact,
    ReturnFact,
    RollbackFact,
    WindowFact,
)
from incentives.domain.order_record import OrderRecord
from incentives.domain.redemption import Redemption
from incentives.domain.returns import Returned
from incentives.names import KIND, Kind
from incentives.store import code_jobs, gift_events
from incentives.store.bodies import campaign_of
from incentives.store.items import CampaignItem, Item
from incentives.store.person_events import consent_event, segment_events
from incentives.store.points_events import event_of_reminder, events_of_entry
from incentives.store.publication_events import is_told, message_event, publication_event
from incentives.store.redemptions import record_of, related_id
from incentives.store.referral_events import events_of_part
from incentives.store.switches import SwitchItem

type Image = Mapping[str, Mapping[str, Any]]

# Parts of a definition that change without anybody having changed the campaign's terms.
_NOT_TERMS = {"version", "updated_at", "stopped", "gate_shares", "window_version", "removal"}
_EDGES = {"start": EventType.CAMPAIGN_OPENED, "end": EventType.CAMPAIGN_CLOSED}


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
    record = record_of(change.new)
    if record is None:
        raise ValueError("not an order")
    before = record_of(change.old)
    known = {one.id: one for one in before.redemptions} if before else {}
    for one in record.redemptions:
        if one.id not in known:
            fact = RedemptionFact(**_members(record, one))
            yield Event(EventType.REDEMPTION_SUCCEEDED, one.id, one.at, fact)
        earlier = known.get(one.id)
        if one.rollback and not (earlier and earlier.rollback):
            back = RollbackFact(
                **_members(record, one),
                rollback_id=one.rollback.id,
                returned_amount=one.came_back.total_minor or None,
            )
            yield Event(EventType.REDEMPTION_ROLLED_BACK, back.rollback_id, one.rollback.at, back)
    for returned in record.returns[len(before.returns) if before else 0 :]:
        yield _of_return(record, returned)


def _of_return(record: OrderRecord, returned: Returned) -> Event:
    fact = ReturnFact(
        return_id=returned.id,
        order_id=record.id,
        order_reference=record.order.reference,
        reference=returned.source_id,
        refund_amount=returned.refund_minor,
        released_amount=sum(returned.released_minor.values()),
    )
    return Event(EventType.ORDER_RETURNED, returned.id, returned.at, fact)


def _members(record: OrderRecord, one: Redemption) -> dict[str, Any]:
    return {
        "redemption_id": one.id,
        "order_id": record.id,
        "order_reference": record.order.reference,
        "order_amount": record.order.amount_minor,
        "discount_amount": one.discount_minor,
        "credits_amount": one.paid_minor,
        "voucher_id": related_id(one),
        "code": one.code if one.public and one.points is None else None,
        "campaign_id": one.campaign_id,
        "campaign_name": one.campaign_name,
        "customer_id": record.customer_id,
        "parent_redemption_id": one.parent_id,
    }


def _of_campaign(change: _Change) -> Iterator[Event]:
    """A new version of a definition; one that is only on its way is no news yet."""
    campaign = _definition(change.new)
    if change.old is None:
        yield _about(EventType.CAMPAIGN_CREATED, campaign)
        return
    before = _definition(change.old)
    if before.version == campaign.version:
        return
    changed = _changed_terms(before, campaign)
    if changed:
        yield _about(EventType.CAMPAIGN_UPDATED, campaign, changed)
    if campaign.stopped and not before.stopped:
        yield _about(EventType.CAMPAIGN_STOPPED, campaign)
    if before.stopped and not campaign.stopped:
        yield _about(EventType.CAMPAIGN_RESUMED, campaign)
    if campaign.removal is Removal.DECIDED and before.removal is not Removal.DECIDED:
        yield _about(EventType.CAMPAIGN_DELETED, campaign)


def _definition(item: Item) -> Campaign:
    if not isinstance(item, CampaignItem):
        raise TypeError("not a campaign")
    return campaign_of(item.body)


def _changed_terms(before: Campaign, after: Campaign) -> tuple[str, ...]:
    return tuple(
        part.name
        for part in fields(Campaign)
        if part.name not in _NOT_TERMS and getattr(before, part.name) != getattr(after, part.name)
    )


def _about(type_: EventType, campaign: Campaign, changed: tuple[str, ...] | None = None) -> Event:
    fact = CampaignFact(
        campaign_id=campaign.id,
        campaign_name=campaign.name,
        version=campaign.version,
        changed=changed,
    )
    return Event(type_, f"{campaign.id}/{campaign.version}", campaign.updated_at, fact)


def _of_switch(change: _Change) -> Iterator[Event]:
    """A window's edge that was booked."""
    item = change.new
    if not isinstance(item, SwitchItem):
        raise TypeError("not a switch")
    if change.old is None:
        fact = WindowFact(
            campaign_id=item.campaign_id, campaign_name=item.campaign_name, at=item.at
        )
        subject = f"{item.campaign_id}/{item.at}"
        yield Event(_EDGES[item.edge], subject, datetime.fromisoformat(item.at), fact)


def _of_job(change: _Change) -> Iterator[Event]:
    """The end of a job that makes codes."""
    job, before = code_jobs.job_of(change.new), code_jobs.job_of(change.old)
    if job is None:
        raise ValueError("not a job")
    fact = CodesFact(campaign_id=job.campaign_id, job_id=job.id, wanted=job.wanted, done=job.done)
    if job.done >= job.wanted and not (before and before.done >= before.wanted):
        yield Event(EventType.CODES_GENERATED, job.id, change.at, fact)
    if job.failed and not (before and before.failed):
        yield Event(EventType.CODES_FAILED, job.id, change.at, fact)


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
    """A code that has to be sent."""
    if change.old is None:
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
