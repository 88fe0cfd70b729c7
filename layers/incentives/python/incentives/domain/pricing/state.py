"""A cart on its way through its discounts: its stock units, and what is left of each price.

A stock unit is all units of the same goods at the same unit price, whichever lines of the request
they came on, and stock units are sorted by what they are. Calculation works on stock units; so
neither the order of lines nor splitting a line in two can change a total, and a thousand units cost
no more time than one.
"""

import json
from dataclasses import dataclass, replace
from fractions import Fraction

from incentives.domain.money import WHOLE_BP
from incentives.domain.pricing.allocate import allocate
from incentives.domain.pricing.benefit import Level
from incentives.domain.pricing.cart import Cart, CartLine, Shipping
from incentives.domain.pricing.effect import Effect
from incentives.domain.pricing.terms import Base


@dataclass(frozen=True, slots=True)
class StockUnit:
    """The same goods at the same price, or what a cart has beside lines.

    Attributes:
        rows: places in the vectors of the state.
        units: 0 for shipping and for goods that came without lines.
        line: one of the stock unit's lines, to look at; None beside lines.
        method: how a delivery travels.
    """

    rows: tuple[int, ...]
    units: int
    line: CartLine | None = None
    is_shipping: bool = False
    method: str | None = None


def stock_of(cart: Cart) -> tuple[StockUnit, ...]:
    """The stock units of a cart, the dearest first; then what is beside lines, then deliveries."""
    rows_of: dict[tuple[object, ...], list[int]] = {}
    for row, line in enumerate(cart.lines):
        if line.is_below_zero:
            continue
        rows_of.setdefault(_identity(line), []).append(row)
    goods = [
        StockUnit(tuple(rows), sum(cart.lines[row].quantity for row in rows), cart.lines[rows[0]])
        for _, rows in sorted(rows_of.items())
    ]
    beside = len(cart.lines)
    shipping = (
        StockUnit((row,), 0, is_shipping=True, method=one.method)
        for row, one in enumerate((cart.shipping or _NO_SHIPPING).each, beside + 1)
    )
    return (*goods, StockUnit((beside,), 0), *shipping)


def _identity(line: CartLine) -> tuple[object, ...]:
    """What makes lines the same goods at the same price; sorts the dearer goods first."""
    unit_price = Fraction(line.gross_minor or 0, line.quantity or 1)
    return (
        -unit_price,
        line.sku_id or "",
        line.product_id or "",
        line.source_id or "",
        tuple(sorted(set(line.category_ids))),
        line.on_sale,
        -1 if line.floor_minor is None else line.floor_minor,
        -1 if line.cost_minor is None else line.cost_minor,
        json.dumps(line.metadata, sort_keys=True, default=str),
    )


_NO_SHIPPING = Shipping(0)


