"""Spellings of one mailbox are one person, and what was counted under an earlier form is found."""

import pytest

from incentives.domain.customers.person import person_hash
from incentives.names import Scope
from tests.contracts.codes.counter import PERSON_KEY, Counter, refusal_in
from tests.contracts.gateway import Answer

MARKETING = Scope.MARKETING
TENTH = {"type": "PERCENT", "percent_off": 10}


def once_each(counter: Counter) -> None:
    """A code that every person may use once."""
    body = {
        "name": "PER",
        "type": "STANDALONE",
        "voucher": {"code": "PER", "discount": TENTH},
        "limits": {"per_customer": 1},
    }
    assert counter.ask("POST", "/v1/campaigns", body, scope=MARKETING).status == 201


def redeemed(counter: Counter, order: str, **customer: str) -> Answer:
    body = {
        "redeemables": [{"object": "voucher", "id": "PER"}],
        "order": {"id": order, "amount": 10_00},
        "customer": customer,
    }
    return counter.ask("POST", "/v1/redemptions", body)


@pytest.mark.parametrize("address", ["+one@gmail.com", "+@outlook.com", "+x@ya.ru"])
def test_an_address_of_a_tag_alone_is_refused_and_counts_nothing(
    counter: Counter, address: str
) -> None:
    once_each(counter)
    before = counter.content()
    assert refusal_in(redeemed(counter, "A-1", email=address)) == "invalid_payload"
    saved = counter.ask("POST", "/v1/customers", {"email": address}, scope=MARKETING)
    assert refusal_in(saved) == "invalid_payload"
    assert counter.content() == before


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("j.ane@proton.me", "jane@proton.me"),
        ("tom@ya.ru", "tom@yandex.com"),
        ("amy+1@outlook.jp", "amy+2@outlook.jp"),
        ("amy+1@hotmail.com.br", "amy@hotmail.com.br"),
        ("amy+1@sent.com", "amy+2@sent.com"),
    ],
)
def test_spellings_of_one_mailbox_share_a_limit(counter: Counter, one: str, other: str) -> None:
    once_each(counter)
    assert redeemed(counter, "A-1", email=one).status == 200
    again = redeemed(counter, "A-2", email=other)
    assert refusal_in(again) == "customer_limit_exceeded"


def test_what_a_person_used_under_the_form_of_an_earlier_release_is_found(counter: Counter) -> None:
    once_each(counter)
    former = person_hash("email:j.ane@proton.me", PERSON_KEY)
    assert redeemed(counter, "A-1", id=f"cust_{former}").status == 200
    again = redeemed(counter, "A-2", email="j.ane@proton.me")
    assert refusal_in(again) == "customer_limit_exceeded"


def test_a_customer_saved_under_the_form_of_an_earlier_release_is_the_same(
    counter: Counter,
) -> None:
    first = counter.ask("POST", "/v1/customers", {"email": "j.ane@proton.me"}, scope=MARKETING).json
    former = person_hash("email:j.ane@proton.me", PERSON_KEY)
    assert first["id"] == f"cust_{former}"
    for spelling in ("jane@proton.me", "ja-ne+x@proton.me", "j.ane@proton.me"):
        again = counter.ask("POST", "/v1/customers", {"email": spelling}, scope=MARKETING).json
        assert again["id"] == first["id"], spelling
    named = {"source_id": "4711", "email": "j.ane@proton.me"}
    assert counter.ask("POST", "/v1/customers", named, scope=MARKETING).status == 200
    read = counter.ask("GET", "/v1/customers/jane@proton.me", scope=MARKETING).json
    assert read["source_id"] == "4711"
