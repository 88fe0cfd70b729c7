"""What one side of a referral gets, as marketing sends it and as we answer with it."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from incentives.domain.campaigns.terms import Tier
from incentives.domain.payout import Cash, Coupon, GiftCard, Points, Reward
from incentives.runtime.shapes import ResponseShape
from incentives.runtime.wire.fields import Currency
from manage_campaigns.strict import Amount, Strict, Text

Count = Annotated[int, Field(ge=1, le=10**9)]


class RewardParentIn(Strict):
    """The campaign that a reward is of: of coupons, or the programme of points."""

    id: Text
    object: Literal["CAMPAIGN", "campaign"] = "CAMPAIGN"
    name: Text | None = None


class ReferralRewardIn(Strict):
    """What one side gets.

    `DISCOUNT_VOUCHER` is a new unique code of the parent, `GIFT_VOUCHER` a new card of the parent
    with this amount, `LOYALTY_CARD` so many points of it, `CASH` an amount owed in minor units of
    `currency`. `cost` is what a coupon or the points count for in the budget, in minor units.
    """

    type: Literal["DISCOUNT_VOUCHER", "GIFT_VOUCHER", "LOYALTY_CARD", "CASH"]
    amount: Count | None = None
    currency: Currency | None = None
    related_object_parent: RewardParentIn | None = None
    cost: Amount | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        is_cash, is_coupon = self.type == "CASH", self.type == "DISCOUNT_VOUCHER"
        if is_cash == (self.related_object_parent is not None):
            raise ValueError("related_object_parent goes with coupons and points, not with cash")
        if is_cash != (self.currency is not None):
            raise ValueError("currency goes with cash, and with nothing else")
        if is_coupon == (self.amount is not None):
            raise ValueError("amount goes with points and money; a coupon is one code")
        if self.type in {"CASH", "GIFT_VOUCHER"} and self.cost is not None:
            raise ValueError("money costs its amount")
        return self

    def reward(self) -> Reward:
        """The reward as the rules know it."""
        parent = self.related_object_parent.id if self.related_object_parent else ""
        amount, cost = self.amount or 0, self.cost or 0
        match self.type:
            case "DISCOUNT_VOUCHER":
                return Coupon(coupon_of=parent, cost_minor=cost)
            case "GIFT_VOUCHER":
                return GiftCard(card_of=parent, amount_minor=amount)
            case "LOYALTY_CARD":
                return Points(programme_id=parent, points=amount, cost_minor=cost)
            case "CASH":
                return Cash(amount_minor=amount, currency=self.currency or "")


class ReferrerTierIn(ReferralRewardIn):
    """What the referrer gets from the n-th person on, or with `once` for the n-th alone; ours."""

    from_referee: Count = 1
    once: bool = False

    def tier(self) -> Tier:
        """The level as the rules know it."""
        return Tier(start=self.from_referee, reward=self.reward(), once=self.once)


class RewardParentOut(ResponseShape):
    """The campaign that a reward is of."""

    id: str
    object: str = "CAMPAIGN"


class ReferralRewardOut(ResponseShape):
    """A reward; of the referrer with the place that it begins at."""

    type: str
    amount: int | None = None
    currency: str | None = None
    related_object_parent: RewardParentOut | None = None
    cost: int | None = None
    from_referee: int | None = None
    once: bool | None = None

    @classmethod
    def of(cls, reward: Reward, tier: Tier | None = None) -> "ReferralRewardOut":
        """The reward on the wire."""
        place = {} if tier is None else {"from_referee": tier.start, "once": tier.once}
        return cls(**_told(reward), **place)


class RefereeRewardOut(ResponseShape):
    """The friend's reward, as the field's clients insist: they know two types, and amounts as text.

    `kind` and `value` (points, or minor units) are ours, and say the same of every reward.
    """

    type: str | None = None
    kind: str
    amount: str | None = None
    value: int | None = None
    currency: str | None = None
    related_object_parent: RewardParentOut | None = None
    cost: int | None = None

    @classmethod
    def of(cls, reward: Reward) -> "RefereeRewardOut":
        """The reward on the wire."""
        told = _told(reward)
        kind, amount = told.pop("type"), told.pop("amount", None)
        return cls(
            type=kind if kind in {"LOYALTY_CARD", "GIFT_VOUCHER"} else None,
            kind=kind,
            amount=None if amount is None else str(amount),
            value=amount,
            **told,
        )


def _told(reward: Reward) -> dict[str, Any]:
    match reward:
        case Coupon(coupon_of=parent):
            return {
                "type": "DISCOUNT_VOUCHER",
                "related_object_parent": RewardParentOut(id=parent),
                "cost": reward.cost_minor or None,
            }
        case GiftCard(card_of=parent):
            return {
                "type": "GIFT_VOUCHER",
                "amount": reward.amount_minor,
                "related_object_parent": RewardParentOut(id=parent),
            }
        case Points(programme_id=parent):
            return {
                "type": "LOYALTY_CARD",
                "amount": reward.points,
                "related_object_parent": RewardParentOut(id=parent),
                "cost": reward.cost_minor or None,
            }
        case Cash():
            return {"type": "CASH", "amount": reward.amount_minor, "currency": reward.currency}
