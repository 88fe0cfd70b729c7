"""Deals over units, free items, and payment with credits, on a cart."""

from dataclasses import replace
from fractions import Fraction

from incentives.domain.money import WHOLE_BP, half_up
from incentives.domain.pricing.allocate import allocate
from incentives.domain.pricing.assemble import assemble, capped
from incentives.domain.pricing.benefit import Level
from incentives.domain.pricing.effect import Added, Effect
from incentives.domain.pricing.eligible import runs_of, stock_within, touched
from incentives.domain.pricing.gifts import BuyXGetY, Credits, FreeUnits
from incentives.domain.pricing.selection import Target
from incentives.domain.pricing.state import CartState
from incentives.domain.pricing.units import Deal, Run, Units, take


def deal(benefit: BuyXGetY, state: CartState) -> Effect:
    """Units that are given for units that are bought; what one deal used, no other may use."""
    terms = Deal(
        benefit.buy_units, benefit.get_units, benefit.repeats, benefit.bought, benefit.given
    )
    buys = replace(benefit.target, chosen=benefit.buys)
    bought, given = terms.sides(
        _unused(benefit, state, buys), _unused(benefit, state, benefit.target)
    )
    goods = touched(state, given, benefit.base or state.base, benefit.caps)
    each = [min(half_up(Fraction(one.base * benefit.rate_bp, WHOLE_BP)), one.room) for one in goods]
    parts = capped(each, benefit.maximum_minor)
    return assemble(state, Level.PRODUCT, goods, parts, bought=bought)


def give_units(benefit: FreeUnits, state: CartState) -> Effect:
    """Units that become free in the cart, and those that the shop is to add."""
    there: Units = {}
    if benefit.add == "missing":
        stock = stock_within(state, benefit.target, Level.ORDER, priced=False)
        there = take(runs_of(state, stock, "running"), benefit.units, "cheapest")
    goods = touched(state, there, "running", None)
    lacking = benefit.units - sum(there.values())
    added = Added(lacking, benefit.product_id, benefit.sku_id, benefit.price_minor)
    parts = [0 if state.is_closed(state.stock[one.unit_group]) else one.room for one in goods]
    return assemble(state, Level.PRODUCT, goods, parts, added=(added,) if lacking else ())


def pay(benefit: Credits, state: CartState) -> Effect:
    """A payment of what is due, as far as the credits go."""
    target = benefit.target
    stock = stock_within(state, target, Level.PAYMENT)
    if benefit.pays_shipping and not benefit.is_limited:
        stock.append(len(state.stock) - 1)
    units = {number: state.stock[number].units for number in stock}
    goods = touched(state, units, "running", None)
    rooms = [one.room for one in goods]
    return assemble(state, Level.PAYMENT, goods, allocate(benefit.credits_minor, rooms, rooms))


def _unused(benefit: BuyXGetY, state: CartState, side: Target) -> list[Run]:
    stock = stock_within(state, side, Level.PRODUCT)
    runs = runs_of(state, stock, benefit.base or state.base)
    return [
        Run(
            run.unit_group,
            run.units - state.sum_of(state.used, state.stock[run.unit_group]),
            run.price,
        )
        for run in runs
    ]
