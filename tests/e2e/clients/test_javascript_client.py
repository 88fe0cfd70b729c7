"""The official JavaScript client, unchanged but for its address, at a checkout and in a browser."""

import pytest

from tests.e2e.clients.javascript import JavaScriptClient, VoucherifyError
from tests.e2e.shop import Shop, amount, cart, new_order, percent


def test_a_checkout_validates_redeems_and_gives_back(
    shop: Shop, javascript: JavaScriptClient
) -> None:
    code = shop.code(discount=percent(20), quantity=1)
    body = cart(code, order=new_order())

    validated = javascript.server("validations.validateStackable", body)
    assert validated["valid"] is True
    assert validated["redeemables"][0]["status"] == "APPLICABLE"
    assert validated["redeemables"][0]["result"]["discount"]["percent_off"] == 20
    assert validated["order"]["total_amount"] == 80_00

    redeemed = javascript.server("redemptions.redeemStackable", body)
    (redemption,) = redeemed["redemptions"]
    assert (redemption["result"], redemption["voucher"]["code"]) == ("SUCCESS", code)
    assert redeemed["order"]["status"] == "PAID"
    assert javascript.server("redemptions.get", redemption["id"])["id"] == redemption["id"]
    assert shop.redeemed_quantity(code) == 1

    rollback = javascript.server("redemptions.rollback", redemption["id"], "came back")
    assert rollback["object"] == "redemption_rollback"
    assert (rollback["redemption"], rollback["reason"]) == (redemption["id"], "came back")
    assert shop.redeemed_quantity(code) == 0


def test_several_codes_of_an_order_are_given_back_together(
    shop: Shop, javascript: JavaScriptClient
) -> None:
    codes = shop.code(discount=percent(20)), shop.code(discount=amount(5_00))
    redeemed = javascript.server("redemptions.redeemStackable", cart(*codes))
    parent = redeemed["parent_redemption"]["id"]
    assert [one["redemption"] for one in redeemed["redemptions"]] == [parent, parent]
    assert redeemed["order"]["total_amount"] == 75_00

    given_back = javascript.server("redemptions.rollbackStackable", parent)
    assert given_back["parent_rollback"]["redemption"] == parent
    assert given_back["order"]["status"] == "CANCELED"
    assert [shop.redeemed_quantity(code) for code in codes] == [0, 0]


def test_the_older_calls_for_one_code_work_too(shop: Shop, javascript: JavaScriptClient) -> None:
    code = shop.code()
    order = {"order": {"amount": 50_00}}
    validated = javascript.server("validations.validateVoucher", code, order)
    assert (validated["valid"], validated["discount"]["percent_off"]) == (True, 10)
    redeemed = javascript.server("redemptions.redeem", code, order)
    assert (redeemed["result"], redeemed["order"]["total_amount"]) == ("SUCCESS", 45_00)


def test_a_voucher_is_shown_with_its_uses(shop: Shop, javascript: JavaScriptClient) -> None:
    code = shop.code(quantity=5)
    javascript.server("redemptions.redeemStackable", cart(code))
    voucher = javascript.server("vouchers.get", code.lower())
    assert (voucher["code"], voucher["type"], voucher["active"]) == (code, "DISCOUNT_VOUCHER", True)
    assert voucher["redemption"]["quantity"] == 5
    assert voucher["redemption"]["redeemed_quantity"] == 1


def test_a_browser_validates_one_code_and_several(shop: Shop, javascript: JavaScriptClient) -> None:
    code = shop.code(discount=percent(25))
    params = {
        "code": f" {code} ",
        "amount": 10_00,
        "items": [{"product_id": "shoe", "quantity": 2, "price": 5_00}],
        "customer": {"source_id": "jo", "metadata": {"vip": True}},
    }
    one = javascript.browser("validate", params)
    assert (one["valid"], one["code"]) == (True, code)
    assert one["order"]["total_amount"] == 7_50

    several = javascript.browser("validateStackable", cart(code, shop.code()))
    assert several["valid"] is True
    assert several["order"]["total_amount"] == 67_50


def test_a_refusal_arrives_as_the_clients_error(shop: Shop, javascript: JavaScriptClient) -> None:
    code = shop.code(quantity=1)
    javascript.server("redemptions.redeemStackable", cart(code))
    with pytest.raises(VoucherifyError) as raised:
        javascript.server("redemptions.redeemStackable", cart(code))
    error = raised.value.members
    assert (error["code"], error["key"]) == (400, "quantity_exceeded")
    assert (error["message"], error["details"]) == ("quantity exceeded", code)
    assert error["request_id"].startswith("v-")
    assert (error["resource_type"], error["resource_id"]) == ("voucher", code)


def test_an_unknown_code_is_not_found(javascript: JavaScriptClient) -> None:
    with pytest.raises(VoucherifyError) as raised:
        javascript.server("vouchers.get", "NO-SUCH-CODE")
    assert (raised.value.members["code"], raised.value.members["key"]) == (404, "not_found")


def test_marketing_runs_a_campaign_from_birth_to_deletion(javascript: JavaScriptClient) -> None:
    made = javascript.marketing(
        "campaigns.create",
        {
            "name": "From JavaScript",
            "campaign_type": "DISCOUNT_COUPONS",
            "type": "STATIC",
            "vouchers_count": 3,
            "voucher": {
                "type": "DISCOUNT_VOUCHER",
                "discount": {"type": "AMOUNT", "amount_off": 500},
                "redemption": {"quantity": 1},
                "code_config": {"prefix": "JS-", "pattern": "#########-#########"},
            },
        },
    )
    assert made["object"] == "campaign"
    reference = made["id"]
    assert javascript.marketing("campaigns.get", "From JavaScript")["id"] == reference
    listed = javascript.marketing("campaigns.list", {"limit": 100})
    assert reference in [one["id"] for one in listed["campaigns"]]
    javascript.marketing("campaigns.disable", reference)
    assert javascript.marketing("campaigns.get", reference)["active"] is False
    javascript.marketing("campaigns.enable", reference)
    assert javascript.marketing("campaigns.get", reference)["active"] is True
    changed = javascript.marketing("campaigns.update", reference, {"description": "Anew"})
    assert changed["description"] == "Anew"


def test_marketing_adds_codes_to_a_campaign(shop: Shop, javascript: JavaScriptClient) -> None:
    campaign = shop.unique_codes("FIRST-ONE-OF-MANY")
    certain = javascript.marketing("campaigns.addCertainVoucher", campaign["id"], "A CERTAIN/1", {})
    assert certain["code"] == "A CERTAIN/1"
    another = javascript.marketing("campaigns.addVoucher", campaign["id"], {})
    redeemed = javascript.server("redemptions.redeemStackable", cart(another["code"]))
    assert redeemed["redemptions"][0]["voucher"]["campaign_id"] == campaign["id"]
    imported = [{"code": "BROUGHT-ALONG"}]
    javascript.marketing("campaigns.importVouchers", campaign["id"], imported)
    assert javascript.server("vouchers.get", "BROUGHT-ALONG")["campaign_id"] == campaign["id"]


def test_marketing_deletes_a_campaign_that_nobody_used(
    shop: Shop, javascript: JavaScriptClient
) -> None:
    campaign = shop.campaign()
    javascript.marketing("campaigns.delete", campaign["id"])
    with pytest.raises(VoucherifyError) as raised:
        javascript.marketing("campaigns.get", campaign["id"])
    assert raised.value.members["key"] == "not_found"
