"""An order in an answer, with what the codes took off it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from incentives.domain.checkout.order import NO_DISCOUNTS, Discounts, Order
from incentives.domain.pricing.cart import CartLine, Delivery, Shipping, measure_text
from incentives.domain.pricing.effect import Added
from incentives.runtime.shapes import ResponseShape


@dataclass(frozen=True, slots=True)
class OnLine:
    """What was taken off a line: by itself, and as its share of what was off the whole order."""

    own_minor: int
    share_minor: int


class ItemOut(ResponseShape):
    """A line of the order as it was sent, and what was taken off this very line.

    `discount_amount` is everything that stands on the line, `applied_discount_amount` what this
    request took off; `subtotal_amount` is left. `order_discount_amount` and
    `applied_order_discount_amount` (ours) are the line's share of what was taken off the order as
    a whole. Units that the shop adds for nothing are lines too. The `quantity` of goods by weight
    or length is text.
    """

    object: str = "order_item"
    product_id: str | None = None
    sku_id: str | None = None
    source_id: str | None = None
    quantity: int | str
    price: int | None = None
    amount: int | None = None
    discount_amount: int | None = None
    applied_discount_amount: int | None = None
    subtotal_amount: int | None = None
    order_discount_amount: int | None = None
    applied_order_discount_amount: int | None = None
    discount_quantity: int | None = None

    @classmethod
    def of(cls, line: CartLine, standing: "OnLine", applied: "OnLine") -> "ItemOut":
        """The line on the wire; a line that nothing was taken off shows no discount."""
        gross = line.gross_minor
        own = {
            "discount_amount": standing.own_minor,
            "applied_discount_amount": applied.own_minor,
            "subtotal_amount": (gross or 0) - standing.own_minor,
        }
        shared = {
            "order_discount_amount": standing.share_minor,
            "applied_order_discount_amount": applied.share_minor,
        }
        return cls(
            product_id=line.product_id,
            sku_id=line.sku_id,
            source_id=line.source_id,
            quantity=line.quantity if line.measured is None else measure_text(line.measured),
            price=line.price_minor,
            amount=gross,
            **(own if standing.own_minor else {}),
            **(shared if standing.share_minor else {}),
        )

    @classmethod
    def of_added(cls, added: Added) -> "ItemOut":
        """Units that the shop adds for nothing."""
        return cls(
            product_id=added.product_id,
            sku_id=added.sku_id,
            quantity=added.units,
            price=added.price_minor,
            amount=added.worth_minor,
            discount_amount=added.worth_minor,
            applied_discount_amount=added.worth_minor,
            subtotal_amount=0,
            discount_quantity=added.units,
        )


class DeliveryOut(ResponseShape):
    """One of several deliveries, with what was taken off it."""

    method: str | None = None
    price: int
    discount_amount: int
    total_amount: int

    @classmethod
    def of(cls, one: Shipping | Delivery, taken: int) -> "DeliveryOut":
        """The delivery on the wire."""
        price = one.price_minor
        return cls(
            method=one.method, price=price, discount_amount=taken, total_amount=price - taken
        )


class ShippingOut(ResponseShape):
    """How the order travels, for how much, and what was taken off that; ours."""

    method: str | None = None
    price: int
    discount_amount: int
    total_amount: int
    deliveries: list[DeliveryOut] | None = None

    @classmethod
    def of(cls, order: Order, standing: Discounts) -> "ShippingOut | None":
        """The order's shipping, when the shop told it."""
        if order.shipping is None:
            return None
        price = order.shipping.price_minor
        taken = standing.shipping_minor
        return cls(
            method=order.shipping.method,
            price=price,
            discount_amount=taken,
            total_amount=price - taken,
            deliveries=_deliveries(order.shipping, standing) or None,
        )


def _deliveries(shipping: Shipping, standing: Discounts) -> list[DeliveryOut]:
    """Each of several deliveries, with its part."""
    each = zip(shipping.deliveries, standing.of_deliveries(shipping), strict=False)
    return [DeliveryOut.of(*one) for one in each]


class OrderOut(ResponseShape):
    """Amounts in minor units: `total_amount = amount - total_discount_amount`.

    `discount_amount` is everything that stands on the order as a whole, `items_discount_amount` on
    its lines; the members with `applied` are what this request (or, in a redeemable, this code)
    took off. Shipping stands beside: `shipping` has its own price and discount. What the
    goods come to is not shown where a price that nobody said leaves it unknown.
    """

    id: str | None = None
    source_id: str | None = None
    object: str = "order"
    status: str | None = None
    customer_id: str | None = None
    amount: int | None = None
    discount_amount: int | None = None
    items_discount_amount: int | None = None
    total_discount_amount: int | None = None
    applied_discount_amount: int | None = None
    items_applied_discount_amount: int | None = None
    total_applied_discount_amount: int | None = None
    total_amount: int | None = None
    currency: str | None = None
    items: list[ItemOut] | None = None
    shipping: ShippingOut | None = None
    metadata: dict[str, Any] | None = None
    redemptions: dict[str, Any] | None = None

    @classmethod
    def of(
        cls,
        order: Order,
        *,
        before: Discounts,
        applied: Discounts = NO_DISCOUNTS,
        added: Sequence[Added] = (),
        order_id: str | None = None,
        status: str | None = None,
        customer_id: str | None = None,
        redemptions: dict[str, Any] | None = None,
    ) -> "OrderOut":
        """The order with `applied` taken off, after `before` earlier."""
        standing = before.plus(applied)
        gifts = [ItemOut.of_added(one) for one in added]
        lines = _on_lines(order, standing), _on_lines(order, applied)
        items = [ItemOut.of(*one) for one in zip(order.lines, *lines, strict=True)] + gifts
        gift_minor = sum(one.worth_minor for one in added)
        return cls(
            id=order.id or order_id,
            source_id=order.source_id,
            status=status,
            customer_id=customer_id,
            currency=order.currency,
            items=items or None,
            shipping=ShippingOut.of(order, standing),
            metadata=order.metadata or None,
            redemptions=redemptions,
            **_figures(order.sum_minor, standing, applied, gift_minor),
        )


def _on_lines(order: Order, discounts: Discounts) -> list[OnLine]:
    """The parts of each line; discounts on other lines than the order's show on the order only."""
    none = (0,) * len(order.lines)
    own = discounts.lines if len(discounts.lines) == len(none) else none
    shares = discounts.shares[:-1] if len(discounts.shares) == len(none) + 1 else none
    return [OnLine(*both) for both in zip(own, shares, strict=True)]


def _figures(
    amount: int | None, standing: Discounts, applied: Discounts, gift_minor: int
) -> dict[str, int]:
    """The sums of the goods; an added gift is worth its price, and all of that is taken off."""
    on_items = {
        "items_discount_amount": standing.items_minor + gift_minor,
        "items_applied_discount_amount": applied.items_minor + gift_minor,
    }
    taken = standing.order_minor + standing.items_minor + gift_minor
    sums = {
        "discount_amount": standing.order_minor,
        "total_discount_amount": taken,
        "applied_discount_amount": applied.order_minor,
        "total_applied_discount_amount": applied.order_minor + applied.items_minor + gift_minor,
    }
    if amount is not None:
        worth = amount + gift_minor
        sums |= {"amount": worth, "total_amount": max(worth - taken, 0)}
    return sums | (on_items if any(on_items.values()) else {})
