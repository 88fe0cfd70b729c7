"""One all-or-nothing write: each failed guard is named, whatever the kind of its part."""

from collections.abc import Iterator

import pytest

from incentives.domain.refusal import Refusal, Refused
from incentives.runtime.aws import bind_table
from incentives.store.items import CampaignNameItem, Item
from incentives.store.transaction import (
    MOST_ALIKE,
    MOST_ATTEMPTS,
    UNDECIDED,
    GuardFailed,
    Images,
    Transaction,
    Undecided,
    write_guarded,
)
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


def add_absent(write: Transaction) -> str:
    write.put(a_name("A"), ABSENT)
    return "written"


class Pauses(list[int]):
    """The attempts before which somebody waited."""

    def __call__(self, number: int) -> None:
        self.append(number)


def test_what_an_attempt_comes_to_is_the_answer_once_it_is_written(table: Table) -> None:
    assert write_guarded(add_absent, no_pause) == "written"
    assert keys_of(table) == ["A"]


def test_an_attempt_that_adds_nothing_writes_nothing(table: Table) -> None:
    assert write_guarded(lambda _: "there already", no_pause) == "there already"
    assert keys_of(table) == []


def test_the_next_attempt_is_decided_with_what_the_failed_one_has_shown(table: Table) -> None:
    put("A")
    seen: Images = {}

    def attempt(write: Transaction) -> int:
        write.put(a_name("B" if seen else "A"), ABSENT)
        return len(seen)

    pauses = Pauses()
    assert write_guarded(attempt, pauses, learn=seen.update) == 1
    assert keys_of(table) == ["A", "B"]
    assert pauses == [1]


def test_what_a_failed_guard_shows_may_be_the_answer() -> None:
    put("A")
    pauses = Pauses()
    assert write_guarded(add_absent, pauses, learn=lambda _: "made before") == "made before"
    assert pauses == []


def test_who_has_to_read_more_is_called_again_at_once(table: Table) -> None:
    answers: Iterator[str | Undecided] = iter([UNDECIDED, UNDECIDED, "decided"])

    def attempt(write: Transaction) -> str | Undecided:
        answer = next(answers)
        add_absent(write)
        return answer

    pauses = Pauses()
    assert write_guarded(attempt, pauses) == "decided"
    assert pauses == []
    assert keys_of(table) == ["A"]


def test_an_item_that_stays_in_the_way_unchanged_ends_the_request() -> None:
    put("A")
    met: list[Images] = []
    with pytest.raises(Refused, match="too_many_requests"):
        write_guarded(add_absent, no_pause, learn=met.append)
    assert len(met) == MOST_ALIKE - 1


class Changing:
    """Somebody who changes the item in the way again and again."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, _: Images) -> None:
        self.times += 1
        a_name("A").update([CampaignNameItem.campaign_id.set(f"camp_{self.times}")])


def test_an_item_that_others_keep_changing_ends_it_after_so_many_attempts() -> None:
    put("A")
    others, pauses = Changing(), Pauses()
    with pytest.raises(Refused, match="too_many_requests") as refused:
        write_guarded(add_absent, pauses, learn=others)
    assert refused.value.retry_after_s == 1
    assert others.times == MOST_ATTEMPTS
    assert pauses == list(range(1, MOST_ATTEMPTS))


def test_what_follows_the_last_attempt_may_be_said_otherwise() -> None:
    put("A")
    others, pauses = Changing(), Pauses()
    crowded = Refused(Refusal.INVALID_CODE_CONFIG)
    with pytest.raises(Refused, match="invalid_code_config"):
        write_guarded(add_absent, pauses, learn=others, attempts=4, waits=False, otherwise=crowded)
    assert others.times == 4
    assert pauses == []
