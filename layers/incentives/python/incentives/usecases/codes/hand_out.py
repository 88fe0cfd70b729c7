"""Hand one unique code of a campaign to a person, inside a write of the caller's own.

Whoever gives codes goes through here - a landing page, a support agent, a reward - so that no route
leads around the switch, the window, the caps and the budget.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.gates import GateState
from incentives.domain.codes.handout import publishing_gate, refusal_to_hand_out
from incentives.domain.codes.voucher import Voucher
from incentives.domain.refusal import Refusal, Refused, busy
from incentives.store import keys
from incentives.store.campaigns import campaigns
from incentives.store.codes import handouts
from incentives.store.items import Item
from incentives.store.keys import Key
from incentives.store.transaction import Transaction
from incentives.usecases.codes.available_codes import AvailableCodes
from incentives.usecases.codes.code_sources import CodeSource, Minting, nothing_left
from incentives.usecases.snapshot.definitions import Definitions

_LOOKS = 4  # as remembered, at the definition, at its gates, and anew when a gate is ahead of it


def _no_terms(_campaign: Campaign) -> None:
    """Nothing beside the campaign's own switch, window and caps."""


@dataclass
class Handout:
    """A code on its way to a person. Two parts of a transaction: the code, and a gate.

        handout = Handout(definitions, campaign_id, seed=seed, now=now, holders=persons)
        def attempt(write: Transaction) -> Voucher:
            voucher = handout.add_to(write)
            ...  # what else belongs to the same write
            return voucher

        write_guarded(attempt, pause, learn=handout.learn)

    Attributes:
        definitions: the campaigns as this request knows them; it may not be one that only reads.
        seed: 32 secret random bytes, new for each code.
        holders: hashes of the person whom the code is bound to; empty for anybody's.
        person: hashes of who gets it, who is its holder where the campaign says so.
        source: where the code comes from; unless named, the campaign says.
        terms: raises `Refused` when the caller's own terms of this campaign are not met.
        amount_minor: what a gift card is made with; None is the campaign's amount.
        usable_at: when the code may be used, if that is later than now; of a new code only.
        codes_counted: how many codes of the same write it counts at the gate, itself among them;
            0 where another handout counts it, as a write touches a gate once.
    """

    definitions: Definitions
    campaign_id: str
    seed: bytes
    now: datetime
    holders: tuple[str, ...] = ()
    person: tuple[str, ...] = ()
    source: CodeSource | None = None
    terms: Callable[[Campaign], None] = _no_terms
    amount_minor: int | None = None
    usable_at: datetime | None = None
    codes_counted: int = 1
    _states: dict[int, GateState] = field(default_factory=dict)
    _must_look: bool = False
    _has_looked: bool = False

    def add_to(self, write: Transaction) -> Voucher:
        """Add the code and its count to a write; in each round of the caller's loop anew.

        Raises:
            Refused: `NOT_FOUND`, the campaign is gone; `CAMPAIGN_STOPPED` or what the window says;
                `NO_VOUCHER_SUITABLE`, a cap or the budget is reached, or it has no unique codes.
        """
        campaign, number = self._admitted()
        bound = self.person if campaign.publishing.holder_only else ()
        holders = () if campaign.referral else self.holders or bound  # friends use these codes
        voucher = self._source_of(campaign).add_to(write, campaign, holders=holders, now=self.now)
        if self.codes_counted:
            handouts.count(write, campaign, number, codes=self.codes_counted)
        return voucher

    def learn(self, images: Mapping[Key, Item | None]) -> None:
        """Take in what made the write fail."""
        if self.source is not None:
            self.source.learn(images)
        gates = [key for key in images if (keys.gate_of(key) or ("", 0))[0] == self.campaign_id]
        for key in gates:
            self._take_in(campaigns.gate_state(images[key]))

    def pass_over(self) -> None:
        """Give another code the next time, as this one turned out to be somebody's.

        Raises:
            Refused: `VOUCHER_ALREADY_PUBLISHED`, it was this code that was asked for.
        """
        if self.source is not None:
            self.source.pass_over()

    def _source_of(self, campaign: Campaign) -> CodeSource:
        """Where the code comes from: a static campaign has no more codes than it was given."""
        if self.source is None and campaign.auto_update:
            self.source = Minting(
                self.seed, amount_minor=self.amount_minor, usable_at=self.usable_at
            )
        elif self.source is None:
            self.source = AvailableCodes(self.seed, self.definitions.pause)
        return self.source

    def _take_in(self, state: GateState) -> None:
        campaign = self.definitions.of(self.campaign_id)
        if campaign is None or state.version != campaign.version:
            self._renew()
        else:
            self._must_look = True

    def _renew(self) -> None:
        self.definitions.reload(self.campaign_id)
        self._states.clear()
        self._has_looked = False

    def _admitted(self) -> tuple[Campaign, int]:
        """The campaign and a gate that takes the code, as far as is known; looks before it refuses.

        What is only remembered never refuses: a write would prove it stale, a refusal would not.
        """
        for _ in range(_LOOKS):
            campaign = self._campaign()
            refused = self._refused(campaign)
            seed = int.from_bytes(self.seed[:8])
            number = publishing_gate(campaign, self._states, seed=seed, codes=self.codes_counted)
            if refused is None and number is not None:
                return campaign, number
            self._doubt(campaign, refused)
        raise busy("the campaign is being changed")

    def _campaign(self) -> Campaign:
        """The definition, and its gates looked at where they may be full."""
        campaign = self.definitions.of(self.campaign_id)
        if campaign is None:
            campaign = self.definitions.reload(self.campaign_id)
        if campaign is None:
            raise Refused(Refusal.NOT_FOUND, resource_type="campaign")
        if self._must_look or self.definitions.cache.fully_published.get(campaign.id):
            self._look(campaign)
        return campaign

    def _refused(self, campaign: Campaign) -> Refused | None:
        """Why this person gets no code now, whatever the counters say."""
        refusal = refusal_to_hand_out(campaign, self.now)
        if refusal is not None:
            return Refused(refusal, resource_type="campaign", resource_id=campaign.id)
        try:
            self.terms(campaign)
        except Refused as refused:
            return refused
        return None

    def _doubt(self, campaign: Campaign, refused: Refused | None) -> None:
        """Have what the refusal rests on looked at, or refuse when it was."""
        if self.definitions.is_only_cached(campaign.id):
            looked = self._has_looked
            self._renew()
            self._must_look = looked
        elif refused is not None:
            raise refused
        elif self._has_looked:
            self.definitions.cache.fully_published.put(campaign.id, campaign.version)
            raise nothing_left(campaign.id)
        else:
            self._must_look = True

    def _look(self, campaign: Campaign) -> None:
        """Read every gate; one round trip."""
        states = campaigns.gate_states(campaign, self.definitions.pause)
        self.definitions.cache.fully_published.drop(campaign.id)
        self._must_look, self._has_looked = False, True
        if any(state.version > campaign.version for state in states):
            self._renew()
            return
        self._states = dict(enumerate(states))
