"""One code that is out gets another end, more uses or fewer, or goes on and off."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from voucherify.models.vouchers_update_response_body import VouchersUpdateResponseBody

from incentives.domain.campaigns.campaign import Campaign
from incentives.names import Scope
from tests.account import Table
from tests.builders import NOW, a_campaign, an_ask, keep, redeemed, refusal, rolled_back
from tests.support.cards import a_card_campaign, money
from tests.support.marketing import TEN_PERCENT, call, key_of
from tests.support.marketing_api import imported, of_unique_codes, ok, refused, sent

pytestmark = pytest.mark.usefixtures("bound_table", "fake_scheduler")

NEVER = {"unset_fields": ["expiration_date", "redemption.quantity"]}


def changed(code: str, body: object) -> dict[str, Any]:
    status, voucher = call("PUT", f"/v1/vouchers/{code}", body)
    assert status == 200, voucher
    assert isinstance(voucher, dict)
    VouchersUpdateResponseBody.from_dict(voucher)
    return voucher


def test_a_code_that_ended_is_prolonged_and_ends_again() -> None:
    """A date includes its day, by the clocks of the campaign's zone."""
    keep(of_unique_codes(), "U-1")
    past = (NOW - timedelta(days=3)).date().isoformat()
    changed("u-1", {"expiration_date": past})
    assert refusal(an_ask("U-1")) == "voucher_expired"
    voucher = changed("U-1", {"expiration_date": "2099-02-01"})
    assert voucher["expiration_date"] == "2099-02-01T23:00:00.000Z"
    assert redeemed(an_ask("U-1")).made
    assert "expiration_date" not in changed("U-1", NEVER)


def test_a_used_code_gets_one_more_use_and_then_no_more() -> None:
    keep(of_unique_codes(), "U-1")
    redeemed(an_ask("U-1", order="O-1"))
    assert refusal(an_ask("U-1", order="O-2")) == "quantity_exceeded"
    voucher = changed("U-1", {"redemption": {"quantity": 2}})
    assert voucher["redemption"]["quantity"] == 2
    assert voucher["redemption"]["redeemed_quantity"] == 1
    assert redeemed(an_ask("U-1", order="O-2")).made
    assert refusal(an_ask("U-1", order="O-3")) == "quantity_exceeded"


def test_fewer_uses_than_were_made_close_a_code_until_enough_came_back() -> None:
    keep(of_unique_codes(), "U-1")
    changed("U-1", {"redemption": {"quantity": 3}})
    first, second = (redeemed(an_ask("U-1", order=f"O-{n}")).made[0] for n in (1, 2))
    changed("U-1", {"redemption": {"quantity": 1}})
    rolled_back(first.id)
    assert refusal(an_ask("U-1", order="O-3")) == "quantity_exceeded"
    rolled_back(second.id)
    assert redeemed(an_ask("U-1", order="O-3")).made


def test_any_number_of_uses_has_no_number() -> None:
    keep(of_unique_codes(), "U-1")
    assert changed("U-1", NEVER)["redemption"]["quantity"] is None
    for order in ("O-1", "O-2"):
        assert redeemed(an_ask("U-1", order=order)).made


def test_what_is_not_sent_stays() -> None:
    keep(of_unique_codes(), "U-1")
    changed("U-1", {"expiration_date": "2099-02-01", "redemption": {"quantity": 4}})
    off = changed("U-1", {"active": False, "code": " u-1", "redemption": None})
    assert (off["active"], off["redemption"]["quantity"]) == (False, 4)
    assert off["expiration_date"] == "2099-02-01T23:00:00.000Z"
    assert refusal(an_ask("U-1")) == "voucher_disabled"
    assert changed("U-1", {})["active"] is False
    assert changed("U-1", {"active": True})["active"] is True
    assert redeemed(an_ask("U-1")).made


def test_a_card_is_prolonged_with_its_money() -> None:
    campaign = keep(a_card_campaign(50_00))
    code = call("POST", "/v1/vouchers", {"campaign_id": campaign.id})[1]["code"]
    changed(code, {"expiration_date": "2099-02-01"})
    redeemed(an_ask(code, amount_minor=30_00))
    assert money(code).balance_minor == 20_00


