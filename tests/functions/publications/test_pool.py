"""Imported codes wait for persons: each goes to one, none is left lying, then it is over."""

from dataclasses import replace

import pytest

from incentives.domain.campaigns.campaign import Campaign
from incentives.usecases.codes.generate_codes import GenerateCodes, generate_codes
from tests.account import Table
from tests.builders import NOW, a_campaign, an_ask, keep, no_pause, redeemed
from tests.support.landing import OPEN, code_of, for_visitors, key_of, publish, visit
from tests.support.marketing_api import codes, imported, ok, sent

CODES = [f"K7QM2V9XW3R{number:04d}" for number in range(150)]


@pytest.fixture
def campaign() -> Campaign:
    """A campaign that has the codes it was given and no more."""
    return stocked([])


def stocked(given: list[str]) -> Campaign:
    campaign = for_visitors(auto_update=False)
    if given:
        ok(imported(campaign, "\n".join(["code", *given])))
    return campaign


def visitors(campaign: Campaign, count: int) -> list[str]:
    return [code_of(visit(campaign, f"v{number}@example.com")) for number in range(count)]


def test_every_code_goes_to_one_person_and_then_the_pool_says_so() -> None:
    campaign = stocked(CODES[:5])
    assert sorted(visitors(campaign, 5)) == CODES[:5]
    late = key_of(visit(campaign, "late@example.com"))
    assert late == (400, "no_voucher_suitable_for_publication")
    published = publish(campaign, customer={"email": "v0@example.com"}, join_once=True)
    assert code_of(published) in CODES[:5]  # who has one keeps it


def test_an_empty_pool_has_nothing(campaign: Campaign) -> None:
    assert key_of(publish(campaign, customer={"source_id": "c"}))[1] == (
        "no_voucher_suitable_for_publication"
    )


def test_a_new_import_fills_the_pool_again() -> None:
    campaign = stocked(CODES[:1])
    first = visitors(campaign, 1)
    ok(imported(campaign, "\n".join(["code", *CODES[:3]])))
    more = [code_of(visit(campaign, f"w{number}@example.com")) for number in range(2)]
    assert sorted(first + more) == CODES[:3]


def test_an_import_of_several_chunks_is_given_out_whole() -> None:
    campaign = stocked(CODES)
    assert sorted(visitors(campaign, len(CODES))) == CODES


def test_a_code_that_was_given_by_name_is_passed_over() -> None:
    campaign = stocked(CODES[:3])
    for code in (CODES[0], CODES[2]):
        code_of(publish(None, voucher=code, customer={"source_id": code}))
    assert visitors(campaign, 1) == [CODES[1]]
    assert key_of(visit(campaign, "late@example.com"))[0] == 400


def test_codes_that_are_off_or_were_handed_out_before_do_not_wait() -> None:
    campaign = stocked([])
    sheet = f"code,active,published_at\n{CODES[0]},false,\n{CODES[1]},true,2026-06-01\n{CODES[2]},,"
    ok(imported(campaign, sheet))
    assert visitors(campaign, 1) == [CODES[2]]
    assert key_of(visit(campaign, "late@example.com"))[0] == 400


def test_a_code_from_the_pool_can_be_used() -> None:
    (code,) = visitors(stocked(CODES[:1]), 1)
    assert redeemed(an_ask(code)).made


def test_codes_of_a_campaign_that_makes_its_own_do_not_wait(bound: Table) -> None:
    campaign = keep(replace(a_campaign(public_code=None), publishing=OPEN))
    assert campaign.auto_update
    kinds = {item["kind"]["S"] for item in bound.items()}
    assert not kinds & {"pool_chunk", "pool_cursor"}
    assert sent("GET", f"/v1/campaigns/{campaign.id}/vouchers")["statusCode"] == 200


def test_codes_that_were_generated_for_a_static_campaign_wait_too(bound: Table) -> None:
    campaign = for_visitors(auto_update=False)
    path = f"/v1/campaigns/{campaign.id}/vouchers"
    job = ok(sent("POST", path, query="vouchers_count=110", body={}))
    generate_codes(
        GenerateCodes(campaign.id, job["id"], 0), now=NOW, pause=no_pause, has_time=lambda: True
    )
    given = set(visitors(campaign, 110))
    assert len(given) == 110
    assert given == codes(bound)
    assert key_of(visit(campaign, "late@example.com"))[0] == 400
