"""The shapes of a redemption, as the field has them."""

from incentives.runtime.shapes import RequestShape, ResponseShape
from incentives.runtime.wire.checkout.order import OrderOut
from incentives.runtime.wire.checkout.redemption import RedemptionOut, order_after
from incentives.runtime.wire.checkout.refusal_presenter import RefusalPresenter
from incentives.runtime.wire.checkout.refused import InapplicableOut
from incentives.runtime.wire.checkout.stacking import SkippedOut, StackingRulesOut
from incentives.runtime.wire.fields import Text
from incentives.usecases.checkout.command import Redeemed


class CodeQueryIn(RequestShape):
    """The code of a single-code redemption from a page."""

    code: Text


class RedemptionsOut(ResponseShape):
    """What a request redeemed: each code, their parent when there are several, and the order.

    `stacking_rules` are those that this request went by.
    """

    redemptions: list[RedemptionOut]
    parent_redemption: RedemptionOut | None = None
    order: OrderOut
    inapplicable_redeemables: list[InapplicableOut]
    skipped_redeemables: list[SkippedOut]
    stacking_rules: StackingRulesOut
    decision_id: str

    @classmethod
    def of(
        cls, done: Redeemed, *, typed: dict[str, str], presenter: RefusalPresenter
    ) -> "RedemptionsOut":
        """The answer; refused codes as they were typed."""
        return cls(
            redemptions=[RedemptionOut.of(done.record, one) for one in done.made],
            parent_redemption=RedemptionOut.of_stack(done.record, done.made),
            order=order_after(done.record, done.made),
            inapplicable_redeemables=[
                InapplicableOut.of(one, typed=typed.get(one.code, one.code), presenter=presenter)
                for one in done.refused
            ],
            skipped_redeemables=[
                SkippedOut.of(one, typed, uniform=presenter.uniform) for one in done.skipped
            ],
            stacking_rules=StackingRulesOut.of(done.rules),
            decision_id=presenter.decision_id,
        )
