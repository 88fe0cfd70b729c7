"""Creating campaigns over the API, in the field's shapes."""

import pytest
from voucherify.models.campaigns_create_response_body import CampaignsCreateResponseBody
from voucherify.models.campaigns_delete_response_body import CampaignsDeleteResponseBody
from voucherify.models.campaigns_get_response_body import CampaignsGetResponseBody
from voucherify.models.campaigns_list_response_body import CampaignsListResponseBody
from voucherify.models.campaigns_update_response_body import CampaignsUpdateResponseBody

from tests.account import Table
from tests.builders import an_ask, redeemed
from tests.support.marketing import TEN_PERCENT, a_body, call, created, key_of, unique, voucher

pytestmark = pytest.mark.usefixtures("bound_table", "fake_scheduler")


def test_the_official_client_reads_every_answer() -> None:
    window = {
        "start_date": "2026-01-01",
        "expiration_date": "2099-12-31",
        "timezone": "Europe/Berlin",
        "validity_day_of_week": [1, 5],
        "validity_hours": {
            "daily": [{"start_time": "08:00", "expiration_time": "17:00", "days_of_week": [1]}]
        },
        "validity_timeframe": {"interval": "P2D", "duration": "PT1H"},
    }
    campaign = created(**window)
    path = f"/v1/campaigns/{campaign['id']}"
    read = CampaignsCreateResponseBody.from_dict(campaign)
    assert read is not None
    assert read.start_date is not None
    assert read.start_date.isoformat() == "2025-12-31T23:00:00+00:00"
    CampaignsGetResponseBody.from_dict(call("GET", path)[1])
    CampaignsUpdateResponseBody.from_dict(call("PUT", path, {"description": "x"})[1])
    listed = CampaignsListResponseBody.from_dict(call("GET", "/v1/campaigns")[1])
    assert listed is not None
    assert (listed.total, [one.id for one in listed.campaigns or []]) == (1, [campaign["id"]])
    CampaignsDeleteResponseBody.from_dict(call("DELETE", path)[1])


def test_a_campaign_is_answered_as_it_was_asked_for() -> None:
    campaign = created(
        **voucher(discount={"type": "AMOUNT", "amount_off": 500}, redemption={"quantity": 500}),
        limits={"per_customer": 2, "budget": 100_000},
        minimum_order_amount=2_000,
        gates=4,
        description="For new customers",
        metadata={"team": "growth"},
    )
    assert campaign["voucher"]["discount"] == {
        "type": "AMOUNT",
        "effect": "APPLY_TO_ORDER",
        "amount_off": 500,
        "benefit": {"kind": "amount", "amount_minor": 500},
    }
    assert campaign["voucher"]["code"] == "WELCOME"
    assert campaign["voucher"]["redemption"] == {"quantity": 500}
    assert campaign["limits"] == {"total": 500, "per_customer": 2, "budget": 100_000}
    assert (campaign["gates"], campaign["minimum_order_amount"]) == (4, 2_000)
    assert (campaign["active"], campaign["type"]) == (True, "STANDALONE")
    assert (campaign["description"], campaign["metadata"]) == (
        "For new customers",
        {"team": "growth"},
    )


@pytest.mark.parametrize(
    ("percent", "answered"), [(10, 10), (12.5, 12.5), (0.01, 0.01), (33.33, 33.33), (100, 100)]
)
def test_a_percentage_is_exact_to_two_decimals(percent: float, answered: float) -> None:
    discount = {"type": "PERCENT", "percent_off": percent}
    assert created(**voucher(discount=discount))["voucher"]["discount"]["percent_off"] == answered


@pytest.mark.parametrize(
    "discount",
    [
        {"type": "PERCENT", "percent_off": 0},
        {"type": "PERCENT", "percent_off": -5},
        {"type": "PERCENT", "percent_off": 100.01},
        {"type": "PERCENT", "percent_off": 12.3456789},
        {"type": "PERCENT", "percent_off": 1e-9},
        {"type": "PERCENT"},
        {"type": "PERCENT", "percent_off": 10, "amount_off": 5},
        {"type": "AMOUNT"},
        {"type": "AMOUNT", "percent_off": 10},
        {"type": "AMOUNT", "amount_off": 500, "amount_limit": 100},
        {"type": "UNIT"},
        {"type": "FIXED"},
        {"type": "percent", "percent_off": 10},
        TEN_PERCENT | {"effect": "APPLY_TO_ITEMS_BY_QUANTITY"},
        TEN_PERCENT | {"benefit": {"kind": "percent", "rate_bp": 2_000}},
        {"type": "UNIT", "unit_off": 1, "unit_type": "mug", "effect": "APPLY_TO_ORDER"},
        {"benefit": {"kind": "percent", "rate_bp": 10_001}},
        {"benefit": {"kind": "percent", "rate_bp": 1_666.66667}},
        {"benefit": {"kind": "tiered", "gives": "amount", "tiers": [{"at": 0, "value": 5.5}]}},
        {"benefit": {"kind": "percent", "rate_bp": "1000"}},
        {"benefit": {"kind": "percent", "rate_bp": 1_000, "rounding": "up"}},
        {"benefit": {"kind": "credits", "amount_minor": 1_000}},
        {"benefit": {"kind": "free_beer"}},
    ],
)
def test_a_discount_that_is_not_offered_is_refused(discount: dict[str, object]) -> None:
    answer = call("POST", "/v1/campaigns", a_body(**voucher(discount=discount)))
    assert key_of(answer) == (400, "invalid_campaign_params")
    assert answer[1]["details"]


