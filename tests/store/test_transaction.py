"""One all-or-nothing write: each failed guard is named, whatever the kind of its part."""

import pytest

from incentives.domain.refusal import Refused
from incentives.runtime.aws import bind_table
from incentives.store.items import CampaignNameItem, Item
from incentives.store.transaction import MOST_ALIKE, Failures, GuardFailed, Transaction
from tests.account import Table
from tests.builders import no_pause

ABSENT = Item.pk.does_not_exist()
PRESENT = Item.pk.exists()


@pytest.fixture(autouse=True)
def bound(table: Table) -> None:
    bind_table(table.name, table.client)


def a_name(key: str) -> CampaignNameItem:
    return CampaignNameItem(key, "NAME", campaign_id=key)


def put(*keys: str) -> None:
    write = Transaction()
    for key in keys:
        write.put(a_name(key), ABSENT)
    write.commit(no_pause)


def keys_of(table: Table) -> list[str]:
    return sorted(item["pk"]["S"] for item in table.items())


def a_mixed_write(*, deleted: str, added: str, changed: str) -> Transaction:
    """One part of each kind, added in another order than they are sent."""
    write = Transaction()
    write.update(a_name(changed), [CampaignNameItem.campaign_id.set("new")], PRESENT)
    write.put(a_name(added), ABSENT)
    write.delete(a_name(deleted), PRESENT)
    return write


def test_deletes_puts_and_updates_commit_together(table: Table) -> None:
    put("A", "B")
    write = a_mixed_write(deleted="A", added="C", changed="B")
    assert len(write) == 3
    write.commit(no_pause)
    assert keys_of(table) == ["B", "C"]


@pytest.mark.parametrize(
    ("parts", "failed"),
    [
        ({"deleted": "X", "added": "C", "changed": "B"}, "X"),
        ({"deleted": "A", "added": "B2", "changed": "B"}, "B2"),
        ({"deleted": "A", "added": "C", "changed": "X"}, "X"),
    ],
)
def test_a_failed_guard_is_told_of_the_part_it_belongs_to_and_nothing_is_written(
    table: Table, parts: dict[str, str], failed: str
) -> None:
    put("A", "B", "B2")
    with pytest.raises(GuardFailed) as guard:
        a_mixed_write(**parts).commit(no_pause)
    assert [key[0] for key in guard.value.images] == [failed]
    assert keys_of(table) == ["A", "B", "B2"]


def test_a_put_that_found_an_item_shows_it() -> None:
    put("A")
    write = Transaction()
    write.put(a_name("A"), ABSENT)
    with pytest.raises(GuardFailed) as guard:
        write.commit(no_pause)
    image = guard.value.images["A", "NAME"]
    assert isinstance(image, CampaignNameItem)
    assert image.campaign_id == "A"


def a_failure() -> GuardFailed:
    write = Transaction()
    write.put(a_name("A"), ABSENT)
    with pytest.raises(GuardFailed) as guard:
        write.commit(no_pause)
    return guard.value


def test_an_item_that_stays_in_the_way_unchanged_ends_the_request() -> None:
    put("A")
    failures = Failures()
    for _ in range(MOST_ALIKE - 1):
        failures.note(a_failure())
    with pytest.raises(Refused, match="too_many_requests"):
        failures.note(a_failure())


def test_an_item_that_others_keep_changing_does_not() -> None:
    put("A")
    failures = Failures()
    for number in range(3 * MOST_ALIKE):
        a_name("A").update([CampaignNameItem.campaign_id.set(f"camp_{number}")])
        failures.note(a_failure())
