"""What is sent again is guarded by what was sent before, under each address of a person."""

import pytest

from incentives.domain.publications.publication import Message, Publication, Sendings
from incentives.runtime.aws import bind_table
from incentives.store.customers import person_keys
from incentives.store.publications import publications
from incentives.store.reading import fetch_one
from incentives.store.transaction import GuardFailed, Transaction
from tests.account import Table
from tests.builders import NOW, no_pause

HOME, WORK = "a" * 32, "b" * 32
GIVEN = Publication("pub_1", "camp_1", "Welcome", "CODE-1", NOW, (HOME, WORK))


def send(person: str, before: Sendings | None = None) -> None:
    write = Transaction()
    message = Message(GIVEN, "jo@example.com")
    publications.send_again(write, message, person, before or Sendings(), NOW)
    write.commit(no_pause)


@pytest.fixture(autouse=True)
def _bound(table: Table) -> None:
    bind_table(table.name, table.client)


def test_two_addresses_of_one_person_have_no_code_sent_at_the_same_instant() -> None:
    """Each instant is an event of its own, and this one was told."""
    send(HOME)
    with pytest.raises(GuardFailed):
        send(WORK)
    key = person_keys.sendings(WORK)
    assert publications.sendings_of(fetch_one(key, no_pause, consistent=True)) == Sendings()


def test_who_has_not_seen_the_last_sending_sends_nothing() -> None:
    send(HOME)
    with pytest.raises(GuardFailed) as failed:
        send(HOME)
    assert publications.sendings_of(failed.value.images[person_keys.sendings(HOME)]).at == (NOW,)
