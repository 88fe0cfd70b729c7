"""The one calculator: what a benefit does to a cart, exact to the last cent.

A share is rounded half-up once, on its base: of an order on the sum, of items line by line. What
is spread adds up exactly, the leftover cents by largest remainder. Nothing goes below zero.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from incentives.domain.money import half_up, share_of
from incentives.domain.pricing.allocate import Number, allocate
from incentives.domain.pricing.benefit import (
    AmountOff,
    Benefit,
    BuyXGetY,
    Credits,
    FixedPrice,
    FreeUnits,
    Level,
    PercentOff,
    Several,
    Tiered,
    level,
)
from incentives.domain.pricing.effect import Added, Effect
from incentives.domain.pricing.eligible import (
    Touched,
    picked,
    price_of,
    runs_of,
    stock_within,
    touched,
)
from incentives.domain.pricing.selection import Target
from incentives.domain.pricing.state import CartState
from incentives.domain.pricing.units import Deal, Run, Units, take, worthwhile_sets


def _capped(parts: Sequence[int], maximum_minor: int | None) -> Sequence[int]:
    """The parts, or the maximum spread in proportion to them when they come to more."""
    return parts if maximum_minor is None else allocate(maximum_minor, parts, parts)


def _within_due(state: CartState, goods: Sequence[Touched], parts: Sequence[int]) -> Sequence[int]:
    """The parts, those off goods no more than rows below zero leave to pay for all of them."""
    off = [
        0 if state.stock[one.stock_unit].is_shipping else part
        for one, part in zip(goods, parts, strict=True)
    ]
    if not state.cart.back_minor or sum(off) <= state.goods_due_minor:
        return parts
    kept = allocate(state.goods_due_minor, off, off)
    return [less if whole else part for less, whole, part in zip(kept, off, parts, strict=True)]


def _assemble(
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
        parts: what it takes off each of them, in minor units, never more than there is of each.
        bought: units that a buy-X-get-Y counts as bought; then all of its units are used up.
        added: what the shop adds.
    """
    units = {good.stock_unit: good.units for good in goods if state.stock[good.stock_unit].line}
    taken: tuple[int, ...] | None = None
    bought_rows: tuple[int, ...] = ()
    if bought is not None:
        bought_rows = state.units_of(bought, state.used)
        taken = tuple(was + now for was, now in zip(state.used, bought_rows, strict=True))
    unit_rows = state.units_of(units, taken)
    both = zip(unit_rows, bought_rows, strict=True) if any(bought_rows) else ()
    parts = _within_due(state, goods, parts)
    by_stock_unit = {one.stock_unit: part for one, part in zip(goods, parts, strict=True)}
    used = tuple(map(sum, both))
    none = (0,) * len(state.cart.lines)
    effect = Effect(level, none, units=unit_rows, bought=bought_rows, used=used, added=added)
    return effect.with_rows(state.rows_of(by_stock_unit, unit_rows))


type _Discount = PercentOff | AmountOff | FixedPrice


def _discount(benefit: _Discount, state: CartState) -> Effect:
    """What the discount takes off the cart."""
    at = level(benefit)
    # A fixed price is a promise about what is paid, so earlier discounts count towards it.
    base = "running" if isinstance(benefit, FixedPrice) else benefit.base or state.base
    units = picked(state, stock_within(state, benefit.target, at), benefit.target, base)
    sets = 1
    if isinstance(benefit, FixedPrice) and benefit.per == "set":
        units, sets = _sets(benefit, state, units)
    goods = touched(state, units, base, benefit.caps)
    total_minor = _total(benefit, goods, sets, at)
    if total_minor is None:
        each = [min(_off_line(benefit, good), good.room) for good in goods]
        return _assemble(state, at, goods, _capped(each, benefit.maximum_minor))
    if benefit.maximum_minor is not None:
        total_minor = min(total_minor, benefit.maximum_minor)
    parts = allocate(total_minor, _weights(benefit, goods, at), [good.room for good in goods])
    return _assemble(state, at, goods, parts)


def _reached(benefit: Tiered, state: CartState) -> PercentOff | AmountOff:
    """The discount of the highest tier that the chosen goods reach, or of nothing."""
    target = benefit.target
    at = level(benefit)
    if at is Level.SHIPPING:  # the ladder measures the goods, whatever it discounts
        target, at = replace(target, on="order"), Level.ORDER
    stock = stock_within(state, target, at)
    if benefit.by == "quantity":
        measure = sum(state.stock[number].units for number in stock)
    else:
        measure = sum(price_of(state, number, benefit.base or state.base) for number in stock)
    steps = [(tier.at, tier.value) for tier in benefit.tiers if tier.at <= measure]
    value = max(steps)[1] if steps else 0
    one = PercentOff(value) if benefit.gives == "percent" else AmountOff(int(value))
    return replace(
        one,
        target=benefit.target,
        maximum_minor=benefit.maximum_minor,
        caps=benefit.caps,
        base=benefit.base,
    )


def _total(benefit: _Discount, goods: Sequence[Touched], sets: int, at: Level) -> int | None:
    """What is taken off all of them together; None when it is taken off each by itself."""
    whole = Fraction(sum(good.base for good in goods))
    match benefit:
        case PercentOff(rate_bp=rate_bp) if at is not Level.PRODUCT:
            return half_up(whole * share_of(rate_bp))
        case AmountOff(per="once", amount_minor=amount_minor):
            return amount_minor
        case FixedPrice(per="set" | "all", price_minor=price_minor):
            return max(half_up(whole) - sets * price_minor, 0)
        case _:
            return None


