"""From what is taken off stock units to an effect on the lines of the cart."""

from collections.abc import Sequence

from incentives.domain.pricing.allocate import allocate
from incentives.domain.pricing.benefit import Level
from incentives.domain.pricing.effect import Added, Effect
from incentives.domain.pricing.eligible import Touched
from incentives.domain.pricing.state import CartState
from incentives.domain.pricing.units import Units


def capped(parts: Sequence[int], maximum_minor: int | None) -> Sequence[int]:
    """The parts, or the maximum spread in proportion to them when they come to more."""
    return parts if maximum_minor is None else allocate(maximum_minor, parts, parts)


def assemble(
    state: CartState,
    level: Level,
    goods: Sequence[Touched],
    parts: Sequence[int],
    *,
    bought: Units | None = None,
    added: tuple[Added, ...] = (),
) -> Effect:
    """The effect of taking these parts off these goods.

    Args:
        state: the cart as earlier benefits left it.
        level: when the benefit applies.
        goods: what it reaches.
        parts: what it takes off each of them, in minor units, never more than there is.
        bought: units that a buy-X-get-Y counts as bought.
        added: what the shop adds.
    """
    units = {one.unit_group: one.units for one in goods if state.stock[one.unit_group].line}
    used: tuple[int, ...] | None = None
    bought_rows: tuple[int, ...] = ()
    if bought is not None:
        bought_rows = state.units_of(bought, state.used)
        used = tuple(was + now for was, now in zip(state.used, bought_rows, strict=True))
    unit_rows = state.units_of(units, used)
    by_pile = {one.unit_group: part for one, part in zip(goods, parts, strict=True)}
    *lines, unlined, shipping = state.rows_of(by_pile, unit_rows)
    return Effect(level, tuple(lines), unlined, shipping, unit_rows, bought_rows, added)
