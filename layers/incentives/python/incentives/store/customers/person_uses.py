"""A person's uses in the table: one item for each name, with a number for each counter.

A name whose uses lie under another leads there. Who writes under it meets a guard, which shows
where: so nobody reads before writing, and joining names changes nothing for those who are alone.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from pynamodb.expressions.condition import Condition

from incentives.domain.campaigns.limits import UseKey
from incentives.domain.customers.person_uses import (
    Brought,
    Counts,
    PersonUses,
    counter_of,
    regrouped,
)
from incentives.store.customers import person_keys
from incentives.store.items import Item, UseItem, UsesItem
from incentives.store.keys import Key
from incentives.store.transaction import Transaction

type Items = Mapping[Key, Item | None]

_CAMPAIGN = "camp_"  # what every counter begins with
_TOOK = "took_"
_NAME, _PARTS, _AND = "name", "@", "."


def uses_of(item: Item | None) -> PersonUses | None:
    """What an item counts, or None when it is missing or something else."""
    if not isinstance(item, UsesItem):
        return None
    person = person_keys.person_of((item.pk, item.sk))
    names, counts = _read_from(item, person)
    return PersonUses(
        person,
        counts,
        names,
        joined=item.joined or 0,
        home=item.home,
        place=item.place or 0,
        grouping=item.grouping or 0,
        dated=item.dated or 0,
        revision=item.revision,
        taken_over=frozenset(
            name.removeprefix(_TOOK) for name in item.others if name.startswith(_TOOK)
        ),
    )


def counted_under(name: str, items: Items) -> str:
    """The name that the uses of a name lie under, as far as these items show it."""
    one = uses_of(items.get(person_keys.uses(name)))
    return name if one is None or one.home is None or is_outdated(one, items) else one.home


def is_outdated(one: PersonUses, items: Items) -> bool:
    """Whether a name led to its home, and does not any more, as the home shows."""
    key = person_keys.uses(one.home or one.person)
    home = uses_of(items.get(key))
    if home is None or home.grouping < one.grouping:  # unknown, or as it was before
        return False
    return home.home is not None or home.grouping > one.grouping


def needed(named: Collection[str], items: Items) -> set[Key]:
    """What has to be read to know how often a person has used campaigns, as far as is known now."""
    return {person_keys.uses(one) for name in named for one in (name, counted_under(name, items))}


def needed_of_earlier(
    named: Collection[str], campaign_id: str, periods: Collection[str], items: Items
) -> set[Key]:
    """What earlier releases counted and nobody has taken over yet, as far as is known now."""
    return {
        person_keys.use(member, campaign_id, period)
        for name in named
        if (home := home_of(name, items)) is None or campaign_id not in home.taken_over
        for member in {name, *(home.members if home else ())}
        for period in periods
    }


def home_of(name: str, items: Items) -> PersonUses | None:
    """What is counted where the uses of a name lie; None when nobody has looked."""
    person = counted_under(name, items)
    key = person_keys.uses(person)
    return uses_of(items[key]) or PersonUses(person) if key in items else None


def used(use: UseKey, items: Items, *, earlier: bool = False) -> int | None:
    """Uses by the person whom a name is of; None when nobody has looked.

    Args:
        use: the name, the campaign and the period.
        items: what was read.
        earlier: whether an earlier release made the campaign, and may have counted each name.
    """
    home = home_of(use.person, items)
    here = None if home is None else home.total(counter_of(use.campaign_id, use.period))
    if not earlier or (home is not None and use.campaign_id in home.taken_over):
        return here
    before = _most_before(use, home, items)
    return here if before == 0 else (here or 0) + before


def _most_before(use: UseKey, home: PersonUses | None, items: Items) -> int:
    """The greatest count of an earlier release under any name of the person."""
    names = (use.person, *(home.members if home else ()))
    return max(used_before(use._replace(person=name), items) or 0 for name in names)


def used_before(use: UseKey, items: Items) -> int | None:
    """What an earlier release counted under a name, if anybody has looked."""
    key = person_keys.use(*use)
    item = items.get(key)
    if isinstance(item, UseItem):
        return item.used
    return 0 if key in items else None


def took(campaign_id: str) -> str:
    """The attribute that says that earlier counts of a campaign were taken over."""
    return _TOOK + campaign_id


def to_regroup(groups: Sequence[tuple[str, ...]], items: Items) -> set[Key]:
    """What `regroup` has to know of these groups."""
    return needed([name for group in groups for name in group], items)


def regroup(write: Transaction, groups: Sequence[tuple[str, ...]], items: Items) -> None:
    """Have each group of names counted as one person from now on.

    Args:
        write: the transaction.
        groups: as of `regrouped`.
        items: those that `to_regroup` names, as they were read.
    """
    found = {
        one.person: one
        for key in to_regroup(groups, items)
        if (one := uses_of(items.get(key))) is not None
    }
    for after in regrouped(groups, found):
        key = person_keys.uses(after.person)
        _put(write, after, items.get(key))


def _put(write: Transaction, after: PersonUses, before: Item | None) -> None:
    """Write a whole item; what a newer release keeps in it stays."""
    item = UsesItem(
        *person_keys.uses(after.person),
        home=after.home,
        place=after.place or None,
        joined=after.joined or None,
        grouping=after.grouping,
        dated=after.dated or None,
        revision=after.revision + 1,
    )
    item.others = dict(_laid_out(after))
    guard: Condition = Item.pk.does_not_exist()
    if isinstance(before, UsesItem):
        item.others |= {
            name: value
            for name, value in before.others.items()
            if not (_is_counter(name) or _is_name(name) or name.startswith(_TOOK))
        }
        guard = UsesItem.revision == before.revision
    write.put(item, guard)


def _laid_out(uses: PersonUses) -> Iterator[tuple[str, dict[str, Any]]]:
    """The names and the counters of an item, by attribute."""
    for place, name in enumerate(uses.names, start=1):
        yield name_at(place), {"S": name}
    for counter, counted in uses.counts.items():
        yield counter, {"N": str(sum(counted.values()))}
        for brought, number in counted.items():
            part = part_of(counter, [uses.place_of(name) or 0 for name in brought])
            if part != counter:
                yield part, {"N": str(number)}


def _read_from(item: UsesItem, person: str) -> tuple[tuple[str, ...], Counts]:
    """The names and the counters of an item; uses in no part brought the name of the item alone."""
    others, names = item.others, list[str]()
    while (found := others.get(name_at(len(names) + 1))) is not None:
        names.append(found["S"])
    counts: dict[str, dict[Brought, int]] = {}
    for attribute, value in others.items():
        counter, _, places = attribute.partition(_PARTS)
        if _is_counter(attribute) and places:
            brought = frozenset((person, *names)[int(place)] for place in places.split(_AND))
            counts.setdefault(counter, {})[brought] = int(value["N"])
    for counter, total in totals_of(others).items():
        parts = counts.setdefault(counter, {})
        parts[frozenset({person})] = total - sum(parts.values())
    return tuple(names), counts


def totals_of(attributes: Mapping[str, Mapping[str, Any]]) -> dict[str, int]:
    """The uses of each counter, whatever names they brought."""
    return {
        name: int(value["N"])
        for name, value in attributes.items()
        if _is_counter(name) and _PARTS not in name
    }


def name_at(place: int) -> str:
    """The attribute that holds the name at a place."""
    return f"{_NAME}{place}"


def part_of(counter: str, places: Collection[int]) -> str:
    """The attribute that counts the uses that brought the names at these places.

    Those that brought nothing but the name of the item have none: they are what is left over.
    """
    if set(places) == {0}:
        return counter
    return f"{counter}{_PARTS}{_AND.join(map(str, sorted(places)))}"


def _is_counter(attribute: str) -> bool:
    return attribute.startswith(_CAMPAIGN)


def _is_name(attribute: str) -> bool:
    return attribute.removeprefix(_NAME).isdecimal() and attribute.startswith(_NAME)
