"""What the official clients stumble over: the nine points that were found by trying them."""

import pytest

from tests.e2e.clients.javascript import JavaScriptClient
from tests.e2e.clients.python_client import PythonClient
from tests.e2e.shop import Shop, cart, new_order

PARTIAL = {"redeemables_application_mode": "PARTIAL"}
SKIPPED_KEYS = {
    "applicable_redeemables_limit_exceeded",
    "applicable_redeemables_per_category_limit_exceeded",
    "applicable_exclusive_redeemables_limit_exceeded",
    "applicable_exclusive_redeemables_per_category_limit_exceeded",
    "exclusion_rules_not_met",
    "preceding_validation_failed",
    "no_effect",
}


def test_pitfall_1_explicit_nulls_count_as_absent(shop: Shop) -> None:
    code = shop.code()
    nulls = {
        "redeemables": [{"object": "voucher", "id": code, "gift": None, "reward": None}],
        "order": {"id": None, "source_id": None, "amount": 100_00, "items": None, "metadata": None},
        "customer": None,
        "session": None,
        "tracking_id": None,
        "metadata": None,
        "options": None,
    }
    with_nulls, without = (
        shop.said("POST", "/v1/validations", body) for body in (nulls, cart(code))
    )
    for told in (with_nulls, without):
        del told["id"], told["decision_id"]  # of this very call
    assert with_nulls == without
    assert shop.said("POST", "/v1/redemptions", nulls)["redemptions"][0]["result"] == "SUCCESS"


@pytest.mark.parametrize("applies", [True, False])
def test_pitfall_2_a_validation_has_stacking_rules(
    shop: Shop, python: PythonClient, *, applies: bool
) -> None:
    body = cart(shop.code(active=applies))
    rules = shop.said("POST", "/v1/validations", body)["stacking_rules"]
    assert rules["redeemables_application_mode"] == "ALL"
    assert python.validate(body).valid is applies


def test_pitfall_3_a_skipped_code_has_one_of_the_known_keys(
    shop: Shop, python: PythonClient
) -> None:
    good = shop.code()
    answer = python.validate(cart("NO-SUCH-CODE", good))
    (skipped,) = answer.skipped_redeemables
    assert (skipped.status, skipped.id) == ("SKIPPED", good)
    assert skipped.result.details.key in SKIPPED_KEYS


def test_pitfall_4_whatever_a_code_applies_to_names_its_effect(
    shop: Shop, python: PythonClient
) -> None:
    body = cart(shop.code(), order=new_order())
    body["order"]["items"] = [{"product_id": "shoe", "quantity": 2, "price": 50_00}]
    (applied,) = shop.said("POST", "/v1/validations", body)["redeemables"]
    for listed in (applied["applicable_to"], applied["inapplicable_to"]):
        assert (listed["object"], listed["data_ref"]) == ("list", "data")
        assert listed["total"] == len(listed["data"])
        assert all("effect" in entry for entry in listed["data"])
    assert python.validate(body).valid is True


def test_pitfall_5_the_channel_is_api(shop: Shop, python: PythonClient) -> None:
    redeemed = python.redeem(cart(shop.code()))
    assert redeemed.redemptions[0].channel.channel_type == "API"


def test_pitfall_6_every_code_has_one_of_three_states(shop: Shop, python: PythonClient) -> None:
    good, bad = shop.code(), "NO-SUCH-CODE"
    all_or_none = shop.said("POST", "/v1/validations", cart(good, bad))
    assert [one["status"] for one in all_or_none["redeemables"]] == ["INAPPLICABLE"]
    assert [one["status"] for one in all_or_none["skipped_redeemables"]] == ["SKIPPED"]
    some = shop.said("POST", "/v1/validations", cart(good, bad, options=PARTIAL))
    assert [one["status"] for one in some["redeemables"]] == ["APPLICABLE"]
    assert [one["status"] for one in some["inapplicable_redeemables"]] == ["INAPPLICABLE"]
    assert python.validate(cart(good, bad)).valid is False


def test_pitfall_7_members_that_nobody_knows_ride_along(shop: Shop, python: PythonClient) -> None:
    body = cart(shop.code(), explain=True, customer={"source_id": "jo", "name": "Jo"})
    body["order"]["items"] = [{"product_id": "shoe", "price": 100_00, "product": {"name": "Shoe"}}]
    assert shop.said("POST", "/v1/validations", body)["valid"] is True
    ours = python.vouchers.get_voucher(body["redeemables"][0]["id"])
    assert ours.code == body["redeemables"][0]["id"]


def test_pitfall_8_a_stack_is_given_back_with_an_empty_body(
    shop: Shop, python: PythonClient
) -> None:
    redeemed = shop.said("POST", "/v1/redemptions", cart(shop.code(), shop.code()))
    parent = redeemed["parent_redemption"]["id"]
    answer = shop.ask("POST", f"/v1/redemptions/{parent}/rollbacks", b"")
    assert answer.status == 200, answer.text
    assert set(answer.json) >= {"rollbacks", "parent_rollback", "order"}
    assert python.redemptions.rollback_stacked_redemptions(parent).order.status == "CANCELED"


def test_pitfall_9_a_client_that_asks_for_rate_headers_reads_none_as_zero(
    shop: Shop, javascript: JavaScriptClient
) -> None:
    javascript.server("validations.validateStackable", cart(shop.code()))
    for asked in ("getRateLimit", "getRateLimitRemaining", "getRetryAfter"):
        assert javascript.server(f"apiLimitsHandler.{asked}") == 0
