"""An order as the shop describes it: what it comes to before any discount."""

from collections import Counter
from dataclasses import dataclass, field, replace

from incentives.domain.pricing.cart import Cart, CartLine, Shipping, below_zero, goods_of, unlined


@dataclass(frozen=True, slots=True)
class Order:
    """A cart or order.

    Attributes:
        id: the shop's or the engine's id of the order, as it was sent.
        source_id: the shop's id, when it sent one beside.
        stated_minor: what the shop stated that the goods come to, in minor units.
        shipping: how it travels and for how much; never part of the goods.
        currency: ISO 4217 code of all its amounts; None when the shop did not say.
        metadata: the shop's own; kept and handed back, read by conditions only.
    """

    id: str | None = None
    source_id: str | None = None
    stated_minor: int | None = None
    lines: tuple[CartLine, ...] = ()
    shipping: Shipping | None = None
    metadata: dict[str, object] = field(default_factory=dict)
    currency: str | None = None

    @property
    def reference(self) -> str | None:
        """What tells this order from others; None when the shop did not say."""
        return self.id or self.source_id

    @property
    def amount_minor(self) -> int | None:
        """What the goods come to; None when a line without a price leaves it unknown."""
        unlined_minor = unlined(self.lines, self.stated_minor)
        return None if unlined_minor is None else self.known_minor

    @property
    def known_minor(self) -> int:
        """What is known of what the goods come to: more only where prices are missing."""
        priced = sum(max(line.gross_minor or 0, 0) for line in self.lines)
        return priced + self.unlined_minor

    @property
    def back_minor(self) -> int:
        """What its rows below zero take off what is to be paid."""
        return below_zero(self.lines)

    @property
    def sum_minor(self) -> int | None:
        """What the order comes to with its rows below zero; never below zero itself."""
        return None if self.amount_minor is None else max(self.amount_minor - self.back_minor, 0)

    @property
    def unlined_minor(self) -> int:
        """What the goods are known to come to beside the priced lines."""
        return unlined(self.lines, self.stated_minor) or 0

    @property
    def is_priced(self) -> bool:
        """Whether every price of it is known."""
        return self.amount_minor is not None and all(
            line.gross_minor is not None for line in self.lines
        )

    @property
    def is_bare(self) -> bool:
        """Whether it only names an order, and says nothing of what is in it."""
        return not self.lines and self.stated_minor is None and self.shipping is None

    def describes_otherwise(self, other: "Order") -> bool:
        """Whether the other has other goods, prices, shipping or currency than this one.

        How a price is spelt, the order of the lines and metadata make no other order.
        """
        same_goods = self.content == other.content
        return not same_goods or other.currency not in {None, self.currency}

    def comes_to_otherwise(self, other: "Order") -> bool:
        """Whether the other states another sum of the goods, with or without rows below zero."""
        return other.stated_minor not in {None, self.amount_minor, self.sum_minor}

    @property
    def content(self) -> object:
        """What is priced: the goods of each line, their sum, and shipping."""
        each = self.shipping.each if self.shipping else ()
        shipping = Counter((one.method, one.price_minor) for one in each)
        return goods_of(self.lines), self.amount_minor, shipping

    def cart(self, standing: "Discounts", paid: "Discounts | None" = None) -> Cart:
        """The order for the calculator, with what stands on it already, of which `paid` by cards.

        It stands on these very lines: an order is described once while codes stand on it.
        """
        paid = paid or NO_DISCOUNTS
        off = standing.minus(paid)
        none = (0,) * (len(self.lines) + 1)
        shared, paid_shares = off.shares or none, paid.shares or none
        lines = tuple(
            replace(line, taken_minor=taken, shared_minor=share, paid_minor=own + part)
            for line, taken, share, own, part in zip(
                self.lines,
                off.lines or none[1:],
                shared[:-1],
                paid.lines or none[1:],
                paid_shares[:-1],
                strict=True,
            )
        )
        shipping = self.shipping and self.shipping.standing(
            off.of_deliveries(self.shipping), paid.of_deliveries(self.shipping)
        )
        return Cart(
            lines,
            shipping,
            self.stated_minor,
            taken_minor=off.order_minor - sum(shared),
            paid_minor=paid.order_minor - sum(paid_shares),
            unlined_taken_minor=shared[-1],
            unlined_paid_minor=paid_shares[-1],
            currency=self.currency,
        )


