"""What a newer release keeps in an item is still there after this one has written the item."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.account import Table
from tests.support.scenes import SCENES

pytestmark = pytest.mark.usefixtures("functions")

NEWER = "of_a_newer_release"
TEXTS = ("body", "pending")
# Their members are data of the shop or counts by name, not members that a release knows.
DATA = {"metadata", "attributes", "rates", "released_minor", "category_hierarchy", "lots"}

type Item = dict[str, Any]
type Place = tuple[str, ...]


def with_newer_members(value: Any) -> Any:
    """A document with a member more in each of its objects."""
    if isinstance(value, list):
        return [with_newer_members(one) for one in value]
    if not isinstance(value, dict):
        return value
    inner = {name: one if name in DATA else with_newer_members(one) for name, one in value.items()}
    return inner | {NEWER: {"deep": [1, "ä"]}}


def newer_release_writes(table: Table) -> None:
    """Have each item of the table as a newer release would keep it: with more in it."""
    for item in table.items():
        for name in TEXTS:
            if name in item:
                text = with_newer_members(json.loads(item[name]["S"]))
                item[name] = {"S": json.dumps(text, ensure_ascii=False, indent=1)}
        table.client.put_item(TableName=table.name, Item={**item, NEWER: {"S": "stays"}})


def places(value: Any, place: Place = ()) -> Iterator[Place]:
    """Where a document has members of a newer release."""
    if isinstance(value, list):
        for number, one in enumerate(value):
            yield from places(one, (*place, str(number)))
    elif isinstance(value, dict):
        if NEWER in value:
            assert value[NEWER] == {"deep": [1, "ä"]}
            yield place
        for name, one in value.items():
            yield from places(one, (*place, name))


def lost(before: Item, after: Item) -> list[str]:
    """What of a newer release an item had, and has not any more."""
    gone = [] if after.get(NEWER) == {"S": "stays"} else ["the attribute"]
    for name in TEXTS:
        if name in before and name in after:
            had = set(places(json.loads(before[name]["S"])))
            has = set(places(json.loads(after[name]["S"])))
            gone += [f"{name}: {'.'.join(place) or 'itself'}" for place in sorted(had - has)]
    return gone


@pytest.mark.parametrize("name", SCENES)
def test_what_a_newer_release_keeps_survives_each_write(name: str, table: Table) -> None:
    act = SCENES[name]()
    newer_release_writes(table)
    before = {(item["pk"]["S"], item["sk"]["S"]): item for item in table.items()}
    answer = act()
    assert answer is None or answer.status < 300, answer
    after = {(item["pk"]["S"], item["sk"]["S"]): item for item in table.items()}
    written = [key for key in before.keys() & after.keys() if before[key] != after[key]]
    told = {key: gone for key in written if (gone := lost(before[key], after[key]))}
    assert not told, told
