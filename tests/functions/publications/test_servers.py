"""A server and a support agent hand codes to persons; nobody leads around the caps."""

import pytest

from incentives.domain.campaigns.campaign import Campaign
from incentives.names import Scope
from tests.account import Table
from tests.builders import an_ask, change, redeemed, refusal
from tests.builders import keep as kept
from tests.support.landing import (
    code_of,
    for_visitors,
    is_sent,
    key_of,
    publish,
    published_to,
    visit,
)
from tests.support.marketing_api import of_unique_codes

JO = {"source_id": "c-1", "email": "jo@example.com"}


@pytest.fixture
def campaign() -> Campaign:
    return for_visitors()


def test_a_customer_known_by_id_and_address_has_one_code_by_either(campaign: Campaign) -> None:
    """Persons are compared, not spellings."""
    code = code_of(publish(campaign, customer=JO))
    for known_by in ({"source_id": "c-1"}, {"email": "JO@example.com"}, {"id": "c-1"}):
        assert code_of(publish(campaign, customer=known_by, join_once=True)) == code
    assert is_sent(visit(campaign))


def test_the_second_request_is_refused_where_nobody_joins_once(campaign: Campaign) -> None:
    code_of(publish(campaign, customer=JO))
    again = publish(campaign, customer=JO)
    assert key_of(again) == (400, "voucher_cannot_be_published")


def test_a_source_id_names_one_publication_for_ever(campaign: Campaign) -> None:
    first = publish(campaign, customer=JO, source_id="mail-1")
    assert first[1]["source_id"] == "mail-1"
    assert code_of(publish(campaign, customer=JO, source_id="mail-1")) == code_of(first)
    other = publish(campaign, customer={"source_id": "c-2"}, source_id="mail-1")
    assert key_of(other) == (400, "duplicate_source_id")
    elsewhere = publish(for_visitors(), customer=JO, source_id="mail-1")
    assert key_of(elsewhere) == (400, "duplicate_source_id")
    agreed = [{"purpose": "newsletter"}]
    more = publish(campaign, customer=JO, source_id="mail-1", consents=agreed)
    assert key_of(more) == (400, "duplicate_source_id")


def test_a_request_that_is_repeated_with_its_key_gets_the_first_answer(campaign: Campaign) -> None:
    headers = {"idempotency-key": "publish-1"}
    first = publish(campaign, customer=JO, headers=headers)
    assert code_of(publish(campaign, customer=JO, headers=headers)) == code_of(first)
    other = publish(campaign, customer={"source_id": "c-2"}, headers=headers)
    assert key_of(other) == (409, "idempotency_key_reused")


def test_a_code_that_is_there_goes_to_one_person_only() -> None:
    kept(of_unique_codes(), "MINE")
    first = publish(None, voucher=" mine ", customer=JO)
    assert code_of(first) == "MINE"
    assert first[1]["voucher"]["expiration_date"] is not None
    assert code_of(publish(None, voucher="MINE", customer=JO, join_once=True)) == "MINE"
    other = publish(None, voucher="MINE", customer={"source_id": "c-2"})
    assert key_of(other) == (400, "voucher_already_published")


def test_a_public_code_belongs_to_nobody() -> None:
    change(for_visitors(), stopped=False)
    other = publish(None, voucher="NOWHERE", customer=JO)
    assert key_of(other) == (404, "not_found")


def test_an_agents_code_is_good_for_that_person_only() -> None:
    campaign = for_visitors()
    told = publish(campaign, scope=Scope.SUPPORT, customer=JO)
    assert key_of(told) == (403, "missing_required_permission")
    change(campaign, support_may_give=True)
    code = code_of(publish(campaign, scope=Scope.SUPPORT, customer=JO))
    assert refusal(an_ask(code)) == "missing_customer"
    assert refusal(an_ask(code, persons=("f" * 32,))) == "customer_rules_violated"


def test_a_campaign_may_bind_every_code_to_its_person(campaign: Campaign) -> None:
    code = code_of(publish(campaign, customer=JO, holder_only=True))
    assert refusal(an_ask(code)) == "missing_customer"
    free = code_of(publish(campaign, customer={"source_id": "c-2"}))
    assert redeemed(an_ask(free)).made


def test_what_a_customer_was_given_is_listed_by_id_or_address(campaign: Campaign) -> None:
    codes = {code_of(publish(one, customer=JO)) for one in (campaign, for_visitors())}
    for customer in ("c-1", "jo%40example.com"):
        status, listed = published_to(customer)
        assert (status, listed["total"]) == (200, 2)
        assert {one["voucher"]["code"] for one in listed["publications"]} == codes
    assert published_to("c-9")[1]["publications"] == []


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ({}, "invalid_publish_params"),
        ({"campaign": "x", "voucher": "y"}, "invalid_publish_params"),
        ({"campaign": {"count": 1}}, "invalid_publish_params"),
        ({"campaign": {"name": "x", "count": 2}}, "too_many_vouchers_requested"),
        ({"campaign": {"name": "x", "count": 0}}, "too_many_vouchers_requested"),
        ({"campaign": 5}, "invalid_payload"),
        ({"campaign": "x" * 201}, "invalid_payload"),
        ({"voucher": "x", "source_id": ""}, "invalid_payload"),
        ({"campaign": "x", "metadata": {"a": "b" * 3_000}}, "invalid_payload"),
        ({"campaign": "x", "consents": [{"purpose": "a"}] * 11}, "invalid_payload"),
        ({"campaign": "x", "customer": {"email": "nobody"}}, "invalid_payload"),
        ({"campaign": "x", "customer": {}}, "missing_customer"),
        ({"campaign": "\U0001f381" * 200}, "not_found"),
        ({"voucher": "\U0001f381" * 200}, "not_found"),
    ],
)
def test_hostile_requests_are_refused_and_write_nothing(
    bound: Table, body: dict[str, object], key: str
) -> None:
    status, answer = publish(None, **{"customer": JO} | body)  # type: ignore[arg-type]
    assert (status in {400, 404}, answer["key"]) == (True, key)
    assert bound.items() == []
