"""Codes that are made for one person, by marketing and by support agents."""

import json
from dataclasses import replace

import pytest

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.customers.person import Customer
from incentives.names import Scope
from tests.account import Table
from tests.builders import an_ask, keep, redeemed, refusal
from tests.support.access.sealing import KEY, give_keys
from tests.support.marketing_api import codes, imported, of_unique_codes, ok, refused, sent

JO = {"email": "Jo.Doe@gmail.com"}
SUPPORT = Scope.SUPPORT


@pytest.fixture(autouse=True)
def _person_key(monkeypatch: pytest.MonkeyPatch) -> None:
    give_keys(monkeypatch)


@pytest.fixture
def for_agents(bound_table: Table) -> Campaign:
    assert bound_table.items() == []
    return keep(replace(of_unique_codes(), support_may_give=True))


def persons(**named: str) -> tuple[str, ...]:
    return Customer.of(named).hashes(KEY)


def test_a_support_agent_makes_a_code_for_one_address(for_agents: Campaign) -> None:
    path = f"/v1/campaigns/{for_agents.id}/vouchers"
    voucher = ok(sent("POST", path, body={"customer": JO}, scope=SUPPORT))
    (holder,) = persons(email="jodoe@googlemail.com")
    assert voucher["holder_id"] == f"cust_{holder}"
    assert refusal(an_ask(voucher["code"], persons=persons(email="ann@example.com")))
    assert redeemed(an_ask(voucher["code"], persons=(holder,))).made


def test_a_support_agent_names_the_code_too_and_asks_twice(for_agents: Campaign) -> None:
    path = f"/v1/campaigns/{for_agents.id}/vouchers/sorry-jo"
    body = {"customer": {"source_id": "4711", **JO}}
    first = ok(sent("POST", path, body=body, scope=SUPPORT))
    assert first == ok(sent("POST", path, body=body, scope=SUPPORT))
    other = {"customer": {"email": "ann@example.com"}}
    assert refused(sent("POST", path, body=other, scope=SUPPORT))[:2] == (409, "duplicate_found")


@pytest.mark.parametrize("path", ["vouchers", "vouchers/SORRY"])
def test_a_support_agent_gives_only_what_the_campaign_lets_them(
    campaign: Campaign, bound_table: Table, path: str
) -> None:
    url = f"/v1/campaigns/{campaign.id}/{path}"
    closed = sent("POST", url, body={"customer": JO}, scope=SUPPORT)
    assert refused(closed)[:2] == (403, "missing_required_permission")
    url = f"/v1/campaigns/{keep(replace(of_unique_codes(), support_may_give=True)).id}/{path}"
    assert refused(sent("POST", url, body={}, scope=SUPPORT))[:2] == (400, "missing_customer")
    often = {"customer": JO, "redemption": {"quantity": 9}}
    assert refused(sent("POST", url, body=often, scope=SUPPORT))[0] == 403
    assert codes(bound_table) == set()


@pytest.mark.parametrize("customer", [{}, {"email": "jo"}, {"mail": "jo@example.com"}, "jo"])
def test_a_holder_has_to_be_a_person(
    for_agents: Campaign, bound_table: Table, customer: object
) -> None:
    path = f"/v1/campaigns/{for_agents.id}/vouchers"
    answer = sent("POST", path, body={"customer": customer}, scope=SUPPORT)
    assert refused(answer)[:2] == (400, "invalid_payload")
    assert codes(bound_table) == set()


def test_many_codes_are_not_made_for_one_person(campaign: Campaign) -> None:
    path = f"/v1/campaigns/{campaign.id}/vouchers"
    answer = sent("POST", path, query="vouchers_count=2", body={"customer": JO})
    assert refused(answer)[:2] == (400, "invalid_payload")


def test_imported_codes_may_each_have_a_holder(campaign: Campaign, bound_table: Table) -> None:
    sheet = "code,customer_email,customer_source_id\nA-1,jodoe@gmail.com,\nA-2,,4711\nA-3,,\n"
    ok(imported(campaign, sheet))
    assert refusal(an_ask("A-1", persons=persons(source_id="4711"))) == "customer_rules_violated"
    assert redeemed(an_ask("A-2", persons=persons(source_id="4711"))).made
    assert redeemed(an_ask("A-3")).made
    assert "jodoe" not in json.dumps(bound_table.items())


def test_a_row_whose_holder_is_no_address_is_told(campaign: Campaign, bound_table: Table) -> None:
    answer = imported(campaign, "code,customer_email\nA-1,jo@example.com\nA-2,jo\n")
    assert refused(answer)[1] == "invalid_payload"
    assert "row 3" in refused(answer)[2]
    assert codes(bound_table) == set()
