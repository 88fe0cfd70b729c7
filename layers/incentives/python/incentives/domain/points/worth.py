"""What an event is measured by: the amounts of an order, or those of some of its goods."""

from dataclasses import dataclass
from enum import StrEnum

from incentives.domain.pricing.cart import CartLine
from incentives.domain.pricing.selection import ALL_GOODS, Exclusion, Selection, reaches

MOST_MINOR = 10**12  # that an order comes to
MOST_UNITS = 5 * 10**8  # of goods in it


class Basis(StrEnum):
    """What of an order counts; the field's words."""

    ORDER_AMOUNT = "ORDER_AMOUNT"  # before discounts
    ORDER_TOTAL_AMOUNT = "ORDER_TOTAL_AMOUNT"  # after them
    ORDER_ITEMS_QUANTITY = "ORDER_ITEMS_QUANTITY"  # units of some goods
    ORDER_ITEMS_AMOUNT = "ORDER_ITEMS_AMOUNT"  # their price before discounts
    ORDER_ITEMS_SUBTOTAL_AMOUNT = "ORDER_ITEMS_SUBTOTAL_AMOUNT"  # and after them

    @property
    def of_goods(self) -> bool:
        """Whether it looks at lines."""
        return self not in {Basis.ORDER_AMOUNT, Basis.ORDER_TOTAL_AMOUNT}

    @property
    def most(self) -> int:
        """Of the largest order that there may be."""
        return MOST_UNITS if self is Basis.ORDER_ITEMS_QUANTITY else MOST_MINOR


@dataclass(frozen=True, slots=True)
class Goods:
    """The lines that count: chosen by any of these names, all if none, and not excluded."""

    chosen: Selection = ALL_GOODS
    excluded: Selection = ALL_GOODS

    def measured(self, lines: tuple[CartLine, ...], basis: Basis) -> int | None:
        """Units, or minor units, of these goods; None when one of them has no price."""
        is_counted = reaches(self.chosen, Exclusion(self.excluded))
        parts = [_measured(line, basis) for line in lines if is_counted(line)]
        return None if None in parts else sum(filter(None, parts))


EVERYTHING = Goods()


@dataclass(frozen=True, slots=True)
class Amounts:
    """What an order comes to, in minor units, and its lines with what was taken off each."""

    before_minor: int | None = None
    after_minor: int | None = None
    lines: tuple[CartLine, ...] = ()

    def of(self, basis: Basis) -> int | None:
        """The amount that counts; without discounts the one is the other."""
        first, second = self.before_minor, self.after_minor
        if basis in {Basis.ORDER_TOTAL_AMOUNT, Basis.ORDER_ITEMS_SUBTOTAL_AMOUNT}:
            first, second = second, first
        return first if first is not None else second

    def measured(self, basis: Basis, goods: Goods = EVERYTHING) -> int | None:
        """Units, or minor units, that a rule counts; None when a price is missing for that."""
        if basis.of_goods:
            return goods.measured(self.lines, basis)
        return self.of(basis)


def _measured(line: CartLine, basis: Basis) -> int | None:
    if basis is Basis.ORDER_ITEMS_QUANTITY:
        return line.quantity
    if line.gross_minor is None:
        return None
    taken = line.taken_minor if basis is Basis.ORDER_ITEMS_SUBTOTAL_AMOUNT else 0
    return max(line.gross_minor - taken, 0)
