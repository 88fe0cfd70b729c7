"""The shapes of a qualification, as the field has them."""

from typing import Annotated, Any, Literal

from pydantic import Field

from incentives.domain.checkout.order import NO_DISCOUNTS, Order
from incentives.domain.checkout.verdict import Applicable
from incentives.domain.explanation.catalogue import Catalogue
from incentives.domain.instant import as_text
from incentives.runtime.shapes import RequestShape, ResponseShape
from incentives.runtime.wire.campaigns.discount import DiscountOut, applicable_to, inapplicable_to
from incentives.runtime.wire.campaigns.promotion import object_of
from incentives.runtime.wire.checkout.asked import AroundCodesIn
from incentives.runtime.wire.checkout.near_misses import NearMissOut
from incentives.runtime.wire.checkout.order import OrderOut
from incentives.runtime.wire.checkout.stacking import StackingRulesOut
from incentives.runtime.wire.codes.payment import GiftResultOut
from incentives.usecases.checkout.qualify import Qualified

type Scenario = Literal["ALL", "CUSTOMER_WALLET"]


class QualificationOptionsIn(RequestShape):
    """How many at most; they are sorted by what they save."""

    limit: Annotated[int, Field(ge=1, le=100)] = 20
    sorting_rule: Literal["BEST_DEAL", "DEFAULT"] = "BEST_DEAL"


class QualificationIn(AroundCodesIn):
    """A cart and a customer. `CUSTOMER_WALLET` is what the customer was given, for servers only.

    Other scenarios are not offered, and refused.
    """

    scenario: Scenario = "ALL"
    options: QualificationOptionsIn = QualificationOptionsIn()


class QualifiedOut(ResponseShape):
    """A promotion or a code that could be used, what it would take off alone, and what that leaves.

    The order has its sums and no lines: a validation shows those.
    """

    id: str
    object: str
    created_at: str
    name: str
    banner: str | None = None
    campaign_id: str
    campaign_name: str
    order: OrderOut
    applicable_to: dict[str, Any]
    inapplicable_to: dict[str, Any]
    result: dict[str, DiscountOut | GiftResultOut]

    @classmethod
    def of(cls, applicable: Applicable, order: Order) -> "QualifiedOut":
        """The promotion or the code on the wire."""
        return cls(
            id=applicable.code,
            object=object_of(applicable.code),
            created_at=as_text(applicable.voucher.created_at),
            name=applicable.campaign.name,
            banner=applicable.campaign.banner,
            campaign_id=applicable.campaign.id,
            campaign_name=applicable.campaign.name,
            order=order_after(applicable, order),
            applicable_to=applicable_to(applicable.offer),
            inapplicable_to=inapplicable_to(applicable.offer),
            result=_result(applicable),
        )


class QualifiedListOut(ResponseShape):
    """What could be used, the best deal first; `total` counts those beyond the limit too."""

    object: str = "list"
    data_ref: str = "data"
    data: list[QualifiedOut]
    total: int
    has_more: bool


class QualificationsOut(ResponseShape):
    """The answer. `within_reach` (ours) is what lacks only some more, the nearest first."""

    redeemables: QualifiedListOut
    within_reach: list[NearMissOut]
    tracking_id: str | None = None
    stacking_rules: StackingRulesOut

    @classmethod
    def of(
        cls, done: Qualified, *, limit: int, language: Catalogue, tracking_id: str | None
    ) -> "QualificationsOut":
        """The answer on the wire."""
        listed = [QualifiedOut.of(one, done.order) for one in done.applicable[:limit]]
        total, currency = len(done.applicable), done.order.currency
        return cls(
            redeemables=QualifiedListOut(data=listed, total=total, has_more=total > limit),
            within_reach=[NearMissOut.of(one, language, currency) for one in done.nearly[:limit]],
            tracking_id=tracking_id,
            stacking_rules=StackingRulesOut.of(done.rules),
        )


def order_after(applicable: Applicable, order: Order) -> OrderOut:
    """The sums of the order with this alone."""
    off = applicable.off or NO_DISCOUNTS
    after = OrderOut.of(order, before=applicable.before, applied=off, added=applicable.added)
    return after.model_copy(update={"items": None})


def _result(applicable: Applicable) -> dict[str, DiscountOut | GiftResultOut]:
    gift = applicable.voucher.gift
    if gift is None:
        return {"discount": DiscountOut.of(applicable.offer)}
    return {
        "gift": GiftResultOut(balance=gift.balance_minor, credits=applicable.discount_minor or 0)
    }
