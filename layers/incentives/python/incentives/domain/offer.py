"""What a campaign gives: the seam behind which every kind of discount lives.

The rest of the engine asks one question, `discount_minor`, and never looks inside an offer.
"""

from dataclasses import dataclass
from typing import Literal

from incentives.domain.money import percent_of


@dataclass(frozen=True, slots=True)
class PercentOff:
    """A percentage off the order, in basis points (1,000 is 10 %), up to a maximum amount."""

    rate_bp: int
    maximum_minor: int | None = None
    kind: Literal["percent"] = "percent"


@dataclass(frozen=True, slots=True)
class AmountOff:
    """An amount off the order, in the currency's minor unit."""

    amount_minor: int
    kind: Literal["amount"] = "amount"


type Offer = PercentOff | AmountOff


def discount_minor(offer: Offer, price_minor: int) -> int:
    """The discount on what is left to pay, never more than that.

    Args:
        offer: the campaign's offer.
        price_minor: the running price of the order in minor units, 0 or more.

    >>> discount_minor(PercentOff(rate_bp=1_250), 9_99)
    125
    >>> discount_minor(PercentOff(rate_bp=5_000, maximum_minor=10_00), 50_00)
    1000
    >>> discount_minor(AmountOff(20_00), 15_00)
    1500
    """
    match offer:
        case PercentOff(rate_bp=rate_bp, maximum_minor=maximum_minor):
            wanted = percent_of(price_minor, rate_bp)
            if maximum_minor is not None:
                wanted = min(wanted, maximum_minor)
        case AmountOff(amount_minor=amount_minor):
            wanted = amount_minor
    return min(wanted, price_minor)
