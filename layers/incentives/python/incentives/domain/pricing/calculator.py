"""The one calculator: what a benefit does to a cart, exact to the last cent.

A share is rounded half-up once, on its base: of an order on the sum, of items line by line. What
is spread adds up exactly, the leftover cents by largest remainder. Nothing goes below zero.
"""

from incentives.domain.pricing.benefit import Benefit
from incentives.domain.pricing.discounting import discount, reached
from incentives.domain.pricing.discounts import AmountOff, FixedPrice, PercentOff, Tiered
from incentives.domain.pricing.effect import Effect
from incentives.domain.pricing.gifts import BuyXGetY, Credits, FreeUnits
from incentives.domain.pricing.giving import deal, give_units, pay
from incentives.domain.pricing.state import CartState


def apply(benefit: Benefit, state: CartState) -> Effect:
    """What the benefit does to the cart as earlier benefits left it; `state` stays as it is.

    >>> from incentives.domain.pricing.cart import Cart
    >>> apply(PercentOff(1_250), CartState.of(Cart(stated_minor=9_99))).total_minor
    125
    """
    match benefit:
        case PercentOff() | AmountOff() | FixedPrice():
            return discount(benefit, state)
        case Tiered():
            return discount(reached(benefit, state), state)
        case BuyXGetY():
            return deal(benefit, state)
        case FreeUnits():
            return give_units(benefit, state)
        case Credits():
            return pay(benefit, state)
