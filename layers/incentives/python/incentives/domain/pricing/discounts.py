"""Discounts: a share, an amount, a price instead of the price, and ladders of them."""

from dataclasses import dataclass
from typing import Literal

from incentives.domain.pricing.terms import Terms, check_amounts, check_counts, check_rate


@dataclass(frozen=True, slots=True)
class PercentOff(Terms):
    """A share: of an order, once on its sum; of items, line by line."""

    rate_bp: int
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
    value: int


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
            check_rate(tier.value) if self.gives == "percent" else check_amounts(tier.value)
        if not self.tiers or len({tier.at for tier in self.tiers}) < len(self.tiers):
            raise ValueError("tiers begin at different measures, and there is one at least")
