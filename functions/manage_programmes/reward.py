"""The body that marketing sends about a reward."""

import json
from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from incentives.domain.gift_card import MAX_BALANCE_MINOR
from incentives.domain.payout import CodeReward, Coupon, GiftCard
from incentives.domain.points.reward import Rate, Reward, RewardKind
from incentives.runtime.wire.asked import MAX_AMOUNT_MINOR, Metadata
from manage_programmes.schema import MAX_METADATA, MAX_POINTS, Name, Points, Strict

_BY_CUSTOMER = {RewardKind.COIN, RewardKind.DONATION}
_CODES = {RewardKind.COUPON, RewardKind.GIFT_CARD}


class RateIn(Strict):
    """So many points pay this amount, in minor units."""

    points: Points
    amount: Annotated[int, Field(ge=1, le=MAX_AMOUNT_MINOR)]


class CodesOfIn(Strict):
    """The campaign whose new codes a reward is."""

    id: Name
    object: Literal["campaign"] = "campaign"


class RewardIn(Strict):
    """A new reward. `COIN` has rates by currency and `DONATION` none; others have a price.

    `COUPON` and `GIFT_CARD` are a new code of a campaign; `amount` is what is on the card.
    """

    name: Name
    type: RewardKind = Field(strict=False)
    points: Points | None = None
    stock: Annotated[int, Field(ge=0, le=MAX_POINTS)] | None = None
    rates: dict[Annotated[str, Field(pattern="^[A-Z]{3}$")], RateIn] | None = None
    related_object_parent: CodesOfIn | None = None
    amount: Annotated[int, Field(ge=1, le=MAX_BALANCE_MINOR)] | None = None
    attributes: Metadata = {}

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.points is None) != (self.type in _BY_CUSTOMER):
            raise ValueError("points are the price, and none for COIN and DONATION")
        if bool(self.rates) != (self.type is RewardKind.COIN):
            raise ValueError("rates go with COIN, and with nothing else")
        if (self.related_object_parent is None) == (self.type in _CODES):
            raise ValueError("related_object_parent goes with COUPON and GIFT_CARD alone")
        if (self.amount is None) == (self.type is RewardKind.GIFT_CARD):
            raise ValueError("amount goes with GIFT_CARD, and with nothing else")
        if len(json.dumps(self.attributes)) > MAX_METADATA:
            raise ValueError(f"attributes are longer than {MAX_METADATA} characters of JSON")
        return self

    @property
    def _code(self) -> CodeReward | None:
        if self.related_object_parent is None:
            return None
        if self.amount is None:
            return Coupon(coupon_of=self.related_object_parent.id)
        return GiftCard(card_of=self.related_object_parent.id, amount_minor=self.amount)

    def reward(self, programme_id: str, reward_id: str, now: datetime) -> Reward:
        """The reward that is to be made."""
        rates = {name: Rate(one.points, one.amount) for name, one in (self.rates or {}).items()}
        return Reward(
            id=reward_id,
            programme_id=programme_id,
            name=self.name,
            kind=self.type,
            created_at=now,
            points=self.points,
            stock=self.stock,
            left=self.stock,
            code=self._code,
            rates=rates or None,
            attributes=dict(self.attributes) or None,
        )
