"""Promotions, qualification and stacking rules as the official clients read them."""

from typing import Any

from tests.e2e.clients.javascript import JavaScriptClient
from tests.e2e.clients.python_client import PythonClient, voucherify
from tests.e2e.shop import Json, Shop, amount, cart, new_order


def a_promotion(shop: Shop, name: str, off_minor: int, **terms: Any) -> str:
    """The id of the tier of a new promotion."""
    tier = {"name": name, "banner": name, "action": {"discount": amount(off_minor)}}
    body = {"name": name, "campaign_type": "PROMOTION", "promotion": {"tiers": [tier]}} | terms
    made = shop.said("POST", "/v1/campaigns", body, key="marketing")
    return str(made["promotion"]["tiers"][0]["id"])


def of_tier(tier: str, **members: Any) -> Json:
    return cart(**members) | {"redeemables": [{"object": "promotion_tier", "id": tier}]}


def test_both_clients_validate_redeem_and_give_back_a_tier(
    shop: Shop, javascript: JavaScriptClient, python: PythonClient
) -> None:
    tier = a_promotion(shop, "E2E tier", 10_00)
    body = of_tier(tier, order=new_order())
    told = python.validate(body)
    assert told.redeemables is not None
    assert told.order.total_amount == 90_00
    assert told.stacking_rules.redeemables_application_mode == "ALL"
    validated = javascript.server("validations.validateStackable", body)
    assert [one["id"] for one in validated["redeemables"]] == [tier]
    redeemed = python.redeem(body)
    assert redeemed.redemptions[0].promotion_tier.id == tier
    redemption = redeemed.redemptions[0].id
    back = javascript.server("redemptions.rollback", redemption, "came back")
    assert back["related_object_id"] == tier


def test_both_clients_and_a_page_ask_what_a_cart_qualifies_for(
    shop: Shop, javascript: JavaScriptClient, python: PythonClient
) -> None:
    tier = a_promotion(shop, "E2E best deal", 99_00)
    body = {"order": {"amount": 100_00}, "customer": {"source_id": "jo"}, "scenario": "ALL"}
    server = javascript.server("qualifications.checkEligibility", body)
    assert server["redeemables"]["data"][0]["id"] == tier
    page = javascript.browser("qualifications", body)
    assert page["redeemables"]["data"][0]["id"] == tier
    asked = voucherify.QualificationsCheckEligibilityRequestBody.from_dict(body)
    told = python.qualifications.check_eligibility(asked)
    assert told.redeemables.data[0].id == tier
    assert told.redeemables.data[0].order.total_amount == 1_00
    assert told.stacking_rules is not None