@dataclass(frozen=True, slots=True)
class Discounts:
    """What was taken off an order, where it shows: on the order, on its lines, on shipping.

    Attributes:
        order_minor: off its goods as a whole.
        lines: off each line by itself; empty is nothing.
        deliveries: off each delivery, where there are several; they come to `shipping_minor`.
        shares: what of `order_minor` falls on each line, and last on goods beside them; empty is
            nothing, or of an order without lines.
    """

    order_minor: int = 0
    lines: tuple[int, ...] = ()
    shipping_minor: int = 0
    shares: tuple[int, ...] = ()
    deliveries: tuple[int, ...] = ()

    @classmethod
    def on_lines(cls, rows: tuple[int, ...], lines: int) -> "Discounts":
        """Off each of so many lines by itself; then come goods beside them, then deliveries."""
        beside_minor, deliveries = rows[lines], rows[lines + 1 :]
        shares = (*(0,) * lines, beside_minor) if lines and beside_minor else ()
        several = deliveries if len(deliveries) > 1 else ()
        return cls(beside_minor, rows[:lines], sum(deliveries), shares, several)

    @classmethod
    def on_order(cls, rows: tuple[int, ...], lines: int) -> "Discounts":
        """The same rows off the order as a whole, of which each line has its share."""
        goods, deliveries = rows[: lines + 1], rows[lines + 1 :]
        several = deliveries if len(deliveries) > 1 else ()
        return cls(sum(goods), (), sum(deliveries), goods if lines else (), several)

    def of_deliveries(self, shipping: Shipping) -> tuple[int, ...]:
        """Off each delivery; of others than it stood on, the first ones as far as they go."""
        if len(self.deliveries) == len(shipping.each):
            return self.deliveries
        left_minor, parts = self.shipping_minor, []
        for one in shipping.each:
            parts.append(min(left_minor, one.price_minor))
            left_minor -= parts[-1]
        return tuple(parts)

    @property
    def items_minor(self) -> int:
        """Off all lines together."""
        return sum(self.lines)

    @property
    def total_minor(self) -> int:
        """Off the order in all."""
        return self.order_minor + self.items_minor + self.shipping_minor

    @property
    def has_shares(self) -> bool:
        """Whether it is known which lines its part on the order falls on."""
        return self.order_minor == sum(self.shares)

    def as_a_whole(self, lines: int) -> "Discounts":
        """The same, of goods that are described no more: on no line of an order with so many."""
        order_minor = self.order_minor + self.items_minor
        shares = (*(0,) * lines, order_minor) if lines else ()
        return Discounts(order_minor, (), self.shipping_minor, shares)

    def plus(self, other: "Discounts") -> "Discounts":
        """Both together."""
        return _combined(self, other, 1)

    def minus(self, other: "Discounts") -> "Discounts":
        """This without the other, which is a part of it."""
        return _combined(self, other, -1)

    @property
    def as_whole(self) -> "Discounts":
        """All of it on the order, for lines that are no longer those of the order."""
        return Discounts(self.order_minor + self.items_minor, (), self.shipping_minor)

    def is_on_other_lines(self, other: "Discounts") -> bool:
        """Whether the two stand on descriptions of the order with other numbers of lines."""
        mine, theirs = (len(one.lines) or len(one.shares[:-1]) for one in (self, other))
        return 0 < mine != theirs > 0


def _combined(one: Discounts, other: Discounts, sign: int) -> Discounts:
    if one.is_on_other_lines(other):
        one, other = one.as_whole, other.as_whole
    return Discounts(
        one.order_minor + sign * other.order_minor,
        _both(one.lines, other.lines, sign),
        one.shipping_minor + sign * other.shipping_minor,
        _both(one.shares, other.shares, sign),
        _both_deliveries(one, other, sign),
    )


def _both_deliveries(one: Discounts, other: Discounts, sign: int) -> tuple[int, ...]:
    """Of each delivery, unless the two stood on others."""
    mine, theirs = one.deliveries, other.deliveries
    lost = (one.shipping_minor and not mine) or (other.shipping_minor and not theirs)
    if lost or (mine and theirs and len(mine) != len(theirs)):
        return ()
    return _both(mine, theirs, sign)


def _both(mine: tuple[int, ...], theirs: tuple[int, ...], sign: int) -> tuple[int, ...]:
    mine = mine or (0,) * len(theirs)
    theirs = theirs or (0,) * len(mine)
    return tuple(one + sign * more for one, more in zip(mine, theirs, strict=True))


NO_DISCOUNTS = Discounts()
