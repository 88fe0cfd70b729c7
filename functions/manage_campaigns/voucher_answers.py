"""The codes of a campaign as we answer with them."""

from typing import Any

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.pricing.benefit import Benefit, Credits
from incentives.domain.redeemable import Kind
from incentives.runtime.shapes import ResponseShape
from incentives.runtime.wire.campaigns.discount import (
    DiscountOut,
    applicable_to,
    effect_of,
    inapplicable_to,
)


class QuantityOut(ResponseShape):
    """Uses of a code; null is unlimited."""

    quantity: int | None


class GiftTermsOut(ResponseShape):
    """What a gift card is made with, in minor units, and what it pays for."""

    amount: int
    effect: str
    applicable_to: dict[str, Any]
    inapplicable_to: dict[str, Any]

    @classmethod
    def of(cls, offer: Benefit) -> "GiftTermsOut | None":
        """The terms of the cards; None of codes that take something off."""
        if not isinstance(offer, Credits):
            return None
        return cls(
            amount=offer.credits_minor,
            effect=effect_of(offer),
            applicable_to=applicable_to(offer),
            inapplicable_to=inapplicable_to(offer),
        )


class CampaignVoucherOut(ResponseShape):
    """The codes of a campaign: the public one, or how unique ones look."""

    type: Kind
    discount: DiscountOut | None = None
    gift: GiftTermsOut | None = None
    redemption: QuantityOut
    code_config: dict[str, str]
    code: str | None = None
    is_referral_code: bool = False

    @classmethod
    def of(cls, campaign: Campaign) -> "CampaignVoucherOut":
        """The codes of this campaign."""
        public = campaign.public_code is not None
        own = None if campaign.referral else campaign.code_quantity
        quantity = campaign.limits.total if public else own
        pattern = campaign.code_pattern
        gift = GiftTermsOut.of(campaign.offer)
        return cls(
            type=Kind.DISCOUNT_VOUCHER if gift is None else Kind.GIFT_VOUCHER,
            discount=DiscountOut.of(campaign.offer) if gift is None else None,
            gift=gift,
            redemption=QuantityOut(quantity=quantity),
            code_config=pattern.as_data() if pattern else {},
            code=campaign.public_code,
            is_referral_code=campaign.referral is not None,
        )
