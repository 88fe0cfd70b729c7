"""A voucher in an answer, where it is named by something else, such as a redemption."""

from incentives.domain.checkout.redemption import Redemption
from incentives.domain.redeemable import Kind
from incentives.runtime.shapes import ResponseShape
from incentives.runtime.wire.campaigns.discount import DiscountOut
from incentives.runtime.wire.codes.payment import CardAfterOut, GiftOut
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
    def of(cls, redemption: Redemption) -> "VoucherOut | None":
        """The voucher that was redeemed, as it was then; None when it was no voucher."""
        if redemption.kind is Kind.PROMOTION_TIER:
            return None
        return cls(
            id=related_id(redemption),
            code=redemption.code,
            type=redemption.kind,
            campaign=redemption.campaign_name,
            campaign_id=redemption.campaign_id,
            discount=DiscountOut.of(redemption.offer) if redemption.paid_minor is None else None,
            gift=GiftOut.of(redemption.gift, redemption.offer) if redemption.gift else None,
            loyalty_card=CardAfterOut.of(redemption.points) if redemption.points else None,
        )
