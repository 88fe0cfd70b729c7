"""Shares of an order on the wire: a percentage with at most two decimals, kept exactly."""

from decimal import Decimal

from incentives.domain.money import WHOLE_BP


def exact_share(percent: float) -> float:
    """The percentage, if it can be kept exactly.

    Raises:
        ValueError: it is not above 0 and at most 100, or has more than two decimals.
    """
    parts = Decimal(str(percent)) * 100
    if parts != parts.to_integral_value() or not 0 < percent <= 100:
        raise ValueError("a percentage is above 0, at most 100, with at most two decimals")
    return percent


def percent_bp(percent: float) -> int:
    """A percentage in basis points."""
    return int(Decimal(str(percent)) * 100)


def share_bp(percent: float | None) -> int | None:
    """A percentage in basis points; None for all of it."""
    return None if percent is None or percent == 100 else percent_bp(percent)


def percent_of(bp: int | None) -> int | float | None:
    """A share as the wire writes it; null for all of it."""
    if bp is None:
        return None
    whole, rest = divmod(bp * 100, WHOLE_BP)
    return bp / 100 if rest else whole
