"""The share of each line in what stands on an order as a whole, also where it was not kept.

The calculator knows it when a code is redeemed. Redemptions of earlier releases have no shares:
theirs are reckoned, from the order as it was bought.
"""

from dataclasses import replace

from incentives.domain.checkout.order import NO_DISCOUNTS, Discounts
from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.redemption import Redemption
from incentives.domain.checkout.settlement import after, rows_of
from incentives.domain.pricing.allocate import allocate
from incentives.domain.pricing.calculator import apply
from incentives.domain.pricing.state import CartState


def with_shares(record: OrderRecord) -> OrderRecord:
    """The record with the shares of its lines in everything that stands on it as a whole."""
    state, standing = CartState.of(record.order.cart(NO_DISCOUNTS)), NO_DISCOUNTS
    filled = []
    for redemption in record.redemptions:
        off = redemption.off and _shared(redemption.off, _granted(redemption, state))
        one = replace(
            redemption,
            off=off,
            before=_shared(redemption.before, standing.shares or state.gross[: state.goods_rows]),
            came_back=_shared(redemption.came_back, off.shares if off else ()),
        )
        filled.append(one)
        if redemption.rollback is None and off is not None:
            state, standing = after(state, one, rows_of(one)), standing.plus(off)
    return replace(record, redemptions=tuple(filled))


def _granted(redemption: Redemption, state: CartState) -> tuple[int, ...]:
    """What a redemption took off as a whole, row by row: its offer on the very cart that it met.

    When that comes to something else, because the rules of the project were others then, it is
    in proportion to what was due beside its own lines.
    """
    off = redemption.off or NO_DISCOUNTS
    effect = apply(redemption.offer, replace(state, base=redemption.base))
    if not off.lines and effect.goods_minor == off.order_minor:
        return (*effect.parts, effect.unlined_minor)
    own = off.lines or (0,) * len(state.cart.lines)
    return tuple(
        max(due - part, 0)
        for due, part in zip(state.due[: state.goods_rows], (*own, 0), strict=True)
    )


def _shared(part: Discounts, weights: tuple[int, ...]) -> Discounts:
    """The same, with shares in these proportions; what has no room is beside the lines."""
    if part.has_shares:
        return part
    lines = allocate(part.order_minor, weights, weights)[:-1]
    return replace(part, shares=(*lines, part.order_minor - sum(lines)))
