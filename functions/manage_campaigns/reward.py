"""What one side of a referral gets, as marketing sends it and as we answer with it."""

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from incentives.domain.campaigns.terms import Tier
from incentives.domain.payout import (
    Cash,
    Coupon,
    GiftCard,
    Points,
    PromisedReward,
    Reward,
    ShareOfOrder,
)
from incentives.runtime.shapes import ResponseShape
from incentives.runtime.wire.fields import Currency
from incentives.runtime.wire.points.share import exact_share, percent_bp, percent_of
from manage_campaigns.strict import Amount, Strict, Text

Count = Annotated[int, Field(ge=1, le=10**9)]
Percent = Annotated[int | float, AfterValidator(exact_share), Field(examples=[10])]


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
    In the place of `amount`, `percent_of_order` is a share of what the friend paid for the order,
    of money and cards, and `amount_limit` the most that it comes to.
    """

    type: Literal["DISCOUNT_VOUCHER", "GIFT_VOUCHER", "LOYALTY_CARD", "CASH"]
    amount: Count | None = None
    percent_of_order: Percent | None = None
    amount_limit: Count | None = None
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
        self._refuse_half_a_share()
        if is_coupon == (self.amount is not None or self.percent_of_order is not None):
            raise ValueError("amount goes with points and money; a coupon is one code")
        if self.type in {"CASH", "GIFT_VOUCHER"} and self.cost is not None:
            raise ValueError("money costs its amount")
        return self

    def _refuse_half_a_share(self) -> None:
        is_share = self.percent_of_order is not None
        if is_share != (self.amount_limit is not None):
            raise ValueError("percent_of_order and amount_limit go together")
        if is_share and (self.amount is not None or self.type not in {"CASH", "GIFT_VOUCHER"}):
            raise ValueError("percent_of_order goes with money and cards, in the place of amount")

    def promised(self) -> PromisedReward:
        """The reward as the terms have it."""
        if self.percent_of_order is None:
            return self._reward(self.amount or 0)
        most = self._reward(self.amount_limit or 0)
        if not isinstance(most, Cash | GiftCard):
            raise TypeError("a share of other things than money")
        return ShareOfOrder(rate_bp=percent_bp(self.percent_of_order), at_most=most)

    def _reward(self, amount: int) -> Reward:
        parent = self.related_object_parent.id if self.related_object_parent else ""
        cost = self.cost or 0
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
        return Tier(start=self.from_referee, reward=self.promised(), once=self.once)


class RewardParentOut(ResponseShape):
    """The campaign that a reward is of."""

    id: str
    object: str = "CAMPAIGN"


class ReferralRewardOut(ResponseShape):
    """A reward; of the referrer with the place that it begins at."""

    type: str
    amount: int | None = None
    percent_of_order: int | float | None = None
    amount_limit: int | None = None
    currency: str | None = None
    related_object_parent: RewardParentOut | None = None
    cost: int | None = None
    from_referee: int | None = None
    once: bool | None = None

    @classmethod
    def of(cls, reward: PromisedReward, tier: Tier | None = None) -> "ReferralRewardOut":
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
    percent_of_order: int | float | None = None
    amount_limit: int | None = None
    currency: str | None = None
    related_object_parent: RewardParentOut | None = None
    cost: int | None = None

    @classmethod
    def of(cls, reward: PromisedReward) -> "RefereeRewardOut":
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


def _told(reward: PromisedReward) -> dict[str, Any]:
    match reward:
        case ShareOfOrder():
            told = _told(reward.at_most)
            most = told.pop("amount")
            return told | {"percent_of_order": percent_of(reward.rate_bp), "amount_limit": most}
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
