"""Events of orders: redemptions, rollbacks and returns."""

from collections.abc import Iterator
from typing import Any

from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.redemption import Redemption
from incentives.domain.checkout.returns import Returned
from incentives.domain.events.event import Event, EventType
from incentives.domain.events.orders import (
    ChangedDiscount,
    OrderFact,
    RedemptionFact,
    ReturnFact,
    RollbackFact,
)
from incentives.store.checkout.redemptions import record_of, related_id
from incentives.store.items import Item


def order_events(old: Item | None, new: Item) -> Iterator[Event]:
    """New redemptions, rollbacks and returns of an order."""
    record = record_of(new)
    if record is None:
        raise ValueError("not an order")
    before = record_of(old)
    known = {redemption.id: redemption for redemption in before.redemptions} if before else {}
    for redemption in record.redemptions:
        yield from _redemption_events(record, redemption, known.get(redemption.id))
    if before is not None and record.changed_at not in {None, before.changed_at}:
        yield _change_event(before, record)
    for returned in record.returns[len(before.returns) if before else 0 :]:
        yield _return_event(record, returned)


def _redemption_events(
    record: OrderRecord, redemption: Redemption, earlier: Redemption | None
) -> Iterator[Event]:
    if earlier is None:
        fact = RedemptionFact(**_members(record, redemption))
        yield Event(EventType.REDEMPTION_SUCCEEDED, redemption.id, redemption.at, fact)
    if redemption.rollback and not (earlier and earlier.rollback):
        back = RollbackFact(
            **_members(record, redemption),
            rollback_id=redemption.rollback.id,
            returned_amount=redemption.came_back.total_minor or None,
        )
        yield Event(
            EventType.REDEMPTION_ROLLED_BACK, back.rollback_id, redemption.rollback.at, back
        )


def _change_event(before: OrderRecord, record: OrderRecord) -> Event:
    standing = {one.id: one for one in before.redemptions if one.rollback is None}
    fact = OrderFact(
        order_id=record.id,
        order_reference=record.order.reference,
        status=record.status,
        order_before=before.order.sum_minor,
        order_amount=record.order.sum_minor,
        due_before=before.due_minor,
        due_amount=record.due_minor,
        discounts=tuple(
            ChangedDiscount(
                redemption_id=one.id,
                campaign_id=one.campaign_id,
                discount_before=standing[one.id].standing.total_minor,
                discount_amount=one.standing.total_minor,
            )
            for one in record.redemptions
            if one.rollback is None and one.id in standing
        ),
    )
    at = record.changed_at
    if at is None:
        raise ValueError("not a change")
    return Event(EventType.ORDER_CHANGED, f"{record.id}/{record.revision}", at, fact)


def _return_event(record: OrderRecord, returned: Returned) -> Event:
    fact = ReturnFact(
        return_id=returned.id,
        order_id=record.id,
        order_reference=record.order.reference,
        reference=returned.source_id,
        refund_amount=returned.refund_minor,
        released_amount=sum(returned.released_minor.values()),
    )
    return Event(EventType.ORDER_RETURNED, returned.id, returned.at, fact)


def _members(record: OrderRecord, redemption: Redemption) -> dict[str, Any]:
    return {
        "redemption_id": redemption.id,
        "order_id": record.id,
        "order_reference": record.order.reference,
        "order_amount": record.order.sum_minor,
        "discount_amount": redemption.discount_minor,
        "credits_amount": redemption.paid_minor,
        "voucher_id": related_id(redemption),
        "code": redemption.code if redemption.public and redemption.points is None else None,
        "campaign_id": redemption.campaign_id,
        "campaign_name": redemption.campaign_name,
        "customer_id": record.customer_id,
        "parent_redemption_id": redemption.parent_id,
    }
