"""What one request has seen: what it read itself, before what the function instance remembers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.gates import GateState
from incentives.domain.checkout.points_card import as_campaign
from incentives.domain.checkout.promotion import voucher_of as voucher_of_promotion
from incentives.domain.checkout.situation import GateKey, Situation, UseKey
from incentives.domain.codes.voucher import Voucher
from incentives.domain.redeemable import NO_WISH, Wish, campaign_of_tier
from incentives.store import keys
from incentives.store.bodies import campaign_of
from incentives.store.campaigns import campaigns
from incentives.store.checkout.points_payments import SeenMember, seen_member
from incentives.store.codes.vouchers import voucher_of
from incentives.store.customers import person_keys
from incentives.store.items import CampaignItem, GateItem, Item, UseItem
from incentives.store.keys import Key
from incentives.store.known import Known
from incentives.usecases.snapshot.definitions import Definitions
from incentives.usecases.snapshot.person_sight import PersonSight
from incentives.usecases.snapshot.project import Project
from incentives.usecases.snapshot.referral_sight import ReferralSight


@dataclass
class Seen:
    """The items that were read, and the situation that they make.

    Attributes:
        known: what the function instance remembers.
        wishes: what is asked of single redeemables beside their id.
        now: the instant of the request.
        items: what was read, by key; None of what is not there.
    """

    known: Known
    definitions: Definitions
    project: Project
    person: PersonSight
    referral: ReferralSight
    wishes: Mapping[str, Wish]
    now: datetime
    items: dict[Key, Item | None]

    def situation(self, codes: Collection[str]) -> Situation:
        """What was seen, for the decision. Gates last seen used up count as used up."""
        vouchers = {code: seen for code in codes if (seen := self.voucher(code)) is not None}
        found, members = self._members(codes)
        vouchers |= members
        found |= {
            voucher.campaign_id: campaign
            for voucher in vouchers.values()
            if (campaign := self.definitions.of(voucher.campaign_id)) is not None
        }
        gates = {
            (campaign.id, number): state
            for campaign in found.values()
            for number in range(len(campaign.gate_shares))
            if (state := self.gate(campaign, number)) is not None
        }
        referrals = {
            code: referral
            for code, voucher in vouchers.items()
            if (campaign := found.get(voucher.campaign_id)) is not None
            and (referral := self.referral.seen(code, campaign, self.items)) is not None
        }
        return Situation(vouchers, found, gates, self._uses(found), self.person.named, referrals)

    def members(self, codes: Collection[str]) -> list[SeenMember]:
        """The members among what is asked for, as they were seen."""
        found = (
            seen_member(self.items, code, self.wishes.get(code, NO_WISH), self.now)
            for code in codes
        )
        return [one for one in found if one is not None]

    def voucher(self, code: str) -> Voucher | None:
        """The code or the tier, as it was read or is remembered; None when it is not known."""
        if (campaign_id := campaign_of_tier(code)) is not None:
            return self._tier(campaign_id)
        return voucher_of(self.items.get(keys.voucher(code))) or self._remembered(code)

    def gate(self, campaign: Campaign, number: int) -> GateState | None:
        """The counters of a gate, as read or as last seen used up; None when they are not known."""
        item = self.items.get(keys.gate(campaign.id, number))
        if isinstance(item, GateItem):
            return campaigns.gate_state(item)
        return self.known.used_up_state(campaign, number)

    def take_in(self, images: Mapping[Key, Item | None]) -> None:
        """Go by these items, as they are now, and have the next requests remember them."""
        self.items.update(images)
        self.project.remember(images)
        for key, item in images.items():
            if isinstance(item, CampaignItem):
                self.definitions.keep(campaign_of(item.body))
            elif (campaign_id := keys.campaign_of(key)) is not None:
                self.definitions.forget(campaign_id)
            elif (voucher := voucher_of(item)) is not None and voucher.public:
                self.known.public_codes.put(voucher.code, voucher)
        for key in images:
            if (gate := keys.gate_of(key)) is not None:
                self._take_in_gate(gate, self.items[key])

    def _members(self, codes: Collection[str]) -> tuple[dict[str, Campaign], dict[str, Voucher]]:
        """The members among what is asked for, and their programmes."""
        seen = self.members(codes)
        programmes = {one.programme.id: as_campaign(one.programme) for one in seen}
        return programmes, {one.member.id: one.voucher for one in seen}

    def _tier(self, campaign_id: str) -> Voucher | None:
        campaign = self.definitions.of(campaign_id)
        if campaign is None or not campaign.is_promotion:
            return None
        return voucher_of_promotion(campaign)

    def _remembered(self, code: str) -> Voucher | None:
        """The public code as it was last seen, unless its campaign turned out to be gone."""
        voucher = self.known.public_codes.get(code)
        gone = voucher and self.items.get(keys.campaign(voucher.campaign_id), voucher) is None
        return None if gone else voucher

    def _uses(self, found: Mapping[str, Campaign]) -> dict[UseKey, int]:
        return {
            (person, campaign_id): item.used
            for campaign_id in found
            for person in self.person.named
            if isinstance(item := self.items.get(person_keys.use(person, campaign_id)), UseItem)
        }

    def _take_in_gate(self, gate: GateKey, item: Item | None) -> None:
        """Note whether the gate has room; a gate ahead of the definition proves that stale."""
        campaign = self.definitions.of(gate[0])
        if campaign is None:
            return
        state = campaigns.gate_state(item)
        if item is None or state.version > campaign.version:
            if self.definitions.renew(campaign.id) is None:
                self.items[keys.campaign(campaign.id)] = None
        elif state.is_used_up(campaign.gate_shares[gate[1]]):
            self.known.used_up.put(gate, state)
        else:
            self.known.used_up.drop(gate)
