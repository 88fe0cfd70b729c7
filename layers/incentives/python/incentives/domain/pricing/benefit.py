"""What a campaign gives: every kind of benefit as data, and when each applies.

Rates are basis points (1,000 is 10 %, 1666.7 is 16.667 %), amounts minor units. A wrong definition
is a `ValueError` when it is made; a right one never takes more than the price, whatever the cart.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from incentives.domain.money import WHOLE_BP, Rate
from incentives.domain.pricing.selection import ALL_GOODS, WHOLE_ORDER, Selection, Target
from incentives.domain.pricing.terms import Terms, check_amounts, check_counts, check_rate


@dataclass(frozen=True, slots=True)
class PercentOff(Terms):
    """A share: of an order, once on its sum; of items, line by line."""

    rate_bp: Rate
    kind: Literal["percent"] = "percent"

    def __post_init__(self) -> None:
        """Refuse more than the whole."""
        check_rate(self.rate_bp)
        check_amounts(self.maximum_minor)


@dataclass(frozen=True, slots=True)
class AmountOff(Terms):
    """An amount: once and spread, by value or by quantity; or off every unit; or off every line."""

    amount_minor: int
    per: Literal["once", "unit", "line"] = "once"
    spread_by: Literal["value", "quantity"] = "value"
    kind: Literal["amount"] = "amount"

    def __post_init__(self) -> None:
        """Refuse a surcharge."""
        check_amounts(self.amount_minor, self.maximum_minor)


@dataclass(frozen=True, slots=True)
class FixedPrice(Terms):
    """A price instead of the price, never above it: per unit, per set of units, or in all.

    Attributes:
        set_units: units that make a set, the dearest first; an incomplete set is no set.
        repeats: how many sets at most; None is no limit.
    """

    price_minor: int
    per: Literal["unit", "set", "all"] = "unit"
    set_units: int = 1
    repeats: int | None = None
    kind: Literal["fixed_price"] = "fixed_price"

    def __post_init__(self) -> None:
        """Refuse sets of nothing."""
        check_amounts(self.price_minor, self.maximum_minor)
        check_counts(self.set_units, self.repeats)
        if self.per == "set" and self.target.on == "shipping":
            raise ValueError("shipping comes in no sets")


@dataclass(frozen=True, slots=True)
class Tier:
    """From this measure on (inclusive), this value: basis points or minor units."""

    at: int
    value: Rate


@dataclass(frozen=True, slots=True)
class Tiered(Terms):
    """The highest tier that the chosen goods reach, on the whole of them, not only the excess.

    Attributes:
        by: what is measured: their price, at the benefit's base, or their number of units.
        gives: whether a tier's value is a share or an amount.
    """

    tiers: tuple[Tier, ...]
    by: Literal["subtotal", "quantity"] = "subtotal"
    gives: Literal["percent", "amount"] = "percent"
    kind: Literal["tiered"] = "tiered"

    def __post_init__(self) -> None:
        """Refuse a ladder without steps."""
        check_amounts(self.maximum_minor, *(tier.at for tier in self.tiers))
        for tier in self.tiers:
            if self.gives == "percent":
                check_rate(tier.value)
            elif not isinstance(tier.value, int) or tier.value < 0:
                raise ValueError("an amount is a whole number, 0 or more")
        if not self.tiers or len({tier.at for tier in self.tiers}) < len(self.tiers):
            raise ValueError("tiers begin at different measures, and there is one at least")


@dataclass(frozen=True, slots=True)
class BuyXGetY(Terms):
    """Buy units of some goods, get units of these or others off: the cheapest, the whole price.

    `target` names what is given and what is excluded from both sides; units that count as bought
    are used up.

    Attributes:
        buys: the goods that count as bought; the dearest are used up first.
        repeats: how often at most; None is no limit. An incomplete turn gives nothing.
    """

    buy_units: int
    get_units: int
    buys: Selection = ALL_GOODS
    rate_bp: Rate = WHOLE_BP
    repeats: int | None = 1
    bought: Literal["dearest", "cheapest"] = "dearest"
    given: Literal["cheapest", "dearest"] = "cheapest"
    kind: Literal["buy_x_get_y"] = "buy_x_get_y"

    def __post_init__(self) -> None:
        """Refuse a deal without sides."""
        check_rate(self.rate_bp)
        check_amounts(self.maximum_minor)
        check_counts(self.buy_units, self.get_units, self.repeats)
        if self.target.has_counts or self.target.pick == "in_order":
            raise ValueError("a deal counts units by its turns: buy and get one or more")


@dataclass(frozen=True, slots=True)
class FreeUnits:
    """Units of an item for nothing, which the shop adds to the order.

    Attributes:
        add: units on top of what is in the cart; or only those that are missing there, the others
            becoming free.
        price_minor: what a unit costs otherwise: the worth of what is added.
    """

    units: int
    product_id: str | None = None
    sku_id: str | None = None
    price_minor: int = 0
    add: Literal["new", "missing"] = "new"
    kind: Literal["free_units"] = "free_units"

    def __post_init__(self) -> None:
        """Refuse a gift of nothing."""
        check_counts(self.units)
        check_amounts(self.price_minor)
        if self.product_id is None and self.sku_id is None:
            raise ValueError("a free item needs a product or a SKU")

    @property
    def target(self) -> Target:
        """The item where it is in the cart already."""
        named = Selection(sku_ids=(self.sku_id,)) if self.sku_id else None
        product = (self.product_id,) if self.product_id else ()
        return Target("items", chosen=named or Selection(product_ids=product), units=self.units)


@dataclass(frozen=True, slots=True)
class Credits:
    """Payment from a gift card or points: the price stays, less of it is due.

    Attributes:
        credits_minor: what may be spent, the balance or the wished part of it. The name tells it
            from an amount off where only what is special is kept.
        target: the order, perhaps without some goods, or the goods that the card is limited to.
        pays_shipping: whether an order's shipping may be paid too.
        funds: where the credits come from; points pay after gift cards.
        share_bp: of the price that all points together pay of an order at most; None is all of it.
    """

    credits_minor: int
    target: Target = WHOLE_ORDER
    pays_shipping: bool = True
    funds: Literal["card", "points"] = "card"
    share_bp: int | None = None
    kind: Literal["credits"] = "credits"

    def __post_init__(self) -> None:
        """Refuse a debt."""
        check_amounts(self.credits_minor)

    @property
    def is_limited(self) -> bool:
        """Whether it pays for goods one by one; what it pays of an order is shown as a whole."""
        return self.target.on != "order" or not self.target.chosen.is_everything


type SingleDiscount = FixedPrice | BuyXGetY | FreeUnits | PercentOff | Tiered | AmountOff
"""What takes something off in one way."""

MOST_EFFECTS = 5  # of one campaign


@dataclass(frozen=True, slots=True)
class Several:
    """Several discounts in one, such as 10 % off and free shipping: granted together or not at all.

    It is one discount at the place of its first effect: goods first, then the order, then shipping.
    Each effect applies to what the one before left, with its own base, maximum and caps.
    """

    of: tuple[SingleDiscount, ...]
    kind: Literal["several"] = "several"

    def __post_init__(self) -> None:
        """Refuse a list that is none."""
        if not 2 <= len(self.of) <= MOST_EFFECTS:
            raise ValueError(f"several effects are 2 to {MOST_EFFECTS}")

    @property
    def in_turn(self) -> tuple[SingleDiscount, ...]:
        """The effects, in the order in which they apply."""
        return tuple(sorted(self.of, key=sort_key))

    @property
    def target(self) -> Target:
        """What the first of them applies to."""
        return self.in_turn[0].target


type Benefit = SingleDiscount | Several | Credits
"""Every kind, told apart by `kind`."""


def effects_of(benefit: Benefit) -> tuple[SingleDiscount | Credits, ...]:
    """What the benefit does, one by one, in the order in which it does."""
    return benefit.in_turn if isinstance(benefit, Several) else (benefit,)


# Within a level: prices are set first, then shares are taken, then amounts.
_KINDS = ("fixed_price", "buy_x_get_y", "free_units", "percent", "tiered", "amount", "credits")


class Level(IntEnum):
    """When a benefit applies: goods first, then the order, then shipping; payments last."""

    PRODUCT = 1
    ORDER = 2
    SHIPPING = 3
    PAYMENT = 4


def level(benefit: Benefit) -> Level:
    """When the benefit applies, by what it applies to; several effects with the first of them."""
    if isinstance(benefit, Several):
        return min(level(one) for one in benefit.of)
    if isinstance(benefit, Credits):
        return Level.PAYMENT
    if isinstance(benefit, BuyXGetY | FreeUnits):
        return Level.PRODUCT
    target = benefit.target
    if target.on == "shipping":
        return Level.SHIPPING
    if _goes_by_line(benefit) or target.on == "items" or target.counts_units:
        return Level.PRODUCT
    return Level.ORDER


def _goes_by_line(benefit: SingleDiscount) -> bool:
    """Whether the benefit gives the same to each line or unit, whatever it applies to."""
    match benefit:
        case AmountOff(per=per):
            return per != "once"
        case FixedPrice(per=per):
            return per != "all"
    return False


def sort_key(benefit: Benefit) -> tuple[int, int, Rate, str]:
    """Sorts benefits by what they are, never by whose code was typed first.

    By level, then kind, then value (the larger first), then the whole definition: two that are
    still equal are interchangeable, so totals depend on offers alone and on no code's spelling.
    """
    first = effects_of(benefit)[0]
    late = isinstance(first, Credits) and first.funds == "points"
    return level(first), _KINDS.index(first.kind) + late, -_value(first), repr(benefit)


def _value(benefit: SingleDiscount | Credits) -> Rate:
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
