"""The official Python client, unchanged but for its address."""

import json

import pytest
from voucherify.exceptions import ApiException, BadRequestException, NotFoundException

from tests.e2e.clients.python_client import PythonClient
from tests.e2e.shop import Shop, amount, cart, new_order, percent


def test_a_checkout_validates_redeems_and_gives_back(shop: Shop, python: PythonClient) -> None:
    code = shop.code(discount=percent(20), quantity=1)
    body = cart(code, order=new_order(), customer={"source_id": "jo"})

    validated = python.validate(body)
    assert validated.valid is True
    assert validated.order.total_amount == 80_00

    redeemed = python.redeem(body)
    (redemption,) = redeemed.redemptions
    assert (redemption.result, redemption.voucher.code) == ("SUCCESS", code)
    assert python.redemptions.get_redemption(redemption.id).id == redemption.id

    rollback = python.redemptions.rollback_redemption(redemption.id, reason="came back")
    assert (rollback.redemption, rollback.reason) == (redemption.id, "came back")
    assert shop.redeemed_quantity(code) == 0


def test_several_codes_of_an_order_are_given_back_together(
    shop: Shop, python: PythonClient
) -> None:
    body = cart(shop.code(discount=percent(20)), shop.code(discount=amount(5_00)))
    redeemed = python.redeem(body)
    assert redeemed.order.total_amount == 75_00
    given_back = python.redemptions.rollback_stacked_redemptions(redeemed.parent_redemption.id)
    assert given_back.parent_rollback.redemption == redeemed.parent_redemption.id
    assert len(given_back.rollbacks) == 2
    assert given_back.order.status == "CANCELED"


def test_a_voucher_is_shown_with_its_uses(shop: Shop, python: PythonClient) -> None:
    code = shop.code(quantity=5)
    python.redeem(cart(code))
    voucher = python.vouchers.get_voucher(code)
    assert voucher.code == code
    assert (voucher.redemption.quantity, voucher.redemption.redeemed_quantity) == (5, 1)


def test_a_refusal_arrives_as_the_clients_exception(shop: Shop, python: PythonClient) -> None:
    code = shop.code(active=False)
    with pytest.raises(BadRequestException) as raised:
        python.redeem(cart(code))
    assert told(raised.value) == ("campaign_not_active", "campaign is not active", code)


def test_an_unknown_code_is_not_found(python: PythonClient) -> None:
    with pytest.raises(NotFoundException) as raised:
        python.vouchers.get_voucher("NO-SUCH-CODE")
    assert told(raised.value)[0] == "not_found"


def test_a_code_that_does_not_apply_says_why(shop: Shop, python: PythonClient) -> None:
    code = shop.code(minimum_order_amount=500_00)
    validated = python.validate(cart(code))
    assert validated.valid is False
    (refused,) = validated.redeemables
    assert refused.status == "INAPPLICABLE"
    assert refused.result.error.key == "order_rules_violated"
    assert refused.result.error.details == "order amount is 10000, at least 50000 is required"


def test_marketing_runs_a_campaign_from_birth_to_deletion(python: PythonClient) -> None:
    body = {
        "name": "From Python",
        "campaign_type": "DISCOUNT_COUPONS",
        "type": "STATIC",
        "vouchers_count": 0,
        "voucher": {
            "type": "DISCOUNT_VOUCHER",
            "discount": {"type": "PERCENT", "percent_off": 15.0},
            "redemption": {"quantity": 1},
        },
    }
    made = python.create_campaign(body)
    assert made.name == "From Python"
    assert python.campaigns.get_campaign("From Python").id == made.id
    listed = python.campaigns.list_campaigns(limit=100)
    assert made.id in [campaign.id for campaign in listed.campaigns]
    python.campaigns.disable_campaign(made.id)
    assert python.campaigns.get_campaign(made.id).active is False
    python.campaigns.enable_campaign(made.id)
    assert python.campaigns.get_campaign(made.id).active is True
    python.campaigns.delete_campaign(made.id)
    with pytest.raises(NotFoundException):
        python.campaigns.get_campaign(made.id)


def told(error: ApiException) -> tuple[str, str, str]:
    """Key, message and details of the error body, which the client hands on as text."""
    members = json.loads(str(error.body))
    return members["key"], members["message"], members["details"]