@pytest.mark.parametrize(
    "members",
    [
        {"campaign_type": "GIFT_VOUCHERS"},
        {"campaign_type": "LOYALTY_PROGRAM"},
        {"type": "AUTO_UPDATE"},
        {"type": "SOMETHING"},
        voucher(type="GIFT_VOUCHER"),
        voucher(code_config={"length": 8}),
        voucher(code="  "),
        voucher(redemption={"quantity": 5}) | {"limits": {"total": 6}},
        {"type": "STANDALONE", "voucher": {"discount": TEN_PERCENT}},
        {"vouchers_count": 100},
        {"activity_duration_after_publishing": "P7D"},
        unique() | {"activity_duration_after_publishing": "seven days"},
        {"start_date": "2026-02-01", "expiration_date": "2026-01-01"},
        {"start_date": "soon"},
        {"timezone": "Mars/Olympus"},
        {"validity_day_of_week": [7]},
        {"name": "camp_mine"},
        {"metadata": {"text": "x" * 5_000}},
    ],
)
def test_a_campaign_that_cannot_be_is_refused_with_a_sentence(
    members: dict[str, object], bound_table: Table
) -> None:
    answer = call("POST", "/v1/campaigns", a_body(**members))
    assert key_of(answer) == (400, "invalid_campaign_params")
    assert answer[1]["details"]
    assert bound_table.items() == []


@pytest.mark.parametrize(
    "members",
    [
        {"limit": {"total": 5}},  # misspelt
        {"limits": {"totals": 5}},
        {"limits": {"total": 0}},  # Neither nothing nor unlimited
        {"limits": {"total": -1}},
        {"limits": {"total": "5"}},
        {"limits": {"budget": 10**12 + 1}},
        voucher(redemption={"quantity": 0}),
        voucher(discount={"type": "AMOUNT", "amount_off": 0}),
        voucher(discount={"type": "AMOUNT", "amount_off": 9.99}),
        voucher(discount={"type": "PERCENT", "percent_off": "10"}),
        {"gates": 0},
        {"gates": 33},
        {"auto_join": True},
        {"category_id": "cat_1"},
        {"name": " Welcome"},
        {"name": ""},
        {"vouchers_count": -1},
    ],
)
def test_a_misspelt_or_impossible_member_is_refused_not_ignored(
    members: dict[str, object], bound_table: Table
) -> None:
    """A limit that is silently ignored is no limit."""
    answer = call("POST", "/v1/campaigns", a_body(**members))
    assert key_of(answer) == (400, "invalid_payload")
    assert bound_table.items() == []


def test_what_the_official_client_sends_as_null_or_no_is_taken_as_absent() -> None:
    no = {"join_once": False, "auto_join": False, "category": None, "vouchers_count": None}
    assert created(**no, use_voucher_metadata_schema=False)["join_once"] is False


def test_more_codes_than_one_request_makes_are_refused() -> None:
    body = a_body(**unique(), vouchers_count=100_001)
    assert key_of(call("POST", "/v1/campaigns", body)) == (400, "invalid_code_config")


def test_unique_codes_are_ordered_with_the_campaign_and_their_making_is_seen() -> None:
    campaign = created(**unique(code_config={"prefix": "SUN-", "length": 12}), vouchers_count=25)
    assert campaign["vouchers_generation_status"] == "IN_PROGRESS"
    (job,) = campaign["jobs"]
    assert (job["status"], job["wanted"], job["generated"]) == ("IN_PROGRESS", 25, 0)
    assert campaign["voucher"]["code_config"]["prefix"] == "SUN-"
    assert campaign["voucher"]["redemption"] == {"quantity": 1}


def test_a_repeat_with_the_same_key_is_answered_with_the_first_campaign() -> None:
    headers = {"Idempotency-Key": "create-1"}
    first = call("POST", "/v1/campaigns", a_body(), headers=headers)
    repeat = call("POST", "/v1/campaigns", a_body(), headers=headers)
    assert (first[0], repeat[0]) == (201, 200)
    assert repeat[1] == first[1]
    other = call("POST", "/v1/campaigns", a_body(name="Other"), headers=headers)
    assert key_of(other) == (409, "idempotency_key_reused")


def test_a_name_or_code_that_is_taken_is_a_duplicate_in_whatever_spelling() -> None:
    """A code has one form."""
    created()
    same_code = a_body(name="Other", **voucher(code=" WelCome "))
    assert key_of(call("POST", "/v1/campaigns", same_code)) == (409, "duplicate_found")
    same_name = a_body(**voucher(code="other"))
    assert key_of(call("POST", "/v1/campaigns", same_name)) == (409, "duplicate_found")


def test_a_campaign_shows_what_was_redeemed_and_granted() -> None:
    campaign = created()
    redeemed(an_ask("WELCOME", amount_minor=50_00))
    _, by_name = call("GET", "/v1/campaigns/Welcome")
    assert by_name["usage"] == {
        "redeemed_quantity": 1,
        "discount_amount": 5_00,
        "published_quantity": 0,
    }
    assert by_name["id"] == campaign["id"]


def test_a_campaign_keeps_the_currency_that_its_amounts_are_in() -> None:
    campaign = created(currency="KWD", minimum_order_amount=5_000)
    assert campaign["currency"] == "KWD"
    path = f"/v1/campaigns/{campaign['id']}"
    assert call("PUT", path, {"description": "x"})[1]["currency"] == "KWD"
    assert key_of(call("PUT", path, {"currency": "EUR"})) == (400, "invalid_campaign_params")


def test_what_has_no_minor_unit_is_no_currency_of_a_campaign() -> None:
    assert key_of(call("POST", "/v1/campaigns", a_body(currency="XAU"))) == (400, "invalid_payload")
