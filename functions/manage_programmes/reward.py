"""The bodies that marketing sends about rewards."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, JsonValue, model_validator

from incentives.domain.cards.gift_card import MAX_BALANCE_MINOR
from incentives.domain.payout import CodeReward, Coupon, GiftCard
from incentives.domain.points.reward import Rate, Reward, RewardKind
from incentives.domain.refusal import Refusal, Refused
from incentives.runtime.wire.fields import MAX_AMOUNT_MINOR, Currency, Metadata
from incentives.runtime.wire.points.share import exact_share, share_bp
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


def _short(attributes: dict[str, JsonValue]) -> dict[str, JsonValue]:
    if len(json.dumps(attributes)) > MAX_METADATA:
        raise ValueError(f"attributes are longer than {MAX_METADATA} characters of JSON")
    return attributes


Attributes = Annotated[Metadata, AfterValidator(_short)]
Rates = dict[Currency, RateIn]
Stock = Annotated[int, Field(ge=0, le=MAX_POINTS)]


Percent = Annotated[int | float, AfterValidator(exact_share), Field(examples=[50])]


class RewardIn(Strict):
    """A new reward. `COIN` has rates by currency and `DONATION` none; others have a price.

    Of a `COIN`, `points_per_order` of a member pay one order at most, and `percent_of_order` of its
    price is what points pay at most.

    `COUPON` and `GIFT_CARD` are a new code of a campaign; `amount` is what is on the card.
    """

    name: Name
    type: RewardKind = Field(strict=False)
    points: Points | None = None
    stock: Stock | None = None
    rates: Rates | None = None
    points_per_order: Points | None = None
    percent_of_order: Percent | None = None
    related_object_parent: CodesOfIn | None = None
    amount: Annotated[int, Field(ge=1, le=MAX_BALANCE_MINOR)] | None = None
    attributes: Attributes = {}

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.points is None) != (self.type in _BY_CUSTOMER):
            raise ValueError("points are the price, and none for COIN and DONATION")
        if bool(self.rates) != (self.type is RewardKind.COIN):
            raise ValueError("rates go with COIN, and with nothing else")
        limited = self.points_per_order is not None or self.percent_of_order is not None
        if limited and not self.rates:
            raise ValueError("points_per_order and percent_of_order go with COIN")
        if (self.related_object_parent is None) == (self.type in _CODES):
            raise ValueError("related_object_parent goes with COUPON and GIFT_CARD alone")
        if (self.amount is None) == (self.type is RewardKind.GIFT_CARD):
            raise ValueError("amount goes with GIFT_CARD, and with nothing else")
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
            rates=_rates(self.rates),
            most_per_order=self.points_per_order,
            share_bp=share_bp(self.percent_of_order),
            attributes=dict(self.attributes) or None,
        )


class RewardChangeIn(Strict):
    """Terms of a reward that are to change; `stock` is how many there ever were.

    What it is, and of what campaign, stays: members were promised that.
    """

    name: Name | None = None
    points: Points | None = None
    stock: Stock | None = None
    rates: Annotated[Rates, Field(min_length=1)] | None = None
    points_per_order: Points | None = None
    percent_of_order: Percent | None = None
    attributes: Attributes | None = None
    active: bool | None = None

    def applied_to(self, reward: Reward) -> Reward:
        """The reward with the members that were sent, but for what is left of it.

        Raises:
            Refused: `INVALID_CAMPAIGN_PARAMS`; a price or rates where it has none.
        """
        self._refuse_what_it_has_not(reward)
        named = {
            "name": self.name,
            "points": self.points,
            "stock": self.stock,
            "rates": _rates(self.rates),
            "most_per_order": self.points_per_order,
            "active": self.active,
        }
        changes: dict[str, Any] = {name: told for name, told in named.items() if told is not None}
        if self.attributes is not None:
            changes["attributes"] = dict(self.attributes) or None
        if self.percent_of_order is not None:
            changes["share_bp"] = share_bp(self.percent_of_order)
        return replace(reward, **changes)

    def _refuse_what_it_has_not(self, reward: Reward) -> None:
        if self.points is not None and reward.points is None:
            raise _refused(reward, "the customer says how many points it takes")
        of_payment = (self.rates, self.points_per_order, self.percent_of_order)
        if reward.rates is None and any(told is not None for told in of_payment):
            raise _refused(reward, "rates and limits of an order go with COIN, and nothing else")


def _rates(rates: Rates | None) -> dict[str, Rate] | None:
    return {name: Rate(rate.points, rate.amount) for name, rate in (rates or {}).items()} or None


def _refused(reward: Reward, details: str) -> Refused:
    return Refused(
        Refusal.INVALID_CAMPAIGN_PARAMS, details, resource_type="reward", resource_id=reward.id
    )
