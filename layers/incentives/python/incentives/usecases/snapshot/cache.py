"""What one function instance remembers between requests, in bounded memory.

Nothing here decides: a definition is checked by the version of the gate it meets, and "used up"
only means "read before you write". Only stacking rules and the lists of promotions and shown codes
are used unchecked, for at most five seconds.
"""

from collections import OrderedDict, defaultdict
from dataclasses import dataclass, field

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.gates import GateState
from incentives.domain.checkout.situation import GateKey
from incentives.domain.codes.voucher import Voucher
from incentives.domain.pricing.rules import StackingRules
from incentives.domain.redeemable import campaign_of_tier
from incentives.store.campaigns.promotions import Promotions
from incentives.store.keys import Key
from incentives.store.ttl_cache import TtlCache

_MOST = 500


class _Bounded[K, V]:
    """The most recently used entries of a dictionary."""

    def __init__(self) -> None:
        self._entries: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K) -> V | None:
        """The entry, now the most recently used, or None."""
        if key not in self._entries:
            return None
        self._entries.move_to_end(key)
        return self._entries[key]

    def put(self, key: K, value: V) -> None:
        """Remember; the entry used longest ago makes room."""
        self._entries[key] = value
        self._entries.move_to_end(key)
        if len(self._entries) > _MOST:
            self._entries.popitem(last=False)

    def drop(self, key: K) -> None:
        """Drop an entry, if it is there."""
        self._entries.pop(key, None)

    def values(self) -> list[V]:
        """The entries, the most recently used first."""
        return list(reversed(self._entries.values()))


@dataclass
class InstanceCache:
    """Definitions, names, public codes, what was seen used up or fully published; the rules."""

    campaigns: _Bounded[str, Campaign] = field(default_factory=_Bounded)
    public_codes: _Bounded[str, Voucher] = field(default_factory=_Bounded)
    used_up: _Bounded[GateKey, GateState] = field(default_factory=_Bounded)
    campaign_ids: _Bounded[str, str] = field(default_factory=_Bounded)
    fully_published: _Bounded[str, int] = field(default_factory=_Bounded)
    rules: TtlCache[StackingRules] = field(default_factory=TtlCache)
    lists: defaultdict[Key, TtlCache[Promotions]] = field(
        default_factory=lambda: defaultdict(TtlCache)
    )

    def evict(self, campaign_id: str) -> None:
        """Drop a definition that a gate proved stale, and what was seen of its gates."""
        campaign = self.campaigns.get(campaign_id)
        if campaign is None:
            return
        self.campaigns.drop(campaign_id)
        self.fully_published.drop(campaign_id)
        if campaign.public_code is not None:
            self.public_codes.drop(campaign.public_code)
        for number in range(len(campaign.gate_shares)):
            self.used_up.drop((campaign_id, number))

    def looks_used_up(self, campaign: Campaign) -> bool:
        """Whether every gate was last seen used up."""
        return all(self.used_up.get((campaign.id, n)) for n in range(len(campaign.gate_shares)))

    def used_up_state(self, campaign: Campaign, number: int) -> GateState | None:
        """A gate that was last seen used up, as if it still were; None of any other."""
        if not self.used_up.get((campaign.id, number)):
            return None
        share = campaign.gate_shares[number]
        return GateState(campaign.version, share.uses or 0, share.budget_minor or 0)

    def is_ready(self, code: str) -> bool:
        """Whether this code can be decided without a read: public, known, not seen used up."""
        campaign = self._campaign_of(code)
        return campaign is not None and not self.looks_used_up(campaign)

    def looks_sold_out(self, code: str) -> bool:
        """Whether this code is public and was last seen used up."""
        campaign = self._campaign_of(code)
        return campaign is not None and self.looks_used_up(campaign)

    def candidates(self, code: str) -> list[Campaign]:
        """Campaigns with unique codes that this code may belong to, by the look of it."""
        return [
            campaign
            for campaign in self.campaigns.values()
            if campaign.code_pattern is not None and campaign.code_pattern.matches(code)
        ]

    def _campaign_of(self, code: str) -> Campaign | None:
        if (campaign_id := campaign_of_tier(code)) is not None:
            return self.campaigns.get(campaign_id)
        voucher = self.public_codes.get(code)
        return self.campaigns.get(voucher.campaign_id) if voucher else None
