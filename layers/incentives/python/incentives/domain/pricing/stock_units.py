"""Stock units: the units of a cart by what they are, not by the line that they came on.

A stock unit is all units of the same goods at the same unit price, whichever lines of the request
they came on, and stock units are sorted by what they are. Calculation works on stock units; so
neither the order of lines nor splitting a line in two can change a total, and a thousand units cost
no more time than one.
"""

import json
from dataclasses import dataclass
from fractions import Fraction

from incentives.domain.pricing.cart import Cart, CartLine


@dataclass(frozen=True, slots=True)
class StockUnit:
    """The same goods at the same price, or what a cart has beside lines.

    Attributes:
        rows: places in the vectors of the state.
        units: 0 for shipping and for goods that came without lines.
        line: one of the stock unit's lines, to look at; None beside lines.
    """

    rows: tuple[int, ...]
    units: int
    line: CartLine | None = None
    is_shipping: bool = False


def stock_of(cart: Cart) -> tuple[StockUnit, ...]:
    """The stock units of a cart, the dearest first; then what is beside lines, then shipping."""
    rows_of: dict[tuple[object, ...], list[int]] = {}
    for row, line in enumerate(cart.lines):
        rows_of.setdefault(_identity(line), []).append(row)
    goods = [
        StockUnit(tuple(rows), sum(cart.lines[row].quantity for row in rows), cart.lines[rows[0]])
        for _, rows in sorted(rows_of.items())
    ]
    beside = len(cart.lines)
    return (*goods, StockUnit((beside,), 0), StockUnit((beside + 1,), 0, is_shipping=True))


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
