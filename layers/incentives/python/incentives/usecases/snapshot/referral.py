"""What a request knows of a referral: the code's referrer, and the customer's part in it."""

from datetime import datetime

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.checkout.situation import ReferralSeen
from incentives.domain.condition.flag import Flag
from incentives.domain.payout import PromisedReward, ShareOfOrder
from incentives.domain.referrals.conversion import Part
from incentives.domain.referrals.deciding import Referee, is_referrer, why_not
from incentives.domain.referrals.referrer import Referrer
from incentives.domain.refusal import Refusal
from incentives.store.customers import whole_person
from incentives.store.keys import Key
from incentives.store.referrals import referral_keys, referrers
from incentives.usecases.snapshot.customer import Customer, Items
from incentives.usecases.snapshot.parts import Parts, SecondLevel

_ORDERS = Flag(kind="customer.first_order")


def needed_for_referral(
    customer: Customer, code: str, campaign: Campaign, items: Items
) -> set[Key]:
    """The items that the decision on a referral code needs, as far as is known by now."""
    if campaign.referral is None:
        return set()
    parts = Parts(customer.everyone(items), campaign.id, items)
    needed = {referral_keys.referrer(code), *parts.keys}
    needed |= whole_person.asked(customer.named, items)
    if campaign.referral.second_level is not None:
        needed |= SecondLevel(code, campaign, items).keys
    if campaign.referral.new_customers_only:
        needed |= customer.needed(_ORDERS, items)
    return needed


def referral_of(
    customer: Customer, code: str, campaign: Campaign, items: Items, now: datetime
) -> ReferralSeen | None:
    """What a redemption of the code comes to; None of a campaign that is no programme."""
    if campaign.referral is None:
        return None
    referrer = referrers.referrer_of(items.get(referral_keys.referrer(code)))
    everyone = customer.everyone(items)
    parts = Parts(everyone, campaign.id, items).seen
    if campaign.referral.event is not None:
        if customer.shopper.in_page:  # it could be the referrer's own
            return ReferralSeen(Refusal.MISSING_CUSTOMER)
        return _discount_only(referrer, everyone, parts)
    referee = Referee(everyone, customer.orders_before(items), came_at=None, event_id="")
    reason = why_not(referrer, referee, parts, campaign, now)
    if reason is not None:
        return ReferralSeen(reason.refusal, finding=reason.finding)
    if referrer is None:
        return ReferralSeen(Refusal.NOT_PUBLISHED)
    above = SecondLevel(code, campaign, items).referrer(everyone)
    rewards = (
        referrer.reward(campaign.referral),
        campaign.referral.referee_reward,
        campaign.referral.second_level if above else None,
    )
    return ReferralSeen(converts=True, cost_minor=_cost(rewards))


def _discount_only(
    referrer: Referrer | None, everyone: tuple[str, ...], parts: tuple[Part, ...]
) -> ReferralSeen:
    """Where an event converts, the code gives its discount, but not to its owner."""
    if referrer is None:
        return ReferralSeen(Refusal.NOT_PUBLISHED)
    if referrer.blocked:
        return ReferralSeen(Refusal.VOUCHER_DISABLED)
    if is_referrer(referrer, everyone, parts):
        return ReferralSeen(Refusal.REFERRER_NOT_PERMITTED)
    return ReferralSeen()


def _cost(rewards: tuple[PromisedReward | None, ...]) -> int:
    """What rewards count for; none is a share of what is paid where the redemption converts."""
    known = (one for one in rewards if one is not None and not isinstance(one, ShareOfOrder))
    return sum(reward.cost_minor for reward in known)
