"""Persons, not spellings, and nothing personal in what we keep or log."""

import pytest

from incentives.domain.customers.person import HASH_CHARS, Customer, person_hash
from incentives.domain.refusal import Refusal, Refused

KEY = bytes(range(32))


def test_a_person_is_counted_under_the_shops_id_and_the_address() -> None:
    """A guest by e-mail, then with an account, is one person."""
    guest = Customer.of({"email": "Jo.Doe@gmail.com"})
    member = Customer.of({"source_id": "4711", "email": "jodoe+x@gmail.com"})
    assert guest.identities == ("email:jodoe@gmail.com",)
    assert member.identities == ("id:4711", "email:jodoe@gmail.com")
    assert set(guest.hashes(KEY)) < set(member.hashes(KEY))


def test_an_address_used_as_the_shops_id_is_counted_as_the_address() -> None:
    """Persons are compared, not spellings."""
    assert Customer.of({"source_id": "JO@example.com", "email": "jo@example.com"}).identities == (
        "email:jo@example.com",
    )


def test_the_shops_own_id_counts_before_ours() -> None:
    assert Customer.of({"id": "cust_1", "source_id": " 4711 "}).identities == ("id:4711",)
    assert Customer.of({"id": "cust_1"}).identities == ("id:cust_1",)


@pytest.mark.parametrize(
    "customer",
    [{}, {"id": None, "source_id": None, "email": None}, {"email": " ", "id": ""}, {"name": "Jo"}],
)
def test_without_an_id_or_an_address_a_person_is_unknown(customer: dict[str, object]) -> None:
    """Unknown is for the caller to refuse, never one person shared by all."""
    assert Customer.of(customer).identities == ()
    assert Customer.of(customer).hashes(KEY) == ()


@pytest.mark.parametrize(
    "customer",
    [
        {"email": "no address"},
        {"email": 5},
        {"email": ["jo@example.com"]},
        {"id": 4711},
        {"source_id": {"$ne": 1}},
        {"source_id": "a\x00b"},
        {"source_id": "\ud800"},
        {"source_id": "x" * 256},
    ],
)
def test_an_id_or_address_that_cannot_be_one_is_refused_without_repeating_it(
    customer: dict[str, object],
) -> None:
    with pytest.raises(Refused) as refused:
        Customer.of(customer)
    assert refused.value.refusal is Refusal.INVALID_PAYLOAD
    assert not any(str(value) in refused.value.details for value in customer.values())


def test_a_customer_in_a_log_tells_nothing() -> None:
    customer = Customer.of({"id": "cust_1", "source_id": "4711", "email": "jo@example.com"})
    assert repr(customer) == "Customer()"


def test_a_person_is_kept_as_a_keyed_hash_that_nobody_without_the_key_can_make() -> None:
    kept = person_hash("email:jo@example.com", KEY)
    assert kept == person_hash("email:jo@example.com", KEY)
    assert kept == "29985618cffa3f45c870ea29f25c860e"
    assert len(kept) == HASH_CHARS
    assert kept != person_hash("email:jo@example.com", bytes(32))
    assert kept != person_hash("id:jo@example.com", KEY)


def test_a_short_key_is_an_error() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        person_hash("id:1", b"short")
