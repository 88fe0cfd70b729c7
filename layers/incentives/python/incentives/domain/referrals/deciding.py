"""Whether somebody may come by a referrer's code. Pure: the write's guards repeat what may change.

What is not known refuses: a person without any identity cannot be told from the referrer.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.terms import ReferralTerms
from incentives.domain.findings import Circumstance, FieldRequired, ReferralFinding
from incentives.domain.referrals.conversion import Part
from incentives.domain.referrals.referrer import Referrer
from incentives.domain.refusal import Reason, Refusal

type ReferralReason = Reason[ReferralFinding]


@dataclass(frozen=True, slots=True)
class Referee:
    """Who came.

    Attributes:
        persons: hashes of the person; empty when unknown.
        orders: that the person had completed before, as the shop says; None when it does not.
        came_at: when the person came by the link, as the shop says; None when it does not.
        event_id: of the event that is to convert.
    """

    persons: tuple[str, ...]
    orders: int | None
    came_at: datetime | None
    event_id: str


def why_not(
    referrer: Referrer | None,
    referee: Referee,
    parts: Collection[Part],
    campaign: Campaign,
    now: datetime,
) -> ReferralReason | None:
    """The first reason why this is no conversion, or None when it is one.

    Args:
        referrer: of the code; None when nobody has it yet.
        referee: who came.
        parts: what the referee has to do with the programme, under each identity.
        campaign: the programme.
        now: the instant of the request.
    """
    if campaign.referral is None or referrer is None:
        return Reason(Refusal.NOT_PUBLISHED)
    if referrer.blocked:
        return Reason(Refusal.VOUCHER_DISABLED)
    if not referee.persons:
        return Reason(Refusal.MISSING_CUSTOMER)
    if is_referrer(referrer, referee.persons, parts):
        return Reason(Refusal.REFERRER_NOT_PERMITTED)
    return (
        _known_already(referrer, referee, parts)
        or _not_new(campaign.referral, referee)
        or _too_late(campaign.referral, referee, campaign, now)
        or _limit_reached(campaign.referral, referrer, campaign, now)
    )


def is_referrer(referrer: Referrer, persons: Collection[str], parts: Collection[Part]) -> bool:
    """Whether the code is the person's own, whatever they are called this time."""
    own = any(part.code == referrer.code for part in parts)
    return own or not set(persons).isdisjoint(referrer.persons)


def _known_already(
    referrer: Referrer, referee: Referee, parts: Collection[Part]
) -> ReferralReason | None:
    """One referrer per referee, for ever; a conversion that was taken back may be made again."""
    for part in parts:
        earlier = part.conversion
        if earlier is None:
            if part.has_referred:
                return Reason(Refusal.REFEREE_NOT_NEW, Circumstance.IS_REFERRER)
        elif earlier.stands or earlier.code != referrer.code:
            return Reason(Refusal.REFEREE_ALREADY_REFERRED)
        elif earlier.event_id == referee.event_id:
            return Reason(Refusal.CONVERSION_CANCELLED)
    return None


def _not_new(terms: ReferralTerms, referee: Referee) -> ReferralReason | None:
    if terms.new_customers_only and referee.orders is None:
        return Reason(Refusal.MISSING_CUSTOMER_DATA, FieldRequired("customer.orders_count"))
    if terms.new_customers_only and referee.orders:
        return Reason(Refusal.REFEREE_NOT_NEW, Circumstance.ORDERED_BEFORE)
    return None


def _too_late(
    terms: ReferralTerms, referee: Referee, campaign: Campaign, now: datetime
) -> ReferralReason | None:
    if terms.within is None:
        return None
    if referee.came_at is None:
        return Reason(Refusal.MISSING_CUSTOMER_DATA, FieldRequired("referral.referred_at"))
    if terms.is_late(referee.came_at, now, campaign.window):
        return Reason(Refusal.REFERRAL_EXPIRED)
    return None


def _limit_reached(
    terms: ReferralTerms, referrer: Referrer, campaign: Campaign, now: datetime
) -> ReferralReason | None:
    today = campaign.window.local_day(now)
    reached = referrer.reached(terms.limits, today)
    return None if reached is None else Reason(Refusal.REFERRER_LIMIT_EXCEEDED, reached)
