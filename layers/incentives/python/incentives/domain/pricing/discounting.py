"""Discounts on a cart: shares, amounts and fixed prices, capped and spread."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from incentives.domain.money import WHOLE_BP, half_up
from incentives.domain.pricing.allocate import Number, allocate
from incentives.domain.pricing.assemble import assemble, capped
from incentives.domain.pricing.benefit import Level, level
from incentives.domain.pricing.discounts import AmountOff, FixedPrice, PercentOff, Tiered
from incentives.domain.pricing.effect import Effect
from incentives.domain.pricing.eligible import (
    Touched,
    picked,
    price_of,
    runs_of,
    stock_within,
    touched,
)
from incentives.domain.pricing.state import CartState
from incentives.domain.pricing.units import Run, Units, take, worthwhile_sets

type Discount = PercentOff | AmountOff | FixedPrice


def discount(benefit: Discount, state: CartState) -> Effect:
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
        each = [min(_off_line(benefit, one), one.room) for one in goods]
        return assemble(state, at, goods, capped(each, benefit.maximum_minor))
    if benefit.maximum_minor is not None:
        total_minor = min(total_minor, benefit.maximum_minor)
    parts = allocate(total_minor, _weights(benefit, goods, at), [one.room for one in goods])
    return assemble(state, at, goods, parts)


def reached(benefit: Tiered, state: CartState) -> PercentOff | AmountOff:
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
    kind = PercentOff if benefit.gives == "percent" else AmountOff
    return kind(
        value,
        target=benefit.target,
        maximum_minor=benefit.maximum_minor,
        caps=benefit.caps,
        base=benefit.base,
    )


def _total(benefit: Discount, goods: Sequence[Touched], sets: int, at: Level) -> int | None:
    """What is taken off all of them together; None when it is taken off each by itself."""
    whole = Fraction(sum(one.base for one in goods))
    match benefit:
        case PercentOff(rate_bp=rate_bp) if at is not Level.PRODUCT:
            return half_up(Fraction(whole * rate_bp, WHOLE_BP))
        case AmountOff(per=per, amount_minor=amount_minor) if per == "once" or at is Level.SHIPPING:
            return amount_minor
        case FixedPrice(per=per, price_minor=price_minor) if per != "unit" or at is Level.SHIPPING:
            return max(half_up(whole) - sets * price_minor, 0)
        case _:
            return None


def _weights(benefit: Discount, goods: Sequence[Touched], at: Level) -> list[Number]:
    by_quantity = isinstance(benefit, AmountOff) and benefit.spread_by == "quantity"
    return [one.units if by_quantity and at is not Level.SHIPPING else one.base for one in goods]


def _off_line(benefit: Discount, one: Touched) -> int:
    match benefit:
        case PercentOff(rate_bp=rate_bp):
            return half_up(Fraction(one.base * rate_bp, WHOLE_BP))
        case AmountOff(per="unit", amount_minor=amount_minor):
            return amount_minor * one.units
        case AmountOff(amount_minor=amount_minor):
            return amount_minor
        case FixedPrice(price_minor=price_minor):
            return max(half_up(Fraction(one.base - price_minor * one.units)), 0)


def _sets(benefit: FixedPrice, state: CartState, units: Units) -> tuple[Units, int]:
    """The units of all complete sets that cost more than the price of a set, and their number."""
    runs = [
        Run(run.unit_group, units[run.unit_group], run.price)
        for run in runs_of(state, units, "running")
    ]
    sets = worthwhile_sets(runs, benefit.set_units, benefit.price_minor)
    if benefit.repeats is not None:
        sets = min(sets, benefit.repeats)
    return take(runs, sets * benefit.set_units, "dearest"), sets
