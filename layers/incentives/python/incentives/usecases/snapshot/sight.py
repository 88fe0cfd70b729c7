"""What a request sees: reads as little as it must, and learns from writes that were refused."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.checkout.situation import Situation
from incentives.domain.codes.guessing import (
    TRIPS_OF_A_REFUSED_REDEMPTION,
    TRIPS_OF_A_REFUSED_VALIDATION,
)
from incentives.domain.condition.asks import asks_of
from incentives.domain.customers.shopper import NOBODY, Shopper
from incentives.domain.pricing.rules import StackingRules
from incentives.domain.redeemable import Wish, campaign_of_tier, tier_id
from incentives.store import keys
from incentives.store.checkout.points_payments import SeenMember
from incentives.store.items import Item
from incentives.store.keys import Key
from incentives.store.known import Known
from incentives.store.points import points_keys
from incentives.store.reading import fetch
from incentives.store.transaction import Pause
from incentives.usecases.snapshot.definitions import Definitions
from incentives.usecases.snapshot.person_sight import PersonSight
from incentives.usecases.snapshot.project import Project
from incentives.usecases.snapshot.referral_sight import ReferralSight
from incentives.usecases.snapshot.seen import Seen
from incentives.usecases.snapshot.wanted import Wanted, gate_keys

_ROUNDS = 6


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
    _seen: Seen = field(init=False)
    _needs: Wanted = field(init=False)
    _again: set[Key] = field(default_factory=set)
    _trips: int = 0

    def __post_init__(self) -> None:
        self.person = PersonSight(self.persons, self.shopper)
        self.referral = ReferralSight(self.person, self.now)
        automatic = self.likely is not None
        self._seen = Seen(
            self.known,
            Definitions(self.known, self.pause, self.only_reads),
            Project(self.known, self.now, automatic, self.shows, self.items),
            self.person,
            self.referral,
            self.wishes,
            self.now,
            self.items,
        )
        self._needs = Wanted(self._seen, self.seed, self.only_reads, self.likely)

    def look(self, codes: Collection[str], also: Collection[Key] = ()) -> None:
        """Read until nothing that the decision needs is missing; one round trip when warm."""
        extra = {*also, *self._again, *self._seen.project.unknown}
        for _ in range(_ROUNDS):
            needed = self._needs.of_codes(codes) | self._needs.of_offered() | extra
            wanted = {key for key in needed if key not in self.items}
            if not wanted:
                return
            found = self._fetch(wanted)
            self._seen.take_in({key: found.get(key) for key in wanted})

    def even_out(self, code: str) -> None:
        """Read the code again until a refusal has taken as many round trips as any does.

        Without that, a stranger could tell by time that a code is there which the answer hides:
        nothing follows on an unknown one, on any other its campaign and what that asks for.
        """
        most = TRIPS_OF_A_REFUSED_VALIDATION if self.only_reads else TRIPS_OF_A_REFUSED_REDEMPTION
        for _ in range(self._trips + self._seen.definitions.renewals, most):
            self._fetch({keys.voucher(code)})

    def _fetch(self, wanted: Collection[Key]) -> dict[Key, Item]:
        self._trips += 1
        return fetch(wanted, self.pause, consistent=not self.only_reads)

    @property
    def is_ready(self) -> bool:
        """Whether the project needs no read, nor a promotion that is likely to apply."""
        return not self._seen.project.unknown and not self._needs.of_offered()

    @property
    def rules(self) -> StackingRules:
        """The project's stacking rules."""
        return self._seen.project.rules

    @property
    def promotions(self) -> tuple[str, ...]:
        """The ids of the promotions that may apply by themselves."""
        found = (
            self._seen.definitions.of(campaign_id) for campaign_id in self._seen.project.promotions
        )
        return tuple(sorted(tier_id(one.id) for one in found if one and one.is_promotion))

    @property
    def shown(self) -> tuple[str, ...]:
        """The public codes that are shown to everybody who may use them."""
        found = (self._seen.definitions.of(campaign_id) for campaign_id in self._seen.project.shown)
        return tuple(sorted(one.public_code for one in found if one and one.public_code))

    def look_again(self, key: Key) -> None:
        """Have the next look read this item once more, after everything that was read so far."""
        self.items.pop(key, None)

    def learn(self, images: Mapping[Key, Item | None]) -> None:
        """Take in the items that made a write fail, as they are now."""
        self._trips += 1
        self._seen.take_in(images)
        self._needs.doubted |= {
            gate[0] for key in images if (gate := keys.gate_of(key)) is not None
        }

    def situation(self, codes: Collection[str]) -> Situation:
        """What was seen, for the decision. Gates last seen used up count as used up."""
        return self._seen.situation(codes)

    def members(self, codes: Collection[str]) -> list[SeenMember]:
        """The members among what is asked for, as they were seen."""
        return self._seen.members(codes)

    def doubt(self, codes: Collection[str]) -> bool:
        """Have all gates behind these codes looked at; False when they all were already."""
        unseen = {
            campaign.id
            for campaign in self.situation(_typed(codes)).campaigns.values()
            if any(key not in self.items for key in gate_keys(campaign))
        }
        self._needs.doubted |= unseen
        return bool(unseen)

    def confirm(self, codes: Collection[str]) -> bool:
        """Have what is only remembered of these codes read anew; False when nothing is.

        A write would prove a stale definition so; a refusal writes nothing, so it asks: for the
        definition, and for a gate that may be ahead of it.
        """
        seen = self.situation(_typed(codes))
        remembered = [
            one for one in seen.campaigns.values() if self._seen.definitions.only_remembers(one.id)
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
        vouchers = filter(None, map(self._seen.voucher, codes))
        known = (self._seen.definitions.of(one.campaign_id) for one in vouchers)
        return any(asks_of(one.conditions).orders for one in known if one is not None)


def _typed(codes: Collection[str]) -> set[str]:
    """Without members, who have no gate and of whom nothing is remembered."""
    return {code for code in codes if points_keys.programme_of(code) is None}
