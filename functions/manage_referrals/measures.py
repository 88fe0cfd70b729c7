"""The measures of a referral programme, with what they were reckoned from."""

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Self

from pydantic import Field

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.referrals.measures import Measures, Stated
from incentives.runtime.shapes import RequestShape, ResponseShape

_DIGITS = 4
Amount = Annotated[int, Field(ge=0, le=10**12)]
Ratio = Annotated[Decimal, Field(ge=0, le=1_000_000, max_digits=12, decimal_places=6)]
Share = Annotated[Decimal, Field(ge=0, le=1, max_digits=7, decimal_places=6)]


class MeasuresIn(RequestShape):
    """What the shop states, instead of what was measured.

    `ltv` is what a customer is worth and `reward` what a conversion costs, in minor units.
    """

    ltv: Amount | None = None
    reward: Amount | None = None
    invitations_per_user: Ratio | None = None
    conversion_rate: Share | None = None

    def stated(self) -> Stated:
        """The same as the rules know it."""
        return Stated(
            ltv_minor=self.ltv,
            reward_minor=self.reward,
            invitations_per_user=_fraction(self.invitations_per_user),
            conversion_rate=_fraction(self.conversion_rate),
        )


class MeasuresOut(ResponseShape):
    """`roi` = ((`ltv` * (1 + `k`)) - `reward`) / `reward`; null is what cannot be known.

    `referrers`, `conversions` (that stand) and `spent` (discounts of friends and rewards of both
    sides, in minor units) were counted. `reward` is of a conversion, in minor units; `k` new
    customers by each who recommends: `invitations_per_user` * `conversion_rate`. Ratios have four
    decimal places.
    """

    object: str = "referral_measures"
    campaign: str
    campaign_id: str
    referrers: int
    conversions: int
    spent: int
    ltv: int | None
    reward: float | None
    invitations_per_user: float | None
    conversion_rate: float | None
    k: float | None
    roi: float | None

    @classmethod
    def of(cls, campaign: Campaign, figures: Measures) -> Self:
        """The figures on the wire."""
        return cls(
            campaign=campaign.name,
            campaign_id=campaign.id,
            referrers=figures.counted.referrers,
            conversions=figures.counted.conversions,
            spent=figures.counted.spent_minor,
            ltv=figures.ltv_minor,
            reward=_rounded(figures.reward_minor),
            invitations_per_user=_rounded(figures.invitations_per_user),
            conversion_rate=_rounded(figures.conversion_rate),
            k=_rounded(figures.k),
            roi=_rounded(figures.roi),
        )


def _fraction(given: Decimal | None) -> Fraction | None:
    return None if given is None else Fraction(given)


def _rounded(exact: Fraction | None) -> float | None:
    return None if exact is None else float(round(exact, _DIGITS))
