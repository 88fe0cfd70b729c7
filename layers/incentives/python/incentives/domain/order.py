"""An order as the shop describes it: what it comes to before any discount."""

from dataclasses import dataclass, field, replace

from incentives.domain.pricing.cart import Cart, CartLine, Shipping


@dataclass(frozen=True, slots=True)
class Order:
    """A cart or order.

    Attributes:
        id: the shop's or the engine's id of the order, as it was sent.
        source_id: the shop's id, when it sent one beside.
        stated_minor: the total that the shop stated, in minor units.
        shipping: how it travels and for how much; never part of the goods.
        metadata: the shop's own; kept and handed back, never read.
    """

    id: str | None = None
    source_id: str | None = None
    stated_minor: int | None = None
    lines: tuple[CartLine, ...] = ()
    shipping: Shipping | None = None
    metadata: dict[str, object] = field(default_factory=dict)

    @property
    def reference(self) -> str | None:
        """What tells this order from others; None when the shop did not say."""
        return self.id or self.source_id

    @property
    def amount_minor(self) -> int | None:
        """What the goods come to: the sum of the priced lines, else what the shop stated."""
        priced = [gross for line in self.lines if (gross := line.gross_minor) is not None]
        return sum(priced) if priced else self.stated_minor

    def cart(self, standing: "Discounts") -> Cart:
        """The order for the calculator, with the discounts that stand on it already.

        Discounts on lines belong to the lines as they are now; on other lines than they were
        taken off they count against the order as a whole.
        """
        same_lines = len(standing.lines) == len(self.lines)
        lines = (
            tuple(
                replace(line, taken_minor=taken)
                for line, taken in zip(self.lines, standing.lines, strict=True)
            )
            if same_lines
            else self.lines
        )
        rest = standing.order_minor + (0 if same_lines else sum(standing.lines))
        return Cart(lines, self.shipping, self.stated_minor, taken_minor=rest)


@dataclass(frozen=True, slots=True)
class Discounts:
    """What was taken off an order, where it shows: on the order, on its lines, on shipping."""

    order_minor: int = 0
    lines: tuple[int, ...] = ()
    shipping_minor: int = 0

    @property
    def items_minor(self) -> int:
        """Off all lines together."""
        return sum(self.lines)

    @property
    def total_minor(self) -> int:
        """Off the order in all."""
        return self.order_minor + self.items_minor + self.shipping_minor

    def plus(self, other: "Discounts") -> "Discounts":
        """Both together. Discounts on other lines than the later ones' count for the order."""
        order_minor = self.order_minor + other.order_minor
        shipping_minor = self.shipping_minor + other.shipping_minor
        if not self.lines or not other.lines:
            return Discounts(order_minor, self.lines or other.lines, shipping_minor)
        if len(self.lines) != len(other.lines):
            return Discounts(order_minor + self.items_minor, other.lines, shipping_minor)
        lines = tuple(mine + theirs for mine, theirs in zip(self.lines, other.lines, strict=True))
        return Discounts(order_minor, lines, shipping_minor)


NO_DISCOUNTS = Discounts()
