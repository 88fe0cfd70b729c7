"""Which prices a benefit needs: without them nobody can say what it takes off, or what is due."""

from dataclasses import replace

from incentives.domain.pricing.benefit import (
    Benefit,
    BuyXGetY,
    Credits,
    FreeUnits,
    Level,
    SingleDiscount,
    Tiered,
    effects_of,
    level,
)
from incentives.domain.pricing.cart import Cart
from incentives.domain.pricing.selection import Target, reaches


def lacks_prices(benefit: Benefit, cart: Cart) -> bool:
    """Whether a price is unknown that the benefit needs.

    The order as a whole needs what all goods come to, goods that are chosen their own prices, and
    shipping its own; units on top of the cart need none.

    >>> from incentives.domain.pricing.benefit import PercentOff
    >>> from incentives.domain.pricing.cart import CartLine
    >>> lacks_prices(PercentOff(1_000), Cart((CartLine(price_minor=1_000), CartLine())))
    True
    """
    return any(_lacks(one, cart) for one in effects_of(benefit))


def _lacks(benefit: SingleDiscount | Credits, cart: Cart) -> bool:
    if isinstance(benefit, FreeUnits) and benefit.add == "new":
        return False
    if cart.back_minor and not cart.has_sum:  # nobody knows what they leave to pay
        return True
    if isinstance(benefit, FreeUnits):
        return _lacks_lines(benefit.target, cart)
    if level(benefit) is Level.PRODUCT:
        return any(_lacks_goods(target, cart) for target in _looked_at(benefit))
    return any(_lacks_any(target, cart) for target in _looked_at(benefit))


def _looked_at(benefit: SingleDiscount | Credits) -> tuple[Target, ...]:
    """What its prices are looked at of."""
    target = benefit.target
    if isinstance(benefit, BuyXGetY):
        return target, replace(target, chosen=benefit.buys)
    if isinstance(benefit, Tiered) and benefit.by == "subtotal" and target.on == "shipping":
        return target, replace(target, on="order")  # the ladder measures the goods
    return (target,)


def _lacks_any(target: Target, cart: Cart) -> bool:
    """Of the order as a whole, of goods in it, or of shipping."""
    if target.on == "shipping":
        return cart.shipping is None and not cart.has_sum
    if target.is_whole_order:
        return not cart.has_sum
    return _lacks_goods(target, cart)


def _lacks_goods(target: Target, cart: Cart) -> bool:
    """Of the goods that are reached; where none is, the cart still has to come to something."""
    reach = reaches(target.chosen, target.excluding)
    if not any(map(reach, cart.lines)) and not cart.has_sum:
        return True
    return _lacks_lines(target, cart)


def _lacks_lines(target: Target, cart: Cart) -> bool:
    """Of the lines that are reached; goods of unknown price may be within any bounds of it."""
    reach = reaches(target.chosen, target.excluding.by_name)
    return any(line.gross_minor is None and reach(line) for line in cart.lines if line.quantity)
