"""What every benefit on prices has: its target, its caps and the price that it works on."""

from dataclasses import dataclass
from typing import Literal

from incentives.domain.money import WHOLE_BP, Rate, share_of
from incentives.domain.pricing.selection import WHOLE_ORDER, Target

type Base = Literal["running", "original"]
"""The price that a share is taken of: what earlier discounts left, or the shop's own."""


def check_amounts(*amounts_minor: int | None) -> None:
    """Raise `ValueError` for a negative amount; None is no amount."""
    if any(amount is not None and amount < 0 for amount in amounts_minor):
        raise ValueError("an amount is 0 or more")


MOST_DECIMALS = 6  # of a percentage


def check_rate(rate_bp: Rate) -> None:
    """Raise `ValueError` for a share below nothing, above the whole, or with endless decimals."""
    if not 0 <= rate_bp <= WHOLE_BP:
        raise ValueError("a rate is 0 to 10_000 basis points")
    if share_of(rate_bp) * 10 ** (2 + MOST_DECIMALS) % 1:
        raise ValueError(f"a percentage has {MOST_DECIMALS} decimals and no more")


def check_counts(*counts: int | None) -> None:
    """Raise `ValueError` for none or fewer; None is no bound."""
    if any(count is not None and count < 1 for count in counts):
        raise ValueError("a number of units or turns is 1 or more")


@dataclass(frozen=True, slots=True)
class Caps:
    """Bounds of what is taken off goods. A line is the same goods at the same price.

    Attributes:
        per_line_minor: the most off a line.
        per_units_minor: the most off every `units` units of a line, in proportion.
        minimum_unit_price_minor: the least that a unit costs afterwards.
        minimum_margin_bp: the least margin, (price - cost) / price, afterwards; goods whose cost
            is unknown get nothing.
    """

    per_line_minor: int | None = None
    per_units_minor: int | None = None
    units: int = 1
    minimum_unit_price_minor: int | None = None
    minimum_margin_bp: int | None = None

    def __post_init__(self) -> None:
        """Refuse bounds that bound nothing."""
        check_amounts(self.per_line_minor, self.per_units_minor, self.minimum_unit_price_minor)
        if self.units < 1 or not 0 <= (self.minimum_margin_bp or 0) < WHOLE_BP:
            raise ValueError("a cap is for one unit at least; a margin is below the whole")


NO_CAPS = Caps()


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What all benefits on prices have.

    Attributes:
        maximum_minor: the most that the whole benefit takes; it is spread again when it binds.
        base: None leaves it to the project's setting.
    """

    target: Target = WHOLE_ORDER
    maximum_minor: int | None = None
    caps: Caps = NO_CAPS
    base: Base | None = None
