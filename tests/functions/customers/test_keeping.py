"""Customers are kept: one person under every name, whoever says what in which order."""

import pytest

from incentives.store.customers import whole_person
from incentives.store.customers.customer_orders import MOST_JOINED
from manage_customers.handler import lambda_handler as keep
from tests.account import Table
from tests.builders import no_pause
from tests.support.customers.customers import asked, ok, persons, read, told, unknown

JO = {"source_id": "4711", "email": "Jo.Doe@gmail.com"}


def test_a_customer_is_found_by_every_name() -> None:
    jo = told(**JO, name="Jo", address={"country": "de", "city": "Ulm"}, metadata={"size": 42})
    assert jo["id"] == f"cust_{persons(source_id='4711')[0]}"
    assert (jo["address"], jo["metadata"]) == ({"country": "DE"}, {"size": 42})
    for name in (jo["id"], "4711", "jodoe@googlemail.com"):
        assert read(name) == jo


def test_what_is_not_said_stays_as_it_is() -> None:
    told(**JO, name="Jo", segments=["vip"], birthdate="1990-02-28", metadata={"a": 1})
    told(source_id="4711", phone="+49", metadata={"b": 2}, name=None)
    jo = read("4711")
    assert (jo["name"], jo["phone"], jo["email"]) == ("Jo", "+49", "Jo.Doe@gmail.com")
    assert (jo["birthdate"], jo["metadata"]) == ("1990-02-28", {"a": 1, "b": 2})
    assert jo["segments"] == ["vip", "new_customer"]


def test_a_visitor_who_registers_later_is_the_same_customer() -> None:
    visitor = told(email="jo@example.com", name="Jo")
    jo = told(source_id="4711", email="JO@example.com", phone="+49")
    assert (jo["name"], jo["phone"]) == ("Jo", "+49")
    assert jo["created_at"] == visitor["created_at"]
    assert read("jo@example.com") == read(visitor["id"]) == jo


def test_an_address_belongs_to_whom_it_was_said_of_last() -> None:
    told(source_id="1", email="family@example.com", name="Ann")
    told(source_id="2", email="family@example.com", name="Bob")
    assert read("family@example.com")["name"] == "Bob"
    assert read("1")["name"] == "Ann"


def test_a_former_address_leads_nowhere() -> None:
    told(source_id="1", email="old@example.com")
    told(source_id="1", email="new@example.com")
    assert unknown("old@example.com")
    assert read("new@example.com")["source_id"] == "1"


def test_the_former_address_may_be_somebody_elses_by_now() -> None:
    told(source_id="1", email="old@example.com")
    told(source_id="2", email="old@example.com")
    told(source_id="1", email="new@example.com")
    assert read("old@example.com")["source_id"] == "2"


def test_a_customer_is_changed_by_the_engines_id() -> None:
    jo = told(**JO)
    body = {"email": "jo@example.com", "name": "Jo"}
    changed = ok(asked(keep, "PUT", f"/v1/customers/{jo['id']}", body=body))
    assert (changed["source_id"], changed["email"]) == ("4711", "jo@example.com")
    assert read("jo@example.com") == changed
    assert unknown("jodoe@gmail.com")


def test_nothing_is_kept_under_an_address(bound: Table) -> None:
    told(**JO)
    keys = {text for item in bound.items() for text in (item["pk"]["S"], item["sk"]["S"])}
    assert not [key for key in keys if "4711" in key or "@" in key]


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ({}, "missing_customer"),
        ({"name": "Jo"}, "missing_customer"),
        ({"source_id": "1", "email": "jo"}, "invalid_payload"),
        ({"source_id": "1", "segments": ["new_customer"]}, "invalid_payload"),
        ({"source_id": "1", "segments": "vip"}, "invalid_payload"),
        ({"source_id": "1", "birthdate": "30.2.1990"}, "invalid_payload"),
        ({"source_id": "1", "orders_count": -1}, "invalid_payload"),
        ({"source_id": "1", "metadata": {"a": "x" * 3000}}, "invalid_payload"),
        ({"source_id": "a\nb"}, "invalid_payload"),
        ({"source_id": 4711}, "invalid_payload"),
    ],
)
def test_what_cannot_be_kept_is_refused(bound: Table, body: dict[str, object], key: str) -> None:
    answer = asked(keep, "POST", "/v1/customers", body=body)
    assert (answer.status, answer.key) == (400, key)
    assert bound.items() == []


def test_a_stranger_is_not_found() -> None:
    assert unknown("4711")
    assert unknown("nobody@example.com")
    assert unknown("cust_" + "0" * 32)
    assert asked(keep, "PUT", "/v1/customers/4711", body={"name": "Jo"}).status == 404


def test_orders_from_before_are_said_and_never_lowered() -> None:
    assert told(**JO)["orders_count"] is None
    assert told(**JO, orders_count=3)["segments"] == ["existing_customer"]
    assert told(email="jodoe@gmail.com", orders_count=1)["orders_count"] == 3


def test_an_address_that_changes_hands_leaves_the_first_customers_orders_alone() -> None:
    """Ann and Bob had one address, one after the other: they are two."""
    told(source_id="ann", email="family@example.com")
    told(source_id="bob", email="family@example.com", orders_count=2)
    assert told(source_id="ann", name="Ann")["orders_count"] is None
    assert read("bob")["orders_count"] == read("family@example.com")["orders_count"] == 2


def test_names_that_a_visitor_had_before_registering_stay_with_the_person() -> None:
    """Two addresses of a visitor, then the shop's id, then another address: all are one person."""
    visitor = told(email="first@example.com")
    ok(asked(keep, "PUT", f"/v1/customers/{visitor['id']}", body={"email": "second@example.com"}))
    told(source_id="4711", email="second@example.com")
    told(source_id="4711", email="third@example.com")
    hashes = {persons(email=f"{name}@example.com")[0] for name in ("first", "second", "third")}
    for name in ({"source_id": "4711"}, {"email": "first@example.com"}):
        found = whole_person.find(persons(**name), no_pause).hashes
        assert set(found) == hashes | set(persons(source_id="4711"))


def test_of_many_addresses_the_last_are_the_persons() -> None:
    for number in range(12):
        told(source_id="4711", email=f"jo{number}@example.com")
    found = whole_person.find(persons(source_id="4711"), no_pause).hashes
    assert len(found) == MOST_JOINED
    assert persons(email="jo11@example.com")[0] in found
