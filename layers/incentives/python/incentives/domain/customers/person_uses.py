"""Uses that limits per person count, each with the names that it brought.

A person's uses are those that brought a name of the person, each once. A use counts under every
name that it brought, and remembers which these were. So names that are joined come to the union of
their uses, and names that are parted to their own again, exactly, in any order: nothing is ever
added up that was one use.

The uses of a person lie under one name, the home; the others lead to it.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from incentives.domain.campaigns.limits import EVER

MOST_NAMES = 24  # that are told apart with a name's uses; of further ones, uses count as without it

type Brought = frozenset[str]
"""The names that a use brought."""

type Counts = Mapping[str, Mapping[Brought, int]]
"""Uses by counter, and by the names that they brought."""


def counter_of(campaign_id: str, period: str = EVER) -> str:
    """The counter of a campaign's uses in a period.

    >>> counter_of("camp_1", "2026-12-01")
    'camp_1#2026-12-01'
    """
    return campaign_id if period == EVER else f"{campaign_id}#{period}"


def period_of(counter: str) -> str:
    """The period of a counter; empty of one for all time.

    >>> period_of("camp_1#2026-12-01")
    '2026-12-01'
    """
    return counter.partition("#")[2]


@dataclass(frozen=True, slots=True)
class PersonUses:
    """What is counted under a name.

    Attributes:
        person: the hash of the name.
        counts: nothing of a name that leads to its home.
        names: further names that uses brought, each at its place, from 1 on; the name itself is at
            place 0. The first of them are those that lead here.
        joined: how many lead here; of a name that leads to its home, how many lead there.
        home: the name that this one leads to; None of one whose uses are counted here.
        place: among the names there.
        grouping: says who is counted together; every change of that has a higher number.
        dated: uses in periods that end that were counted since the last of them were let go.
        revision: counts the writes.
        taken_over: campaigns of an earlier release whose counts, one for each name, were taken over
            from all names that are counted here.
    """

    person: str
    counts: Counts = field(default_factory=dict)
    names: tuple[str, ...] = ()
    joined: int = 0
    home: str | None = None
    place: int = 0
    grouping: int = 0
    dated: int = 0
    revision: int = 0
    taken_over: frozenset[str] = frozenset()

    def total(self, counter: str) -> int:
        """Uses that a counter holds, whatever names they brought."""
        return sum(self.counts.get(counter, {}).values())

    @property
    def members(self) -> tuple[str, ...]:
        """The names that are counted here."""
        return (self.person, *self.names[: self.joined])

    def place_of(self, name: str) -> int | None:
        """Where a name is; None of one that no use has brought."""
        everyone = (self.person, *self.names)
        return everyone.index(name) if name in everyone else None


def taken_over(counted: Mapping[str, int]) -> dict[Brought, int]:
    """The uses behind counts that earlier releases made under each name by itself.

    Which names came together was not kept. So they are taken to have come together as often as can
    be: each name has what was counted under it, and all together what the greatest count says,
    which is what the limit went by.

    >>> {" ".join(sorted(one)): uses for one, uses in taken_over({"a": 3, "b": 1}).items()}
    {'a b': 1, 'a': 2}
    """
    uses: dict[Brought, int] = {}
    below = 0
    for level in sorted({number for number in counted.values() if number > 0}):
        brought = frozenset(name for name, number in counted.items() if number >= level)
        uses[brought] = level - below
        below = level
    return uses


def regrouped(
    groups: Sequence[tuple[str, ...]], found: Mapping[str, PersonUses]
) -> Iterator[PersonUses]:
    """What is to be written so that each of these groups of names is counted as one person.

    Args:
        groups: names of one person each, the home first. With a name that leaves another person,
            that person's other names are a group as well.
        found: what is counted under each name and each name's home; absent where nothing is.
    """
    counts, grouping = _all_of(found), 1 + max((one.grouping for one in found.values()), default=0)
    for group in groups:
        if not _is_counted_together(group, found):
            yield from _grouped(group, counts, grouping, found)


def _all_of(found: Mapping[str, PersonUses]) -> Counts:
    """All uses, each once: one that is counted in several places is the same in each."""
    counts: dict[str, dict[Brought, int]] = {}
    for one in found.values():
        for counter, uses in one.counts.items():
            merged = counts.setdefault(counter, {})
            for brought, number in uses.items():
                merged[brought] = max(number, merged.get(brought, 0))
    return counts


def _is_counted_together(group: tuple[str, ...], found: Mapping[str, PersonUses]) -> bool:
    home = found.get(group[0], PersonUses(group[0]))
    return (
        home.home is None
        and set(home.members) == set(group)
        and all(_leads(found.get(name), home) for name in group[1:])
    )


def _leads(one: PersonUses | None, home: PersonUses) -> bool:
    if one is None or one.home != home.person:
        return False
    return one.grouping == home.grouping and one.place == home.place_of(one.person)


def _grouped(
    group: tuple[str, ...], counts: Counts, grouping: int, found: Mapping[str, PersonUses]
) -> Iterator[PersonUses]:
    """The home of a group with all uses that brought one of its names, and what leads to it."""
    names = set(group)
    own = {counter: _brought_by(names, uses) for counter, uses in counts.items()}
    own = {counter: uses for counter, uses in own.items() if uses}
    others = {name for uses in own.values() for brought in uses for name in brought - names}
    home, *further = group
    yield PersonUses(
        home,
        own,
        names=(*further, *sorted(others)),
        joined=len(further),
        grouping=grouping,
        dated=sum(one.dated for one in found.values()),
        revision=_revision(home, found),
    )
    for place, name in enumerate(further, start=1):
        yield PersonUses(
            name,
            joined=len(further),
            home=home,
            place=place,
            grouping=grouping,
            revision=_revision(name, found),
        )


def _brought_by(names: AbstractSet[str], uses: Mapping[Brought, int]) -> dict[Brought, int]:
    return {one: number for one, number in uses.items() if number and not one.isdisjoint(names)}


def _revision(name: str, found: Mapping[str, PersonUses]) -> int:
    return found[name].revision if name in found else 0
