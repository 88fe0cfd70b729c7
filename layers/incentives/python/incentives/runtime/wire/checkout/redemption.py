"""A redemption and its order in an answer."""

from collections.abc import Sequence
from typing import Any

from incentives.domain.checkout.order import NO_DISCOUNTS
from incentives.domain.checkout.order_record import OrderRecord, together
from incentives.domain.checkout.redemption import Redemption
from incentives.domain.instant import as_text
from incentives.runtime.shapes import ResponseShape
from incentives.runtime.wire.campaigns.promotion import PromotionTierOut, related_object
from incentives.runtime.wire.checkout.order import OrderOut
from incentives.runtime.wire.codes.payment import GiftAmountOut, PointsOut, RewardRefOut
from incentives.runtime.wire.codes.voucher import VoucherOut


class CustomerOut(ResponseShape):
    """The customer, by the engine's id, which tells nothing of the person by itself."""

    id: str
    object: str = "customer"

    @classmethod
    def of(cls, record: OrderRecord) -> "CustomerOut | None":
        """The customer of an order, when one is known."""
        if record.customer_id is None:
            return None
        return cls(id=record.customer_id)


class ChannelOut(ResponseShape):
    """Where a redemption came from."""

    channel_id: str = "api"
    channel_type: str = "API"


class RedemptionOut(ResponseShape):
    """A code used by an order, with the running order after it.

    `redemption` is the parent of codes that were redeemed together; the parent itself lists them.
    `amount` is what a gift card paid (also in `gift`), or the points of a member that paid (also in
    `loyalty_card`).
    """

    id: str
    object: str = "redemption"
    date: str
    customer_id: str | None = None
    tracking_id: str | None = None
    metadata: dict[str, Any] | None = None
    redemption: str | None = None
    result: str = "SUCCESS"
    status: str
    order: OrderOut
    channel: ChannelOut = ChannelOut()
    customer: CustomerOut | None = None
    related_object_type: str
    related_object_id: str | None = None
    voucher: VoucherOut | None = None
    promotion_tier: PromotionTierOut | None = None
    amount: int | None = None
    gift: GiftAmountOut | None = None
    loyalty_card: PointsOut | None = None
    reward: RewardRefOut | None = None
    decision_id: str | None = None

    @classmethod
    def of(cls, record: OrderRecord, redemption: Redemption) -> "RedemptionOut":
        """The redemption of one code."""
        return cls(
            id=redemption.id,
            date=as_text(redemption.at),
            customer_id=record.customer_id,
            metadata=redemption.metadata,
            redemption=redemption.parent_id,
            status=status_of([redemption]),
            order=order_after(record, [redemption]),
            customer=CustomerOut.of(record),
            **related_object(redemption),
            voucher=VoucherOut.of(redemption),
            promotion_tier=PromotionTierOut.redeemed(redemption),
            amount=redemption.credits_minor
            if redemption.points is None
            else redemption.points.points,
            gift=None
            if redemption.credits_minor is None
            else GiftAmountOut(amount=redemption.credits_minor),
            loyalty_card=PointsOut(points=redemption.points.points) if redemption.points else None,
            reward=RewardRefOut.of(redemption.points) if redemption.points else None,
        )

    @classmethod
    def of_stack(cls, record: OrderRecord, made: Sequence[Redemption]) -> "RedemptionOut | None":
        """The parent of codes that were redeemed together, or None when it was one code."""
        parent_id = made[0].parent_id if made else None
        if parent_id is None or any(one.parent_id != parent_id for one in made):
            return None
        return cls(
            id=parent_id,
            date=as_text(made[0].at),
            customer_id=record.customer_id,
            metadata=made[0].metadata,
            status=status_of(made),
            order=order_after(record, made),
            customer=CustomerOut.of(record),
            related_object_type="redemption",
        )


def status_of(redemptions: Sequence[Redemption]) -> str:
    """`ROLLED_BACK` when all of them were given back."""
    back = all(redemption.rollback is not None for redemption in redemptions)
    return "ROLLED_BACK" if back else "SUCCEEDED"


def order_after(record: OrderRecord, made: Sequence[Redemption]) -> OrderOut:
    """The order as these redemptions left it, in their own time."""
    applied = together(one.off for one in made)
    # A change has cards pay after codes that came later, so the last is not the one made last.
    left = [one.before.plus(one.off or NO_DISCOUNTS) for one in made] or [record.standing]
    after = max(left, key=lambda one: one.total_minor)
    return OrderOut.of(
        record.order,
        before=after.minus(applied),
        applied=applied,
        added=[gift for one in made for gift in one.added],
        order_id=record.id,
        status="PAID",
        customer_id=record.customer_id,
        redemptions={one.id: _mention(one) for one in made},
    )


def order_of(record: OrderRecord) -> OrderOut:
    """The order as it is now, with every redemption that it ever had."""
    standing = [one for one in record.redemptions if one.rollback is None]
    return OrderOut.of(
        record.order,
        before=NO_DISCOUNTS,
        applied=record.standing,
        added=[gift for one in standing for gift in one.added],
        order_id=record.id,
        status=record.status or "CREATED",
        customer_id=record.customer_id,
        redemptions={one.id: _mention(one) for one in record.redemptions} or None,
    )


def _mention(redemption: Redemption) -> dict[str, Any]:
    mention: dict[str, Any] = {
        "date": as_text(redemption.at),
        **related_object(redemption),
    }
    if redemption.parent_id is not None:
        mention["related_object_parent_id"] = redemption.parent_id
    if redemption.rollback is not None:
        mention |= {
            "rollback_id": redemption.rollback.id,
            "rollback_date": as_text(redemption.rollback.at),
        }
    return mention
