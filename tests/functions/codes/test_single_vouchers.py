"""One voucher at a time: with terms of its own or of a campaign, switched off, deleted."""

from dataclasses import replace
from typing import Any

import pytest
from voucherify.models.vouchers_create_response_body import VouchersCreateResponseBody
from voucherify.models.vouchers_disable_response_body import VouchersDisableResponseBody

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.customers.person import Customer
from incentives.names import Scope
from incentives.runtime.wire import caller
from incentives.usecases.codes import look_up
from tests.account import Table
from tests.builders import a_campaign, an_ask, keep, no_pause, redeemed, refusal, rolled_back
from tests.support.cards import a_card_campaign, money
from tests.support.marketing import TEN_PERCENT, call, key_of
from tests.support.marketing_api import of_unique_codes, sent
from tests.support.scheduler import FakeScheduler

pytestmark = pytest.mark.usefixtures("bound_table", "fake_scheduler")

KEY = b"a key for tests, long enough to hash"
CARD = {"type": "GIFT_VOUCHER", "gift": {"amount": 100_00, "effect": "APPLY_TO_ORDER"}}
SORRY = {"type": "DISCOUNT_VOUCHER", "discount": TEN_PERCENT, "redemption": {"quantity": 1}}
JO = {"customer": {"email": "jo@example.com"}}


@pytest.fixture(autouse=True)
def _person_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caller, "person_key", lambda: KEY)


def made(path: str, body: object, **request: Any) -> dict[str, Any]:
    status, voucher = call("POST", path, body, **request)
    assert status == 200, voucher
    assert isinstance(voucher, dict)
    VouchersCreateResponseBody.from_dict(voucher)
    return voucher


def test_a_gift_card_is_made_by_its_code_and_pays() -> None:
    card = made("/v1/vouchers/gift-1", CARD)
    assert (card["code"], card["type"], card["gift"]["balance"]) == (
        "GIFT-1",
        "GIFT_VOUCHER",
        100_00,
    )
    redeemed(an_ask("GIFT-1", amount_minor=30_00))
    assert money("GIFT-1").balance_minor == 70_00


def test_a_code_that_is_drawn_is_used_once() -> None:
    code = made("/v1/vouchers", SORRY)["code"]
    assert redeemed(an_ask(code, order="O-1")).made
    assert refusal(an_ask(code, order="O-2")) == "quantity_exceeded"


def test_the_same_request_again_finds_the_code_and_another_one_does_not_get_it(
    bound_table: Table,
) -> None:
    first = made("/v1/vouchers/SORRY-1", SORRY)
    redeemed(an_ask("SORRY-1"))
    written = len(bound_table.items())
    again = made("/v1/vouchers/sorry-1", SORRY | {"gift": None, "campaign": None})
    assert again["redemption"]["redeemed_quantity"] == 1
    assert again["created_at"] == first["created_at"]
    other = SORRY | {"discount": TEN_PERCENT | {"percent_off": 20}}
    for body in (other, SORRY | JO, CARD):
        assert key_of(call("POST", "/v1/vouchers/SORRY-1", body)) == (409, "duplicate_found")
    assert len(bound_table.items()) == written


def test_an_idempotency_key_makes_one_drawn_code() -> None:
    key = {"headers": {"idempotency-key": "key-12345"}}
    first = made("/v1/vouchers", SORRY, **key)
    assert made("/v1/vouchers", SORRY, **key) == first
    answer = call("POST", "/v1/vouchers", CARD, **key)
    assert key_of(answer)[1] == "idempotency_key_reused"
    assert made("/v1/vouchers", SORRY)["code"] != first["code"]


def test_a_code_that_is_anybodys_already_is_left_alone() -> None:
    campaign = keep(of_unique_codes(), "TAKEN")
    assert key_of(call("POST", "/v1/vouchers/TAKEN", SORRY)) == (409, "duplicate_found")
    assert look_up.voucher("TAKEN", pause=no_pause).campaign.id == campaign.id


def test_terms_of_its_own_hold_as_a_campaigns_do() -> None:
    terms = {"expiration_date": "2026-01-01", "active": False, "limits": {"budget": 5_00}}
    voucher = made("/v1/vouchers/OLD", SORRY | terms)
    assert (voucher["active"], voucher["expiration_date"]) == (False, "2026-01-02T00:00:00.000Z")
    campaign = look_up.voucher("OLD", pause=no_pause).campaign
    assert campaign.limits.budget_minor == 5_00
    assert not campaign.stopped


def test_a_voucher_by_itself_is_not_listed_as_a_campaign_and_nothing_is_scheduled(
    fake_scheduler: FakeScheduler,
) -> None:
    made("/v1/vouchers/SORRY-1", SORRY | {"expiration_date": "2099-01-01"})
    assert call("GET", "/v1/campaigns")[1]["total"] == 0
    assert not fake_scheduler.scheduled


