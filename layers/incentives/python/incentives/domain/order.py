"""An order as the shop describes it: what it comes to before any discount."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an order; `amount_minor` is the price of all its units."""

    amount_minor: int | None = None
    price_minor: int | None = None
    quantity: int = 1
    product_id: str | None = None
    sku_id: str | None = None
    source_id: str | None = None

    @property
    def total_minor(self) -> int | None:
        """The price of the line: as given, or unit price times quantity."""
        if self.amount_minor is not None:
            return self.amount_minor
        return None if self.price_minor is None else self.price_minor * self.quantity


@dataclass(frozen=True, slots=True)
class Order:
    """A cart or order.

    Attributes:
        id: the shop's or the engine's id of the order, as it was sent.
        source_id: the shop's id, when it sent one beside.
        stated_minor: the total that the shop stated, in minor units.
        metadata: the shop's own; kept and handed back, never read.
    """

    id: str | None = None
    source_id: str | None = None
    stated_minor: int | None = None
    lines: tuple[Line, ...] = ()
    metadata: dict[str, object] = field(default_factory=dict)

    @property
    def reference(self) -> str | None:
        """What tells this order from others; None when the shop did not say."""
        return self.id or self.source_id

    @property
    def amount_minor(self) -> int | None:
        """What the goods come to: the sum of the priced lines, else what the shop stated."""
        priced = [total for line in self.lines if (total := line.total_minor) is not None]
        return sum(priced) if priced else self.stated_minor
