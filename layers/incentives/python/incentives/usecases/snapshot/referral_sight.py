"""What a request sees of a referral: the code's referrer, and the customer's part in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.checkout.order import Order
from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.referral_seen import ReferralSeen
from incentives.domain.condition.flag import Flag
from incentives.domain.payout import Reward
from incentives.domain.referrals.conversion import Part
from incentives.domain.referrals.deciding import Referee, is_referrer, why_not
from incentives.domain.referrals.referrer import Referrer
from incentives.domain.refusal import Refusal
from incentives.store.items import Item
from incentives.store.keys import Key
from incentives.store.referrals import conversions, referral_keys, referrers
from incentives.usecases.snapshot.person_sight import PersonSight

_ORDERS = Flag(kind="customer.first_order")
_NO_ORDER = OrderRecord("", Order())

type Items = Mapping[Key, Item | None]


@dataclass(frozen=True, slots=True)
class ReferralSight:
    """The customer of a request before the codes of referral programmes."""

    person: PersonSight
    now: datetime

    def wanted(self, code: str, campaign: Campaign, items: Items) -> set[Key]:
        """The items that the decision needs, as far as is known by now."""
        if campaign.referral is None:
            return set()
        wanted = {referral_keys.referrer(code), *self.parts(campaign, items)}
        if campaign.referral.new_customers_only:
            wanted |= self.person.wanted(_ORDERS, items)
        return wanted

    def parts(self, campaign: Campaign, items: Items) -> list[Key]:
        """Where the customer's part is kept; more once one identity has led to another."""
        everyone = self.person.everyone(items)
        own = [referral_keys.part(one, campaign.id) for one in everyone]
        homes = (conversions.home_of(items.get(key), campaign.id) for key in own)
        return list(dict.fromkeys([*own, *(key for key in homes if key is not None)]))

    def orders(self, items: Items) -> int | None:
        """Orders that the customer had completed before, as the shop or the engine knows."""
        facts = self.person.shopper_on(_NO_ORDER, items).customer
        return facts.orders if facts else None

    def seen(self, code: str, campaign: Campaign, items: Items) -> ReferralSeen | None:
        """What a redemption of the code comes to; None of a campaign that is no programme."""
        if campaign.referral is None:
            return None
        referrer = referrers.referrer_of(items.get(referral_keys.referrer(code)))
        parts = [conversions.part_of(items.get(key)) for key in self.parts(campaign, items)]
        if campaign.referral.event is not None:
            return self._used_only(referrer, items, parts)
        everyone = self.person.everyone(items)
        referee = Referee(everyone, self.orders(items), came_at=None, event_id="")
        reason = why_not(referrer, referee, parts, campaign, self.now)
        if reason is not None:
            return ReferralSeen(*reason)
        place = referrer.next_place if referrer else 1
        rewards = (campaign.referral.reward_at(place), campaign.referral.referee_reward)
        return ReferralSeen(converts=True, cost_minor=_cost(rewards))

    def _used_only(
        self, referrer: Referrer | None, items: Items, parts: list[Part]
    ) -> ReferralSeen:
        """Where an event converts, the code gives its discount, but not to its owner."""
        if referrer is None:
            return ReferralSeen(Refusal.NOT_PUBLISHED)
        if is_referrer(referrer, self.person.everyone(items), parts):
            return ReferralSeen(Refusal.REFERRER_NOT_PERMITTED)
        return ReferralSeen()


def _cost(rewards: tuple[Reward | None, ...]) -> int:
    return sum(reward.cost_minor for reward in rewards if reward is not None)
