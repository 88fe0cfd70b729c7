"""Where each line takes only the best of several discounts on goods."""

from collections.abc import Mapping
from dataclasses import replace

from incentives.domain.pricing.allocate import allocate
from incentives.domain.pricing.effect import Effect
from incentives.domain.pricing.state import CartState


def takers(alone: Mapping[str, Effect], state: CartState) -> dict[int, str]:
    """Which discount on goods takes most off each line, by its place in the cart.

    A line is all units of the same goods at one price; on a tie the earlier discount has it.

    Args:
        alone: the effect of each on this very cart, in the order in which they apply.
        state: the cart; closed lines take none.
    """
    taker: dict[int, str] = {}
    for stock_unit in state.stock:
        if stock_unit.line is None or state.is_closed(stock_unit):
            continue
        off = {name: state.sum_of(effect.parts, stock_unit) for name, effect in alone.items()}
        best = max(off, key=off.__getitem__, default=None)
        if best is not None and off[best]:
            taker |= dict.fromkeys(stock_unit.rows, best)
    return taker


def on_lines(alone: Mapping[str, Effect], state: CartState) -> dict[str, Effect]:
    """What is left of discounts on goods when each line takes the one that takes most off it.

    On its lines a discount takes what it would take alone, and nothing on the others.
    """
    rows: dict[str, set[int]] = {name: set() for name in alone}
    for row, name in takers(alone, state).items():
        rows[name].add(row)
    room_minor, kept = state.goods_due_minor, {}
    for name, effect in alone.items():
        kept[name] = _at_most(room_minor, effect.only(rows[name]))
        room_minor -= kept[name].goods_minor
    return kept


def _at_most(room_minor: int, effect: Effect) -> Effect:
    """No more off goods than rows below zero leave to pay for all of them."""
    goods = (*effect.parts, effect.unlined_minor)
    if sum(goods) <= room_minor:
        return effect
    *parts, unlined_minor = allocate(room_minor, goods, goods)
    return replace(effect, parts=tuple(parts), unlined_minor=unlined_minor)
