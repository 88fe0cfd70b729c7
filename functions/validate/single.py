"""The shapes of the older routes, which validate one code."""

from typing import Any

from incentives.domain.checkout.verdict import Inapplicable, Skipped, Verdict
from incentives.domain.findings import LeftAside
from incentives.domain.refusal import Refusal
from incentives.runtime.shapes import ResponseShape
from incentives.runtime.wire.campaigns.discount import DiscountOut, applicable_to, inapplicable_to
from incentives.runtime.wire.checkout.asked import AskIn, RedeemableIn
from incentives.runtime.wire.checkout.cart_query import CartQueryIn
from incentives.runtime.wire.checkout.order import OrderOut
from incentives.runtime.wire.checkout.refusal_presenter import RefusalPresenter
from incentives.runtime.wire.checkout.refused import CodeErrorOut
from incentives.runtime.wire.codes.payment import GiftResultOut, PointsOut
from incentives.runtime.wire.fields import Text
from incentives.usecases.checkout.validate import Validated
from validate.schema import order_after, result_of


class SingleQueryIn(CartQueryIn):
    """A single-code validation as a query string."""

    code: Text

    def ask(self) -> AskIn:
        """The same as a body."""
        return AskIn(redeemables=[RedeemableIn(id=self.code)], **dict(self.around()))


class SingleValidationOut(ResponseShape):
    """The answer to one code, in the shape of the older single-code routes."""

    valid: bool
    code: str
    campaign: str | None = None
    campaign_id: str | None = None
    applicable_to: dict[str, Any] | None = None
    inapplicable_to: dict[str, Any] | None = None
    discount: DiscountOut | None = None
    gift: GiftResultOut | None = None
    loyalty_card: PointsOut | None = None
    order: OrderOut | None = None
    reason: str | None = None
    error: CodeErrorOut | None = None
    tracking_id: str | None = None
    decision_id: str

    @classmethod
    def of(
        cls,
        done: Validated,
        *,
        typed: str,
        presenter: RefusalPresenter,
        tracking_id: str | None,
    ) -> "SingleValidationOut":
        """The answer, with the code as it was typed."""
        verdict: Verdict = done.verdicts[0]
        if isinstance(verdict, Skipped):
            none = Refusal.NO_APPLICABLE_REDEEMABLES
            verdict = Inapplicable(verdict.code, none, LeftAside((verdict.reason,)))
        if isinstance(verdict, Inapplicable):
            error = CodeErrorOut.of(verdict, typed=typed, presenter=presenter)
            return cls(
                valid=False,
                code=typed,
                reason=error.message,
                error=error,
                tracking_id=tracking_id,
                decision_id=presenter.decision_id,
            )
        return cls(
            valid=True,
            code=typed,
            campaign=verdict.campaign.name,
            campaign_id=verdict.campaign.id,
            applicable_to=applicable_to(verdict.offer),
            inapplicable_to=inapplicable_to(verdict.offer),
            **result_of(verdict, uniform=presenter.uniform),
            order=order_after(done.order, done.before, [verdict]),
            tracking_id=tracking_id,
            decision_id=presenter.decision_id,
        )
