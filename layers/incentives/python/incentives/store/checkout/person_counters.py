"""What one write counts for persons and gives back to them, by the names that a use brought.

A use counts once for each person whose name it brought: at the name itself, or at the home that it
leads to. Which that is, a guard that fails shows; nothing is read before.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from incentives.domain.campaigns.limits import EVER, PersonLimit, UseKey
from incentives.domain.customers.person_uses import (
    MOST_NAMES,
    PersonUses,
    counter_of,
    period_of,
    taken_over,
)
from incentives.domain.period import end_of
from incentives.store.checkout.uses_change import Moved, UsesChange
from incentives.store.customers import person_keys
from incentives.store.customers.person_uses import (
    is_outdated,
    part_of,
    used_before,
    uses_of,
)
from incentives.store.items import Item, UseItem, UsesItem
from incentives.store.keys import Key
from incentives.store.transaction import Transaction

type Items = Mapping[Key, Item | None]

MOST_DATED = 10
"""Uses in periods that end, until counters of former periods are let go."""

_KEPT_DAYS = 3  # of those; zones differ by less


@dataclass(slots=True)
class PersonCounters:
    """Collects the uses that one write counts and gives back, and adds them to it."""

    _moved: dict[tuple[tuple[str, ...], str], Moved] = field(default_factory=dict)
    _earlier: set[str] = field(default_factory=set)

    def take(self, limit: PersonLimit, names: tuple[str, ...], *, earlier: bool = False) -> None:
        """Count a use that brought these names, as long as the limit has room for it.

        Args:
            limit: of the campaign.
            names: the hashes.
            earlier: whether an earlier release made the campaign, and may have counted each name by
                itself. Such counts are taken over with the first use since.
        """
        if earlier:
            self._earlier.add(limit.campaign_id)
        moved = self._of(names, counter_of(limit.campaign_id, limit.period))
        moved.limit = limit
        moved.uses += 1

    def give_back(self, names: tuple[str, ...], campaign_id: str, periods: Collection[str]) -> None:
        """Count a use that brought these names no more in the periods that it was counted in."""
        for period in periods:
            self._of(names, counter_of(campaign_id, period)).uses -= 1

    def add_to(self, write: Transaction, items: Items) -> None:
        """Add all of it to the write, an item for each person.

        Args:
            write: the transaction.
            items: of names and their homes, as far as they are known.
        """
        homes: dict[str, _Home] = {}
        for (names, counter), moved in self._moved.items():
            for home in _homes_of(names, items, homes):
                if moved.limit is not None and moved.limit.campaign_id in self._earlier:
                    home.take_over(moved.limit, names, items)
                home.move(counter, names, moved)
        for home in homes.values():
            home.add_to(write)

    def _of(self, names: tuple[str, ...], counter: str) -> Moved:
        return self._moved.setdefault((names, counter), Moved())


def _homes_of(names: tuple[str, ...], items: Items, homes: "dict[str, _Home]") -> "Iterable[_Home]":
    """Where a use that brought these names is counted: once for each person."""
    leads = _leads_of(names, items)
    found: dict[str, _Home] = {}
    for name in names:
        lead = leads.get(name)
        person = name if lead is None else lead.home or name
        home = found[person] = homes.setdefault(person, _Home(person))
        if lead is not None:
            home.lead(lead)
        home.know(items)
    return found.values()


def _leads_of(names: Iterable[str], items: Items) -> dict[str, PersonUses]:
    """The names that lead to a home; of two that lead to one, an older item is out of date."""
    leads = [one for name in names if (one := _lead_of(name, items)) is not None]
    newest = {one.home: one.grouping for one in sorted(leads, key=lambda one: one.grouping)}
    return {one.person: one for one in leads if one.grouping == newest[one.home]}


def _lead_of(name: str, items: Items) -> PersonUses | None:
    """The name's own item, if it leads to a home, as far as is known."""
    one = uses_of(items.get(person_keys.uses(name)))
    return None if one is None or one.home is None or is_outdated(one, items) else one


