"""What is asked when points are given or taken by hand."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from incentives.domain.points.lots import LATEST, NEVER, lot
from incentives.domain.points.member import Moment
from incentives.domain.points.programme import Programme
from incentives.domain.points.rules import ORDER_PAID, Amounts
from incentives.domain.refusal import Refusal, Refused
from incentives.runtime.shapes import RequestShape, ResponseShape
from incentives.runtime.wire.asked import MAX_AMOUNT_MINOR, Amount, CustomerIn, Text
from incentives.runtime.wire.member import BalanceOut
from incentives.store import points_keys
from incentives.usecases.change_member import Changed
from incentives.usecases.earn import Earned
from incentives.usecases.read_member import MemberSeen

MAX_POINTS = 10**9

Note = Annotated[str, Field(min_length=1, max_length=200)]


class BalanceChangeIn(RequestShape):
    """Points to add (above zero) or to remove (below).

    `source_id` names the change: a repeat of it, or of the
    `Idempotency-Key`, gets the first answer.
    """

    model_config = ConfigDict(extra="forbid")

    points: Annotated[int, Field(ge=-MAX_POINTS, le=MAX_POINTS)]
    expiration_type: Literal["PROGRAM_RULES", "CUSTOM_DATE", "NON_EXPIRING"] = "PROGRAM_RULES"
    expiration_date: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = None
    reason: Note | None = None
    source_id: Text | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.points == 0:
            raise ValueError("points are not 0")
        if (self.expiration_type == "CUSTOM_DATE") != (self.expiration_date is not None):
            raise ValueError("expiration_date goes with CUSTOM_DATE, and with nothing else")
        if self.expiration_date is not None:
            date.fromisoformat(self.expiration_date)
        return self

    def lot(self, programme: Programme, moment: Moment) -> str:
        """The lot that the points go to.

        Raises:
            Refused: `INVALID_PAYLOAD`; the day has passed, or is too far to be one.
        """
        if self.expiration_type == "NON_EXPIRING":
            return lot(NEVER)
        if self.expiration_date is None:
            return programme.lot(moment)
        last = date.fromisoformat(self.expiration_date)
        if last < moment.today:
            raise Refused(Refusal.INVALID_PAYLOAD, "Property .expiration_date: the day has passed")
        if last > LATEST:
            raise Refused(Refusal.INVALID_PAYLOAD, f"Property .expiration_date: after {LATEST}")
        return lot(last)


class EarningOrderIn(RequestShape):
    """An order that was paid: what it came to before discounts, and after them."""

    id: Text | None = None
    source_id: Text | None = None
    amount: Amount | None = None
    total_amount: Amount | None = None

    @property
    def reference(self) -> str | None:
        """What the shop calls the order."""
        return self.id or self.source_id


class EarnIn(RequestShape):
    """Something that a customer did. An order names itself, any other event has an `id`."""

    event: Annotated[str, Field(min_length=1, max_length=100)]
    customer: CustomerIn
    id: Text | None = None
    order: EarningOrderIn | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.event == ORDER_PAID) != (self.order is not None):
            raise ValueError(f"order goes with {ORDER_PAID}, and with nothing else")
        if self.order is not None and self.order.reference is None:
            raise ValueError("order.id or order.source_id names the order")
        return self

    @property
    def source_id(self) -> str | None:
        """What names the event."""
        return self.order.reference if self.order else self.id

    @property
    def amounts(self) -> Amounts:
        """What the order came to."""
        return Amounts(self.order.amount, self.order.total_amount) if self.order else Amounts()


class RefundedOrderIn(RequestShape):
    """The order whose goods come back."""

    id: Text


class RefundIn(RequestShape):
    """A refund of an order, whole when no amount is named.

    The amount is in minor units, of the amount that earned the points. `source_id` names the refund
    and is needed: two refunds of one amount are two refunds.
    """

    model_config = ConfigDict(extra="forbid")

    order: RefundedOrderIn
    source_id: Text
    amount: Annotated[int, Field(ge=1, le=MAX_AMOUNT_MINOR)] | None = None
    reason: Note | None = None


class EarningOut(ResponseShape):
    """What an event has earned by one rule."""

    rule_id: str
    points: int
    transaction_id: str


class EarnedOut(ResponseShape):
    """What an event has earned; rules whose limit is reached earn nothing and are named."""

    object: str = "event"
    type: str
    points: int
    member_id: str
    earnings: list[EarningOut]
    limits_reached: list[str]

    @classmethod
    def of(cls, earned: Earned, event: str, member_id: str) -> "EarnedOut":
        """The answer."""
        return cls(
            type=event,
            points=sum(entry.points for _, entry in earned.entries),
            member_id=member_id,
            earnings=[
                EarningOut(
                    rule_id=rule.id,
                    points=entry.points,
                    transaction_id=points_keys.entry_id(member_id, entry.cause),
                )
                for rule, entry in earned.entries
            ],
            limits_reached=[rule.id for rule in earned.used_up],
        )


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


class GrantIn(RequestShape):
    """A surprise: points that nobody earned, with the reason that an auditor will ask for."""

    model_config = ConfigDict(extra="forbid")

    points: Annotated[int, Field(ge=1, le=MAX_POINTS)]
    reason: Note
    source_id: Text | None = None