def test_a_voucher_for_one_person_is_for_nobody_else() -> None:
    code = made("/v1/vouchers", SORRY | JO)["code"]
    jo, ann = (
        Customer.of({"email": one}).hashes(KEY) for one in ("Jo@example.com", "ann@example.com")
    )
    assert refusal(an_ask(code, persons=ann)) == "customer_rules_violated"
    assert redeemed(an_ask(code, persons=jo)).made


@pytest.mark.parametrize("path", ["/v1/vouchers", "/v1/vouchers/SORRY-1"])
def test_an_agent_makes_vouchers_of_campaigns_that_are_opened_to_agents(path: str) -> None:
    """No side route around what marketing has set up."""
    opened = keep(replace(of_unique_codes(), support_may_give=True))
    closed = keep(replace(of_unique_codes(), id="camp_closed", name="Closed"))

    def asked(body: dict[str, Any]) -> tuple[int, str]:
        return key_of(call("POST", path, body, scope=Scope.SUPPORT))

    assert asked(SORRY | JO) == (403, "missing_required_permission")
    assert asked({"campaign": closed.name} | JO) == (403, "missing_required_permission")
    assert asked({"campaign": opened.name}) == (400, "missing_customer")
    body = {"campaign": opened.name, "type": "DISCOUNT_VOUCHER"} | JO
    voucher = made(path, body, scope=Scope.SUPPORT)
    assert voucher["campaign_id"] == opened.id
    assert voucher["holder_id"]


def test_a_key_that_may_more_than_an_agent_is_not_held_to_an_agents_limits() -> None:
    agent_and_more = frozenset({Scope.SUPPORT, Scope.MARKETING})
    closed = keep(of_unique_codes())
    body = {"campaign": closed.name} | JO
    assert key_of(call("POST", "/v1/vouchers", body, scope=Scope.SUPPORT))[0] == 403
    assert made("/v1/vouchers", body, scope=agent_and_more)["campaign_id"] == closed.id


def test_a_card_of_a_campaign_has_an_amount_of_its_own() -> None:
    campaign = keep(a_card_campaign(50_00))
    body = {"campaign_id": campaign.id, "type": "GIFT_VOUCHER"}
    assert made("/v1/vouchers/G-9", body | {"gift": {"amount": 20_00}})["gift"]["balance"] == 20_00
    assert made("/v1/vouchers", body)["gift"]["balance"] == 50_00


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"discount": None}, "invalid_campaign_params"),
        ({"gift": {"amount": 5}}, "invalid_campaign_params"),
        ({"type": "GIFT_VOUCHER"}, "invalid_campaign_params"),
        ({"type": "LOYALTY_CARD"}, "invalid_payload"),
        ({"redemption": {"quantity": 0}}, "invalid_payload"),
        ({"redemption": {"quantity": True}}, "invalid_payload"),
        ({"code": "OTHER"}, "invalid_payload"),
        ({"customer": {}}, "invalid_payload"),
        ({"customer": {"email": "jo"}}, "invalid_payload"),
        ({"validation_rules": ["val_1"]}, "invalid_payload"),
        ({"dicsount": {}}, "invalid_payload"),
        ({"expiration_date": "tomorrow"}, "invalid_campaign_params"),
        ({"campaign": "No such"}, "invalid_payload"),
        ({"campaign": "No such", "discount": None}, "not_found"),
        ({"metadata": {"note": "x" * 4_001}}, "invalid_campaign_params"),
    ],
)
def test_what_cannot_be_a_voucher_is_refused_and_writes_nothing(
    bound_table: Table, changes: dict[str, object], key: str
) -> None:
    status, refused = key_of(call("POST", "/v1/vouchers/SORRY-1", SORRY | changes))
    assert (refused, 400 <= status < 500) == (key, True)
    assert bound_table.items() == []


def test_a_code_of_no_letters_is_no_voucher(bound_table: Table) -> None:
    assert key_of(call("POST", "/v1/vouchers/%20", SORRY)) == (400, "invalid_payload")
    assert bound_table.items() == []


def test_one_code_is_switched_off_and_on() -> None:
    keep(of_unique_codes(), "U-1", "U-2")
    status, voucher = call("POST", "/v1/vouchers/u-1/disable", {}, scope=Scope.SUPPORT)
    assert (status, voucher["active"]) == (200, False)
    VouchersDisableResponseBody.from_dict(voucher)
    assert refusal(an_ask("U-1")) == "voucher_disabled"
    assert redeemed(an_ask("U-2", order="O-2")).made
    assert call("POST", "/v1/vouchers/U-1/enable", {}, scope=Scope.SUPPORT)[0] == 403
    assert call("POST", "/v1/vouchers/U-1/enable", {})[1]["active"] is True
    assert redeemed(an_ask("U-1")).made


