"""Loads what one request needs, as little as it must, and takes in what refused writes showed."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from incentives.domain import derived_ids
from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.checkout.situation import GateKey
from incentives.domain.codes.guessing import TRIPS_OF_A_REFUSED_CODE
from incentives.domain.customers.shopper import NOBODY, Shopper
from incentives.domain.redeemable import Wish, campaign_of_tier
from incentives.store import keys
from incentives.store.bodies import campaign_of
from incentives.store.campaigns import campaigns
from incentives.store.campaigns.promotions import promotions_of
from incentives.store.campaigns.stacking_rules import rules_of
from incentives.store.codes.vouchers import voucher_of
from incentives.store.customers import person_keys
from incentives.store.items import CampaignItem, Item
from incentives.store.keys import Key
from incentives.store.reading import fetch
from incentives.store.transaction import Pause
from incentives.usecases.snapshot.cache import InstanceCache
from incentives.usecases.snapshot.customer import Customer
from incentives.usecases.snapshot.definitions import Definitions
from incentives.usecases.snapshot.read_plan import ReadPlan, gate_keys
from incentives.usecases.snapshot.snapshot import Snapshot

_ROUNDS = 6


@dataclass
class SnapshotLoader:
    """Makes the snapshots of one request.

    Attributes:
        cache: what the function instance remembers.
        persons: hashes of the customer.
        seed: says at which gate to begin.
        only_reads: a validation. It reads counters before it decides, as of a moment ago, and
            foresees a change on its way. A redemption leaves them to the guards of its write,
            unless the campaign was last seen used up, and carries such a change through.
        now: the instant of the request; what is cached of the project has an age.
        shopper: what the shop says of the person.
        likely: with it, promotions apply by themselves, and those are read first that it takes
            for likely to; none do without it.
        shows: read the public codes that are shown, too.
        wishes: what is asked of single redeemables beside their id.
        snapshot: what is loaded by now.
    """

    cache: InstanceCache
    pause: Pause
    persons: tuple[str, ...]
    seed: int
    only_reads: bool
    now: datetime
    shopper: Shopper = NOBODY
    likely: Callable[[Campaign], bool] | None = None
    shows: bool = False
    wishes: Mapping[str, Wish] = field(default_factory=dict)
    snapshot: Snapshot = field(init=False)
    _definitions: Definitions = field(init=False)
    _suspects: set[str] = field(default_factory=set)
    _again: set[Key] = field(default_factory=set)
    _reloaded: set[str] = field(default_factory=set)
    _trips: int = 0

    def __post_init__(self) -> None:
        lists = [keys.promotions()] if self.likely is not None else []
        if self.shows:
            lists.append(keys.shown_codes())
        self._definitions = Definitions(self.cache, self.pause, self.only_reads)
        self.snapshot = Snapshot(
            self.cache,
            Customer(self.persons, self.shopper),
            self.now,
            self.seed,
            self.wishes,
            lists=tuple(lists),
            items=MappingProxyType({}),
            definitions=MappingProxyType({}),
        )

    def load(self, codes: Collection[str], also: Collection[Key] = ()) -> Snapshot:
        """Read until nothing that the decision needs is missing; one round trip when warm."""
        for _ in range(_ROUNDS):
            self._reload_outdated()
            needed = self._plan.of(codes).union(also, self._again)
            missing = needed - self.snapshot.items.keys()
            if not missing:
                break
            found = self._fetch(missing)
            self._take_in({key: found.get(key) for key in missing})
        return self.snapshot

    def ask(self, wishes: Mapping[str, Wish]) -> None:
        """Have the next load go by these wishes, which a stored order told."""
        self.snapshot = replace(self.snapshot, wishes=wishes)

    def reads_first(self, codes: Collection[str]) -> bool:
        """Whether a decision on these codes needs a read, as far as is known by now."""
        self._reload_outdated()
        plan = self._plan
        if plan.of_project() or plan.of_offered() or self.snapshot.asks_for_orders(codes):
            return True
        return not all(self.cache.is_ready(code) for code in codes)

    def even_out(self, code: str) -> None:
        """Read the code again until a refusal has taken as many round trips as any does.

        Without that, a stranger could tell by time that a code is there which the answer hides:
        nothing follows on an unknown one, on any other its campaign and what that asks for.
        """
        for _ in range(self._trips + self._definitions.reloads, TRIPS_OF_A_REFUSED_CODE):
            self._fetch({keys.voucher(code)})

    def reload(self, key: Key) -> None:
        """Have the next load read this item once more, after everything that was read so far."""
        items = {**self.snapshot.items}
        items.pop(key, None)
        self._show(items)

    def apply_failed_images(self, images: Mapping[Key, Item | None]) -> None:
        """Take in the items that made a write fail, as they are now."""
        self._trips += 1
        # The image of what was to be deleted is not told: it is read anew.
        unknown = {key for key, item in images.items() if item is None and person_keys.is_use(key)}
        for key in unknown:
            self.reload(key)
        self._take_in({key: item for key, item in images.items() if key not in unknown})
        self._suspects |= {gate[0] for key in images if (gate := keys.gate_of(key)) is not None}

    def recheck_gates(self, codes: Collection[str]) -> bool:
        """Have the next load read all gates behind these codes; False when all were read."""
        unread = {
            campaign.id
            for campaign in self._behind(codes)
            if any(key not in self.snapshot.items for key in gate_keys(campaign))
        }
        self._suspects |= unread
        return bool(unread)

    def revalidate(self, codes: Collection[str]) -> bool:
        """Have the next load read what is only cached of these codes; False when nothing is.

        A write would prove a stale definition so; a refusal writes nothing, so it asks: for the
        definition, and for a gate that may be ahead of it.
        """
        cached = [one for one in self._behind(codes) if self._definitions.is_only_cached(one.id)]
        for one in cached:
            self._again |= {keys.campaign(one.id), keys.gate(one.id, one.gates_from(self.seed)[0])}
        unread = [
            code
            for code in filter(_is_typed, codes)
            if keys.voucher(code) not in self.snapshot.items and self.snapshot.voucher(code)
        ]
        for code in unread:
            self.cache.public_codes.drop(code)
        return bool(cached or unread)

    @property
    def _plan(self) -> ReadPlan:
        suspects = self._suspects | self._definitions.news
        return ReadPlan(self.snapshot, self.only_reads, self.likely, suspects)

    def _behind(self, codes: Collection[str]) -> list[Campaign]:
        """The campaigns of these codes, each once; members have no gate, and none is cached."""
        vouchers = map(self.snapshot.voucher, filter(_is_no_member, codes))
        ids = dict.fromkeys(voucher.campaign_id for voucher in vouchers if voucher is not None)
        return [one for one in map(self.snapshot.campaign, ids) if one is not None]

    def _fetch(self, missing: Collection[Key]) -> dict[Key, Item]:
        self._trips += 1
        return fetch(missing, self.pause, consistent=not self.only_reads)

    def _reload_outdated(self) -> None:
        """Read definitions that are older than the lists say, each once."""
        outdated = self._plan.outdated() - self._reloaded
        if outdated:
            self._reloaded |= outdated
            items = {**self.snapshot.items}
            for campaign_id in sorted(outdated):
                self._reload(campaign_id, items)
            self._show(items)

    def _reload(self, campaign_id: str, items: dict[Key, Item | None]) -> None:
        if self._definitions.reload(campaign_id) is None:
            items[keys.campaign(campaign_id)] = None

    def _take_in(self, images: Mapping[Key, Item | None]) -> None:
        """Go by these items, as they are now, and have the next requests find them cached."""
        items = {**self.snapshot.items, **images}
        for key, item in images.items():
            self._cache(key, item)
        for key, item in images.items():
            if (gate := keys.gate_of(key)) is not None:
                self._take_in_gate(gate, item, items)
        self._show(items)

    def _cache(self, key: Key, item: Item | None) -> None:
        if key == keys.stacking_rules():
            self.cache.rules.put(rules_of(item), self.now)
        elif key in self.snapshot.lists:
            self.cache.lists[key].put(promotions_of(item), self.now)
        elif isinstance(item, CampaignItem):
            self._definitions.put(campaign_of(item.body))
        elif (campaign_id := keys.campaign_of(key)) is not None:
            self._definitions.evict(campaign_id)
        elif (voucher := voucher_of(item)) is not None and voucher.public:
            self.cache.public_codes.put(voucher.code, voucher)

    def _take_in_gate(
        self, gate: GateKey, item: Item | None, items: dict[Key, Item | None]
    ) -> None:
        """Note whether the gate has room; a gate ahead of the definition proves that stale."""
        campaign = self._definitions.of(gate[0])
        if campaign is None:
            return
        state = campaigns.gate_state(item)
        if item is None or state.version > campaign.version:
            self._reload(campaign.id, items)
        elif state.is_used_up(campaign.gate_shares[gate[1]]):
            self.cache.used_up.put(gate, state)
        else:
            self.cache.used_up.drop(gate)

    def _show(self, items: Mapping[Key, Item | None]) -> None:
        read = MappingProxyType({**self._definitions.read})
        self.snapshot = replace(self.snapshot, items=MappingProxyType(items), definitions=read)


def _is_no_member(code: str) -> bool:
    return derived_ids.programme_of_member(code) is None


def _is_typed(code: str) -> bool:
    """Whether it is a code, and no member or promotion, which are found by their ids."""
    return _is_no_member(code) and campaign_of_tier(code) is None
