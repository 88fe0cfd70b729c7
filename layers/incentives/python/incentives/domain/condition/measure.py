"""What the chosen goods of an order come to, in minor units or units, as far as is known."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from incentives.domain.condition.facts import OrderFacts
from incentives.domain.condition.look import Missing
from incentives.domain.pricing.cart import CartLine
from incentives.domain.pricing.selection import NO_EXCLUSION, Selection, reaches

type Measure = Literal["order.subtotal", "order.subtotal_after_discounts", "order.quantity"]


@dataclass(frozen=True, slots=True)
class Measured:
    """Minor units or units.

    Attributes:
        complete: False when there may be more, never less: a line without a price, unless the
            shop stated what all goods come to, or one that does not say whether it is one of them.
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
    needs_prices = _needs_prices(order, what, goods)
    chosen, might_be = reaches(goods, NO_EXCLUSION), _might_be(goods)
    for row, line in enumerate(order.lines):
        if line.quantity == 0 or line.is_below_zero:
            continue
        if chosen(line):
            total += _of_line(order, what, row)
            if needs_prices and line.gross_minor is None:
                missing = Missing.AMOUNT
        elif might_be(line):
            missing = Missing.ITEM_DATA
    return Measured(total + _beside_lines(order, what, goods), missing)


def _needs_prices(order: OrderFacts, what: Measure, goods: Selection) -> bool:
    """Whether each line's price counts: not where the shop stated what all goods come to."""
    if what == "order.quantity":
        return False
    return not (goods.is_everything and order.state.cart.has_sum)


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