@dataclass(frozen=True, slots=True)
class CartState:
    """What is left of the prices, row by row: the lines, the goods beside them, each delivery.

    Attributes:
        gross: prices before discounts, in minor units.
        left: the running prices.
        due: the running prices less what is paid with credits.
        used: units of each line that a buy-X-get-Y used up.
        closed: lines that may not be discounted once more by a product benefit.
        base: the price that a share is taken of unless its benefit says otherwise.
        by_points_minor: what points have paid.
    """

    cart: Cart
    stock: tuple[StockUnit, ...]
    gross: tuple[int, ...]
    left: tuple[int, ...]
    due: tuple[int, ...]
    used: tuple[int, ...]
    closed: tuple[bool, ...]
    base: Base = "running"
    by_points_minor: int = 0

    @classmethod
    def of(cls, cart: Cart, base: Base = "running") -> "CartState":
        """The cart with the discounts that stand on it already, and what was paid of it."""
        shipping = cart.shipping or _NO_SHIPPING
        lines = tuple(max(line.gross_minor or 0, 0) for line in cart.lines)
        gross = (*lines, cart.unlined_minor, *(one.price_minor for one in shipping.each))
        taken = (line.taken_minor + line.shared_minor for line in cart.lines)
        own = (*taken, cart.unlined_taken_minor, *(one.taken_minor for one in shipping.each))
        left = tuple(max(price - taken, 0) for price, taken in zip(gross, own, strict=True))
        unused, open_ = (0,) * len(lines), (False,) * len(lines)
        points_minor = cart.by_points_minor
        state = cls(cart, stock_of(cart), gross, left, left, unused, open_, base, points_minor)
        return state.less(state.spread_over_goods(cart.taken_minor)).less_paid()

    @property
    def goods_minor(self) -> int:
        """The running price of the goods."""
        return sum(self.left[: self.goods_rows])

    @property
    def shipping_minor(self) -> int:
        """The running price of shipping."""
        return sum(self.left[self.goods_rows :])

    @property
    def shipping(self) -> range:
        """The stock units that are deliveries; one without a price where nothing is shipped."""
        return range(len(self.stock) - len(self.due) + self.goods_rows, len(self.stock))

    @property
    def goods_due_minor(self) -> int:
        """What is left to pay for the goods, less what rows below zero give back."""
        return max(sum(self.due[: self.goods_rows]) - self.cart.back_minor, 0)

    @property
    def due_minor(self) -> int:
        """What is left to pay, shipping included."""
        return self.goods_due_minor + sum(self.due[self.goods_rows :])

    @property
    def goods_rows(self) -> int:
        """How many rows are goods; the others are deliveries."""
        return len(self.cart.lines) + 1

    def room_for_points_minor(self, share_bp: int) -> int:
        """What points may pay yet, when all of them pay at most a share of the price.

        The price is that of goods and shipping after discounts, whatever gift cards pay of it.
        """
        goods_minor = max(self.goods_minor - self.cart.back_minor, 0)
        most_minor = (goods_minor + self.shipping_minor) * share_bp // WHOLE_BP
        return max(most_minor - self.by_points_minor, 0)

    def sum_of(self, vector: tuple[int, ...], stock_unit: StockUnit) -> int:
        """A stock unit's part of one of the vectors."""
        return sum(vector[row] for row in stock_unit.rows)

    def is_closed(self, stock_unit: StockUnit) -> bool:
        """Whether no further product benefit may discount the stock unit of lines."""
        return any(self.closed[row] for row in stock_unit.rows)

    def rows_of(
        self, parts: dict[int, int], units: tuple[int, ...] | None = None
    ) -> tuple[int, ...]:
        """Parts by number of stock unit, spread over the rows of each in proportion to what is due.

        Args:
            parts: minor units off each stock unit, never more than is due of it.
            units: of each line, those that the parts belong to; None is all of them.
        """
        rows = [0] * len(self.due)
        for number, part in parts.items():
            stock_unit = self.stock[number]
            for row, share in zip(
                stock_unit.rows, self._shares(stock_unit, part, units), strict=True
            ):
                rows[row] = share
        return tuple(rows)

    def units_of(
        self, units: dict[int, int], used: tuple[int, ...] | None = None
    ) -> tuple[int, ...]:
        """Units by stock unit, filled into its lines, the one with most to pay a unit first.

        Args:
            units: how many of each stock unit.
            used: units of each line that are taken already.
        """
        rows = [0] * len(self.cart.lines)
        for number, count in units.items():
            missing = count
            for row in sorted(self.stock[number].rows, key=self._due_a_unit, reverse=True):
                free = self.cart.lines[row].quantity - (used[row] if used else 0)
                rows[row] = min(missing, free)
                missing -= rows[row]
        return tuple(rows)

    def spread_over_goods(self, amount_minor: int) -> tuple[int, ...]:
        """An amount off the goods as a whole, row by row, in proportion to what is due."""
        goods = [
            number for number, stock_unit in enumerate(self.stock) if not stock_unit.is_shipping
        ]
        due = [self.sum_of(self.due, self.stock[number]) for number in goods]
        return self.rows_of(dict(zip(goods, allocate(amount_minor, due, due), strict=True)))

    def less_paid(self) -> "CartState":
        """Less what cards have paid already: the price stays, less of it is due."""
        cart = self.cart
        shipping = cart.shipping or _NO_SHIPPING
        lines = (line.paid_minor for line in cart.lines)
        own = (*lines, cart.unlined_paid_minor, *(one.paid_minor for one in shipping.each))
        due = tuple(max(price - paid, 0) for price, paid in zip(self.due, own, strict=True))
        state = replace(self, due=due)
        return replace(state, due=_minus(due, state.spread_over_goods(cart.paid_minor)))

    def _due_a_unit(self, row: int) -> Fraction:
        return Fraction(self.due[row], self.cart.lines[row].quantity or 1)

    def _shares(
        self, stock_unit: StockUnit, part: int, units: tuple[int, ...] | None
    ) -> tuple[int, ...]:
        if len(stock_unit.rows) == 1:
            return (part,)
        due = [self.due[row] for row in stock_unit.rows]
        if units is None:
            return allocate(part, due, due)
        shares = allocate(
            part, [self._due_a_unit(row) * units[row] for row in stock_unit.rows], due
        )
        # Earlier discounts may have left these very units less than the stock unit's even price.
        left = [price - share for price, share in zip(due, shares, strict=True)]
        rest = allocate(part - sum(shares), left, left)
        return tuple(share + more for share, more in zip(shares, rest, strict=True))

    def closing_discounted_lines(self) -> "CartState":
        """With the lines closed to product benefits that a discount stands on already."""
        return replace(self, closed=tuple(line.taken_minor > 0 for line in self.cart.lines))

    def less(self, rows: tuple[int, ...]) -> "CartState":
        """After a discount of so much in each row."""
        return replace(self, left=_minus(self.left, rows), due=_minus(self.due, rows))

    def after(self, effect: Effect, *, once: bool = False) -> "CartState":
        """After a benefit.

        Args:
            effect: what the benefit did to this very state.
            once: whether goods that a product benefit discounted are closed to the next one.
        """
        rows = effect.rows + (0,) * (len(self.due) - len(effect.rows))
        if effect.level is Level.PAYMENT:
            points_minor = self.by_points_minor + effect.total_minor * effect.by_points
            return replace(self, due=_minus(self.due, rows), by_points_minor=points_minor)
        state = self.less(rows)
        if effect.used:
            used = zip(self.used, effect.used, strict=True)
            state = replace(state, used=tuple(map(sum, used)))
        if once and effect.level is Level.PRODUCT:
            closed = zip(self.closed, effect.parts, strict=True)
            state = replace(state, closed=tuple(was or part > 0 for was, part in closed))
        return state


def _minus(prices: tuple[int, ...], rows: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(price - part for price, part in zip(prices, rows, strict=True))
