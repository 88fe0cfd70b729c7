"""What a benefit does to a cart: parts that add up exactly."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from incentives.domain.pricing.benefit import Level


@dataclass(frozen=True, slots=True)
class Added:
    """Units that the shop adds to the order, for nothing.

    Attributes:
        price_minor: what one costs otherwise.
    """

    units: int
    product_id: str | None = None
    sku_id: str | None = None
    price_minor: int = 0

    @property
    def worth_minor(self) -> int:
        """What the units come to otherwise."""
        return self.units * self.price_minor


@dataclass(frozen=True, slots=True)
class Effect:
    """What one benefit takes off a cart, or pays of it.

    Attributes:
        level: a payment lowers what is due; every other level lowers the price.
        parts: minor units off each line, in the order of the cart's lines.
        unlined_minor: off what the goods come to beside the lines.
        shipping_minor: off shipping.
        deliveries: off each delivery, where there are several.
        units: units of each line that the benefit touched.
        bought: units of each line that a buy-X-get-Y counted as bought.
        used: units of each line that a buy-X-get-Y used up, on both sides.
        added: what the shop adds to the order.
        by_points: whether it is a payment with points.
    """

    level: Level
    parts: tuple[int, ...]
    unlined_minor: int = 0
    shipping_minor: int = 0
    units: tuple[int, ...] = ()
    bought: tuple[int, ...] = ()
    used: tuple[int, ...] = ()
    added: tuple[Added, ...] = ()
    by_points: bool = False
    deliveries: tuple[int, ...] = ()

    @property
    def rows(self) -> tuple[int, ...]:
        """Off each line, off the goods beside them, off each delivery."""
        return (*self.parts, self.unlined_minor, *(self.deliveries or (self.shipping_minor,)))

    def with_rows(self, rows: Sequence[int]) -> "Effect":
        """The same with so much off each row."""
        lines = len(self.parts)
        shipping = tuple(rows[lines + 1 :])
        return replace(
            self,
            parts=tuple(rows[:lines]),
            unlined_minor=rows[lines],
            shipping_minor=sum(shipping),
            deliveries=shipping if len(shipping) > 1 else (),
        )

    @property
    def goods_minor(self) -> int:
        """Off the goods, on lines and beside them."""
        return sum(self.parts) + self.unlined_minor

    @property
    def total_minor(self) -> int:
        """Off the cart as it came: what the shopper saves on it, or pays with credits."""
        return self.goods_minor + self.shipping_minor

    @property
    def granted_minor(self) -> int:
        """What the campaign gives away, added units included: what a budget counts."""
        return self.total_minor + sum(one.worth_minor for one in self.added)

    def within(self, rooms: tuple[int, ...]) -> "Effect":
        """The same, with no more off each line, goods beside them and shipping than is there."""
        return self.with_rows(tuple(map(min, self.rows, rooms)))

    def only(self, rows: Collection[int]) -> "Effect":
        """The same on these lines alone, as places in the cart."""
        return replace(
            self,
            parts=tuple(part if row in rows else 0 for row, part in enumerate(self.parts)),
            units=tuple(count if row in rows else 0 for row, count in enumerate(self.units)),
        )

    @classmethod
    def together(
        cls, level: Level, effects: Sequence["Effect"], units: tuple[int, ...]
    ) -> "Effect":
        """Effects on one cart, one after the other, as one that touched these units."""
        return cls(
            level,
            _sums(one.parts for one in effects),
            sum(one.unlined_minor for one in effects),
            sum(one.shipping_minor for one in effects),
            units,
            _sums(one.bought for one in effects),
            _sums(one.used for one in effects),
            tuple(added for one in effects for added in one.added),
            deliveries=_sums(one.deliveries for one in effects),
        )

    @property
    def is_nothing(self) -> bool:
        """Whether the cart stays as it is."""
        return not (self.total_minor or self.added)


def _sums(rows: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    """Row by row; without rows it is nothing."""
    return tuple(map(sum, zip(*filter(None, rows), strict=True)))
