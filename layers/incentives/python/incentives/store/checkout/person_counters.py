"""What one write counts for persons and gives back to them, by the names that a use brought.

A use counts once for each person whose name it brought: at the name itself, or at the home that it
leads to. Which that is, a guard that fails shows; nothing is read before.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from incentives.domain.campaigns.limits import PersonLimit
from incentives.domain.customers.person_uses import MOST_NAMES, PersonUses, counter_of, period_of
from incentives.store.customers import person_keys
from incentives.store.customers.person_uses import is_outdated, name_at, part_of, uses_of
from incentives.store.items import Item, UsesItem
from incentives.store.keys import Key
from incentives.store.transaction import Transaction

type Items = Mapping[Key, Item | None]

MOST_DATED = 10
"""Uses in periods that end, until counters of former periods are let go."""

_KEPT_DAYS = 3  # of those; zones differ by less


@dataclass(slots=True)
class _Moved:
    """Uses that are counted, less those given back; with the limit when any are counted."""

    limit: PersonLimit | None = None
    uses: int = 0


@dataclass(slots=True)
class PersonCounters:
    """Collects the uses that one write counts and gives back, and adds them to it."""

    _moved: dict[tuple[tuple[str, ...], str], _Moved] = field(default_factory=dict)

    def take(self, limit: PersonLimit, names: tuple[str, ...]) -> None:
        """Count a use that brought these names, as long as the limit has room for it."""
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
                home.move(counter, names, moved)
        for home in homes.values():
            home.add_to(write)

    def _of(self, names: tuple[str, ...], counter: str) -> _Moved:
        return self._moved.setdefault((names, counter), _Moved())


def _homes_of(names: tuple[str, ...], items: Items, homes: "dict[str, _Home]") -> "Iterable[_Home]":
    """Where a use that brought these names is counted: once for each person."""
    leads = [one for name in names if (one := _lead_of(name, items)) is not None]
    newest = {one.home: one.grouping for one in sorted(leads, key=lambda one: one.grouping)}
    leading = {one.person: one for one in leads if one.grouping == newest[one.home]}
    found: dict[str, _Home] = {}
    for name in names:
        lead = leading.get(name, PersonUses(name))
        home = found[lead.home or name] = homes.setdefault(
            lead.home or name, _Home(lead.home or name)
        )
        if lead.home is not None:
            home.lead(lead)
        home.know(items)
    return found.values()


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
    """

    person: str
    known: PersonUses | None = None
    grouping: int | None = None
    joined: int = 0
    places: dict[str, int] = field(default_factory=dict)
    further: dict[str, int] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    totals: dict[str, _Moved] = field(default_factory=dict)
    parts: dict[str, _Moved] = field(default_factory=dict)

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

    def move(self, counter: str, names: tuple[str, ...], moved: _Moved) -> None:
        """Count uses that brought these names, or give them back, as far as they are counted."""
        attribute = counter
        if moved.limit is not None or self.known is None:
            attribute = part_of(counter, self._places_of(names, counts=moved.limit is not None))
        elif (counted := self.known.counts.get(counter)) is None:
            return  # its period is over, or it was never counted here
        elif counted.get(frozenset(names)):
            attribute = part_of(counter, self._places_of(names, counts=False))
        for amounts, name in ((self.totals, counter), (self.parts, attribute)):
            amount = amounts.setdefault(name, _Moved())
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
        changes = _Changes()
        if self.grouping is not None:
            changes.guard &= UsesItem.grouping == self.grouping
        for name, place in self.further.items():
            changes.name(name, place, may_be_new=name in self.named)
        for counter, moved in self.totals.items():
            changes.count(counter, moved)
        for part in self.parts.keys() - self.totals.keys():
            changes.count_part(part, self.parts[part])
        self._let_go(changes)
        write.update(UsesItem(*person_keys.uses(self.person)), changes.actions, changes.guard)

    def _let_go(self, changes: "_Changes") -> None:
        """Count the uses in periods that end, and let former periods go once they are many."""
        ends = [one.limit.ends for one in self.totals.values() if one.limit and one.limit.ends]
        if not ends:
            return
        if self.known is None or self.known.dated < MOST_DATED:
            changes.guard &= UsesItem.dated.does_not_exist() | (UsesItem.dated < MOST_DATED)
            changes.actions.append(UsesItem.dated.add(1))
            return
        oldest = (min(ends) - timedelta(days=_KEPT_DAYS)).isoformat()
        dated = {one for one in self.known.counts if (day := period_of(one)) and day < oldest}
        for counter in dated - self.totals.keys():
            for brought in self.known.counts[counter]:
                places = [self.known.place_of(name) or 0 for name in brought]
                changes.actions.append(Path([part_of(counter, places)]).remove())
        changes.actions.append(UsesItem.dated.set(1))


@dataclass(slots=True)
class _Changes:
    """The change of one item, and what it needs."""

    actions: list[Action] = field(
        default_factory=lambda: [UsesItem.kind.set(UsesItem), UsesItem.revision.add(1)]
    )
    guard: Condition = field(default_factory=UsesItem.home.does_not_exist)

    def name(self, name: str, place: int, *, may_be_new: bool) -> None:
        """A use brings this name; no other has the place."""
        attribute = Path([name_at(place)])
        is_there: Condition = attribute == name
        if may_be_new:
            is_there |= attribute.does_not_exist()
            self.actions.append(attribute.set(name))
        self.guard &= is_there

    def count(self, counter: str, moved: _Moved) -> None:
        """Move a counter, within its limit, or only if it is there."""
        attribute = Path([counter])
        self.actions.append(attribute.add(moved.uses))
        if moved.limit is None:
            self.guard &= attribute.exists()
        else:
            most = moved.limit.most - max(moved.uses, 0)
            self.guard &= attribute.does_not_exist() | (attribute <= most)

    def count_part(self, part: str, moved: _Moved) -> None:
        """Move what a counter has of uses that brought certain names."""
        attribute = Path([part])
        self.actions.append(attribute.add(moved.uses))
        if moved.limit is None:
            self.guard &= attribute.exists()
