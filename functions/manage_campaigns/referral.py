"""What makes a campaign a referral programme, as marketing sends it and as we answer with it.

The field's members, and ours beside them: the referrer's rewards by level, limits, waiting time.
"""

import re
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from incentives.domain.campaign import Campaign
from incentives.domain.duration import Duration
from incentives.domain.payout import Cash, Coupon, GiftCard, Points, Reward
from incentives.domain.referral.conversion import REDEMPTION
from incentives.domain.referral.terms import CODE_PLACE, ReferralTerms, ReferrerLimits, Tier
from incentives.runtime.shapes import ResponseShape
from manage_campaigns.strict import Amount, Strict, Text, refused

CAMPAIGN_TYPE = "REFERRAL_PROGRAM"
MOST_TIERS = 50
MAX_LINK = 500
MAX_MESSAGE = 1_000
_LINK = re.compile(r"https://|http://(localhost|127\.0\.0\.1)(:\d{1,5})?[/?#]")  # a shop on trial

Count = Annotated[int, Field(ge=1, le=10**9)]
Span = Annotated[str, Field(min_length=2, max_length=40, examples=["P14D"])]


class RewardParentIn(Strict):
    """The campaign that a reward is of: of coupons, or the programme of points."""

    id: Text
    object: Literal["campaign"] = "campaign"
    name: Text | None = None


class ReferralRewardIn(Strict):
    """What one side gets.

    `DISCOUNT_VOUCHER` is a new unique code of the parent, `GIFT_VOUCHER` a new card of the parent
    with this amount, `LOYALTY_CARD` so many points of it, `CASH` an amount owed in minor units of
    `currency`. `cost` is what a coupon or the points count for in the budget, in minor units.
    """

    type: Literal["DISCOUNT_VOUCHER", "GIFT_VOUCHER", "LOYALTY_CARD", "CASH"]
    amount: Count | None = None
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None
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


class ReferrerLimitsIn(Strict):
    """How many conversions a referrer is paid, by days and months of the campaign's zone."""

    per_day: Count | None = None
    per_month: Count | None = None
    total: Count | None = None


class CustomEventIn(Strict):
    """The event that converts."""

    id: Text | None = None
    name: Annotated[str, Field(min_length=1, max_length=100)]


class ReferralProgramIn(Strict):
    """The terms of a referral programme."""

    conversion_event_type: Literal["redemption", "custom_event"]
    custom_event: CustomEventIn | None = None
    referee_reward: ReferralRewardIn | None = None
    referrer_rewards: Annotated[list[ReferrerTierIn], Field(max_length=MOST_TIERS)] = []
    referrer_limits: ReferrerLimitsIn = ReferrerLimitsIn()
    reward_waiting_time: Span | None = None
    convert_within: Span | None = None
    new_customers_only: bool = True
    link_template: Annotated[str, Field(max_length=MAX_LINK)] | None = None
    message: Annotated[str, Field(min_length=1, max_length=MAX_MESSAGE)] | None = None

    def terms(self) -> ReferralTerms:
        """The terms as the rules know them.

        Raises:
            Refused: `INVALID_CAMPAIGN_PARAMS`.
        """
        self._refuse_contradictions()
        limits = self.referrer_limits
        return ReferralTerms(
            event=self.custom_event.name if self.custom_event else None,
            tiers=tuple(tier.tier() for tier in self.referrer_rewards),
            referee_reward=self.referee_reward.reward() if self.referee_reward else None,
            limits=ReferrerLimits(limits.per_day, limits.per_month, limits.total),
            waiting=_duration(self.reward_waiting_time),
            within=_duration(self.convert_within),
            new_customers_only=self.new_customers_only,
            link=self.link_template,
            message=self.message,
        )

    def _refuse_contradictions(self) -> None:
        by_event = self.conversion_event_type == "custom_event"
        if by_event != (self.custom_event is not None):
            raise refused("custom_event goes with the conversion_event_type custom_event")
        if self.custom_event is not None and self.custom_event.name == REDEMPTION:
            raise refused("custom_event.name cannot be redemption, which is a type of its own")
        if not by_event and self.convert_within is not None:
            raise refused("convert_within is for custom events; a redemption says no other instant")
        starts = [(tier.from_referee, tier.once) for tier in self.referrer_rewards]
        if len(set(starts)) < len(starts):
            raise refused("two of the referrer_rewards begin with the same referee")
        link = self.link_template
        if link is not None and not (_LINK.match(link) and CODE_PLACE in link):
            details = "begins with https:// (or http://localhost, for a trial) and holds"
            raise refused(f"link_template {details} {CODE_PLACE}")


class RewardParentOut(ResponseShape):
    """The campaign that a reward is of."""

    id: str
    object: str = "campaign"


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


class ReferralProgramOut(ResponseShape):
    """The terms of a referral programme."""

    conversion_event_type: str
    custom_event: dict[str, str] | None = None
    referee_reward: ReferralRewardOut | None = None
    referrer_rewards: list[ReferralRewardOut]
    referrer_limits: dict[str, int | None]
    reward_waiting_time: str | None = None
    convert_within: str | None = None
    new_customers_only: bool
    link_template: str | None = None
    message: str | None = None

    @classmethod
    def of(cls, campaign: Campaign) -> "ReferralProgramOut | None":
        """The terms on the wire; None of a campaign that is no programme."""
        terms = campaign.referral
        if terms is None:
            return None
        limits = terms.limits
        return cls(
            conversion_event_type="custom_event" if terms.event else REDEMPTION,
            custom_event={"name": terms.event} if terms.event else None,
            referee_reward=ReferralRewardOut.of(terms.referee_reward)
            if terms.referee_reward
            else None,
            referrer_rewards=[ReferralRewardOut.of(tier.reward, tier) for tier in terms.tiers],
            referrer_limits={
                "per_day": limits.per_day,
                "per_month": limits.per_month,
                "total": limits.total,
            },
            reward_waiting_time=str(terms.waiting) if terms.waiting else None,
            convert_within=str(terms.within) if terms.within else None,
            new_customers_only=terms.new_customers_only,
            link_template=terms.link,
            message=terms.message,
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


def _duration(text: str | None) -> Duration | None:
    return None if text is None else Duration.parse(text)
