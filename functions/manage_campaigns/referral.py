"""What makes a campaign a referral programme, as marketing sends it and as we answer with it.

The field's members, and ours beside them: the referrer's rewards by level, limits, waiting time.
"""

import re
from typing import Annotated, Literal

from pydantic import Field

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.terms import CODE_PLACE, ReferralTerms, ReferrerLimits
from incentives.domain.duration import Duration
from incentives.domain.payout import Cash
from incentives.domain.referrals.conversion import REDEMPTION
from incentives.runtime.shapes import ResponseShape
from manage_campaigns.reward import (
    Count,
    RefereeRewardOut,
    ReferralRewardIn,
    ReferralRewardOut,
    ReferrerTierIn,
)
from manage_campaigns.strict import Strict, Text, refused

MOST_TIERS = 50
MAX_LINK = 500
MAX_MESSAGE = 1_000
WAITING = Duration(days=14)  # in which a customer of the EU may withdraw from a purchase
AT_ONCE = "P0D"
BY_PAID = "AMOUNT_PAID"
_NO_TIME = re.compile(r"P(?:0{1,9}[YMWD])*(?:T(?:0{1,9}[HMS])+)?")
_LINK = re.compile(r"https://|http://(localhost|127\.0\.0\.1)(:\d{1,5})?[/?#]")  # a shop on trial
Span = Annotated[str, Field(min_length=2, max_length=40, examples=["P14D"])]


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
    second_level_reward: ReferralRewardIn | None = None
    referrer_limits: ReferrerLimitsIn = ReferrerLimitsIn()
    reward_waiting_time: Span | None = None
    convert_within: Span | None = None
    new_customers_only: bool = True
    friends_per_address: Count | None = None
    minimum_measured: Literal["BEFORE_DISCOUNTS", "AMOUNT_PAID"] = "BEFORE_DISCOUNTS"
    link_template: Annotated[str, Field(max_length=MAX_LINK)] | None = None
    message: Annotated[str, Field(min_length=1, max_length=MAX_MESSAGE)] | None = None

    def terms(self, unsaid: Duration | None = WAITING) -> ReferralTerms:
        """The terms as the rules know them.

        Args:
            unsaid: how long rewards wait where nothing is said of it: of a programme that is
                changed, as long as before.

        Raises:
            Refused: `INVALID_CAMPAIGN_PARAMS`.
        """
        self._refuse_contradictions()
        limits = self.referrer_limits
        return ReferralTerms(
            event=self.custom_event.name if self.custom_event else None,
            tiers=tuple(tier.tier() for tier in self.referrer_rewards),
            referee_reward=self.referee_reward.promised() if self.referee_reward else None,
            second_level=(
                self.second_level_reward.promised() if self.second_level_reward else None
            ),
            limits=ReferrerLimits(limits.per_day, limits.per_month, limits.total),
            waiting=_waiting(self.reward_waiting_time, unsaid),
            within=_duration(self.convert_within),
            new_customers_only=self.new_customers_only,
            link=self.link_template,
            message=self.message,
            per_address=self.friends_per_address,
            minimum_by_paid=self.minimum_measured == BY_PAID,
        )

    def _refuse_contradictions(self) -> None:
        self._refuse_event()
        starts = [(tier.from_referee, tier.once) for tier in self.referrer_rewards]
        if len(set(starts)) < len(starts):
            raise refused("two of the referrer_rewards begin with the same referee")
        link = self.link_template
        if link is not None and not (_LINK.match(link) and CODE_PLACE in link):
            details = "begins with https:// (or http://localhost, for a trial) and holds"
            raise refused(f"link_template {details} {CODE_PLACE}")

    def _refuse_event(self) -> None:
        by_event = self.conversion_event_type == "custom_event"
        if by_event != (self.custom_event is not None):
            raise refused("custom_event goes with the conversion_event_type custom_event")
        if self.custom_event is not None and self.custom_event.name == REDEMPTION:
            raise refused("custom_event.name cannot be redemption, which is a type of its own")
        if not by_event:
            self._refuse_what_needs_events()

    def _refuse_what_needs_events(self) -> None:
        if self.convert_within is not None:
            raise refused("convert_within is for custom events; a redemption says no other instant")
        if self.minimum_measured == BY_PAID:
            raise refused("AMOUNT_PAID is for custom events; at a redemption nothing is paid yet")
        if self.friends_per_address is not None:
            raise refused("friends_per_address is for custom events, which say the address")
        rewards = (*self.referrer_rewards, self.referee_reward, self.second_level_reward)
        if any(one and one.percent_of_order is not None for one in rewards):
            raise refused("percent_of_order is for custom events; see AMOUNT_PAID")


def refuse_other_currency(campaign: Campaign) -> Campaign:
    """The campaign, unless a share of its orders is of another currency, or of nobody knows which.

    Raises:
        Refused: `INVALID_CAMPAIGN_PARAMS`.
    """
    for share in campaign.referral.shares if campaign.referral else ():
        paid_in = share.at_most.currency if isinstance(share.at_most, Cash) else campaign.currency
        if campaign.currency is None or paid_in != campaign.currency:
            raise refused("percent_of_order needs the campaign's currency, and money in it")
    return campaign


class ReferralProgramOut(ResponseShape):
    """The terms of a referral programme."""

    conversion_event_type: str
    custom_event: dict[str, str] | None = None
    referee_reward: RefereeRewardOut | None = None
    referrer_rewards: list[ReferralRewardOut]
    second_level_reward: ReferralRewardOut | None = None
    referrer_limits: dict[str, int | None]
    reward_waiting_time: str
    convert_within: str | None = None
    new_customers_only: bool
    friends_per_address: int | None = None
    minimum_measured: str
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
            referee_reward=RefereeRewardOut.of(terms.referee_reward)
            if terms.referee_reward
            else None,
            referrer_rewards=[ReferralRewardOut.of(tier.reward, tier) for tier in terms.tiers],
            second_level_reward=(
                ReferralRewardOut.of(terms.second_level) if terms.second_level else None
            ),
            referrer_limits={
                "per_day": limits.per_day,
                "per_month": limits.per_month,
                "total": limits.total,
            },
            reward_waiting_time=str(terms.waiting) if terms.waiting else AT_ONCE,
            convert_within=str(terms.within) if terms.within else None,
            new_customers_only=terms.new_customers_only,
            friends_per_address=terms.per_address,
            minimum_measured=BY_PAID if terms.minimum_by_paid else "BEFORE_DISCOUNTS",
            link_template=terms.link,
            message=terms.message,
        )


def _waiting(text: str | None, unsaid: Duration | None) -> Duration | None:
    if text is None:
        return unsaid
    return None if "0" in text and _NO_TIME.fullmatch(text) else Duration.parse(text)


def _duration(text: str | None) -> Duration | None:
    return None if text is None else Duration.parse(text)
