"""What is asked when an order is refunded, and what is answered."""

from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from award_points.earning import EarningItemIn
from award_points.schema import Note
from incentives.domain.pricing.cart import CartLine, goods_of
from incentives.runtime.shapes import RequestShape, ResponseShape
from incentives.runtime.wire.checkout.asked_order import MAX_LINES
from incentives.runtime.wire.fields import MAX_AMOUNT_MINOR, Text
from incentives.runtime.wire.points.member import BalanceOut
from incentives.usecases.points.change_member import Changed
from incentives.usecases.points.read_member import MemberSeen


class RefundedOrderIn(RequestShape):
    """The order whose goods come back, and which of them."""

    id: Text
    items: Annotated[list[EarningItemIn], Field(max_length=MAX_LINES)] = []


class RefundIn(RequestShape):
    """A refund of an order, whole when neither an amount nor items are named.

    The amount is in minor units, of the amount that earned the points; without one it is what the
    items come to. Rules that have measured goods take back by the items, if there are any.
    `source_id` names the refund and is needed: two refunds of one amount are two refunds.
    """

    model_config = ConfigDict(extra="forbid")

    order: RefundedOrderIn
    source_id: Text
    amount: Annotated[int, Field(ge=1, le=MAX_AMOUNT_MINOR)] | None = None
    reason: Note | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if any(line.is_below_zero for line in self.lines):
            raise ValueError("items below zero are not refunded")
        unpriced = any(line.gross_minor is None for line in self.lines)
        if self.amount is None and unpriced:
            raise ValueError("items without a price need an amount beside them")
        return self

    @property
    def lines(self) -> tuple[CartLine, ...]:
        """The goods that come back."""
        return tuple(item.discounted() for item in self.order.items)

    @property
    def asked(self) -> object:
        """What makes it another refund under the same id."""
        return self.amount_minor, goods_of(self.lines)

    @property
    def amount_minor(self) -> int | None:
        """What is refunded; None is all that is left."""
        if self.amount is not None or not self.lines:
            return self.amount
        return sum((line.gross_minor or 0) - line.taken_minor for line in self.lines)


class RefundOut(ResponseShape):
    """What a refund took back; `debt` of it is owed because it had been spent."""

    object: str = "refund"
    points: int
    debt: int
    balance: BalanceOut

    @classmethod
    def of(cls, taken: tuple[Changed, ...], seen: MemberSeen) -> "RefundOut":
        """The answer."""
        return cls(
            points=sum(one.entry.points for one in taken),
            debt=sum(one.entry.debt for one in taken),
            balance=BalanceOut.of(seen),
        )
