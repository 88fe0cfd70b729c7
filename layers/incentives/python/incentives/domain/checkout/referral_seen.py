"""What a referral code comes to for one redeemer, decided on what was looked at."""

from dataclasses import dataclass

from incentives.domain.refusal import Refusal


@dataclass(frozen=True, slots=True)
class ReferralSeen:
    """Whether the redeemer may come by the code; it names nobody.

    Attributes:
        refusal: why not; None when they may.
        converts: whether the redemption is the conversion, and pays both sides.
        cost_minor: what the rewards of it count for.
    """

    refusal: Refusal | None = None
    details: str = ""
    converts: bool = False
    cost_minor: int = 0
