"""A voucher in an answer, where it is named by something else, such as a redemption."""

from incentives.domain.checkout.redemption import Redemption
from incentives.domain.redeemable import Kind
from incentives.runtime.shapes import ResponseShape
from incentives.runtime.wire.campaigns.discount import DiscountOut
from incentives.runtime.wire.cards.gift import GiftOut
from incentives.runtime.wire.points.points_paid import CardAfterOut
from incentives.store.checkout.redemptions import related_id


class VoucherOut(ResponseShape):
    """A voucher where it is named by something else, such as a redemption."""

    id: str
    code: str
    object: str = "voucher"
    type: Kind
    campaign: str
    campaign_id: str
    discount: DiscountOut | None = None
    gift: GiftOut | None = None
    loyalty_card: CardAfterOut | None = None

    @classmethod
    def of(cls, one: Redemption) -> "VoucherOut | None":
        """The voucher that was redeemed, as it was then; None when it was no voucher."""
        if one.kind is Kind.PROMOTION_TIER:
            return None
        return cls(
            id=related_id(one),
            code=one.code,
            type=one.kind,
            campaign=one.campaign_name,
            campaign_id=one.campaign_id,
            discount=DiscountOut.of(one.offer) if one.paid_minor is None else None,
            gift=GiftOut.of(one.gift, one.offer) if one.gift else None,
            loyalty_card=CardAfterOut.of(one.points) if one.points else None,
        )
