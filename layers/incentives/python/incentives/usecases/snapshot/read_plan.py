"""Which items one request has to read: as few as it can, by what is known so far. Pure."""

from collections.abc import Callable, Collection
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from incentives.domain import derived_ids
from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.limits import EVER
from incentives.domain.redeemable import NO_WISH, campaign_of_tier
from incentives.store import keys
from incentives.store.customers import person_uses
from incentives.store.keys import Key
from incentives.usecases.snapshot.snapshot import Snapshot

_GUESSES = 2  # campaigns that an unknown code may belong to by its format


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """The items that the decision needs, whether they were read already or not.

    Attributes:
        only_reads: plan counters before the decision; there is no guard to tell of them.
        likely: with it, counters of promotions are planned that it takes for likely to apply.
        suspects: campaigns of which all gates are to be read.
    """

    snapshot: Snapshot
    only_reads: bool
    likely: Callable[[Campaign], bool] | None = None
    suspects: AbstractSet[str] = frozenset()

    def of(self, codes: Collection[str]) -> set[Key]:
        """What a decision on these codes needs, as far as is known by now."""
        return self.of_project().union(self.of_offered(), *map(self._of_code, codes))

    def of_project(self) -> set[Key]:
        """The project's rules and lists, where what is cached of them is too old."""
        cache, now = self.snapshot.cache, self.snapshot.now
        needed = {key for key in self.snapshot.lists if cache.lists[key].at(now) is None}
        return needed | ({keys.stacking_rules()} if cache.rules.at(now) is None else set())

    def of_offered(self) -> set[Key]:
        """Definitions that are not known, and counters of those that are likely to apply."""
        needed: set[Key] = set()
        for key in self.snapshot.lists:
            for campaign_id in self.snapshot.listed(key):
                campaign = self.snapshot.campaign(campaign_id)
                needed |= self._of_offer(campaign) if campaign else {keys.campaign(campaign_id)}
        return needed

    def outdated(self) -> set[str]:
        """Campaigns whose definition is older than the lists say."""
        return {
            campaign_id
            for key in self.snapshot.lists
            for campaign_id, version in self.snapshot.listed(key).items()
            if (campaign := self.snapshot.campaign(campaign_id)) and campaign.version < version
        }

    def _of_code(self, code: str) -> set[Key]:
        if derived_ids.programme_of_member(code) is not None:
            from incentives.store.checkout.points_payments import member_keys

            wish = self.snapshot.wishes.get(code, NO_WISH)
            return member_keys(code, wish, self.snapshot.items)
        voucher = self.snapshot.voucher(code)
        if voucher is not None:
            campaign = self.snapshot.campaign(voucher.campaign_id)
            held = self.snapshot.customer.needed_for_holder(voucher, self.snapshot.items)
            if campaign is None:
                return held | {keys.campaign(voucher.campaign_id)}
            return held | self._of_campaign(campaign, code)
        if (campaign_id := campaign_of_tier(code)) is not None:
            known = self.snapshot.campaign(campaign_id) is not None
            return set() if known else {keys.campaign(campaign_id)}
        return self._of_unknown(code)

    def _of_unknown(self, code: str) -> set[Key]:
        """The code, and what the campaigns ask for that it may belong to."""
        needed = {keys.voucher(code)}
        for campaign in self.snapshot.cache.candidates(code)[:_GUESSES]:
            needed |= self._of_customer(campaign, code)
            if self.only_reads:
                needed |= self._counters(campaign)
        return needed

    def _of_offer(self, campaign: Campaign) -> set[Key]:
        code, snapshot = campaign.public_code, self.snapshot
        needed = snapshot.customer.needed(campaign.conditions, snapshot.items)
        if code and snapshot.voucher(code) is None:
            needed.add(keys.voucher(code))
        if self.likely and self.likely(campaign):
            needed |= self._of_campaign(campaign, code or "")
        return needed

    def _of_campaign(self, campaign: Campaign, code: str) -> set[Key]:
        needed = self._of_customer(campaign, code)
        if self.only_reads:
            return needed | self._counters(campaign)
        items = self.snapshot.items
        known = [
            one
            for one in self.snapshot.customer.named
            if person_uses.home_of(one, items) is not None
        ]
        needed |= self._of_earlier(campaign, known)
        if campaign.id in self.suspects:
            return needed | self._counters(campaign)
        if self.snapshot.cache.looks_used_up(campaign):
            return needed.union(gate_keys(campaign))
        return needed

    def _of_customer(self, campaign: Campaign, code: str) -> set[Key]:
        customer, items = self.snapshot.customer, self.snapshot.items
        needed = customer.needed(campaign.conditions, items)
        if campaign.referral is None:
            return needed
        from incentives.usecases.snapshot.referral import needed_for_referral

        return needed | needed_for_referral(customer, code, campaign, items)

    def _counters(self, campaign: Campaign) -> set[Key]:
        """The first gate that may have room and the person's uses; all gates of a suspect."""
        first = campaign.gates_from(self.snapshot.seed)[0]
        state = self.snapshot.gate(campaign, first)
        used_up = state is not None and state.is_used_up(campaign.gate_shares[first])
        all_gates = used_up or campaign.id in self.suspects
        gates = gate_keys(campaign) if all_gates else [keys.gate(campaign.id, first)]
        return {*gates, *self._uses(campaign)}

    def _uses(self, campaign: Campaign) -> set[Key]:
        """The person's uses; where they lie, once that is known."""
        if not campaign.needs_person:
            return set()
        needed = person_uses.needed(self.snapshot.customer.named, self.snapshot.items)
        return needed | self._of_earlier(campaign, self.snapshot.customer.named)

    def _of_earlier(self, campaign: Campaign, named: Collection[str]) -> set[Key]:
        """What earlier releases counted for these names in the periods that run."""
        if campaign.counts_persons_whole or not campaign.needs_person:
            return set()
        periods = {EVER, *campaign.periods_of_use(self.snapshot.now)}
        return person_uses.needed_of_earlier(named, campaign.id, periods, self.snapshot.items)


def gate_keys(campaign: Campaign) -> list[Key]:
    """All gates of a campaign."""
    return [keys.gate(campaign.id, number) for number in range(len(campaign.gate_shares))]
