"""What a referral programme brings: the return on its rewards, with what it was reckoned from.

    ROI = ((LTV * (1 + k)) - reward) / reward,  k = invitations per user * conversion rate

What the shop states goes before what was measured, so that a programme can be reckoned before it
runs. Of invitations the engine sees only what came of them: conversions per referrer are k.
"""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted of a programme.

    Attributes:
        referrers: persons who recommend.
        conversions: that stand.
        spent_minor: what was granted, discounts of friends and rewards of both sides.
    """

    referrers: int
    conversions: int
    spent_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What the shop says; None where it does not.

    Attributes:
        ltv_minor: what a customer is worth over the whole time, in minor units.
        reward_minor: what a conversion costs.
        invitations_per_user: sent by each who recommends.
        conversion_rate: of the invitations, from 0 to 1.
    """

    ltv_minor: int | None = None
    reward_minor: int | None = None
    invitations_per_user: Fraction | None = None
    conversion_rate: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Measures:
    """The figures of a programme; None is what cannot be known.

    Attributes:
        reward_minor: of a conversion.
        k: new customers by each who recommends.
    """

    counted: Counted
    ltv_minor: int | None
    reward_minor: Fraction | None
    invitations_per_user: Fraction | None
    conversion_rate: Fraction | None
    k: Fraction | None
    roi: Fraction | None


def measure(counted: Counted, stated: Stated) -> Measures:
    """Reckon the return of a programme.

    >>> worth = Stated(ltv_minor=9_000, invitations_per_user=Fraction(4))
    >>> figures = measure(Counted(referrers=10, conversions=20, spent_minor=20_000), worth)
    >>> figures.k, figures.conversion_rate, figures.reward_minor, figures.roi
    (Fraction(2, 1), Fraction(1, 2), Fraction(1000, 1), Fraction(26, 1))
    """
    invitations, rate, k = _invited(counted, stated)
    reward = _ratio(counted.spent_minor, counted.conversions)
    if stated.reward_minor is not None:
        reward = Fraction(stated.reward_minor)
    roi = None
    if stated.ltv_minor is not None and k is not None and reward:
        roi = (stated.ltv_minor * (1 + k) - reward) / reward
    return Measures(counted, stated.ltv_minor, reward, invitations, rate, k, roi)


def _invited(
    counted: Counted, stated: Stated
) -> tuple[Fraction | None, Fraction | None, Fraction | None]:
    """Invitations per user, conversion rate and k, each as far as the other two give it."""
    invitations, rate = stated.invitations_per_user, stated.conversion_rate
    if invitations is not None and rate is not None:
        return invitations, rate, invitations * rate
    k = _ratio(counted.conversions, counted.referrers)
    if k is not None and invitations:
        rate = k / invitations
    elif k is not None and rate:
        invitations = k / rate
    return invitations, rate, k


def _ratio(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None
