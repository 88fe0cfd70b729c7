"""The change of an order, and the order after it; the field's members, and ours beside them."""

from dataclasses import replace
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from incentives.domain.checkout.order import Order
from incentives.domain.checkout.order_record import OrderStatus
from incentives.domain.explanation.details import details_of
from incentives.domain.redeemable import campaign_of_tier
from incentives.domain.refusal import Refusal, Refused
from incentives.runtime.shapes import RequestShape, ResponseShape
from incentives.runtime.wire.checkout.asked import (
    MAX_REDEEMABLES,
    AroundCodesIn,
    AskIn,
    RedeemableIn,
)
from incentives.runtime.wire.checkout.asked_customer import CustomerIn, LocationIn
from incentives.runtime.wire.checkout.asked_order import (
    MAX_LINES,
    ItemIn,
    OrderIn,
    ShippingIn,
    refuse_contradicting,
)
from incentives.runtime.wire.checkout.order import OrderOut
from incentives.runtime.wire.checkout.redemption import order_of
from incentives.runtime.wire.fields import Amount, Currency, Metadata, Text
from incentives.usecases.checkout.command import ChangedOrder


class OrderChangeIn(RequestShape):
    """What becomes of an order; members that are left out stay, `items` are replaced whole.

    Ours beside the field's: `redeemables` are redeemed with the order from now on, or name a gift
    card that is to pay another amount; `removed_redeemables` are given back. `discount_growth` says
    what becomes of a discount that its campaign cannot grant in full any more: `WHERE_AVAILABLE`
    leaves it as it was, `REQUIRED` refuses the change. `customer`, `location` and `channel` are
    what conditions go by from now on; another customer gets anew what rests on who that is.
    """

    status: Literal["CREATED", "PAID", "FULFILLED", "CANCELED"] | None = None
    amount: Amount | None = None
    items: Annotated[list[ItemIn], Field(max_length=MAX_LINES)] | None = None
    shipping: ShippingIn | None = None
    currency: Currency | None = None
    metadata: Metadata | None = None
    customer: CustomerIn = CustomerIn()
    location: LocationIn | None = None
    channel: Text | None = None
    redeemables: Annotated[list[RedeemableIn], Field(max_length=MAX_REDEEMABLES)] = []
    removed_redeemables: Annotated[list[Text], Field(max_length=MAX_REDEEMABLES)] = []
    discount_growth: Literal["WHERE_AVAILABLE", "REQUIRED"] = "WHERE_AVAILABLE"

    @model_validator(mode="after")
    def _is_one_change(self) -> Self:
        OrderIn.model_validate(self._description())  # the bounds of an order
        if {one.code for one in self.redeemables}.intersection(self.removed()):
            raise ValueError("a redeemable is either added or removed")
        changes = self.describes or self.redeemables or self.removed_redeemables
        if self.status == "CANCELED" and changes:
            raise ValueError("an order that is canceled changes in nothing else")
        return self

    def ask(self) -> AskIn | None:
        """The codes that are added, with whoever adds them; None when none is."""
        if not self.redeemables:
            return None
        return AskIn(
            redeemables=self.redeemables,
            customer=self.customer,
            location=self.location,
            channel=self.channel,
        )

    def around(self) -> AroundCodesIn:
        """Who changes it, and from where."""
        return AroundCodesIn(customer=self.customer, location=self.location, channel=self.channel)

    def removed(self) -> tuple[str, ...]:
        """The codes that are given back, in their canonical form, each once."""
        return tuple(dict.fromkeys(map(_code_of, self.removed_redeemables)))

    def order_status(self) -> OrderStatus | None:
        """What the order becomes; None when it stays what it is."""
        return None if self.status is None else OrderStatus(self.status)

    @property
    def describes(self) -> bool:
        """Whether it says anything of what is in the order."""
        return bool(self._description())

    def described(self, order: Order) -> Order:
        """The order as this change describes it.

        Raises:
            Refused: `INVALID_ORDER`; the amount contradicts the items that stay.
        """
        said = OrderIn.model_validate(self._description()).order()
        if self.items is not None:
            nothing_minor = None if self.items else 0  # of no goods the sum is known
            order = replace(order, lines=said.lines, stated_minor=nothing_minor)
        if self.amount is not None:
            order = replace(order, stated_minor=self.amount + order.back_minor)
        if self.shipping is not None:
            order = replace(order, shipping=said.shipping)
        if self.metadata is not None:
            order = replace(order, metadata=said.metadata)
        if self.amount is not None and self.items is None:
            self._refuse_contradicting(order)
        return replace(order, currency=self.currency or order.currency)

    def _refuse_contradicting(self, order: Order) -> None:
        """Refuse an amount beside items that stay, if it is not what they come to."""
        if order.lines and order.is_priced and order.sum_minor != self.amount:
            details = f"the items come to {order.sum_minor}; send those that it consists of"
            raise Refused(Refusal.INVALID_ORDER, details, resource_type="order")
        try:
            refuse_contradicting(order)
        except ValueError as error:
            raise Refused(Refusal.INVALID_ORDER, str(error), resource_type="order") from None

    def _description(self) -> dict[str, Any]:
        names = ("amount", "items", "shipping", "currency", "metadata")
        return {name: told for name in names if (told := getattr(self, name)) is not None}


def _code_of(id_: str) -> str:
    """A promotion's or a member's id as it is, else the canonical code."""
    kind = "voucher" if campaign_of_tier(id_) is None else "promotion_tier"
    return RedeemableIn.model_validate({"object": kind, "id": id_}).code


class HeldBackOut(ResponseShape):
    """A discount that stays as it was, and why its campaign does not grant what is more."""

    redemption: str
    key: str
    details: str


class OrderChangeOut(ResponseShape):
    """What the change does to the bill, in minor units: to be paid in money, before and after."""

    dry_run: bool
    due_before: int
    due_after: int
    difference: int
    held_back: list[HeldBackOut]


class ChangedOrderOut(OrderOut):
    """The order after the change, with every redemption that it ever had."""

    change: OrderChangeOut
    decision_id: str

    @classmethod
    def of_change(cls, done: ChangedOrder, decision_id: str, *, dry_run: bool) -> "ChangedOrderOut":
        """The answer to a change, or to a dry run of one."""
        before_minor, after_minor = done.before.due_minor, done.after.due_minor
        change = OrderChangeOut(
            dry_run=dry_run,
            due_before=before_minor,
            due_after=after_minor,
            difference=after_minor - before_minor,
            held_back=[
                HeldBackOut(
                    redemption=id_, key=reason.refusal.value, details=details_of(reason.finding)
                )
                for id_, reason in done.held_back.items()
            ],
        )
        return cls(**dict(order_of(done.after)), change=change, decision_id=decision_id)
