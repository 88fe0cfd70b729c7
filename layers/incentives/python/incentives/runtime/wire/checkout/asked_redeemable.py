"""What a checkout wants to use: a code, the tier of a promotion, a member's points."""

from typing import Annotated, Literal

from pydantic import Field

from incentives.domain.code import canonical
from incentives.domain.redeemable import Wish
from incentives.runtime.shapes import RequestShape
from incentives.runtime.wire.fields import (
    MAX_AMOUNT_MINOR,
    Text,
)
from incentives.store.points import points_keys


class GiftIn(RequestShape):
    """How much of a gift card is to be used, in minor units."""

    credits: Annotated[int, Field(ge=1, le=MAX_AMOUNT_MINOR)] | None = None


class PointsRewardIn(RequestShape):
    """The reward of a programme by which points pay, and how many of them at most."""

    id: Text | None = None
    points: Annotated[int, Field(ge=1, le=10**9)] | None = None


class RedeemableIn(RequestShape):
    """One thing to use: a code, or the tier of a promotion; others are refused, not skipped.

    `gift.credits` has a gift card pay that much at most; without it, as much as is left to pay.
    With a member's id (`mem_…`), `reward` says how its points pay.
    """

    object: Literal["voucher", "promotion_tier", "promotion_stack"] = "voucher"
    id: Text
    gift: GiftIn = GiftIn()
    reward: PointsRewardIn = PointsRewardIn()

    @property
    def code(self) -> str:
        """A member's id, a tier's, or the canonical code; what is no code has no match."""
        if self.object == "promotion_tier" or points_keys.programme_of(self.id) is not None:
            return self.id
        return canonical(self.id) or self.id

    @property
    def wish(self) -> Wish:
        """What is asked of it beside its id."""
        return Wish(self.gift.credits, self.reward.points, self.reward.id)