def _weights(benefit: _Discount, goods: Sequence[Touched], at: Level) -> list[Number]:
    by_quantity = isinstance(benefit, AmountOff) and benefit.spread_by == "quantity"
    return [good.units if by_quantity and at is not Level.SHIPPING else good.base for good in goods]


def _off_line(benefit: _Discount, one: Touched) -> int:
    units = one.units or 1  # a delivery has none, and is one
    match benefit:
        case PercentOff(rate_bp=rate_bp):
            return half_up(one.base * share_of(rate_bp))
        case AmountOff(per="unit", amount_minor=amount_minor):
            return amount_minor * units
        case AmountOff(amount_minor=amount_minor):
            return amount_minor
        case FixedPrice(price_minor=price_minor):
            return max(half_up(Fraction(one.base - price_minor * units)), 0)


def _sets(benefit: FixedPrice, state: CartState, units: Units) -> tuple[Units, int]:
    """The units of all complete sets that cost more than the price of a set, and their number."""
    runs = [
        Run(run.stock_unit, units[run.stock_unit], run.price)
        for run in runs_of(state, units, "running")
    ]
    sets = worthwhile_sets(runs, benefit.set_units, benefit.price_minor)
    if benefit.repeats is not None:
        sets = min(sets, benefit.repeats)
    return take(runs, sets * benefit.set_units, "dearest"), sets


def _deal(benefit: BuyXGetY, state: CartState) -> Effect:
    """Units that are given for units that are bought; what one deal used, no other may use."""
    terms = Deal(
        benefit.buy_units, benefit.get_units, benefit.repeats, benefit.bought, benefit.given
    )
    buys = replace(benefit.target, chosen=benefit.buys)
    bought, given = terms.sides(
        _unused(benefit, state, buys), _unused(benefit, state, benefit.target)
    )
    goods = touched(state, given, benefit.base or state.base, benefit.caps)
    share = share_of(benefit.rate_bp)
    each = [min(half_up(good.base * share), good.room) for good in goods]
    parts = _capped(each, benefit.maximum_minor)
    return _assemble(state, Level.PRODUCT, goods, parts, bought=bought)


def _give_units(benefit: FreeUnits, state: CartState) -> Effect:
    """Units that become free in the cart, and those that the shop is to add."""
    there: Units = {}
    if benefit.add == "missing":
        stock = stock_within(state, benefit.target, Level.ORDER, priced=False)
        there = take(runs_of(state, stock, "running"), benefit.units, "cheapest")
    goods = touched(state, there, "running", None)
    lacking = benefit.units - sum(there.values())
    added = Added(lacking, benefit.product_id, benefit.sku_id, benefit.price_minor)
    parts = [0 if state.is_closed(state.stock[good.stock_unit]) else good.room for good in goods]
    return _assemble(state, Level.PRODUCT, goods, parts, added=(added,) if lacking else ())


def _several(benefit: Several, state: CartState) -> Effect:
    """Its effects one after the other, each on what the one before left."""
    effects, left = [], state
    for one in benefit.in_turn:
        effects.append(apply(one, left))
        left = left.after(effects[-1])
    touched = {
        number: max(state.sum_of(one.units, stock_unit) for one in effects)
        for number, stock_unit in enumerate(state.stock)
        if stock_unit.line
    }
    return Effect.together(level(benefit), effects, state.units_of(touched))


def _pay(benefit: Credits, state: CartState) -> Effect:
    """A payment of what is due, as far as the credits go."""
    target = benefit.target
    stock = stock_within(state, target, Level.PAYMENT)
    if benefit.pays_shipping and not benefit.is_limited:
        stock += state.shipping
    units = {number: state.stock[number].units for number in stock}
    goods = touched(state, units, "running", None)
    rooms = _within_due(state, goods, [good.room for good in goods])
    credits_minor = benefit.credits_minor
    if benefit.share_bp is not None:
        credits_minor = min(credits_minor, state.room_for_points_minor(benefit.share_bp))
    paid = _assemble(state, Level.PAYMENT, goods, allocate(credits_minor, rooms, rooms))
    return replace(paid, by_points=True) if benefit.funds == "points" else paid


def _unused(benefit: BuyXGetY, state: CartState, side: Target) -> list[Run]:
    stock = stock_within(state, side, Level.PRODUCT)
    runs = runs_of(state, stock, benefit.base or state.base)
    return [
        Run(
            run.stock_unit,
            run.units - state.sum_of(state.used, state.stock[run.stock_unit]),
            run.price,
        )
        for run in runs
    ]


def apply(benefit: Benefit, state: CartState) -> Effect:
    """What the benefit does to the cart as earlier benefits left it; `state` stays as it is.

    >>> from incentives.domain.pricing.cart import Cart
    >>> apply(PercentOff(1_250), CartState.of(Cart(stated_minor=9_99))).total_minor
    125
    """
    match benefit:
        case PercentOff() | AmountOff() | FixedPrice():
            return _discount(benefit, state)
        case Tiered():
            return _discount(_reached(benefit, state), state)
        case BuyXGetY():
            return _deal(benefit, state)
        case FreeUnits():
            return _give_units(benefit, state)
        case Several():
            return _several(benefit, state)
        case Credits():
            return _pay(benefit, state)
