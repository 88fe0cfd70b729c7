"""The order that a checkout asks about: its items and its shipping."""

from dataclasses import replace
from fractions import Fraction
from math import ceil
from typing import Annotated, Self

from pydantic import Field, model_validator

from incentives.domain.checkout.order import Order
from incentives.domain.money import half_up
from incentives.domain.pricing.cart import (
    MEASURE_PARTS,
    CartLine,
    Delivery,
    Shipping,
    below_zero,
    measured_of,
)
from incentives.runtime.shapes import RequestShape
from incentives.runtime.wire.fields import (
    MAX_AMOUNT_MINOR,
    Amount,
    Currency,
    Measured,
    Metadata,
    Quantity,
    Text,
    refuse_bulky,
)

MAX_DELIVERIES = 20
MAX_LINES = 500


MAX_CATEGORIES = 20  # of a line

Price = Annotated[int, Field(ge=-MAX_AMOUNT_MINOR, le=MAX_AMOUNT_MINOR)]
"""Minor units of a line; below zero what it gives back."""


class ItemIn(RequestShape):
    """A line of the order; without an amount, unit price times quantity.

    A `quantity` that is text (ours), such as "0.482", is of goods by weight or length: `price`,
    `minimum_price` and `cost` are of one kilogram or metre, and the line is one unit.

    Below zero (ours) it is no goods, but lowers what is to be paid: a deposit back, a trade-in.

    Ours beside the field's: `category_ids`, `on_sale` (reduced already), `minimum_price` and `cost`
    of a unit, which limits of a discount may ask for.
    """

    product_id: Text | None = None
    sku_id: Text | None = None
    source_id: Text | None = None
    quantity: Quantity | Measured = 1
    price: Price | None = None
    amount: Price | None = None
    category_ids: Annotated[list[Text], Field(max_length=MAX_CATEGORIES)] = []
    on_sale: bool = False
    minimum_price: Amount | None = None
    cost: Amount | None = None
    metadata: Metadata = {}

    @model_validator(mode="after")
    def _within_bounds(self) -> Self:
        refuse_bulky(self.metadata)
        return self

    def line(self) -> CartLine:
        """The line as the rules know it."""
        if isinstance(self.quantity, str):
            return self._measured(measured_of(self.quantity))
        return self._line(self.quantity)

    def _measured(self, measured: int) -> CartLine:
        """Goods by weight or length: one unit at the price of all of it."""
        amount = self.amount
        if amount is None and self.price is not None:
            amount = half_up(Fraction(self.price * measured, MEASURE_PARTS))
        return replace(
            self._line(1),
            amount_minor=amount,
            floor_minor=_of_all(self.minimum_price, measured),
            cost_minor=_of_all(self.cost, measured),
            measured=measured,
        )

    def _line(self, quantity: int) -> CartLine:
        return CartLine(
            quantity=quantity,
            price_minor=self.price,
            amount_minor=self.amount,
            product_id=self.product_id,
            sku_id=self.sku_id,
            source_id=self.source_id,
            category_ids=tuple(self.category_ids),
            on_sale=self.on_sale,
            floor_minor=self.minimum_price,
            cost_minor=self.cost,
            metadata=dict(self.metadata),
        )


def _of_all(price_minor: int | None, measured: int) -> int | None:
    """A price of one kilogram or metre for all of it; up, as nothing is sold for less."""
    return None if price_minor is None else ceil(Fraction(price_minor * measured, MEASURE_PARTS))


def refuse_contradicting(order: Order) -> None:
    """Refuse items that contradict each other or the amount; a `ValueError` for pydantic."""
    if order.known_minor > MAX_AMOUNT_MINOR:
        raise ValueError(f"the items come to more than {MAX_AMOUNT_MINOR}")
    stated = order.stated_minor
    if stated is not None and not order.is_priced and order.known_minor > stated:
        raise ValueError("the items that have a price come to more than the amount")
    if order.amount_minor is not None and order.amount_minor < order.back_minor:
        raise ValueError("the items below zero come to more than the others")


class DeliveryIn(RequestShape):
    """One of several deliveries of an order; its price in minor units."""

    method: Text | None = None
    price: Amount


class ShippingIn(RequestShape):
    """How the order travels and for how much, in minor units; ours.

    An order that travels in several deliveries has them, each with its price, in `deliveries`.
    """

    method: Text | None = None
    price: Amount | None = None
    deliveries: (
        Annotated[list[DeliveryIn], Field(min_length=2, max_length=MAX_DELIVERIES)] | None
    ) = None

    @model_validator(mode="after")
    def _priced_once(self) -> Self:
        if self.deliveries and (self.price is not None or self.method is not None):
            raise ValueError("deliveries say their own prices and methods")
        if not self.deliveries and self.price is None:
            raise ValueError("shipping has a price, or deliveries with theirs")
        return self

    def shipping(self) -> Shipping:
        """The shipping as the rules know it."""
        if not self.deliveries:
            return Shipping(self.price or 0, self.method)
        return Shipping.of(Delivery(one.price, one.method) for one in self.deliveries)


class OrderIn(RequestShape):
    """The cart or order; `id` or `source_id` names it, amounts are in minor units of `currency`.

    `currency` (ours) is an ISO 4217 code; campaigns that name theirs need it.
    """

    id: Text | None = None
    source_id: Text | None = None
    amount: Amount | None = None
    items: Annotated[list[ItemIn], Field(max_length=MAX_LINES)] = []
    shipping: ShippingIn | None = None
    currency: Currency | None = None
    metadata: Metadata = {}

    @model_validator(mode="after")
    def _within_bounds(self) -> Self:
        refuse_contradicting(self.order())
        refuse_bulky(self.metadata)
        return self

    def order(self) -> Order:
        """The order as the rules know it; to them an amount is what the goods come to."""
        lines = tuple(item.line() for item in self.items)
        return Order(
            id=self.id,
            source_id=self.source_id,
            stated_minor=None if self.amount is None else self.amount + below_zero(lines),
            lines=lines,
            shipping=self.shipping.shipping() if self.shipping else None,
            metadata=dict(self.metadata),
            currency=self.currency,
        )


class DryRunQueryIn(RequestShape):
    """`?dry_run=true` says what the request would come to, and changes nothing."""

    dry_run: bool = False
