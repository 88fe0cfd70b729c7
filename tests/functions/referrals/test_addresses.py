"""A limit of friends per postal address, at the routes."""

from typing import Any

import pytest

from tests.account import Table
from tests.support.customers.erasing import text
from tests.support.points.loyalty import Answer, Json, ok
from tests.support.referrals.referrals import (
    a_referral_programme,
    a_referrer,
    cancelled,
    converted,
    office_asked,
    referral_body,
    referrer,
)

HOME = {"line_1": "Hauptstr. 5", "postal_code": "10115", "city": "Berlin", "country": "DE"}


def a_code(**more: Any) -> str:
    return str(a_referrer(a_referral_programme(friends_per_address=2, **more))["code"])


def came(code: str, name: str, address: Json | None = HOME) -> Answer:
    told = {"source_id": name} | ({} if address is None else {"address": address})
    return converted(code, told)


def test_so_many_friends_of_one_address_come_whoever_brings_them() -> None:
    programme = a_referral_programme(friends_per_address=2)
    jo, kim = a_referrer(programme)["code"], a_referrer(programme)["code"]
    ok(came(jo, "ann"))
    ok(came(kim, "bob"))
    third = came(jo, "cid")
    assert (third.key, third.body["details"]) == (
        "referrer_limit_exceeded",
        "the limit is 2 friends of one postal address",
    )
    ok(came(jo, "dan", HOME | {"line_1": "Hauptstr. 6"}))
    assert referrer(jo)["conversions"] == 2


@pytest.mark.parametrize(
    "spelling",
    [
        {"line_1": "  HAUPTSTR 5 "},
        {"line_1": "Hauptstr.5", "city": "berlin"},
        {"postal_code": "10 115", "country": "de"},
        {"line_1": "\uff28auptstr. 5"},
    ],
    ids=["letters and signs", "no blank", "a code with a blank", "wide letters"],
)
def test_an_address_is_one_in_any_spelling(spelling: Json) -> None:
    code = a_code()
    ok(came(code, "ann"))
    ok(came(code, "bob", HOME | spelling))
    assert came(code, "cid").key == "referrer_limit_exceeded"


@pytest.mark.parametrize("address", [None, {"country": "DE"}, {"line_1": "Hauptstr. 5"}])
def test_an_address_that_is_not_said_does_not_pass(address: Json | None) -> None:
    assert came(a_code(), "ann", address).key == "missing_customer_data"


def test_a_repeat_is_counted_once_and_a_cancellation_gives_the_place_back() -> None:
    code = a_code(reward_waiting_time="P14D")
    first = ok(came(code, "ann"))
    assert came(code, "ann").replayed
    ok(came(code, "bob"))
    ok(cancelled(first))
    ok(came(code, "cid"))
    assert came(code, "dan").key == "referrer_limit_exceeded"


def test_nothing_but_a_hash_is_kept_and_nothing_at_all_without_the_limit(bound: Table) -> None:
    ok(came(a_code(), "ann"))
    assert "FRIENDS#" in str(bound.items())
    for part in ("hauptstr", "10115", "berlin"):
        assert part not in text(bound)
    before = str(bound.items()).count("FRIENDS#")
    ok(came(a_referrer(a_referral_programme())["code"], "bob"))
    assert str(bound.items()).count("FRIENDS#") == before


def test_the_terms_say_the_limit_and_a_redemption_has_none() -> None:
    made = a_referral_programme(friends_per_address=3)
    assert made["referral_program"]["friends_per_address"] == 3
    told = office_asked("POST", referral_body(event=None, friends_per_address=3))
    assert told.key == "invalid_campaign_params"
    zero = office_asked("POST", referral_body(friends_per_address=0))
    assert zero.key == "invalid_payload"
