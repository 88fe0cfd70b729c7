"""What a request sees: reads as little as it must, and learns from writes that were refused."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from incentives.domain.campaign import Campaign
from incentives.domain.gates import GateState
from incentives.domain.situation import GateKey, Situation, UseKey
from incentives.domain.voucher import Voucher
from incentives.store import campaigns, keys
from incentives.store.bodies import campaign_of
from incentives.store.items import CampaignItem, GateItem, Item, UseItem
from incentives.store.keys import Key
from incentives.store.known import Known
from incentives.store.reading import fetch
from incentives.store.transaction import Pause
from incentives.store.vouchers import voucher_of

_ROUNDS = 6
_GUESSES = 2  # campaigns that an unknown code may belong to by its look


type Settle = Callable[[str], Campaign | None]


@dataclass
class Sight:
    """The items that one request has looked at.

    Attributes:
        known: what the function instance remembers.
        settle: reads a campaign's definition anew after a gate proved it stale.
        persons: hashes of the customer.
        seed: says at which gate to begin.
        counters: look at gates and uses before deciding (validation); a redemption leaves
            them to the guards of its write, unless the campaign was last seen used up.
        consistent: read what was committed last, not a moment ago.
    """

    known: Known
    pause: Pause
    settle: Settle
    persons: tuple[str, ...]
    seed: int
    counters: bool
    consistent: bool
    items: dict[Key, Item | None] = field(default_factory=dict)
    _fresh: set[str] = field(default_factory=set)
    _unsure: set[str] = field(default_factory=set)
    _remembered: set[str] = field(default_factory=set)

    def look(self, codes: Collection[str], also: Collection[Key] = ()) -> None:
        """Read until nothing that the decision needs is missing; one round trip when warm."""
        extra = set(also)
        for _ in range(_ROUNDS):
            wanted = {key for key in self._wanted(codes) | extra if key not in self.items}
            if not wanted:
                return
            found = fetch(wanted, self.pause, consistent=self.consistent)
            self._take_in({key: found.get(key) for key in wanted})

    def learn(self, images: Mapping[Key, Item | None]) -> None:
        """Take in the items that made a write fail, as they are now."""
        self._take_in(images)
        self._unsure |= {_campaign_of_gate(key) for key in images if _is_gate(key)}

    def situation(self, codes: Collection[str]) -> Situation:
        """What was seen, for the decision. Gates last seen used up count as used up."""
        vouchers = {code: seen for code in codes if (seen := self._voucher(code)) is not None}
        found = {
            voucher.campaign_id: campaign
            for voucher in vouchers.values()
            if (campaign := self.known.campaigns.get(voucher.campaign_id)) is not None
        }
        gates: dict[GateKey, GateState] = {}
        for campaign in found.values():
            for number in range(campaign.open_gates):
                state = self._gate(campaign, number)
                if state is not None:
                    gates[campaign.id, number] = state
        return Situation(vouchers, found, gates, self._uses(found), self.persons)

    def ready(self, code: str) -> bool:
        """Whether this code can be decided without a read: public, known, not seen used up."""
        voucher = self.known.public_codes.get(code)
        campaign = self.known.campaigns.get(voucher.campaign_id) if voucher else None
        return campaign is not None and not self.known.looks_used_up(campaign)

    def doubt(self, codes: Collection[str]) -> bool:
        """Have all gates behind these codes looked at; False when they all were already."""
        unseen = {
            campaign.id
            for campaign in self.situation(codes).campaigns.values()
            if any(key not in self.items for key in _gate_keys(campaign))
        }
        self._unsure |= unseen
        return bool(unseen)

    def confirm(self, codes: Collection[str]) -> bool:
        """Have remembered definitions behind these codes read anew; False when none is left.

        A write would prove a stale definition so; a refusal writes nothing, so it asks.
        """
        remembered = self.situation(codes).campaigns.keys() - self._fresh
        self._remembered |= remembered
        return bool(remembered)

    def _voucher(self, code: str) -> Voucher | None:
        seen = voucher_of(self.items.get(keys.voucher(code)))
        return seen or self.known.public_codes.get(code)

    def _gate(self, campaign: Campaign, number: int) -> GateState | None:
        item = self.items.get(keys.gate(campaign.id, number))
        if isinstance(item, GateItem):
            return campaigns.gate_state(item)
        if self.known.used_up.get((campaign.id, number)):
            share = campaign.gate_shares[number]
            return GateState(campaign.version, share.uses or 0, share.budget_minor or 0)
        return None

    def _uses(self, found: Mapping[str, Campaign]) -> dict[UseKey, int]:
        uses: dict[UseKey, int] = {}
        for campaign_id in found:
            for person in self.persons:
                item = self.items.get(keys.use(person, campaign_id))
                if isinstance(item, UseItem):
                    uses[person, campaign_id] = item.used
        return uses

    def _wanted(self, codes: Collection[str]) -> set[Key]:
        wanted: set[Key] = set()
        for code in codes:
            voucher = self._voucher(code)
            if voucher is not None:
                wanted |= self._wanted_of_campaign(voucher.campaign_id)
                continue
            wanted.add(keys.voucher(code))
            if self.counters:
                for campaign in self.known.candidates(code)[:_GUESSES]:
                    wanted |= self._wanted_counters(campaign)
        return wanted

    def _wanted_of_campaign(self, campaign_id: str) -> set[Key]:
        campaign = self.known.campaigns.get(campaign_id)
        if campaign is None or campaign_id in self._remembered - self._fresh:
            return {keys.campaign(campaign_id)}
        if self.counters:
            return self._wanted_counters(campaign)
        if campaign_id in self._unsure or self.known.looks_used_up(campaign):
            return set(_gate_keys(campaign))
        return set()

    def _wanted_counters(self, campaign: Campaign) -> set[Key]:
        """The first gate that may have room and the person's uses; all gates when in doubt."""
        first = campaign.gates_from(self.seed)[0]
        state = self._gate(campaign, first)
        share = campaign.gate_shares[first]
        in_doubt = campaign.id in self._unsure or (
            state is not None and (state.lacks_uses(share) or state.lacks_budget(share, 1))
        )
        wanted = set(_gate_keys(campaign) if in_doubt else [keys.gate(campaign.id, first)])
        if campaign.needs_person:
            wanted |= {keys.use(person, campaign.id) for person in self.persons}
        return wanted

    def _take_in(self, images: Mapping[Key, Item | None]) -> None:
        self.items.update(images)
        for item in images.values():
            if isinstance(item, CampaignItem):
                self._keep(campaign_of(item.body))
            elif (voucher := voucher_of(item)) is not None and voucher.public:
                self.known.public_codes.put(voucher.code, voucher)
        for key in images:
            if _is_gate(key):
                self._take_in_gate(key)

    def _take_in_gate(self, key: Key) -> None:
        """Note whether the gate has room; a gate ahead of the definition proves that stale."""
        campaign = self.known.campaigns.get(_campaign_of_gate(key))
        if campaign is None:
            return
        state = campaigns.gate_state(self.items[key])
        if self.items[key] is None or state.version > campaign.version:
            self.known.forget(campaign.id)
            settled = self.settle(campaign.id)
            if settled is None:
                self.items[keys.campaign(campaign.id)] = None
            else:
                self._keep(settled)
            return
        gate = campaign.id, _number_of_gate(key)
        share = campaign.gate_shares[gate[1]]
        if state.lacks_uses(share) or state.lacks_budget(share, 1):
            self.known.used_up.put(gate, state)
        else:
            self.known.used_up.drop(gate)

    def _keep(self, campaign: Campaign) -> None:
        """Remember a definition that was just read; its gates are looked at when it is news."""
        if self.known.campaigns.get(campaign.id) != campaign:
            self._unsure.add(campaign.id)
        self.known.campaigns.put(campaign.id, campaign)
        self._fresh.add(campaign.id)


def _is_gate(key: Key) -> bool:
    return key[1] == "GATE"


def _campaign_of_gate(key: Key) -> str:
    return key[0].split("#")[1]


def _number_of_gate(key: Key) -> int:
    return int(key[0].split("#")[3])


def _gate_keys(campaign: Campaign) -> list[Key]:
    return [keys.gate(campaign.id, number) for number in range(campaign.open_gates)]
