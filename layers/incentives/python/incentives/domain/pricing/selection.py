"""Which goods a benefit reaches: chosen, excluded, the cheapest or the dearest of them."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

from incentives.domain.pricing.cart import CartLine

type Pick = Literal["all", "cheapest", "dearest", "in_order"]


@dataclass(frozen=True, slots=True)
class Selection:
    """Goods by any of these; with nothing named, all goods.

    Attributes:
        metadata: pairs that must all be equal on a line; one more way of being chosen.
    """

    product_ids: tuple[str, ...] = ()
    sku_ids: tuple[str, ...] = ()
    source_ids: tuple[str, ...] = ()
    category_ids: tuple[str, ...] = ()
    metadata: dict[str, object] = field(default_factory=dict)

    @property
    def is_everything(self) -> bool:
        """Whether nothing is named."""
        return not (
            self.product_ids
            or self.sku_ids
            or self.source_ids
            or self.category_ids
            or self.metadata
        )


ALL_GOODS = Selection()


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Goods that a benefit leaves alone, whoever chose them.

    Attributes:
        goods: by name; nothing named excludes nothing.
        on_sale: leave goods alone whose price is reduced already.
        unit_price_under_minor: leave goods alone that cost less a unit before discounts.
        unit_price_over_minor: likewise goods that cost more.
    """

    goods: Selection = ALL_GOODS
    on_sale: bool = False
    unit_price_under_minor: int | None = None
    unit_price_over_minor: int | None = None

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is excluded."""
        return self == NO_EXCLUSION

    @property
    def by_name(self) -> "Exclusion":
        """What is excluded whatever it costs."""
        return replace(self, unit_price_under_minor=None, unit_price_over_minor=None)


NO_EXCLUSION = Exclusion()


@dataclass(frozen=True, slots=True)
class Target:
    """What a benefit applies to.

    Attributes:
        on: the order as a whole, its items one by one, or shipping.
        chosen: the goods; of an order, those that it is measured on and spread over.
        pick: all of these goods, or only the `units` cheapest, dearest, or first ones in the order
            of lines.
        units_per_line: at most so many units of the same goods at one price; None is all.
        groups_of: only full groups of so many of these units count, made of the dearest unless the
            pick says otherwise; what is left over gets nothing.
        methods: the shipping methods; none named, any.
    """

    on: Literal["order", "items", "shipping"] = "order"
    chosen: Selection = ALL_GOODS
    excluding: Exclusion = NO_EXCLUSION
    pick: Pick = "all"
    units: int = 1
    methods: tuple[str, ...] = ()
    groups_of: int = 1
    units_per_line: int | None = None

    @property
    def counts_units(self) -> bool:
        """Whether it is for some of the units of these goods only, so that they are counted."""
        return self.pick != "all" or self.has_counts

    @property
    def has_counts(self) -> bool:
        """Whether it bounds the units of a line or counts full groups only."""
        return self.groups_of > 1 or self.units_per_line is not None

    @property
    def is_whole_order(self) -> bool:
        """Whether it is the order as it is, whatever is in it."""
        return self.on == "order" and self.chosen.is_everything and self.excluding.is_nothing

    def __post_init__(self) -> None:
        """Refuse a pick of no unit."""
        if (
            min(self.units, self.groups_of, 1 if (most := self.units_per_line) is None else most)
            < 1
        ):
            raise ValueError("a pick takes one unit at least")
        if self.has_counts and self.on == "shipping":
            raise ValueError("a shipping price has no units to count")
        if self.pick != "all" and self.units < self.groups_of:
            raise ValueError("a pick takes one full group at least")


WHOLE_ORDER = Target()


def reaches(chosen: Selection, excluding: Exclusion) -> Callable[[CartLine], bool]:
    """A test of lines, with the lists of names prepared once; rows below zero are no goods."""
    is_chosen, is_excluded = _named(chosen), _named(excluding.goods)

    def reach(line: CartLine) -> bool:
        if line.is_below_zero:
            return False
        if not (chosen.is_everything or is_chosen(line)) or is_excluded(line):
            return False
        return not ((excluding.on_sale and line.on_sale) or _costs_otherwise(line, excluding))

    return reach


def _costs_otherwise(line: CartLine, excluding: Exclusion) -> bool:
    """Whether a unit costs too little, or too much; the price of a line may be no even one."""
    least_minor, most_minor = excluding.unit_price_under_minor, excluding.unit_price_over_minor
    gross_minor = line.gross_minor or 0
    if least_minor is not None and gross_minor < least_minor * line.quantity:
        return True
    return most_minor is not None and gross_minor > most_minor * line.quantity


def _named(goods: Selection) -> Callable[[CartLine], bool]:
    products, skus = frozenset(goods.product_ids), frozenset(goods.sku_ids)
    sources, categories = frozenset(goods.source_ids), frozenset(goods.category_ids)
    pairs = goods.metadata.items()

    def named(line: CartLine) -> bool:
        return (
            line.product_id in products
            or line.sku_id in skus
            or line.source_id in sources
            or not categories.isdisjoint(line.category_ids)
            or (bool(pairs) and all(_is_same(line.metadata.get(key), is_) for key, is_ in pairs))
        )

    return named


def _is_same(found: object, wanted: object) -> bool:
    """Equality that tells true from 1; what is missing equals nothing."""
    return found is not None and type(found) is type(wanted) and found == wanted
