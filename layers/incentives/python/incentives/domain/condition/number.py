"""Conditions on a number: what the order comes to, its units, the customer's orders."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from incentives.domain.condition.comparing import (
    Interval,
    NumberOp,
    check_number,
    check_texts,
    compare_number,
)
from incentives.domain.condition.facts import Facts, OrderFacts, of_customer
from incentives.domain.condition.look import Look, Missing, Truth, unknown
from incentives.domain.pricing.cart import CartLine
from incentives.domain.pricing.selection import NO_EXCLUSION, Selection, reaches

type Measure = Literal["order.subtotal", "order.subtotal_after_discounts", "order.quantity"]


@dataclass(frozen=True, slots=True)
class Measured:
    """Minor units or units.

    Attributes:
        complete: False when there may be more, never less: a line without a price, or one that
            does not say whether it is one of the goods.
        missing: what lacks, when it is not complete.
    """

    number: int
    missing: Missing | None = None

    @property
    def complete(self) -> bool:
        """Whether that is all."""
        return self.missing is None


def measure(order: OrderFacts, what: Measure, goods: Selection) -> Measured:
    """What the chosen goods come to, shipping never counted; linear in lines.

    All lines of the same goods count together. With nothing named, all goods count, also those
    that the shop stated as one amount without lines.
    """
    total, missing = 0, None if order.lines else _without_lines(order, what, goods)
    chosen, might_be = reaches(goods, NO_EXCLUSION), _might_be(goods)
    for row, line in enumerate(order.lines):
        if line.quantity == 0:
            continue
        if chosen(line):
            total += _of_line(order, what, row)
            if what != "order.quantity" and line.gross_minor is None:
                missing = Missing.AMOUNT
        elif might_be(line):
            missing = Missing.ITEM_DATA
    return Measured(total + _beside_lines(order, what, goods), missing)


def _of_line(order: OrderFacts, what: Measure, row: int) -> int:
    match what:
        case "order.quantity":
            return order.lines[row].quantity
        case "order.subtotal":
            return order.state.gross[row]
        case "order.subtotal_after_discounts":
            return order.state.left[row]


def _beside_lines(order: OrderFacts, what: Measure, goods: Selection) -> int:
    if what == "order.quantity" or not goods.is_everything:
        return 0
    row = len(order.lines)
    return order.state.gross[row] if what == "order.subtotal" else order.state.left[row]


def _without_lines(order: OrderFacts, what: Measure, goods: Selection) -> Missing | None:
    if what == "order.quantity" or not goods.is_everything:
        return Missing.ITEMS
    return Missing.AMOUNT if order.state.cart.stated_minor is None else None


def _might_be(goods: Selection) -> Callable[[CartLine], bool]:
    """A test for lines that lack what would tell whether they are chosen."""

    def might_be(line: CartLine) -> bool:
        return (
            bool(goods.product_ids and line.product_id is None)
            or bool(goods.sku_ids and line.sku_id is None)
            or bool(goods.category_ids and not line.category_ids)
        )

    return might_be


type NumberKind = Literal[
    "order.subtotal",
    "order.subtotal_after_discounts",
    "order.quantity",
    "customer.orders",
]


@dataclass(frozen=True, slots=True)
class Number:
    """Minor units, units, or orders, against one number or two.

    Attributes:
        kind: `order.subtotal` is the goods before all discounts; `..._after_discounts` is what
            those left that apply before this code.
        to: the upper end of `between`, included like the lower one.
        product_ids: count these goods only; so do the next two. None named counts all goods.
    """

    kind: NumberKind
    op: NumberOp
    value: int
    to: int | None = None
    product_ids: tuple[str, ...] = ()
    sku_ids: tuple[str, ...] = ()
    category_ids: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what no order could be compared with."""
        check_number(self.value, name="value")
        if (self.op == "between") is (self.to is None):
            raise ValueError("to belongs to between, which needs it")
        if self.to is not None:
            check_number(self.to, name="to")
            if self.to < self.value:
                raise ValueError("to must not be below value")
        for name in ("product_ids", "sku_ids", "category_ids"):
            check_texts(getattr(self, name), name=name)
        if self.kind == "customer.orders" and not self._goods.is_everything:
            raise ValueError("goods can be chosen of an order only")

    def look(self, facts: Facts) -> Look:
        """Compare what is known; a part that is enough is enough."""
        known = self._measured(facts)
        if isinstance(known, Missing):
            return unknown(known)
        truth = compare_number(known.number, self.op, self.value, self.to, complete=known.complete)
        if truth is Truth.UNKNOWN:
            return Look(truth, known.number, known.missing)
        return Look(truth, known.number, short_by=self._lacks(known.number, truth))

    @property
    def _goods(self) -> Selection:
        return Selection(self.product_ids, self.sku_ids, (), self.category_ids)

    def _measured(self, facts: Facts) -> Measured | Missing:
        if self.kind == "customer.orders":
            orders = of_customer(facts, lambda customer: customer.orders)
            return orders if isinstance(orders, Missing) else Measured(orders)
        if facts.order is None:
            return Missing.ORDER
        return measure(facts.order, self.kind, self._goods)

    def _lacks(self, number: int, truth: Truth) -> int | None:
        low = Interval.of(self.op, self.value, self.to).low
        if truth is Truth.TRUE or low is None or number >= low or self.op == "is_not":
            return None
        return low - number
