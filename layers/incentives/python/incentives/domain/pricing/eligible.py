"""How far a benefit reaches into a cart: which units, at what price, and how much can be taken."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from incentives.domain.money import WHOLE_BP, half_up
from incentives.domain.pricing.allocate import Number
from incentives.domain.pricing.benefit import Level
from incentives.domain.pricing.cart import CartLine
from incentives.domain.pricing.selection import Target, reaches
from incentives.domain.pricing.state import CartState, StockUnit
from incentives.domain.pricing.terms import NO_CAPS, Base, Caps
from incentives.domain.pricing.units import Run, Units, take


@dataclass(frozen=True, slots=True)
class Touched:
    """Units of a stock unit that a benefit reaches.

    Attributes:
        base: the price that a share is taken of, in minor units.
        room: the most that can be taken off them, in minor units.
    """

    stock_unit: int
    units: int
    base: Number
    room: int


def stock_within(
    state: CartState,
    target: Target,
    level: Level,
    *,
    priced: bool = True,
) -> list[int]:
    """The stock units that a benefit reaches.

    Goods without lines are reached by what takes the order as a whole, whatever is in it.

    Args:
        state: the cart as earlier benefits left it.
        target: what the benefit applies to.
        level: product benefits leave closed goods alone.
        priced: only what has a price left; free goods are no bargain.
    """
    if target.on == "shipping":
        return [number for number in state.shipping if _ships(state, target, number)]
    whole = target.is_whole_order
    reach = reaches(target.chosen, target.excluding)
    return [
        number
        for number, stock_unit in enumerate(state.stock)
        if _is_open(state, stock_unit, level, priced=priced)
        and (whole if stock_unit.line is None else reach(stock_unit.line))
    ]


def price_of(state: CartState, number: int, base: Base) -> int:
    """The price of a stock unit that a share is taken of."""
    return state.sum_of(state.gross if base == "original" else state.left, state.stock[number])


def runs_of(state: CartState, numbers: Iterable[int], base: Base) -> list[Run]:
    """The units of the stock units with their price; what has no units cannot be picked."""
    return [
        Run(number, units, Fraction(price_of(state, number, base), units))
        for number in numbers
        if (units := state.stock[number].units)
    ]


def picked(state: CartState, numbers: list[int], target: Target, base: Base) -> Units:
    """The units of the stock units that the target picks."""
    if not target.counts_units:
        return {number: state.stock[number].units for number in numbers}
    runs = runs_of(state, numbers, base)
    if (most := target.units_per_line) is not None:
        runs = [Run(run.stock_unit, min(run.units, most), run.price) for run in runs]
    count = sum(run.units for run in runs)
    if target.pick != "all":
        count = min(count, target.units)
    count -= count % target.groups_of
    if target.pick == "in_order":
        return _first_units(state, runs, count)
    return take(runs, count, "dearest" if target.pick == "all" else target.pick)


def _first_units(state: CartState, runs: Iterable[Run], count: int) -> Units:
    """The `count` first units, in the order of the lines as they were sent."""
    free = {run.stock_unit: run.units for run in runs}
    number_of = {row: number for number in free for row in state.stock[number].rows}
    taken: Units = {}
    for row in sorted(number_of):
        number = number_of[row]
        units = min(state.cart.lines[row].quantity, free[number], count)
        if units:
            taken[number] = taken.get(number, 0) + units
            free[number] -= units
            count -= units
    return taken


def touched(state: CartState, units: Units, base: Base, caps: Caps | None) -> list[Touched]:
    """Units of stock units with their price and what can be taken off them.

    Args:
        state: the cart as earlier benefits left it.
        units: how many of which stock unit.
        base: the price that a share is taken of.
        caps: the benefit's bounds, beside the shop's own; None when no floor holds.
    """
    return [
        Touched(
            number,
            count,
            _part(price_of(state, number, base), state.stock[number], count),
            _room(state, state.stock[number], count, caps),
        )
        for number, count in units.items()
    ]


def _is_open(state: CartState, stock_unit: StockUnit, level: Level, *, priced: bool) -> bool:
    """Whether these are goods of which earlier benefits left something to this one.

    Goods without lines are no product.
    """
    if stock_unit.is_shipping:
        return False
    if level is Level.PRODUCT and (stock_unit.line is None or state.is_closed(stock_unit)):
        return False
    return not priced or state.sum_of(state.due, stock_unit) != 0


def _ships(state: CartState, target: Target, number: int) -> bool:
    """Whether it is a delivery that earlier benefits left something of, by one of the methods."""
    delivery = state.stock[number]
    left = state.sum_of(state.due, delivery)
    return left > 0 and (not target.methods or delivery.method in target.methods)


def _part(amount_minor: int, stock_unit: StockUnit, units: int) -> Number:
    """What an amount of the stock unit comes to for some of its units."""
    return (
        amount_minor
        if units == stock_unit.units
        else Fraction(amount_minor * units, stock_unit.units)
    )


def _room(state: CartState, stock_unit: StockUnit, units: int, caps: Caps | None) -> int:
    due_minor = state.sum_of(state.due, stock_unit)
    if caps is None or stock_unit.is_shipping:
        return half_up(_part(due_minor, stock_unit, units))
    if stock_unit.line is None:  # no unit whose price could be kept up
        return due_minor if caps == NO_CAPS else 0
    least = _least_price(stock_unit.line, caps)
    if least is None:
        return 0
    rooms = [_above(_part(due_minor, stock_unit, units), least * units)]
    if caps.per_line_minor is not None:
        rooms.append(caps.per_line_minor)
    if caps.per_units_minor is not None:
        rooms.append(caps.per_units_minor * units // caps.units)
    return min(rooms)


def _above(part: Number, least: Number) -> int:
    """What units may lose: half-up like every share; rounded down above a price that is kept up."""
    return max(floor(part - least), 0) if least else half_up(part)


def _least_price(line: CartLine, caps: Caps) -> Number | None:
    """What a unit must cost at least; None when its margin cannot be known."""
    least = max(line.floor_minor or 0, caps.minimum_unit_price_minor or 0)
    if caps.minimum_margin_bp is None:
        return least
    if line.cost_minor is None:
        return None
    by_margin = Fraction(line.cost_minor * WHOLE_BP, WHOLE_BP - caps.minimum_margin_bp)
    return max(Fraction(least), by_margin)
