"""Cards of one person: which one a request is about, and what others had booked before it."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from incentives.domain import derived_ids
from incentives.domain.points.entry import Entry
from incentives.domain.points.member import Member, MergedInto
from incentives.domain.refusal import busy
from incentives.store.customers import whole_person
from incentives.store.points import members, points_keys
from incentives.store.points.members import MOST_MERGED
from incentives.store.reading import fetch
from incentives.store.transaction import Images, Pause, Transaction


def following[T](member_id: str, act: Callable[[str], T]) -> T:
    """Act on a card; where it was merged into another one, on that."""
    for _ in range(MOST_MERGED):
        try:
            return act(member_id)
        except MergedInto as merged:
            member_id = merged.member_id
    raise busy("the cards of this person are being merged")


def refuse_merged(member: Member | None) -> None:
    """Go on with another card, where this one was merged into it.

    Raises:
        MergedInto: it was.
    """
    if member is not None and member.merged_into is not None:
        raise MergedInto(member.merged_into)


def booked(
    member_id: str, causes: Collection[str], pause: Pause
) -> tuple[Member | None, dict[str, Entry]]:
    """A member, and its entries of these causes; one round trip, and more where cards were merged.

    Raises:
        MergedInto: the card leads to another one.
    """
    keys = {cause: points_keys.entry(member_id, cause) for cause in causes}
    key = points_keys.member(member_id)
    found = fetch([key, *keys.values()], pause, consistent=True)
    member = members.member_of(found.get(key))
    refuse_merged(member)
    own = {cause: members.entry_of(found.get(entry)) for cause, entry in keys.items()}
    further = earlier(member, causes, pause) if member is not None else {}
    return member, further | {cause: entry for cause, entry in own.items() if entry is not None}


def earlier(member: Member, causes: Collection[str], pause: Pause) -> dict[str, Entry]:
    """What cards had booked for these causes before they were merged into the member's."""
    keys = {points_keys.entry(card, cause): cause for card in member.merged for cause in causes}
    if not keys:
        return {}
    found = fetch(keys, pause, consistent=True)
    entries = ((keys[key], members.entry_of(item)) for key, item in found.items())
    return {cause: entry for cause, entry in entries if entry is not None}


def is_of(member: Member, named: Sequence[str], pause: Pause) -> bool:
    """Whether a card is of the person of these names; it reads only where they do not say so."""
    if not set(member.cards).isdisjoint(ids_of(member.programme_id, named)):
        return True
    ids = ids_of(member.programme_id, whole_person.find(named, pause).hashes)
    if not set(member.cards).isdisjoint(ids):
        return True
    found = fetch([*map(points_keys.member, ids)], pause, consistent=True)
    cards = (members.member_of(item) for item in found.values())
    return any(one is not None and one.merged_into in member.cards for one in cards)


def ids_of(programme_id: str, persons: Iterable[str]) -> list[str]:
    """The ids that these names have in a programme, or would have."""
    return [derived_ids.member_id(programme_id, person) for person in persons]


@dataclass(slots=True)
class Joining:
    """A customer whom a request names: the card of the person, or who joins if there is none.

    A further name that was stored leads to the card of the person that it was stored for. Where it
    is another person's name by now, it leads there no more.

    Attributes:
        member: as it begins, under the id that is tried.
        named: hashes of the request.
        pause: between tries.
    """

    member: Member
    named: Sequence[str]
    pause: Pause
    _person: whole_person.WholePerson | None = field(default=None, init=False)
    _there: dict[str, Member | None] = field(default_factory=dict, init=False)

    def follow(self, there: Member | None) -> None:
        """Stay with the card that is tried, or go on with the one that the person has.

        Two round trips, the first time that the one that is tried is no card.

        Args:
            there: what is there under the id that is tried.

        Raises:
            MergedInto: the person has another card, or has to join under another name.
        """
        if there is not None and there.merged_into is None:
            return
        self.look()
        other = self.card or self.free
        if other != self.member.id:
            raise MergedInto(other)

    def look(self) -> None:
        """Read who the person is and which cards there are, once."""
        if self._person is not None:
            return
        self._person = whole_person.find(self.named, self.pause)
        ids = ids_of(self.member.programme_id, (*self._person.joined, *self._person.hashes))
        self._there = dict.fromkeys(ids)
        self.learn(dict(fetch([*map(points_keys.member, ids)], self.pause, consistent=True)))

    def learn(self, images: Images) -> None:
        """Take in what made a write fail."""
        for one in self._there:
            if (key := points_keys.member(one)) in images:
                self._there[one] = members.member_of(images[key])

    @property
    def card(self) -> str | None:
        """The card of the person, as far as is known by now."""
        for there in self._there.values():
            if there is not None and not self._is_of_another(there):
                return there.merged_into or there.id
        return None

    @property
    def free(self) -> str:
        """The id under which the person joins, who has no card."""
        free = [one for one, there in self._there.items() if there is None]
        return self.member.id if self.member.id in free or not free else free[0]

    @property
    def joined(self) -> list[str]:
        """The ids that the names of the person have, or would have, that a record had together."""
        return ids_of(self.member.programme_id, self._person.joined if self._person else ())

    def enroll(self, write: Transaction, member: Member, entries: Sequence[Entry]) -> None:
        """Add the member to a write; the person's other names lead to it."""
        members.enroll(write, member, entries)
        self.lead(write, member)

    def lead(self, write: Transaction, member: Member) -> None:
        """Have the names of the person that are no cards lead to this one."""
        for one, there in self._there.items():
            if one != member.id and (there is None or self._is_of_another(there)):
                members.lead(write, member, one, there)

    def _is_of_another(self, there: Member) -> bool:
        """Whether a name leads to a card of somebody who is known to be another person."""
        person = self._person
        if there.merged_into is None or person is None or len(person.joined) < 2:
            return False
        return derived_ids.person_of_member(there.merged_into) not in person.hashes
