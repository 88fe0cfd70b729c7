"""A rotation writes all that leads to a person anew, and nobody is another person by it."""

from typing import Any

import pytest

from incentives.domain.access.key_ring import PAUSE, KeyRing
from incentives.names import Kind
from incentives.store.access import attempts
from incentives.store.encrypted_hashes import Call
from incentives.usecases.publications.read_publications import read_publications
from tests.account import Table
from tests.builders import no_pause
from tests.functions.customers import test_erasing
from tests.functions.customers.test_erasing import JO, bought, exported
from tests.support.access.rotating import (
    KNOWN_IN,
    encrypt,
    hashes_in,
    move_all,
    plain_ring,
    rotating,
)
from tests.support.calendar import Calendar
from tests.support.customers.customers import Json, consents, persons, unknown
from tests.support.customers.erasing import erased, text

jo = test_erasing.jo


class Keys:
    """The ring, as every function has read it by now."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.ring: KeyRing = plain_ring(calendar.now)

    def announce(self) -> None:
        self.ring = rotating(self.ring, self.calendar.now)

    def done(self) -> None:
        self.ring = self.ring.moved(self.calendar.now)


@pytest.fixture
def keys(bound: Table, calendar: Calendar) -> Keys:
    """The table of a deployment that has never rotated its keys."""
    assert bound.items() == []
    return Keys(calendar)


@pytest.fixture
def call(keys: Keys, bound: Table, calendar: Calendar) -> Call:
    return encrypt(bound, lambda: keys.ring, lambda: calendar.now)


def still_the_same_person(jo: Json) -> None:
    """Whatever was counted and given is found under each of the person's names."""
    for customer in (JO, {"source_id": JO["source_id"]}, {"email": "jodoe@gmail.com"}):
        assert bought("FIRST", "O-3", **customer).key == "customer_rules_violated"
        assert bought("ONCE", "O-4", **customer).key == "customer_limit_exceeded"
    assert [one.code for one in read_publications(persons(**JO), no_pause)] == ["JOS-OWN-CODE"]
    page = exported(jo["id"])
    kinds = {one["kind"] for one in page["data"]}
    assert kinds == {"customer", "consent", "uses", "customer_orders", "publication", "referral"}
    assert len(page["members"]) == 1
    assert consents(jo["id"])["in_force"] == {"newsletter": True}


def test_a_rotation_leaves_no_hash_as_it_was_and_everybody_who_they_were(
    call: Call, keys: Keys, jo: Json, bound: Table, calendar: Calendar
) -> None:
    assert Kind.USES in hashes_in(bound)
    keys.announce()
    still_the_same_person(jo)
    calendar.now += KNOWN_IN + PAUSE
    still_the_same_person(jo)  # those are moved who come
    assert move_all(keys.ring, call, lambda: calendar.now) > 0
    assert hashes_in(bound) == set()
    still_the_same_person(jo)
    assert move_all(keys.ring, call, lambda: calendar.now) == 0
    keys.done()
    still_the_same_person(jo)
    assert hashes_in(bound) == set()


def test_a_second_rotation_does_the_same(
    call: Call, keys: Keys, jo: Json, bound: Table, calendar: Calendar
) -> None:
    for number in (1, 2):
        keys.announce()
        calendar.now += KNOWN_IN + PAUSE
        assert move_all(keys.ring, call, lambda: calendar.now) > 0
        keys.done()
        calendar.forward(days=1)
        still_the_same_person(jo)
        assert {token for token in ("~1~", "~2~") if token in str(bound.items())} == {f"~{number}~"}


def test_whoever_is_erased_while_it_goes_on_is_erased(
    call: Call, keys: Keys, jo: Json, bound: Table, calendar: Calendar
) -> None:
    keys.announce()
    calendar.now += KNOWN_IN + PAUSE
    assert erased(jo["id"])["status"] == "DONE"
    move_all(keys.ring, call, lambda: calendar.now)
    everything = text(bound)
    assert unknown("shop-4711")
    assert [secret for secret in test_erasing.SECRETS if secret in everything] == []
    assert bought("ONCE", "O-4", **JO).key == "customer_limit_exceeded"


@pytest.mark.usefixtures("call", "jo")
def test_nothing_is_counted_for_a_person_while_others_may_still_use_former_names(
    keys: Keys, bound: Table, calendar: Calendar
) -> None:
    keys.announce()
    before = bound.items()
    calendar.now += KNOWN_IN
    answer = bought("FIRST", "O-5", source_id="ann")
    assert (answer.status, answer.key) == (429, "too_many_requests")
    calendar.now += PAUSE
    assert bound.items() == before
    assert bought("FIRST", "O-5", source_id="ann").status == 200


@pytest.mark.usefixtures("call")
def test_wrong_tries_are_counted_even_then(keys: Keys, calendar: Calendar, bound: Table) -> None:
    keys.announce()
    calendar.now += KNOWN_IN
    assert attempts.add("app_page", "0a" * 16, 1, calendar.now, no_pause) == 1
    calendar.now += PAUSE
    assert attempts.add("app_page", "0a" * 16, 1, calendar.now, no_pause) == 2
    assert hashes_in(bound) == set()


@pytest.mark.parametrize("calls", [1, 2, 3, 5])
def test_a_rotation_that_dies_again_and_again_goes_on_where_it_was(
    call: Call, keys: Keys, jo: Json, bound: Table, calls: int
) -> None:
    calendar = keys.calendar

    class Died(Exception):
        """The process was killed."""

    keys.announce()
    calendar.now += KNOWN_IN + PAUSE
    left = calls

    def mortal(operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
        nonlocal left
        if operation != "Scan" and (left := left - 1) < 0:
            raise Died
        return call(operation, parameters)

    for _ in range(100):
        left = calls
        try:
            if move_all(keys.ring, mortal, lambda: calendar.now) == 0:
                break
        except Died:
            continue
    assert hashes_in(bound) == set()
    keys.done()
    still_the_same_person(jo)
