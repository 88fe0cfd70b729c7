"""What a person has to do with a referral programme, as far as a request has read it."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.referrals.conversion import Part
from incentives.domain.referrals.referrer import Referrer
from incentives.store.customers import whole_person
from incentives.store.keys import Key
from incentives.store.referrals import conversions, referral_keys, referrers
from incentives.usecases.snapshot.customer import Items


@dataclass(frozen=True, slots=True)
class Parts:
    """A person's parts in a programme, one under each identity.

    Attributes:
        persons: hashes of the person.
        items: what was read.
    """

    persons: Collection[str]
    campaign_id: str
    items: Items

    @property
    def keys(self) -> list[Key]:
        """All that belongs to them; more once an item has led to another one."""
        own = (referral_keys.referrer(code) for code in self.unproven.values())
        return list(dict.fromkeys([*self._places, *own]))

    @property
    def seen(self) -> tuple[Part, ...]:
        """The parts as read; who recommends, and is not known to have brought nobody, has."""
        return tuple(self._part(key) for key in self._places)

    @property
    def unproven(self) -> dict[str, str]:
        """The person's own codes, by identity, where nothing says that the person came by one."""
        found = {person: self.items.get(self._place(person)) for person in self.persons}
        codes = {person: conversions.own_code_only(item) for person, item in found.items()}
        return {person: code for person, code in codes.items() if code is not None}

    @property
    def unused(self) -> tuple[Referrer, ...]:
        """The person as a referrer by whose code nobody came, by each of these codes."""
        codes = dict.fromkeys(self.unproven.values())
        found = (
            referrers.referrer_of(self.items.get(referral_keys.referrer(one))) for one in codes
        )
        return tuple(one for one in found if one is not None and not one.highest)

    @property
    def _places(self) -> list[Key]:
        own = [self._place(person) for person in self.persons]
        homes = (conversions.home_of(self.items.get(key), self.campaign_id) for key in own)
        return list(dict.fromkeys([*own, *(key for key in homes if key is not None)]))

    def _place(self, person: str) -> Key:
        return referral_keys.part(person, self.campaign_id)

    def _part(self, key: Key) -> Part:
        item = self.items.get(key)
        part, code = conversions.part_of(item), conversions.own_code_only(item)
        if code is None:
            return part
        place = referral_keys.referrer(code)
        referrer = referrers.referrer_of(self.items.get(place))
        brought = place not in self.items or (referrer is not None and referrer.highest > 0)
        return replace(part, has_referred=brought)


@dataclass(frozen=True, slots=True)
class SecondLevel:
    """Whoever had brought the referrer of a code, where the programme pays for that.

    Attributes:
        code: of the referrer who is paid in any case.
        items: what was read.
    """

    code: str
    campaign: Campaign
    items: Items

    @property
    def keys(self) -> set[Key]:
        """What says who that is, as far as is known by now."""
        if self._referrer is None:
            return set()
        found = {*self._parts.keys, *whole_person.asked(self._referrer.persons, self.items)}
        return found | {referral_keys.referrer(code) for code in self._codes}

    def referrer(self, referee: Collection[str]) -> Referrer | None:
        """Who that is; None for nobody, or for somebody who is not paid.

        Names may have been joined since: nobody is paid twice for one friend, or for oneself.

        Args:
            referee: hashes of who comes now.
        """
        if self._referrer is None:
            return None
        others = {*referee, *whole_person.everyone(self._referrer.persons, self.items)}
        for code in self._codes:
            found = referrers.referrer_of(self.items.get(referral_keys.referrer(code)))
            if found is not None and found.earns and others.isdisjoint(found.persons):
                return found
        return None

    @property
    def _referrer(self) -> Referrer | None:
        terms = self.campaign.referral
        if terms is None or terms.second_level is None:
            return None
        return referrers.referrer_of(self.items.get(referral_keys.referrer(self.code)))

    @property
    def _parts(self) -> Parts:
        persons = self._referrer.persons if self._referrer else ()
        return Parts(persons, self.campaign.id, self.items)

    @property
    def _codes(self) -> list[str]:
        came = (part.conversion for part in self._parts.seen)
        return [one.code for one in came if one is not None and one.stands]
