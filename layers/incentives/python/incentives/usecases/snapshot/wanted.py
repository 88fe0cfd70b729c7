"""What one request has to read: as little as it must, guessed from what is known so far."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.redeemable import NO_WISH, campaign_of_tier
from incentives.store import keys
from incentives.store.checkout.points_payments import member_keys
from incentives.store.customers import person_keys
from incentives.store.keys import Key
from incentives.store.points import points_keys
from incentives.usecases.snapshot.seen import Seen

_GUESSES = 2  # campaigns that an unknown code may belong to by its look


@dataclass
class Wanted:
    """The items that the decision needs, whether they were read already or not.

    Attributes:
        seed: says at which gate to begin.
        only_reads: look at counters before the decision; there is no guard to tell of them.
        likely: with it, counters of promotions are looked at that it takes for likely to apply.
        doubted: campaigns of which all gates are to be looked at.
    """

    seen: Seen
    seed: int
    only_reads: bool
    likely: Callable[[Campaign], bool] | None
    doubted: set[str] = field(default_factory=set)
    _renewed: set[str] = field(default_factory=set)

    def of_codes(self, codes: Collection[str]) -> set[Key]:
        """What a decision on these codes needs, as far as is known by now."""
        wanted: set[Key] = set()
        for code in codes:
            if points_keys.programme_of(code) is not None:
                wanted |= member_keys(code, self.seen.wishes.get(code, NO_WISH))
                continue
            voucher = self.seen.voucher(code)
            if voucher is not None:
                wanted |= self._of_campaign(voucher.campaign_id, code)
                continue
            if (campaign_id := campaign_of_tier(code)) is not None:
                if self.seen.definitions.of(campaign_id) is None:
                    wanted.add(keys.campaign(campaign_id))
                continue
            wanted.add(keys.voucher(code))
            for campaign in self.seen.known.candidates(code)[:_GUESSES]:
                wanted |= self.seen.person.wanted(campaign.conditions, self.seen.items)
                wanted |= self.seen.referral.wanted(code, campaign, self.seen.items)
                if self.only_reads:
                    wanted |= self._counters(campaign)
        return wanted

    def of_offered(self) -> set[Key]:
        """Definitions that are not known, and counters of those that are likely to apply."""
        wanted: set[Key] = set()
        for campaign_id, version in self.seen.project.offered.items():
            campaign = self.seen.definitions.of(campaign_id)
            if campaign is None:
                wanted.add(keys.campaign(campaign_id))
                continue
            if campaign.version < version and campaign_id not in self._renewed:
                self._renewed.add(campaign_id)
                campaign = self.seen.definitions.renew(campaign_id)
            if campaign is None:
                continue
            wanted |= self.seen.person.wanted(campaign.conditions, self.seen.items)
            if campaign.public_code and self.seen.voucher(campaign.public_code) is None:
                wanted.add(keys.voucher(campaign.public_code))
            if self.likely and self.likely(campaign):
                wanted |= self._of_campaign(campaign_id, campaign.public_code or "")
        return wanted

    def _of_campaign(self, campaign_id: str, code: str) -> set[Key]:
        campaign = self.seen.definitions.of(campaign_id)
        if campaign is None:
            return {keys.campaign(campaign_id)}
        of_person = self.seen.person.wanted(campaign.conditions, self.seen.items)
        of_person |= self.seen.referral.wanted(code, campaign, self.seen.items)
        if self.only_reads:
            return self._counters(campaign) | of_person
        if self._is_doubted(campaign_id) or self.seen.known.looks_used_up(campaign):
            return set(gate_keys(campaign)) | of_person
        return of_person

    def _counters(self, campaign: Campaign) -> set[Key]:
        """The first gate that may have room and the person's uses; all gates when in doubt."""
        first = campaign.gates_from(self.seed)[0]
        state = self.seen.gate(campaign, first)
        used_up = state is not None and state.is_used_up(campaign.gate_shares[first])
        doubted = used_up or self._is_doubted(campaign.id)
        gates = gate_keys(campaign) if doubted else [keys.gate(campaign.id, first)]
        counted = self.seen.person.named if campaign.needs_person else ()
        return {*gates, *(person_keys.use(person, campaign.id) for person in counted)}

    def _is_doubted(self, campaign_id: str) -> bool:
        return campaign_id in self.doubted or campaign_id in self.seen.definitions.news


def gate_keys(campaign: Campaign) -> list[Key]:
    """All gates of a campaign."""
    return [keys.gate(campaign.id, number) for number in range(len(campaign.gate_shares))]