@dataclass(slots=True)
class _Home:
    """One item that the write changes.

    Attributes:
        known: what it counts, if that is known; a home that is known to be absent counts nothing.
        grouping: that the places of leading names are of.
        places: of the names that lead here.
        further: places of other names.
        named: those of them whose names are written, as a use that is counted brings them.
        totals: what is moved, by counter.
        parts: the same, by the attribute of the names that were brought.
        taken_over: campaigns whose earlier counts are taken over now, or must have been before.
        emptied: where these were counted, with the count; None where nothing was.
    """

    person: str
    known: PersonUses | None = None
    grouping: int | None = None
    joined: int = 0
    places: dict[str, int] = field(default_factory=dict)
    further: dict[str, int] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    totals: dict[str, Moved] = field(default_factory=dict)
    parts: dict[str, Moved] = field(default_factory=dict)
    taken_over: dict[str, bool] = field(default_factory=dict)
    emptied: dict[Key, int | None] = field(default_factory=dict)

    def lead(self, one: PersonUses) -> None:
        """Take in where a name that leads here has its place."""
        self.places[one.person] = one.place
        self.grouping, self.joined = one.grouping, one.joined

    def know(self, items: Items) -> None:
        """Take in what is counted here, unless that is older than what leads here."""
        key = person_keys.uses(self.person)
        if key not in items:
            return
        one = uses_of(items[key]) or PersonUses(self.person)
        if one.home is None and one.grouping >= (self.grouping or 0):
            self.known = one

    def take_over(self, limit: PersonLimit, names: tuple[str, ...], items: Items) -> None:
        """Take in what an earlier release counted for the names here, in all and in this period.

        Until it is known what is counted here, somebody must have done so before.
        """
        campaign_id, known = limit.campaign_id, self.known
        self.taken_over[campaign_id] = known is not None and campaign_id not in known.taken_over
        if known is None or not self.taken_over[campaign_id]:
            return
        for period in dict.fromkeys((EVER, limit.period)):
            if person_keys.use(known.person, campaign_id, period) not in self.emptied:
                self._take_period_over(known, UseKey("", campaign_id, period), names, items)

    def _take_period_over(
        self, known: PersonUses, use: UseKey, names: Iterable[str], items: Items
    ) -> None:
        everyone = {name: use._replace(person=name) for name in (*known.members, *names)}
        counted = {name: used_before(one, items) or 0 for name, one in everyone.items()}
        for name in known.members:
            key = person_keys.use(*everyone[name])
            self.emptied[key] = counted[name] if items.get(key) else None
        for brought, uses in taken_over(counted).items():
            if not brought.isdisjoint(known.members):
                self._take_in(counter_of(use.campaign_id, use.period), brought, uses)

    def _take_in(self, counter: str, brought: Iterable[str], uses: int) -> None:
        part = part_of(counter, self._places_of(tuple(sorted(brought)), counts=True))
        self.totals.setdefault(counter, Moved()).before += uses
        self.parts.setdefault(part, Moved()).before += uses

    def move(self, counter: str, names: tuple[str, ...], moved: Moved) -> None:
        """Count uses that brought these names, or give them back, as far as they are counted."""
        attribute = counter
        if moved.limit is not None or self.known is None:
            attribute = part_of(counter, self._places_of(names, counts=moved.limit is not None))
        elif (counted := self.known.counts.get(counter)) is None:
            return  # its period is over, or it was never counted here
        elif counted.get(frozenset(names)):
            attribute = part_of(counter, self._places_of(names, counts=False))
        for amounts, name in ((self.totals, counter), (self.parts, attribute)):
            amount = amounts.setdefault(name, Moved())
            amount.limit = moved.limit or amount.limit
            amount.uses += moved.uses

    def _places_of(self, names: tuple[str, ...], *, counts: bool) -> list[int]:
        found = [self._place_of(name, counts=counts) for name in names]
        return [place for place in found if place is not None]

    def _place_of(self, name: str, *, counts: bool) -> int | None:
        """The place of a name; None of one too many, without which its uses are counted."""
        if name == self.person:
            return 0
        if name in self.places:
            return self.places[name]
        place = self.known.place_of(name) if self.known else None
        place = self.further.get(name, place)
        if place is None:
            place = 1 + max(self._taken_places(), default=0)
            if place > MOST_NAMES:
                return None
        self.further[name] = place
        if counts:
            self.named.add(name)
        return place

    def _taken_places(self) -> list[int]:
        names = self.joined if self.known is None else len(self.known.names)
        return [names, *self.places.values(), *self.further.values()]

    def add_to(self, write: Transaction) -> None:
        """Add the item to the write."""
        if not self.totals:
            return
        changes = UsesChange()
        if self.grouping is not None:
            changes.grouped(self.grouping)
        for name, place in self.further.items():
            changes.name(name, place, may_be_new=name in self.named)
        for counter, moved in self.totals.items():
            changes.count(counter, moved)
        for part in self.parts.keys() - self.totals.keys():
            changes.count_part(part, self.parts[part])
        self._empty(write, changes)
        self._let_go(changes)
        write.update(UsesItem(*person_keys.uses(self.person)), changes.actions, changes.guard)

    def _empty(self, write: Transaction, changes: UsesChange) -> None:
        """Take earlier counts away from where they were, as they were read."""
        for campaign_id, now in self.taken_over.items():
            changes.take_over(campaign_id, now=now)
        if self.known is not None and any(self.taken_over.values()) and self.grouping is None:
            changes.grouped(self.known.grouping)  # whose names were counted
        for key, used in self.emptied.items():
            if used is not None:
                write.delete(UseItem(*key), UseItem.used == used)

    def _let_go(self, changes: UsesChange) -> None:
        """Count the uses in periods that end, and let former periods go once they are many."""
        ends = [one.limit.ends for one in self.totals.values() if one.limit and one.limit.ends]
        if not ends:
            return
        if self.known is None or self.known.dated < MOST_DATED:
            changes.count_dated(MOST_DATED)
            return
        changes.let_go(self._ended_by(min(ends) - timedelta(days=_KEPT_DAYS), self.known))

    def _ended_by(self, day: date, known: PersonUses) -> Iterable[str]:
        """The attributes of counters of periods that are over, but those that are moved."""
        over = {one for one in known.counts if (name := period_of(one)) and end_of(name) <= day}
        for counter in over - self.totals.keys():
            for brought in known.counts[counter]:
                yield part_of(counter, [known.place_of(name) or 0 for name in brought])
