"""What is told of referrals."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralFact:
    """A friend came by a referrer's code, or that was taken back while the rewards waited.

    Attributes:
        voucher_id: of the referrer's code.
        place: the friend is the referrer's n-th.
        cost: what the rewards of both sides count for, in minor units.
        usable_at: from when on the rewards may be used.
        customer_id: of the friend.
    """

    conversion_id: str
    campaign_id: str
    campaign_name: str
    voucher_id: str
    place: int
    event: str
    cost: int
    usable_at: str
    customer_id: str | None = None
