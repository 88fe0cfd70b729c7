"""What one checkout request has loaded; who reads it cannot change it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from incentives.domain import derived_ids
from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.gates import GateState
from incentives.domain.campaigns.limits import UseKey
from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.promotion import voucher_of as voucher_of_promotion
from incentives.domain.checkout.situation import GateKey, ReferralSeen, Situation
from incentives.domain.codes.voucher import Voucher
from incentives.domain.condition.asks import asks_of
from incentives.domain.customers.shopper import Shopper
from incentives.domain.pricing.rules import NO_RULES, StackingRules
from incentives.domain.redeemable import NO_WISH, Wish, campaign_of_tier, tier_id
from incentives.store import keys
from incentives.store.campaigns import campaigns
from incentives.store.campaigns.promotions import Promotions, promotions_of
from incentives.store.campaigns.stacking_rules import rules_of
from incentives.store.codes.vouchers import voucher_of
from incentives.store.customers import person_uses
from incentives.store.items import GateItem, Item
from incentives.store.keys import Key
from incentives.usecases.snapshot.cache import InstanceCache
from incentives.usecases.snapshot.customer import Customer

if TYPE_CHECKING:
    from incentives.store.checkout.points_payments import SeenMember


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a request has read itself, before what the function instance's cache holds.

    Each load makes a new one; this one stays as it is.

    Attributes:
        now: the instant of the request; what is cached of the project has an age.
        seed: says at which gate to begin.
        wishes: what is asked of single redeemables beside their id.
        lists: the lists of campaigns offered without a code that this request goes by.
        items: what was read, by key; None of what is not there.
        definitions: the campaigns that were read, by id.
    """

    cache: InstanceCache
    customer: Customer
    now: datetime
    seed: int
    wishes: Mapping[str, Wish]
    lists: tuple[Key, ...]
    items: Mapping[Key, Item | None]
    definitions: Mapping[str, Campaign]

    @property
    def rules(self) -> StackingRules:
        """The project's stacking rules, one and the same for the whole request."""
        if (key := keys.stacking_rules()) in self.items:
            return rules_of(self.items[key])
        return self.cache.rules.at(self.now) or NO_RULES

    @property
    def promotions(self) -> tuple[str, ...]:
        """The ids of the promotions that may apply by themselves."""
        found = map(self.campaign, self.listed(keys.promotions()))
        return tuple(sorted(tier_id(one.id) for one in found if one and one.is_promotion))

    @property
    def shown(self) -> tuple[str, ...]:
        """The public codes that are shown to everybody who may use them."""
        found = map(self.campaign, self.listed(keys.shown_codes()))
        return tuple(sorted(one.public_code for one in found if one and one.public_code))

    def listed(self, key: Key) -> Promotions:
        """The campaigns on one of the lists; before it is read, as it was read last."""
        if key not in self.lists:
            return {}
        if key in self.items:
            return promotions_of(self.items[key])
        return self.cache.lists[key].last or {}

    @property
    def everyone(self) -> tuple[str, ...]:
        """Every hash of the customer, as far as is known by now."""
        return self.customer.everyone(self.items)

    def shopper_on(self, record: OrderRecord) -> Shopper:
        """What is known of the shopper, for a decision on this order."""
        return self.customer.shopper_on(record, self.items)

    def campaign(self, campaign_id: str) -> Campaign | None:
        """The definition of this campaign, or None when nobody has read it yet."""
        return self.definitions.get(campaign_id) or self.cache.campaigns.get(campaign_id)

    def voucher(self, code: str) -> Voucher | None:
        """The code or the promotion, as read or cached; None when it is not known."""
        if (campaign_id := campaign_of_tier(code)) is not None:
            campaign = self.campaign(campaign_id)
            return voucher_of_promotion(campaign) if campaign and campaign.is_promotion else None
        if (read := voucher_of(self.items.get(keys.voucher(code)))) is not None:
            return read
        cached = self.cache.public_codes.get(code)
        gone = cached and self.items.get(keys.campaign(cached.campaign_id), cached) is None
        return None if gone else cached

    def gate(self, campaign: Campaign, number: int) -> GateState | None:
        """The counters of a gate, as read or as last seen used up; None when they are not known."""
        item = self.items.get(keys.gate(campaign.id, number))
        if isinstance(item, GateItem):
            return campaigns.gate_state(item)
        return self.cache.used_up_state(campaign, number)

    def members(self, codes: Collection[str]) -> "list[SeenMember]":
        """The members among what is asked for, as they were read."""
        if not any(map(derived_ids.programme_of_member, codes)):
            return []
        from incentives.store.checkout.points_payments import seen_member

        found = (
            seen_member(self.items, code, self.wishes.get(code, NO_WISH), self.now)
            for code in codes
        )
        return [one for one in found if one is not None]

    def asks_for_orders(self, codes: Collection[str]) -> bool:
        """Whether a campaign behind these codes, as far as known, asks what the person ordered."""
        known = (self.campaign(one.campaign_id) for code in codes if (one := self.voucher(code)))
        return any(asks_of(one.conditions).orders for one in known if one is not None)

    def situation(self, codes: Collection[str]) -> Situation:
        """All of it that a decision looks at. Gates last seen used up count as used up."""
        members = self.members(codes)
        vouchers = {code: one for code in codes if (one := self.voucher(code)) is not None}
        vouchers |= {member.card: member.voucher for member in members}
        found = {member.programme.id: member.campaign for member in members}
        for voucher in vouchers.values():
            if (campaign := self.campaign(voucher.campaign_id)) is not None:
                found[campaign.id] = campaign
        return Situation(
            vouchers,
            found,
            gates=self._gates(found),
            uses=self._uses(found),
            persons=self.customer.named,
            referrals=self._referrals(vouchers, found),
            further=self.everyone[len(self.customer.named) :],
        )

    def _referrals(
        self, vouchers: Mapping[str, Voucher], found: Mapping[str, Campaign]
    ) -> dict[str, ReferralSeen]:
        programmes = {
            code: campaign
            for code, voucher in vouchers.items()
            if (campaign := found.get(voucher.campaign_id)) and campaign.referral is not None
        }
        if not programmes:
            return {}
        from incentives.usecases.snapshot.referral import referral_of

        seen = {
            code: referral_of(self.customer, code, campaign, self.items, self.now)
            for code, campaign in programmes.items()
        }
        return {code: one for code, one in seen.items() if one is not None}

    def _gates(self, found: Mapping[str, Campaign]) -> dict[GateKey, GateState]:
        return {
            (campaign.id, number): state
            for campaign in found.values()
            for number in range(len(campaign.gate_shares))
            if (state := self.gate(campaign, number)) is not None
        }

    def _uses(self, found: Mapping[str, Campaign]) -> dict[UseKey, int]:
        seen = {
            use: person_uses.used(use, self.items, earlier=not campaign.counts_persons_whole)
            for campaign in found.values()
            for use in campaign.uses_by(self.customer.named, self.now)
        }
        return {use: used for use, used in seen.items() if used is not None}