def test_a_voucher_that_stands_alone_has_uses_of_its_own_and_the_window_of_its_campaign() -> None:
    body = {"type": "DISCOUNT_VOUCHER", "discount": TEN_PERCENT, "redemption": {"quantity": 1}}
    call("POST", "/v1/vouchers/SORRY-1", body)
    redeemed(an_ask("SORRY-1", order="O-1"))
    changed("SORRY-1", {"redemption": {"quantity": 2}})
    assert redeemed(an_ask("SORRY-1", order="O-2")).made
    answer = call("PUT", "/v1/vouchers/SORRY-1", {"expiration_date": "2099-02-01"})
    assert key_of(answer) == (400, "invalid_code_config")


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ({"expiration_date": "soon"}, "invalid_campaign_params"),
        ({"expiration_date": ""}, "invalid_payload"),
        ({"redemption": {"quantity": 0}}, "invalid_payload"),
        ({"redemption": {"quantity": "2"}}, "invalid_payload"),
        ({"discount": TEN_PERCENT}, "invalid_payload"),
        ({"expiration": "2099-02-01"}, "invalid_payload"),
        ({"unset_fields": ["active"]}, "invalid_payload"),
        ({"expiration_date": "2099-02-01"} | NEVER, "invalid_payload"),
        ({"redemption": {"quantity": 2}} | NEVER, "invalid_payload"),
        ({"code": "U-2"}, "invalid_code_config"),
    ],
)
def test_a_change_that_cannot_be_is_refused_and_changes_nothing(
    bound_table: Table, body: dict[str, object], key: str
) -> None:
    keep(of_unique_codes(), "U-1")
    before = bound_table.items()
    assert key_of(call("PUT", "/v1/vouchers/U-1", body)) == (400, key)
    assert bound_table.items() == before


def test_codes_with_terms_elsewhere_and_codes_that_are_none_are_not_changed() -> None:
    keep(a_campaign(public_code="SALE"))
    more = {"redemption": {"quantity": 2}}
    assert key_of(call("PUT", "/v1/vouchers/SALE", more)) == (400, "invalid_code_config")
    assert key_of(call("PUT", "/v1/vouchers/NOPE", more)) == (404, "not_found")
    assert call("PUT", "/v1/vouchers/SALE", more, scope=Scope.SUPPORT)[0] == 403


def test_an_import_with_update_changes_the_codes_that_are_there(campaign: Campaign) -> None:
    sheet = "code,quantity,expiration_date,active\nA-1,1,2098-01-01,\nA-2,,,\n"
    assert ok(imported(campaign, sheet))["done"] == 2
    redeemed(an_ask("A-1", order="O-1"))
    path = f"/v1/campaigns/{campaign.id}/import"
    csv = {"content-type": "text/csv"}
    again = "code,quantity,expiration_date,active\nA-1,3,2099-02-01,\nA-2,,,false\nA-3,,,\n"
    assert refused(imported(campaign, again))[:2] == (409, "duplicate_found")
    answer = ok(sent("POST", path, query="update=true", raw_body=again, headers=csv))
    assert (answer["wanted"], answer["done"], answer["updated"]) == (3, 3, 2)
    assert redeemed(an_ask("A-1", order="O-2")).made
    assert refusal(an_ask("A-2")) == "voucher_disabled"
    assert redeemed(an_ask("A-3", order="O-3")).made
    repeated = ok(sent("POST", path, query="update=true", raw_body=again, headers=csv))
    assert (repeated["done"], repeated["updated"]) == (3, 0)
    assert call("PUT", "/v1/vouchers/A-1", {})[1]["expiration_date"] == "2099-02-01T23:00:00.000Z"


def test_an_import_with_update_leaves_what_a_row_does_not_say(campaign: Campaign) -> None:
    path = f"/v1/campaigns/{campaign.id}/import"
    rows = [{"code": "A-1", "quantity": 5, "expiration_date": "2099-02-01", "active": False}]
    ok(sent("POST", path, body=rows))
    ok(sent("POST", path, query="update=true", body=[{"code": "A-1", "active": True}]))
    voucher = call("PUT", "/v1/vouchers/A-1", {})[1]
    assert (voucher["active"], voucher["redemption"]["quantity"]) == (True, 5)
    assert voucher["expiration_date"] == "2099-02-01T23:00:00.000Z"


def test_an_import_with_update_changes_no_code_of_others(campaign: Campaign) -> None:
    """Another campaign's code, or another person's, refuses the whole file."""
    keep(replace(a_campaign(public_code="SALE"), id="camp_2", name="Sale"))
    path = f"/v1/campaigns/{campaign.id}/import"
    ok(sent("POST", path, body=[{"code": "A-1"}]))
    rows = [{"code": "A-1", "quantity": 7}, {"code": "SALE", "quantity": 7}]
    answer = sent("POST", path, query="update=true", body=rows)
    assert refused(answer)[:2] == (409, "duplicate_found")
    assert call("PUT", "/v1/vouchers/A-1", {})[1]["redemption"]["quantity"] == 1


def test_a_code_that_was_deleted_may_be_given_again(campaign: Campaign) -> None:
    for _ in range(3):
        assert ok(imported(campaign, "code\nA-1\n"))["done"] == 1
        assert call("DELETE", "/v1/vouchers/A-1") == (200, {"deleted": True})
