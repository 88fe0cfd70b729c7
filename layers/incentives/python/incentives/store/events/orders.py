"""Events of orders: redemptions, rollbacks and returns."""

from collections.abc import Iterator
from typing import Any

from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.redemption import Redemption
from incentives.domain.checkout.returns import Returned
from incentives.domain.events.event import Event, EventType
from incentives.domain.events.orders import RedemptionFact, ReturnFact, RollbackFact
from incentives.store.checkout.redemptions import record_of, related_id
from incentives.store.items import Item


def order_events(old: Item | None, new: Item) -> Iterator[Event]:
    """New redemptions, rollbacks and returns of an order."""
    record = record_of(new)
    if record is None:
        raise ValueError("not an order")
    before = record_of(old)
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
        yield _return_event(record, returned)


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
