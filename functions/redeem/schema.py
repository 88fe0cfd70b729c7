"""The shapes of a redemption, as the field has them."""

from incentives.runtime.shapes import RequestShape, ResponseShape
from incentives.runtime.wire.asked import (
    AskIn,
    CustomerIn,
    Metadata,
    OrderIn,
    RedeemableIn,
    SessionIn,
    Text,
    fit_code,
)
from incentives.runtime.wire.order import OrderOut
from incentives.runtime.wire.redemption import RedemptionOut, order_after
from incentives.runtime.wire.refused import InapplicableOut
from incentives.usecases.redeem import Redeemed


class SingleRedeemIn(RequestShape):
    """The body of a single-code redemption; the code is in the path."""

    order: OrderIn = OrderIn()
    customer: CustomerIn = CustomerIn()
    session: SessionIn | None = None
    tracking_id: Text | None = None
    metadata: Metadata = {}

    def about(self, code: str) -> AskIn:
        """The same as a list of one."""
        return AskIn(redeemables=[RedeemableIn(id=fit_code(code))], **dict(self))


class RedemptionsOut(ResponseShape):
    """What a request redeemed: each code, their parent when there are several, and the order."""

    redemptions: list[RedemptionOut]
    parent_redemption: RedemptionOut | None = None
    order: OrderOut
    inapplicable_redeemables: list[InapplicableOut]
    skipped_redeemables: list[InapplicableOut] = []

    @classmethod
    def of(cls, done: Redeemed, *, typed: dict[str, str], request_id: str) -> "RedemptionsOut":
        """The answer; refused codes as they were typed."""
        return cls(
            redemptions=[RedemptionOut.of(done.record, one) for one in done.made],
            parent_redemption=RedemptionOut.of_stack(done.record, done.made),
            order=order_after(done.record, done.made),
            inapplicable_redeemables=[
                InapplicableOut.of(one, typed=typed[one.code], request_id=request_id)
                for one in done.refused
            ],
        )
