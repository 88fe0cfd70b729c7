"""Marketing's route: campaigns in the field's shapes, and ours beside them."""

import pytest

from incentives.names import Scope
from tests.account import Table
from tests.builders import an_ask, redeemed
from tests.support.marketing import TEN_PERCENT, a_body, call, created, key_of, voucher
from tests.support.scheduler import FakeScheduler

pytestmark = pytest.mark.usefixtures("bound_table", "fake_scheduler")


def test_a_change_replaces_what_is_sent_and_keeps_the_rest() -> None:
    campaign = created(limits={"total": 5, "budget": 1_000}, metadata={"a": 1, "b": 2})
    body = {
        "discount": {"type": "AMOUNT", "amount_off": 300},
        "limits": {"total": 9},
        "metadata": {"c": 3},
        "unset_metadata_fields": ["a"],
        "unset_fields": ["limits.budget"],
        "expiration_date": "2099-01-31",
        "timezone": "America/New_York",
    }
    status, changed = call("PUT", f"/v1/campaigns/{campaign['id']}", body)
    assert status == 200
    assert changed["voucher"]["discount"]["amount_off"] == 300
    assert changed["limits"] == {"total": 9, "per_customer": None, "budget": None}
    assert changed["metadata"] == {"b": 2, "c": 3}
    assert changed["expiration_date"] == "2099-02-01T05:00:00.000Z"
    assert changed["closes_at"] == changed["expiration_date"]
    assert changed["version"] == 2


def test_a_limit_per_customer_and_day_is_set_changed_and_removed() -> None:
    campaign = created(limits={"per_customer_per_day": 2})
    assert campaign["limits"]["per_customer_per_day"] == 2
    path = f"/v1/campaigns/{campaign['id']}"
    changed = call("PUT", path, {"limits": {"per_customer_per_day": 3, "per_customer": 9}})[1]
    assert (changed["limits"]["per_customer_per_day"], changed["limits"]["per_customer"]) == (3, 9)
    removed = call("PUT", path, {"unset_fields": ["limits.per_customer_per_day"]})[1]
    assert removed["limits"] == {"total": None, "per_customer": 9, "budget": None}
    assert call("GET", path)[1] == removed


def test_an_empty_change_changes_nothing() -> None:
    campaign = created(limits={"total": 5}, start_date="2026-01-01", timezone="Asia/Tokyo")
    assert call("PUT", f"/v1/campaigns/{campaign['id']}", {})[1] == campaign


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ({"name": "Other"}, "invalid_campaign_params"),
        ({"type": "STATIC"}, "invalid_campaign_params"),
        ({"campaign_type": "PROMOTION"}, "invalid_campaign_params"),
        ({"activity_duration_after_publishing": "P1D"}, "invalid_campaign_params"),
        ({"expiration_date": "2025-01-01", "start_date": "2025-01-02"}, "invalid_campaign_params"),
        ({"discount": {"type": "UNIT"}}, "invalid_campaign_params"),
        ({"voucher": {"code": "OTHER"}}, "invalid_payload"),
        ({"vouchers_count": 5}, "invalid_payload"),
        ({"limits": {"total": 0}}, "invalid_payload"),
        ({"unset_fields": ["discount"]}, "invalid_payload"),
    ],
)
def test_what_cannot_be_changed_is_refused_and_nothing_changes(
    body: dict[str, object], key: str
) -> None:
    campaign = created()
    path = f"/v1/campaigns/{campaign['id']}"
    assert key_of(call("PUT", path, body)) == (400, key)
    assert call("GET", path)[1] == campaign


@pytest.mark.parametrize(
    "body",
    [{"activity_duration_after_publishing": "P7D"}, {"shown": True}, {"gift": {"amount": 5}}],
)
def test_a_promotion_has_nothing_of_codes_later_either(body: dict[str, object]) -> None:
    tiers = [{"action": {"discount": TEN_PERCENT}}]
    whole = {"name": "Sale", "campaign_type": "PROMOTION", "promotion": {"tiers": tiers}}
    status, campaign = call("POST", "/v1/campaigns", whole)
    assert status == 201
    path = f"/v1/campaigns/{campaign['id']}"
    assert key_of(call("PUT", path, body)) == (400, "invalid_campaign_params")
    assert call("GET", path)[1] == campaign


