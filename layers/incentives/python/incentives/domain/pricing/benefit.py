"""What a campaign gives: every kind of benefit as data, and when each applies.

Rates are basis points (1,000 is 10 %), amounts minor units. A wrong definition is a `ValueError`
when it is made; a right one never takes more than the price, whatever the cart.
"""

from enum import IntEnum

from incentives.domain.pricing.discounts import AmountOff, FixedPrice, PercentOff, Tiered
from incentives.domain.pricing.gifts import BuyXGetY, Credits, FreeUnits

type Benefit = FixedPrice | BuyXGetY | FreeUnits | PercentOff | Tiered | AmountOff | Credits
"""Every kind, told apart by `kind`."""

# Within a level: prices are set first, then shares are taken, then amounts.
_KINDS = ("fixed_price", "buy_x_get_y", "free_units", "percent", "tiered", "amount", "credits")


class Level(IntEnum):
    """When a benefit applies: goods first, then the order, then shipping; payments last."""

    PRODUCT = 1
    ORDER = 2
    SHIPPING = 3
    PAYMENT = 4


def level(benefit: Benefit) -> Level:
    """When the benefit applies, by what it applies to."""
    if isinstance(benefit, Credits):
        return Level.PAYMENT
    if isinstance(benefit, BuyXGetY | FreeUnits):
        return Level.PRODUCT
    if benefit.target.on == "shipping":
        return Level.SHIPPING
    by_line = isinstance(benefit, AmountOff) and benefit.per != "once"
    by_unit = isinstance(benefit, FixedPrice) and benefit.per != "all"
    if by_line or by_unit or benefit.target.on == "items" or benefit.target.pick != "all":
        return Level.PRODUCT
    return Level.ORDER


def sort_key(benefit: Benefit) -> tuple[int, int, int, str]:
    """Sorts benefits by what they are, never by whose code was typed first.

    By level, then kind, then value (the larger first), then the whole definition: two that are
    still equal are interchangeable, so totals depend on offers alone and on no code's spelling.
    """
    late = isinstance(benefit, Credits) and benefit.funds == "points"
    return level(benefit), _KINDS.index(benefit.kind) + late, -_value(benefit), repr(benefit)


def largest_minor(benefit: Benefit) -> int | None:
    """The most that the benefit takes off any cart, when its definition says so."""
    if isinstance(benefit, FreeUnits):
        return benefit.units * benefit.price_minor if benefit.add == "new" else None
    if isinstance(benefit, Credits):
        return None  # a card can be topped up
    if isinstance(benefit, AmountOff) and benefit.per == "once":
        return benefit.amount_minor
    return benefit.maximum_minor


def _value(benefit: Benefit) -> int:
    match benefit:
        case PercentOff(rate_bp=value) | BuyXGetY(rate_bp=value):
            return value
        case AmountOff(amount_minor=value) | Credits(credits_minor=value):
            return value
        case FixedPrice(price_minor=value):
            return -value
        case FreeUnits(units=value):
            return value
        case Tiered(tiers=tiers):
            return max(tier.value for tier in tiers)
