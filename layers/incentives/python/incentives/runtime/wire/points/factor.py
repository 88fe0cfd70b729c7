"""Multipliers of points on the wire: a number with at most two decimals, kept exactly."""

from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, Field

from incentives.domain.money import WHOLE_BP

_MOST = 100


def _exact(factor: float) -> float:
    parts = Decimal(str(factor)) * 100
    if parts != parts.to_integral_value() or not 0 < factor <= _MOST:
        raise ValueError(f"a multiplier is above 0, at most {_MOST}, with at most two decimals")
    return factor


Factor = Annotated[int | float, AfterValidator(_exact), Field(examples=[1.5])]


def factor_bp(factor: float) -> int:
    """A multiplier in basis points: 1.5 is 15,000."""
    return int(Decimal(str(factor)) * WHOLE_BP)


def factor_of(bp: int) -> int | float:
    """A multiplier as the wire writes it."""
    whole, rest = divmod(bp, WHOLE_BP)
    return bp / WHOLE_BP if rest else whole
