"""A conversion in an answer: who recommended, who came, and what both were given."""

from datetime import datetime

from incentives.domain import derived_ids
from incentives.domain.instant import as_text
from incentives.domain.payout import Cash, Coupon, GiftCard, Payout, Points
from incentives.domain.referrals.conversion import Conversion
from incentives.runtime.shapes import ResponseShape


class PaidOut(ResponseShape):
    """What one side was given: a coupon's or card's code, points of a member, or a payable.

    `amount` is points, or minor units of `currency`.
    """

    side: str
    type: str
    amount: int | None = None
    currency: str | None = None
    campaign_id: str | None = None
    code: str | None = None
    voucher_id: str | None = None
    member_id: str | None = None
    payable_id: str | None = None

    @classmethod
    def of(cls, paid: Payout) -> "PaidOut":
        """The payout on the wire."""
        side, reference = paid.side.value, paid.reference
        match paid.reward:
            case Coupon(coupon_of=parent):
                return cls(
                    side=side,
                    type="DISCOUNT_VOUCHER",
                    campaign_id=parent,
                    code=reference,
                    voucher_id=derived_ids.voucher_id(reference),
                )
            case GiftCard(card_of=parent, amount_minor=amount_minor):
                return cls(
                    side=side,
                    type="GIFT_VOUCHER",
                    amount=amount_minor,
                    campaign_id=parent,
                    code=reference,
                    voucher_id=derived_ids.voucher_id(reference),
                )
            case Points(programme_id=parent, points=points):
                return cls(
                    side=side,
                    type="LOYALTY_CARD",
                    amount=points,
                    campaign_id=parent,
                    member_id=reference,
                )
            case Cash(amount_minor=amount_minor, currency=currency):
                return cls(
                    side=side,
                    type="CASH",
                    amount=amount_minor,
                    currency=currency,
                    payable_id=reference,
                )


class RefereeOut(ResponseShape):
    """Who came, by ids only."""

    id: str | None = None
    object: str = "customer"


class ConversionOut(ResponseShape):
    """A conversion. `WAITING` may be taken back; `REWARDED` may not any more.

    `place`: the referee is the referrer's n-th. `cost` is what the rewards count for in the budget,
    in minor units.
    """

    id: str
    object: str = "referral_conversion"
    campaign: str
    campaign_id: str
    code: str
    place: int
    event: str
    status: str
    customer: RefereeOut
    rewards: list[PaidOut]
    cost: int
    usable_at: str
    created_at: str
    cancelled_at: str | None = None
    reason: str | None = None

    @classmethod
    def of(cls, made: Conversion, now: datetime) -> "ConversionOut":
        """The conversion as it is at `now`."""
        return cls(
            id=made.id,
            campaign=made.campaign_name,
            campaign_id=made.campaign_id,
            code=made.code,
            place=made.place,
            event=made.event,
            status=_status(made, now),
            customer=RefereeOut(id=made.customer_id),
            rewards=[PaidOut.of(payout) for payout in made.payouts],
            cost=made.cost_minor,
            usable_at=as_text(made.usable_at),
            created_at=as_text(made.at),
            cancelled_at=as_text(made.cancelled_at) if made.cancelled_at else None,
            reason=made.reason,
        )


def _status(made: Conversion, now: datetime) -> str:
    if not made.stands:
        return "CANCELLED"
    return "REWARDED" if made.has_matured(now) else "WAITING"
