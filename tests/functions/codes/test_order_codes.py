"""More codes for a campaign: one at once, many in the background."""

from typing import Any

import pytest

from incentives.domain.campaigns.campaign import Campaign, Removal
from incentives.domain.code import CodePattern
from incentives.names import Scope
from incentives.usecases.codes.generate_codes import GenerateCodes, generate_codes
from tests.account import Table
from tests.builders import NOW, a_campaign, an_ask, keep, no_pause, redeemed
from tests.support.marketing_api import codes, of_unique_codes, ok, refused, sent


def test_one_code_is_made_at_once(campaign: Campaign) -> None:
    voucher = ok(sent("POST", f"/v1/campaigns/{campaign.id}/vouchers", body={}))
    assert voucher["object"] == "voucher"
    assert redeemed(an_ask(voucher["code"])).made


def test_many_codes_are_made_in_the_background_and_progress_is_told(campaign: Campaign) -> None:
    path = f"/v1/campaigns/{campaign.id}/vouchers"
    job = ok(sent("POST", path, query="vouchers_count=150", body={}))
    assert (job["status"], job["wanted"], job["done"]) == ("IN_PROGRESS", 150, 0)
    generate_codes(
        GenerateCodes(campaign.id, job["id"], 0), now=NOW, pause=no_pause, has_time=lambda: True
    )
    seen = ok(sent("GET", f"/v1/campaigns/{campaign.id}/jobs/{job['id']}", scope=Scope.SUPPORT))
    assert (seen["status"], seen["wanted"], seen["done"]) == ("DONE", 150, 150)


@pytest.mark.parametrize("count", [1, 200])
def test_an_order_that_is_repeated_with_its_key_makes_nothing_more(
    campaign: Campaign, bound_table: Table, count: int
) -> None:
    order: dict[str, Any] = {
        "query": f"vouchers_count={count}",
        "body": {},
        "headers": {"idempotency-key": "order-1"},
    }
    path = f"/v1/campaigns/{campaign.id}/vouchers"
    first, again = sent("POST", path, **order), sent("POST", path, **order)
    assert ok(first) == ok(again)
    assert (first["headers"]["Idempotent-Replayed"], again["headers"]["Idempotent-Replayed"]) == (
        "false",
        "true",
    )
    kinds = [item["kind"]["S"] for item in bound_table.items()]
    assert kinds.count("voucher") + kinds.count("code_job") == 1
    other = sent("POST", path, **order | {"body": {"redemption": {"quantity": 7}}})
    assert refused(other)[:2] == (409, "idempotency_key_reused")


@pytest.mark.parametrize("job", ["job_unknown", "\U0001f381" * 256])
def test_an_unknown_job_is_not_found(campaign: Campaign, job: str) -> None:
    answer = sent("GET", f"/v1/campaigns/{campaign.id}/jobs/{job}")
    assert refused(answer)[:2] == (404, "not_found")


@pytest.mark.parametrize("count", ["0", "-1", "100001"])
def test_an_order_is_for_one_to_a_hundred_thousand_codes(campaign: Campaign, count: str) -> None:
    path = f"/v1/campaigns/{campaign.id}/vouchers"
    answer = sent("POST", path, query=f"vouchers_count={count}", body={})
    assert refused(answer)[:2] == (400, "invalid_code_config")


def test_an_order_counts_the_orders_before_it_against_the_function_of_the_pattern(
    bound_table: Table,
) -> None:
    assert bound_table.items() == []
    pattern = CodePattern.of({"pattern": "##", "charset": "0123456789"})  # room for 25
    campaign = keep(of_unique_codes(pattern))
    path = f"/v1/campaigns/{campaign.id}/vouchers"
    assert ok(sent("POST", path, query="vouchers_count=20", body={}))["wanted"] == 20
    answer = sent("POST", path, query="vouchers_count=10", body={})
    assert refused(answer)[:2] == (400, "invalid_code_config")


def test_a_campaign_may_be_named_instead_of_its_id(campaign: Campaign) -> None:
    name = campaign.name.replace(" ", "%20")
    voucher = ok(sent("POST", f"/v1/campaigns/{name}/vouchers", body={}))
    assert voucher["campaign_id"] == campaign.id


def test_a_campaign_with_one_public_code_takes_no_others(bound_table: Table) -> None:
    campaign = keep(a_campaign())
    before = len(bound_table.items())
    for path, body in (("vouchers", {}), ("vouchers/GIFT", {}), ("import", [{"code": "GIFT"}])):
        answer = sent("POST", f"/v1/campaigns/{campaign.id}/{path}", body=body)
        assert refused(answer)[:2] == (400, "invalid_code_config")
    assert len(bound_table.items()) == before


@pytest.mark.parametrize("route", ["vouchers", "vouchers/A", "import"])
def test_a_campaign_that_is_being_deleted_takes_no_codes(bound_table: Table, route: str) -> None:
    campaign = keep(of_unique_codes(removal=Removal.ASKED))
    body: Any = [{"code": "A"}] if route == "import" else {}
    answer = sent("POST", f"/v1/campaigns/{campaign.id}/{route}", body=body)
    assert refused(answer)[:2] == (409, "version_conflict")
    assert codes(bound_table) == set()


@pytest.mark.parametrize("route", ["vouchers", "vouchers/A", "import", "vouchers/export", "jobs/j"])
@pytest.mark.parametrize("campaign_id", ["camp_unknown", "\U0001f381" * 256])
@pytest.mark.usefixtures("bound_table")
def test_an_unknown_campaign_is_not_found(route: str, campaign_id: str) -> None:
    method = "GET" if route in {"vouchers/export", "jobs/j"} else "POST"
    body: Any = [{"code": "A"}] if route == "import" else {} if method == "POST" else None
    answer = sent(method, f"/v1/campaigns/{campaign_id}/{route}", body=body)
    assert refused(answer)[:2] == (404, "not_found")


@pytest.mark.parametrize("scope", [Scope.CHECKOUT, Scope.SUPPORT, Scope.PARTNER])
def test_codes_are_marketing_s_business(campaign: Campaign, scope: Scope) -> None:
    for method, route in (("POST", "vouchers"), ("GET", "vouchers"), ("GET", "vouchers/export")):
        answer = sent(method, f"/v1/campaigns/{campaign.id}/{route}", scope=scope)
        assert refused(answer)[:2] == (403, "missing_required_permission")
