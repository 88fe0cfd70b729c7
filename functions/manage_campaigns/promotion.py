"""Campaigns without codes: what marketing says of a promotion, and how we answer."""

from typing import Annotated

from pydantic import Field

from incentives.domain.campaigns.campaign import Campaign
from incentives.runtime.shapes import ResponseShape
from incentives.runtime.wire.campaigns.promotion import PromotionTierOut
from manage_campaigns.discount import DiscountIn
from manage_campaigns.strict import Strict
from manage_campaigns.terms import Banner


class ActionIn(Strict):
    """What a tier gives."""

    discount: DiscountIn


class PromotionTierIn(Strict):
    """The one tier of a promotion. Without a `banner`, its name is what a pop-up says."""

    name: Banner | None = None
    banner: Banner | None = None
    action: ActionIn


class PromotionIn(Strict):
    """A promotion: one tier; several are several campaigns."""

    tiers: Annotated[list[PromotionTierIn], Field(min_length=1, max_length=1)]

    @property
    def discount(self) -> DiscountIn:
        """What it gives."""
        return self.tiers[0].action.discount

    @property
    def banner(self) -> str | None:
        """What a pop-up says."""
        return self.tiers[0].banner or self.tiers[0].name


class PromotionOut(ResponseShape):
    """The tiers of a promotion, of which there is one."""

    object: str = "list"
    data_ref: str = "tiers"
    tiers: list[PromotionTierOut]
    total: int = 1
    has_more: bool = False

    @classmethod
    def of(cls, campaign: Campaign) -> "PromotionOut | None":
        """The promotion on the wire; None of a campaign with codes."""
        return cls(tiers=[PromotionTierOut.of(campaign)]) if campaign.is_promotion else None
