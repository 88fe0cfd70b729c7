"""What a request sees: reads as little as it must, and learns from writes that were refused."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from incentives.domain.campaign import Campaign
from incentives.domain.condition.asks import asks_of
from incentives.domain.gates import GateState
from incentives.domain.points.checkout import as_campaign
from incentives.domain.pricing.rules import StackingRules
from incentives.domain.promotion import voucher_of as voucher_of_promotion
from incentives.domain.redeemable import NO_WISH, Wish, campaign_of_tier, tier_id
from incentives.domain.shopper import NOBODY, Shopper
from incentives.domain.situation import GateKey, Situation, UseKey
from incentives.domain.voucher import Voucher
from incentives.store import campaigns, keys, points_keys
from incentives.store.bodies import campaign_of
from incentives.store.items import CampaignItem, GateItem, Item, UseItem
from incentives.store.keys import Key
from incentives.store.known import Known
from incentives.store.points_payments import SeenMember, member_keys, seen_member
from incentives.store.reading import fetch
from incentives.store.transaction import Pause
from incentives.store.vouchers import voucher_of
from incentives.usecases.definitions import Definitions
from incentives.usecases.person_sight import PersonSight
from incentives.usecases.project import Project
from incentives.usecases.referral_sight import ReferralSight

_ROUNDS = 6
_GUESSES = 2  # campaigns that an unknown code may belong to by its look


@dataclass
class Sight:
    """The items that one request has looked at.

    Attributes:
        known: what the function instance remembers.
        persons: hashes of the customer.
        seed: says at which gate to begin.
        shopper: what the shop says of the person.
        wishes: what is asked of single redeemables beside their id.
        only_reads: a validation. It looks at counters before it decides, as of a moment ago, and
            foresees a change on its way. A redemption leaves them to the guards of its write,
            unless the campaign was last seen used up, and carries such a change through.
        now: the instant of the request; what is remembered of the project has an age.
        likely: with it, promotions apply by themselves, and those are looked at first that it
            takes for likely to; none do without it.
        shows: look at the public codes that are shown, too.
    """

    known: Known
    pause: Pause
    persons: tuple[str, ...]
    seed: int
    only_reads: bool
    now: datetime
    shopper: Shopper = NOBODY
    likely: Callable[[Campaign], bool] | None = None
    shows: bool = False
    wishes: Mapping[str, Wish] = field(default_factory=dict)
    items: dict[Key, Item | None] = field(default_factory=dict)
    person: PersonSight = field(init=False)
    referral: ReferralSight = field(init=False)
    _definitions: Definitions = field(init=False)
    _doubted: set[str] = field(default_factory=set)
    _again: set[Key] = field(default_factory=set)
    _renewed: set[str] = field(default_factory=set)
    _project: Project = field(init=False)

    def __post_init__(self) -> None:
        self.person = PersonSight(self.persons, self.shopper)
        self.referral = ReferralSight(self.person, self.now)
        self._definitions = Definitions(self.known, self.pause, self.only_reads)
        automatic = self.likely is not None
        self._project = Project(self.known, self.now, automatic, self.shows, self.items)

    def look(self, codes: Collection[str], also: Collection[Key] = ()) -> None:
        """Read until nothing that the decision needs is missing; one round trip when warm."""
        extra = {*also, *self._again, *self._project.unknown}
        for _ in range(_ROUNDS):
            needed = self._wanted(codes) | self._wanted_of_offered() | extra
            wanted = {key for key in needed if key not in self.items}
            if not wanted:
                return
            found = fetch(wanted, self.pause, consistent=not self.only_reads)
            self._take_in({key: found.get(key) for key in wanted})

    @property
    def is_ready(self) -> bool:
        """Whether the project needs no read, nor a promotion that is likely to apply."""
        return not self._project.unknown and not self._wanted_of_offered()

    @property
    def rules(self) -> StackingRules:
        """The project's stacking rules."""
        return self._project.rules

    @property
    def promotions(self) -> tuple[str, ...]:
        """The ids of the promotions that may apply by themselves."""
        found = (self._definitions.of(campaign_id) for campaign_id in self._project.promotions)
        return tuple(sorted(tier_id(one.id) for one in found if one and one.is_promotion))

    @property
    def shown(self) -> tuple[str, ...]:
        """The public codes that are shown to everybody who may use them."""
        found = (self._definitions.of(campaign_id) for campaign_id in self._project.shown)
        return tuple(sorted(one.public_code for one in found if one and one.public_code))

    def look_again(self, key: Key) -> None:
        """Have the next look read this item once more, after everything that was read so far."""
        self.items.pop(key, None)

    def learn(self, images: Mapping[Key, Item | None]) -> None:
        """Take in the items that made a write fail, as they are now."""
        self._take_in(images)
        self._doubted |= {gate[0] for key in images if (gate := keys.gate_of(key)) is not None}

    def situation(self, codes: Collection[str]) -> Situation:
        """What was seen, for the decision. Gates last seen used up count as used up."""
        vouchers = {code: seen for code in codes if (seen := self._voucher(code)) is not None}
        found, members = self._members(codes)
        vouchers |= members
        found |= {
            voucher.campaign_id: campaign
            for voucher in vouchers.values()
            if (campaign := self._definitions.of(voucher.campaign_id)) is not None
        }
        gates = {
            (campaign.id, number): state
            for campaign in found.values()
            for number in range(len(campaign.gate_shares))
            if (state := self._gate(campaign, number)) is not None
        }
        referrals = {
            code: referral
            for code, voucher in vouchers.items()
            if (campaign := found.get(voucher.campaign_id)) is not None
            and (referral := self.referral.seen(code, campaign, self.items)) is not None
        }
        return Situation(vouchers, found, gates, self._uses(found), self.persons, referrals)

    def _members(self, codes: Collection[str]) -> tuple[dict[str, Campaign], dict[str, Voucher]]:
        """The members among what is asked for, and their programmes."""
        seen = self.members(codes)
        programmes = {one.programme.id: as_campaign(one.programme) for one in seen}
        return programmes, {one.member.id: one.voucher for one in seen}

    def members(self, codes: Collection[str]) -> list[SeenMember]:
        """The members among what is asked for, as they were seen."""
        found = (
            seen_member(self.items, code, self.wishes.get(code, NO_WISH), self.now)
            for code in codes
        )
        return [one for one in found if one is not None]

    def doubt(self, codes: Collection[str]) -> bool:
        """Have all gates behind these codes looked at; False when they all were already."""
        unseen = {
            campaign.id
            for campaign in self.situation(_typed(codes)).campaigns.values()
            if any(key not in self.items for key in _gate_keys(campaign))
        }
        self._doubted |= unseen
        return bool(unseen)

    def confirm(self, codes: Collection[str]) -> bool:
        """Have what is only remembered of these codes read anew; False when nothing is.

        A write would prove a stale definition so; a refusal writes nothing, so it asks: for the
        definition, and for a gate that may be ahead of it.
        """
        seen = self.situation(_typed(codes))
        remembered = [
            one for one in seen.campaigns.values() if self._definitions.only_remembers(one.id)
        ]
        for one in remembered:
            self._again |= {keys.campaign(one.id), keys.gate(one.id, one.gates_from(self.seed)[0])}
        codes_seen = [code for code in seen.vouchers if campaign_of_tier(code) is None]
        unread = [code for code in codes_seen if keys.voucher(code) not in self.items]
        for code in unread:
            self.known.public_codes.drop(code)
        return bool(remembered or unread)

    def asks_for_orders(self, codes: Collection[str]) -> bool:
        """Whether a campaign behind these codes, as far as known, asks what the person ordered."""
        vouchers = filter(None, map(self._voucher, codes))
        known = (self._definitions.of(one.campaign_id) for one in vouchers)
        return any(asks_of(one.conditions).orders for one in known if one is not None)

    def _voucher(self, code: str) -> Voucher | None:
        if (campaign_id := campaign_of_tier(code)) is not None:
            return self._tier(campaign_id)
        return voucher_of(self.items.get(keys.voucher(code))) or self._remembered(code)

    def _tier(self, campaign_id: str) -> Voucher | None:
        campaign = self._definitions.of(campaign_id)
        if campaign is None or not campaign.is_promotion:
            return None
        return voucher_of_promotion(campaign)

    def _remembered(self, code: str) -> Voucher | None:
        """The public code as it was last seen, unless its campaign turned out to be gone."""
        voucher = self.known.public_codes.get(code)
        gone = voucher and self.items.get(keys.campaign(voucher.campaign_id), voucher) is None
        return None if gone else voucher

    def _gate(self, campaign: Campaign, number: int) -> GateState | None:
        item = self.items.get(keys.gate(campaign.id, number))
        if isinstance(item, GateItem):
            return campaigns.gate_state(item)
        return self.known.used_up_state(campaign, number)

    def _uses(self, found: Mapping[str, Campaign]) -> dict[UseKey, int]:
        return {
            (person, campaign_id): item.used
            for campaign_id in found
            for person in self.persons
            if isinstance(item := self.items.get(keys.use(person, campaign_id)), UseItem)
        }

    def _wanted(self, codes: Collection[str]) -> set[Key]:
        wanted: set[Key] = set()
        for code in codes:
            if points_keys.programme_of(code) is not None:
                wanted |= member_keys(code, self.wishes.get(code, NO_WISH))
                continue
            voucher = self._voucher(code)
            if voucher is not None:
                wanted |= self._wanted_of_campaign(voucher.campaign_id, code)
                continue
            if (campaign_id := campaign_of_tier(code)) is not None:
                if self._definitions.of(campaign_id) is None:
                    wanted.add(keys.campaign(campaign_id))
                continue
            wanted.add(keys.voucher(code))
            for campaign in self.known.candidates(code)[:_GUESSES]:
                wanted |= self.person.wanted(campaign.conditions, self.items)
                wanted |= self.referral.wanted(code, campaign, self.items)
                if self.only_reads:
                    wanted |= self._wanted_counters(campaign)
        return wanted

    def _wanted_of_offered(self) -> set[Key]:
        """Definitions that are not known, and counters of those that are likely to apply."""
        wanted: set[Key] = set()
        for campaign_id, version in self._project.offered.items():
            campaign = self._definitions.of(campaign_id)
            if campaign is None:
                wanted.add(keys.campaign(campaign_id))
                continue
            if campaign.version < version and campaign_id not in self._renewed:
                self._renewed.add(campaign_id)
                campaign = self._definitions.renew(campaign_id)
            if campaign is None:
                continue
            wanted |= self.person.wanted(campaign.conditions, self.items)
            if campaign.public_code and self._voucher(campaign.public_code) is None:
                wanted.add(keys.voucher(campaign.public_code))
            if self.likely and self.likely(campaign):
                wanted |= self._wanted_of_campaign(campaign_id, campaign.public_code or "")
        return wanted

    def _wanted_of_campaign(self, campaign_id: str, code: str) -> set[Key]:
        campaign = self._definitions.of(campaign_id)
        if campaign is None:
            return {keys.campaign(campaign_id)}
        of_person = self.person.wanted(campaign.conditions, self.items)
        of_person |= self.referral.wanted(code, campaign, self.items)
        if self.only_reads:
            return self._wanted_counters(campaign) | of_person
        if self._is_doubted(campaign_id) or self.known.looks_used_up(campaign):
            return set(_gate_keys(campaign)) | of_person
        return of_person

    def _wanted_counters(self, campaign: Campaign) -> set[Key]:
        """The first gate that may have room and the person's uses; all gates when in doubt."""
        first = campaign.gates_from(self.seed)[0]
        state = self._gate(campaign, first)
        used_up = state is not None and state.is_used_up(campaign.gate_shares[first])
        doubted = used_up or self._is_doubted(campaign.id)
        gates = _gate_keys(campaign) if doubted else [keys.gate(campaign.id, first)]
        counted = self.persons if campaign.needs_person else ()
        return {*gates, *(keys.use(person, campaign.id) for person in counted)}

    def _is_doubted(self, campaign_id: str) -> bool:
        return campaign_id in self._doubted or campaign_id in self._definitions.news

    def _take_in(self, images: Mapping[Key, Item | None]) -> None:
        self.items.update(images)
        self._project.remember(images)
        for key, item in images.items():
            if isinstance(item, CampaignItem):
                self._definitions.keep(campaign_of(item.body))
            elif (campaign_id := keys.campaign_of(key)) is not None:
                self._definitions.forget(campaign_id)
            elif (voucher := voucher_of(item)) is not None and voucher.public:
                self.known.public_codes.put(voucher.code, voucher)
        for key in images:
            if (gate := keys.gate_of(key)) is not None:
                self._take_in_gate(gate, self.items[key])

    def _take_in_gate(self, gate: GateKey, item: Item | None) -> None:
        """Note whether the gate has room; a gate ahead of the definition proves that stale."""
        campaign = self._definitions.of(gate[0])
        if campaign is None:
            return
        state = campaigns.gate_state(item)
        if item is None or state.version > campaign.version:
            if self._definitions.renew(campaign.id) is None:
                self.items[keys.campaign(campaign.id)] = None
        elif state.is_used_up(campaign.gate_shares[gate[1]]):
            self.known.used_up.put(gate, state)
        else:
            self.known.used_up.drop(gate)


def _typed(codes: Collection[str]) -> set[str]:
    """Without members, who have no gate and of whom nothing is remembered."""
    return {code for code in codes if points_keys.programme_of(code) is None}


def _gate_keys(campaign: Campaign) -> list[Key]:
    return [keys.gate(campaign.id, number) for number in range(len(campaign.gate_shares))]
