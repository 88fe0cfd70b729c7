"""A promotion in an answer: its one tier, which is what an order can use."""

from typing import Any

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.checkout.redemption import Redemption
from incentives.domain.redeemable import Kind, campaign_of_tier, tier_id
from incentives.runtime.shapes import ResponseShape
from incentives.runtime.wire.campaigns.discount import DiscountOut
from incentives.store.checkout.redemptions import related_id


class CampaignNameOut(ResponseShape):
    """The campaign of a tier."""

    id: str
    name: str
    object: str = "campaign"


class PromotionTierOut(ResponseShape):
    """A tier where it is named by something else, such as a redemption."""

    id: str
    object: str = "promotion_tier"
    name: str
    banner: str | None = None
    action: dict[str, DiscountOut]
    campaign: CampaignNameOut
    campaign_id: str

    @classmethod
    def redeemed(cls, redemption: Redemption) -> "PromotionTierOut | None":
        """The tier as it was when it was redeemed; None of what was no promotion."""
        if redemption.kind is not Kind.PROMOTION_TIER:
            return None
        return cls(
            id=redemption.code,
            name=redemption.campaign_name,
            action={"discount": DiscountOut.of(redemption.offer)},
            campaign=CampaignNameOut(id=redemption.campaign_id, name=redemption.campaign_name),
            campaign_id=redemption.campaign_id,
        )

    @classmethod
    def of(cls, campaign: Campaign) -> "PromotionTierOut":
        """The tier of a campaign."""
        return cls(
            id=tier_id(campaign.id),
            name=campaign.name,
            banner=campaign.banner,
            action={"discount": DiscountOut.of(campaign.offer)},
            campaign=CampaignNameOut(id=campaign.id, name=campaign.name),
            campaign_id=campaign.id,
        )


def object_of(code: str) -> str:
    """The field's word for what an order can use by this id."""
    return "voucher" if campaign_of_tier(code) is None else "promotion_tier"


def related_object(redemption: Redemption) -> dict[str, Any]:
    """What a redemption is of, as the field names it."""
    if redemption.kind is Kind.PROMOTION_TIER:
        return {"related_object_type": "promotion_tier", "related_object_id": redemption.code}
    return {"related_object_type": "voucher", "related_object_id": related_id(redemption)}
