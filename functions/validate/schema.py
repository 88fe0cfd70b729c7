"""The shapes of a validation, as the field has them: 200 whether the codes apply or not."""

from typing import Any

from incentives.domain.checkout.order import Discounts, Order
from incentives.domain.checkout.order_record import together
from incentives.domain.checkout.verdict import Applicable, Inapplicable, Skipped
from incentives.domain.pricing.rules import SkipReason
from incentives.runtime.shapes import ResponseShape
from incentives.runtime.wire.campaigns.discount import DiscountOut, applicable_to, inapplicable_to
from incentives.runtime.wire.campaigns.promotion import object_of
from incentives.runtime.wire.checkout.near_misses import NearMissOut
from incentives.runtime.wire.checkout.order import OrderOut
from incentives.runtime.wire.checkout.refusal_presenter import RefusalPresenter
from incentives.runtime.wire.checkout.refused import InapplicableOut
from incentives.runtime.wire.checkout.stacking import SkippedOut, StackingRulesOut
from incentives.runtime.wire.codes.payment import GiftResultOut, PointsOut
from incentives.usecases.checkout.validate import Validated


class ApplicableOut(ResponseShape):
    """What applies, what it takes off, and the running order after it.

    A promotion has the `name` and the `banner` that a pop-up shows.
    """

    status: str = "APPLICABLE"
    id: str
    object: str = "voucher"
    name: str | None = None
    banner: str | None = None
    campaign_id: str
    campaign_name: str
    order: OrderOut
    applicable_to: dict[str, Any]
    inapplicable_to: dict[str, Any]
    result: dict[str, DiscountOut | GiftResultOut | PointsOut]

    @classmethod
    def of(
        cls, applicable: Applicable, *, typed: str, order: Order, uniform: bool
    ) -> "ApplicableOut":
        """The code on the wire; `uniform` for browsers, which do not learn a balance."""
        promotion = applicable.campaign.is_promotion
        return cls(
            id=typed,
            object=object_of(applicable.code),
            name=applicable.campaign.name if promotion else None,
            banner=applicable.campaign.banner,
            campaign_id=applicable.campaign.id,
            campaign_name=applicable.campaign.name,
            order=order_after(order, applicable.before, [applicable]),
            applicable_to=applicable_to(applicable.offer),
            inapplicable_to=inapplicable_to(applicable.offer),
            result=result_of(applicable, uniform=uniform),
        )


class ValidationOut(ResponseShape):
    """The answer to codes against an order."""

    id: str
    valid: bool
    redeemables: list[ApplicableOut | InapplicableOut]
    skipped_redeemables: list[SkippedOut]
    inapplicable_redeemables: list[InapplicableOut]
    order: OrderOut | None = None
    tracking_id: str | None = None
    stacking_rules: StackingRulesOut
    within_reach: list[NearMissOut] | None = None
    decision_id: str

    @classmethod
    def of(
        cls,
        done: Validated,
        *,
        typed: dict[str, str],
        validation_id: str,
        presenter: RefusalPresenter,
        tracking_id: str | None,
    ) -> "ValidationOut":
        """The answer, with codes as they were typed."""
        refused = [
            InapplicableOut.of(
                verdict, typed=typed.get(verdict.code, verdict.code), presenter=presenter
            )
            for verdict in done.verdicts
            if isinstance(verdict, Inapplicable)
        ]
        applied = [verdict for verdict in done.verdicts if isinstance(verdict, Applicable)]
        common = {
            "id": validation_id,
            "valid": done.valid,
            "tracking_id": tracking_id,
            "skipped_redeemables": [
                SkippedOut.of(one, typed, uniform=presenter.uniform)
                for one in _skipped(done, applied)
            ],
            "stacking_rules": StackingRulesOut.of(done.rules),
            "within_reach": [
                NearMissOut.of(one, presenter.language, done.order.currency) for one in done.nearly
            ]
            or None,
            "decision_id": presenter.decision_id,
        }
        if not done.valid:
            return cls(redeemables=list(refused), inapplicable_redeemables=[], **common)
        return cls(
            redeemables=[
                ApplicableOut.of(
                    one,
                    typed=typed.get(one.code, one.code),
                    order=done.order,
                    uniform=presenter.uniform,
                )
                for one in applied
            ],
            inapplicable_redeemables=refused,
            order=order_after(done.order, done.before, applied),
            **common,
        )


def _skipped(done: Validated, applied: list[Applicable]) -> list[Skipped]:
    """The codes that were passed over; when one failed the others, those that would apply, too."""
    skipped = [verdict for verdict in done.verdicts if isinstance(verdict, Skipped)]
    if done.valid:
        return skipped
    undone = [Skipped(one.code, SkipReason.PRECEDING_FAILED) for one in applied]
    return [*undone, *skipped]


def result_of(applicable: Applicable, *, uniform: bool) -> dict[str, Any]:
    """What it gives: a discount, or the part of a card's balance that it pays."""
    gift = applicable.voucher.gift
    if applicable.points is not None:
        return {"loyalty_card": PointsOut(points=applicable.points)}
    if gift is None:
        return {"discount": DiscountOut.of(applicable.offer)}
    balance = None if uniform else gift.balance_minor
    return {"gift": GiftResultOut(balance=balance, credits=applicable.discount_minor or 0)}


def order_after(order: Order, before: Discounts, applied: list[Applicable]) -> OrderOut:
    """The running order with the codes that were applied since `before`."""
    return OrderOut.of(
        order,
        before=before,
        applied=together(one.off for one in applied),
        added=[gift for one in applied for gift in one.added],
    )