def test_a_code_that_everybody_types_is_stopped_with_its_campaign(bound_table: Table) -> None:
    keep(a_campaign(public_code="SALE"))
    before = bound_table.items()
    answer = call("POST", "/v1/vouchers/SALE/disable", {})
    assert key_of(answer) == (400, "invalid_code_config")
    assert key_of(call("POST", "/v1/vouchers/NOPE/disable", {})) == (404, "not_found")
    assert bound_table.items() == before


def test_a_voucher_that_nobody_used_is_deleted_and_may_be_made_again() -> None:
    made("/v1/vouchers/SORRY-1", SORRY)
    (one,) = redeemed(an_ask("SORRY-1")).made
    assert key_of(call("DELETE", "/v1/vouchers/SORRY-1")) == (400, "resource_in_use")
    rolled_back(one.id)
    assert call("DELETE", "/v1/vouchers/SORRY-1") == (200, {"deleted": True})
    assert key_of(call("DELETE", "/v1/vouchers/SORRY-1")) == (404, "not_found")
    made("/v1/vouchers/SORRY-1", CARD)
    redeemed(an_ask("SORRY-1", order="O-2", amount_minor=30_00))
    assert money("SORRY-1").balance_minor == 70_00


def test_a_code_of_a_campaign_is_deleted_while_nobody_used_it_or_was_handed_it(
    bound_table: Table,
) -> None:
    campaign = keep(of_unique_codes(), "U-1", "U-2", "U-3")
    (one,) = redeemed(an_ask("U-2")).made
    path = f"/v1/campaigns/{campaign.id}/vouchers/U-4"
    held = sent("POST", path, body=JO)
    assert held["statusCode"] == 200, held
    before = bound_table.items()
    for code in ("U-2", "U-4"):
        assert key_of(call("DELETE", f"/v1/vouchers/{code}")) == (400, "resource_in_use")
    assert bound_table.items() == before
    rolled_back(one.id)
    for code in ("u-1", "U-2"):
        assert call("DELETE", f"/v1/vouchers/{code}") == (200, {"deleted": True})
        assert refusal(an_ask(code, order=f"again {code}")) == "not_found"
    assert key_of(call("DELETE", "/v1/vouchers/U-1")) == (404, "not_found")
    assert redeemed(an_ask("U-3", order="O-3")).made


def test_a_card_that_paid_or_was_topped_up_is_not_deleted() -> None:
    campaign = keep(a_card_campaign(50_00))
    code = made("/v1/vouchers", {"campaign_id": campaign.id})["code"]
    (one,) = redeemed(an_ask(code, amount_minor=30_00)).made
    rolled_back(one.id)
    assert money(code).balance_minor == 50_00
    assert key_of(call("DELETE", f"/v1/vouchers/{code}")) == (400, "resource_in_use")


def test_a_code_that_everybody_types_is_deleted_with_its_campaign() -> None:
    keep(a_campaign(public_code="SALE"))
    assert key_of(call("DELETE", "/v1/vouchers/SALE")) == (400, "resource_in_use")


def test_later_cards_are_made_with_the_new_amount_and_earlier_ones_keep_theirs() -> None:
    campaign = keep(a_card_campaign(50_00))
    early = made("/v1/vouchers", {"campaign_id": campaign.id})["code"]
    path = f"/v1/campaigns/{campaign.id}"
    changed = call("PUT", path, {"gift": {"amount": 80_00}})[1]
    assert changed["voucher"]["gift"]["amount"] == 80_00
    late = made("/v1/vouchers", {"campaign_id": campaign.id})["code"]
    assert [money(code).balance_minor for code in (early, late)] == [50_00, 80_00]
    redeemed(an_ask(early, amount_minor=100_00))
    assert money(early).balance_minor == 0


@pytest.mark.parametrize("gift", [{}, {"amount": 0}, {"amount": 5, "effect": "APPLY_TO_ITEMS"}])
def test_nothing_else_of_a_card_changes(gift: dict[str, object]) -> None:
    campaign = keep(a_card_campaign())
    answer = call("PUT", f"/v1/campaigns/{campaign.id}", {"gift": gift})
    assert key_of(answer) == (400, "invalid_payload")


def test_only_gift_cards_have_an_amount(campaign: Campaign) -> None:
    answer = call("PUT", f"/v1/campaigns/{campaign.id}", {"gift": {"amount": 5}})
    assert key_of(answer) == (400, "invalid_campaign_params")
