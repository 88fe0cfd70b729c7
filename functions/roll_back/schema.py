"""The shapes of a rollback, as the field has them."""

from incentives.domain.checkout.order_record import OrderRecord, together
from incentives.domain.checkout.redemption import Redemption, Rollback
from incentives.domain.instant import as_text
from incentives.runtime.shapes import RequestShape, ResponseShape
from incentives.runtime.wire.campaigns.promotion import PromotionTierOut, related_object
from incentives.runtime.wire.checkout.asked_customer import CustomerIn
from incentives.runtime.wire.checkout.order import OrderOut
from incentives.runtime.wire.checkout.redemption import ChannelOut, CustomerOut
from incentives.runtime.wire.codes.payment import GiftAmountOut, PointsOut
from incentives.runtime.wire.codes.voucher import VoucherOut
from incentives.runtime.wire.fields import Text
from incentives.usecases.checkout.roll_back import RolledBack


class OrderRefIn(RequestShape):
    """The order that the redemption should belong to, if the caller says so."""

    id: Text | None = None
    source_id: Text | None = None


class RollbackIn(RequestShape):
    """The body of a rollback; the official clients send none."""

    reason: Text | None = None
    order: OrderRefIn = OrderRefIn()
    customer: CustomerIn | None = None
    tracking_id: Text | None = None


class RollbackQueryIn(RequestShape):
    """A rollback's query string; the JavaScript client sends its reason here."""

    reason: Text | None = None
    tracking_id: Text | None = None


class RollbackOut(ResponseShape):
    """A redemption that was given back, and what the order comes to without it.

    `amount` is below zero: what came back to a gift card (`gift`) or a member (`loyalty_card`).
    """

    id: str
    object: str = "redemption_rollback"
    date: str
    redemption: str
    reason: str | None = None
    result: str = "SUCCESS"
    status: str = "SUCCEEDED"
    customer_id: str | None = None
    customer: CustomerOut | None = None
    channel: ChannelOut = ChannelOut()
    order: OrderOut
    related_object_type: str
    related_object_id: str | None = None
    voucher: VoucherOut | None = None
    promotion_tier: PromotionTierOut | None = None
    amount: int | None = None
    gift: GiftAmountOut | None = None
    loyalty_card: PointsOut | None = None

    @classmethod
    def of(cls, record: OrderRecord, redemption: Redemption) -> "RollbackOut":
        """The rollback of one code."""
        rollback = given_back(redemption)
        credits_ = None if redemption.credits_minor is None else -redemption.standing.total_minor
        points = None if redemption.points is None else -redemption.points_left
        return cls(
            id=rollback.id,
            date=as_text(rollback.at),
            redemption=redemption.id,
            reason=rollback.reason,
            customer_id=record.customer_id,
            customer=CustomerOut.of(record),
            order=order_without(record, redemption),
            **related_object(redemption),
            voucher=VoucherOut.of(redemption),
            promotion_tier=PromotionTierOut.redeemed(redemption),
            amount=credits_ if points is None else points,
            loyalty_card=None if points is None else PointsOut(points=points),
            gift=None if credits_ is None else GiftAmountOut(amount=credits_),
        )

    @classmethod
    def of_stack(cls, record: OrderRecord, returned: tuple[Redemption, ...]) -> "RollbackOut":
        """The rollback of codes that were redeemed together; of one code, its own."""
        # A change of the order may have given some of them back before.
        last = max(returned, key=lambda one: given_back(one).at)
        if last.parent_id is None:
            return cls.of(record, last)
        rollback = given_back(last)
        return cls(
            id=f"r{last.parent_id}",
            date=as_text(rollback.at),
            redemption=last.parent_id,
            reason=rollback.reason,
            customer_id=record.customer_id,
            customer=CustomerOut.of(record),
            order=order_without(record, last),
            related_object_type="redemption",
        )


class RollbacksOut(ResponseShape):
    """A stack that was given back."""

    rollbacks: list[RollbackOut]
    parent_rollback: RollbackOut
    order: OrderOut

    @classmethod
    def of(cls, done: RolledBack) -> "RollbacksOut":
        """The answer."""
        parent = RollbackOut.of_stack(done.record, done.returned)
        return cls(
            rollbacks=[RollbackOut.of(done.record, one) for one in done.returned],
            parent_rollback=parent,
            order=parent.order,
        )


def order_without(record: OrderRecord, returned: Redemption) -> OrderOut:
    """What was kept of the order when this redemption was given back, with what was left on it."""
    at = given_back(returned).at
    standing = [
        redemption
        for redemption in record.redemptions
        if redemption.rollback is None or redemption.rollback.at > at
    ]
    return OrderOut.of(
        record.returned_by(at).kept_of(record.order),
        before=together(one.standing for one in standing if one.at <= at),
        order_id=record.id,
        status="PAID" if standing else "CANCELED",
        customer_id=record.customer_id,
    )


def given_back(redemption: Redemption) -> Rollback:
    """The rollback of a redemption that has one."""
    if redemption.rollback is None:
        raise LookupError(f"{redemption.id} stands")
    return redemption.rollback
