"""What an order can use: the kinds of it, and what a request says of one beside its id.

Whatever its kind, it has an id that an order uses once: a code in its canonical form, which has no
small letters, or an id of ours, which has.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a redeemable is; the field's words."""

    DISCOUNT_VOUCHER = "DISCOUNT_VOUCHER"  # a code that takes something off
    GIFT_VOUCHER = "GIFT_VOUCHER"  # a code with a balance, which pays
    LOYALTY_CARD = "LOYALTY_CARD"  # a member whose points pay
    PROMOTION_TIER = "PROMOTION_TIER"  # a promotion, which has no code


_TIER, _CAMPAIGN = "promo_", "camp_"


def tier_id(campaign_id: str) -> str:
    """The id of the one tier of a promotion's campaign.

    >>> tier_id("camp_a1")
    'promo_a1'
    """
    return _TIER + campaign_id.removeprefix(_CAMPAIGN)


def campaign_of_tier(redeemable_id: str) -> str | None:
    """The campaign of a promotion tier, or None when the id is of something else.

    >>> campaign_of_tier("promo_a1"), campaign_of_tier("PROMO_A1")
    ('camp_a1', None)
    """
    if not redeemable_id.startswith(_TIER):
        return None
    return _CAMPAIGN + redeemable_id.removeprefix(_TIER)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a request says of one redeemable beside its id.

    Attributes:
        credits_minor: how much a gift card is to pay; None is as much as is left to pay.
        points: how many points of a member are to pay at most; None is as many as it takes.
        reward_id: of the reward by which they pay.
    """

    credits_minor: int | None = None
    points: int | None = None
    reward_id: str | None = None


NO_WISH = Wish()
