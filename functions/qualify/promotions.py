"""Promotions in the field's older shapes: those that apply, and all that run."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.checkout.order import Order
from incentives.domain.checkout.verdict import Applicable
from incentives.domain.instant import as_text
from incentives.runtime.shapes import RequestShape, ResponseShape
from incentives.runtime.wire.campaigns.discount import DiscountOut
from incentives.runtime.wire.campaigns.promotion import PromotionTierOut
from incentives.runtime.wire.checkout.order import OrderOut
from incentives.usecases.checkout.qualify import Qualified
from qualify.schema import order_after

MOST_LISTED = 100


class ValidPromotionOut(ResponseShape):
    """A promotion that applies, and the sums of the order with it alone."""

    id: str
    object: str = "promotion_tier"
    name: str
    banner: str | None = None
    start_date: str | None = None
    expiration_date: str | None = None
    discount: DiscountOut
    discount_amount: int
    applied_discount_amount: int
    order: OrderOut

    @classmethod
    def of(cls, applicable: Applicable, order: Order) -> "ValidPromotionOut":
        """The promotion on the wire."""
        window, off_minor = applicable.campaign.window, applicable.discount_minor or 0
        return cls(
            id=applicable.code,
            name=applicable.campaign.name,
            banner=applicable.campaign.banner,
            start_date=as_text(window.starts_at) if window.starts_at else None,
            expiration_date=as_text(window.ends_at) if window.ends_at else None,
            discount=DiscountOut.of(applicable.offer),
            discount_amount=off_minor,
            applied_discount_amount=off_minor,
            order=order_after(applicable, order),
        )


class PromotionsValidOut(ResponseShape):
    """The promotions that apply, each looked at alone, the best deal first; `valid` if any does."""

    valid: bool
    promotions: list[ValidPromotionOut]
    tracking_id: str | None = None

    @classmethod
    def of(cls, done: Qualified, tracking_id: str | None) -> "PromotionsValidOut":
        """The answer on the wire."""
        found = [ValidPromotionOut.of(one, done.order) for one in done.applicable]
        return cls(valid=bool(found), promotions=found, tracking_id=tracking_id)


class PromotionTiersQueryIn(RequestShape):
    """Which page of the tiers; there are never more than a hundred."""

    limit: Annotated[int, Field(strict=False, ge=1, le=MOST_LISTED)] = 10
    page: Annotated[int, Field(strict=False, ge=1, le=MOST_LISTED)] = 1


class PromotionTiersOut(ResponseShape):
    """A page of the promotions that run, newest first."""

    object: str = "list"
    data_ref: str = "tiers"
    tiers: list[PromotionTierOut]
    total: int
    has_more: bool

    @classmethod
    def of(cls, running: Sequence[Campaign], query: PromotionTiersQueryIn) -> "PromotionTiersOut":
        """The page on the wire."""
        end = query.page * query.limit
        tiers = [PromotionTierOut.of(one) for one in running[end - query.limit : end]]
        return cls(tiers=tiers, total=len(running), has_more=len(running) > end)
