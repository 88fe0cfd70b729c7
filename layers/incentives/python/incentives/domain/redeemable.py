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


@dataclass(frozen=True, slots=True)
class Wish:
    """What a request says of one redeemable beside its id.

    Attributes:
        credits_minor: how much a gift card is to pay; None is as much as is left to pay.
    """

    credits_minor: int | None = None


NO_WISH = Wish()
