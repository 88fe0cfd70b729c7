"""An order in an answer, with what the codes took off it."""

from typing import Any

from incentives.domain.order import Line, Order
from incentives.runtime.shapes import ResponseShape


class ItemOut(ResponseShape):
    """A line of the order, as it was sent."""

    object: str = "order_item"
    product_id: str | None = None
    sku_id: str | None = None
    source_id: str | None = None
    quantity: int
    price: int | None = None
    amount: int | None = None

    @classmethod
    def of(cls, line: Line) -> "ItemOut":
        """The line on the wire."""
        return cls(
            product_id=line.product_id,
            sku_id=line.sku_id,
            source_id=line.source_id,
            quantity=line.quantity,
            price=line.price_minor,
            amount=line.total_minor,
        )


class OrderOut(ResponseShape):
    """Amounts in minor units: `total_amount = amount - total_discount_amount`.

    `discount_amount` is everything that stands on the order, `applied_discount_amount` what this
    request (or, in a redeemable, this code) took off. Without an amount there are no figures.
    """

    id: str | None = None
    source_id: str | None = None
    object: str = "order"
    status: str | None = None
    customer_id: str | None = None
    amount: int | None = None
    discount_amount: int | None = None
    total_discount_amount: int | None = None
    applied_discount_amount: int | None = None
    total_applied_discount_amount: int | None = None
    total_amount: int | None = None
    items: list[ItemOut] | None = None
    metadata: dict[str, Any] | None = None
    redemptions: dict[str, Any] | None = None

    @classmethod
    def of(
        cls,
        order: Order,
        *,
        before_minor: int,
        applied_minor: int,
        order_id: str | None = None,
        status: str | None = None,
        customer_id: str | None = None,
        redemptions: dict[str, Any] | None = None,
    ) -> "OrderOut":
        """The order with `applied_minor` taken off, after `before_minor` earlier."""
        amount = order.amount_minor
        taken = before_minor + applied_minor
        figures = (
            {}
            if amount is None
            else {
                "amount": amount,
                "discount_amount": taken,
                "total_discount_amount": taken,
                "applied_discount_amount": applied_minor,
                "total_applied_discount_amount": applied_minor,
                "total_amount": max(amount - taken, 0),
            }
        )
        return cls(
            id=order.id or order_id,
            source_id=order.source_id,
            status=status,
            customer_id=customer_id,
            items=[ItemOut.of(line) for line in order.lines] or None,
            metadata=order.metadata or None,
            redemptions=redemptions,
            **figures,
        )