def test_a_change_may_repeat_what_stays() -> None:
    campaign = created()
    same = {"name": "Welcome", "type": "STANDALONE", "campaign_type": "DISCOUNT_COUPONS"}
    assert call("PUT", f"/v1/campaigns/{campaign['id']}", same)[0] == 200


@pytest.mark.parametrize(("off", "on"), [("stop", "resume"), ("disable", "enable")])
def test_a_campaign_is_switched_in_our_words_and_in_the_field_s(off: str, on: str) -> None:
    path = f"/v1/campaigns/{created()['id']}"
    first, second = call("POST", f"{path}/{off}"), call("POST", f"{path}/{off}", raw_body="")
    assert first == second
    assert first[1]["active"] is False
    assert call("POST", f"{path}/{on}")[1]["active"] is True


def test_the_late_repeat_of_a_stop_with_its_key_does_not_stop_again() -> None:
    path = f"/v1/campaigns/{created()['id']}"
    headers = {"Idempotency-Key": "stop-1"}
    assert call("POST", f"{path}/stop", headers=headers)[1]["active"] is False
    call("POST", f"{path}/resume")
    assert call("POST", f"{path}/stop", headers=headers)[1]["active"] is True


def test_a_campaign_that_was_used_cannot_be_deleted() -> None:
    path = f"/v1/campaigns/{created()['id']}"
    redeemed(an_ask("WELCOME"))
    assert key_of(call("DELETE", path)) == (400, "resource_in_use")
    assert call("GET", path)[1]["active"] is True


def test_a_deleted_campaign_is_not_found() -> None:
    path = f"/v1/campaigns/{created()['id']}"
    assert call("DELETE", path) == (200, {"deleted": True})
    for method in ("GET", "DELETE"):
        assert key_of(call(method, path)) == (404, "not_found")
    assert key_of(call("PUT", path, {})) == (404, "not_found")


def test_the_list_goes_on_behind_the_last_campaign_of_a_page() -> None:
    ids = [created(name=f"C{n}", **voucher(code=f"C{n}"))["id"] for n in range(3)]
    _, first = call("GET", "/v1/campaigns", query="limit=2")
    after = first["campaigns"][-1]["id"]
    _, rest = call("GET", "/v1/campaigns", query=f"limit=2&starting_after_id={after}")
    _, second = call("GET", "/v1/campaigns", query="limit=2&page=2")
    listed = [one["id"] for one in first["campaigns"] + rest["campaigns"]]
    assert sorted(listed) == sorted(ids)
    assert second["campaigns"] == rest["campaigns"]
    assert (first["has_more"], rest["has_more"], first["total"]) == (True, False, 3)


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "page=0", "limit=x", "page=100&limit=50"]
)
def test_a_page_that_cannot_be_is_refused(query: str) -> None:
    answer = call("GET", "/v1/campaigns", query=query)
    assert key_of(answer) == (400, "invalid_query_params")


@pytest.mark.parametrize("scope", [Scope.CHECKOUT, Scope.SUPPORT, Scope.PARTNER, Scope.CLIENT])
def test_only_marketing_changes_campaigns(scope: Scope, bound_table: Table) -> None:
    assert call("POST", "/v1/campaigns", a_body(), scope=scope)[0] == 403
    for method, path in (
        ("PUT", "/v1/campaigns/x"),
        ("DELETE", "/v1/campaigns/x"),
        ("POST", "/v1/campaigns/x/stop"),
        ("POST", "/v1/campaigns/x/resume"),
        ("POST", "/v1/campaigns/x/disable"),
        ("POST", "/v1/campaigns/x/enable"),
    ):
        assert call(method, path, scope=scope)[0] == 403
    assert bound_table.items() == []


def test_support_reads_campaigns_and_a_checkout_does_not() -> None:
    path = f"/v1/campaigns/{created()['id']}"
    assert call("GET", path, scope=Scope.SUPPORT)[0] == 200
    assert call("GET", path, scope=Scope.CHECKOUT)[0] == 403


def test_a_window_is_announced_at_its_edges(fake_scheduler: FakeScheduler) -> None:
    campaign = created(expiration_date="2099-01-31T12:00:00Z")
    (edge,) = fake_scheduler.scheduled.values()
    assert edge.as_data() == {
        "campaign_id": campaign["id"],
        "version": 1,
        "edge": "end",
        "at": "2099-01-31T12:00:00.000Z",
    }
