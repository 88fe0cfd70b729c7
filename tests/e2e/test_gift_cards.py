"""Gift cards over the running system, with the official clients unchanged but for their address."""

import pytest

from tests.e2e.clients.javascript import JavaScriptClient, VoucherifyError
from tests.e2e.clients.python_client import PythonClient, voucherify
from tests.e2e.shop import Json, Shop, new_order


@pytest.fixture
def card(shop: Shop) -> str:
    """A gift card of 100.00."""
    body = {
        "name": f"Cards {new_order()}",
        "campaign_type": "GIFT_VOUCHERS",
        "voucher": {"type": "GIFT_VOUCHER", "gift": {"amount": 100_00}},
    }
    campaign = shop.said("POST", "/v1/campaigns", body, key="marketing")
    path = f"/v1/campaigns/{campaign['id']}/vouchers"
    return str(shop.said("POST", path, {}, key="marketing")["code"])


def asking(card: str, amount: int = 80_00, **gift: int) -> Json:
    one = {"object": "voucher", "id": card} | ({"gift": gift} if gift else {})
    return {"redeemables": [one], "order": {"id": new_order(), "amount": amount}}


def test_javascript_pays_with_a_card_tops_it_up_and_reads_its_ledger(
    javascript: JavaScriptClient, card: str
) -> None:
    call = javascript.server
    said = call("validations.validateStackable", asking(card, credits=30_00))
    assert said["redeemables"][0]["result"]["gift"] == {"balance": 100_00, "credits": 30_00}
    done = call("redemptions.redeemStackable", asking(card, credits=30_00))
    (one,) = done["redemptions"]
    assert (one["gift"]["amount"], one["voucher"]["gift"]["balance"]) == (30_00, 70_00)
    balance = call("vouchers.balance.create", card, {"amount": 5_00, "source_id": "paid-1"})
    assert (balance["amount"], balance["balance"]) == (5_00, 75_00)
    back = call("redemptions.rollback", one["id"])
    assert back["gift"]["amount"] == -30_00
    page = call("vouchers.listTransactions", card, {"limit": 10})
    assert [line["type"] for line in page["data"]] == [
        "CREDITS_REFUND",
        "CREDITS_ADDITION",
        "CREDITS_REDEMPTION",
        "CREDITS_ADDITION",
    ]
    assert call("vouchers.get", card)["gift"]["balance"] == 105_00


def test_javascript_hears_that_there_is_not_enough_on_a_card(
    javascript: JavaScriptClient, card: str
) -> None:
    with pytest.raises(VoucherifyError) as raised:
        javascript.server("redemptions.redeemStackable", asking(card, credits=100_01))
    assert raised.value.members["key"] == "gift_amount_exceeded"


def test_python_reads_every_answer_about_a_card(python: PythonClient, card: str) -> None:
    said = python.validate(asking(card, credits=30_00))
    assert said.redeemables[0].result.gift.credits == 30_00
    done = python.redeem(asking(card, credits=30_00))
    assert done.order.total_amount == 50_00
    change = voucherify.VouchersBalanceUpdateRequestBody.from_dict(
        {"amount": 5_00, "source_id": "paid-1"}
    )
    balance = python.vouchers.update_voucher_balance(card, change)
    assert (balance.amount, balance.balance) == (5_00, 75_00)
    page = python.vouchers.list_voucher_transactions(card)
    assert [line.type for line in page.data] == [
        "CREDITS_ADDITION",
        "CREDITS_REDEMPTION",
        "CREDITS_ADDITION",
    ]


def test_javascript_makes_a_card_by_its_code_and_switches_it_off(
    javascript: JavaScriptClient,
) -> None:
    code, call = f"gift/{new_order()}", javascript.marketing
    body = {"code": code, "type": "GIFT_VOUCHER", "gift": {"amount": 50_00}}
    made = call("vouchers.create", body)
    assert (made["code"], made["gift"]["balance"]) == (code.upper(), 50_00)
    assert call("vouchers.create", body)["created_at"] == made["created_at"]
    assert call("vouchers.disable", code)["active"] is False
    with pytest.raises(VoucherifyError) as raised:
        javascript.server("redemptions.redeemStackable", asking(code))
    assert raised.value.members["key"] == "voucher_disabled"
    assert call("vouchers.enable", code)["active"] is True
    javascript.server("redemptions.redeemStackable", asking(code, credits=20_00))
    assert call("vouchers.get", code)["gift"]["balance"] == 30_00


def test_python_makes_vouchers_with_and_without_a_campaign(
    python: PythonClient, shop: Shop
) -> None:
    api = voucherify.VouchersApi(python.campaigns.api_client)
    body = {
        "type": "DISCOUNT_VOUCHER",
        "discount": {"type": "PERCENT", "percent_off": 10.0, "effect": "APPLY_TO_ORDER"},
        "redemption": {"quantity": 1},
        "expiration_date": "2099-12-31T00:00:00.000Z",
    }
    of = voucherify.VouchersCreateWithSpecificCodeRequestBody.from_dict
    made = api.create_voucher(f"SORRY-{new_order()}", of(body))
    assert made.discount.percent_off == 10
    drawn = api.generate_random_code(voucherify.VouchersCreateRequestBody.from_dict(body))
    assert python.redeem(asking(drawn.code)).order.total_amount == 72_00
    terms = {"name": f"Sorry {new_order()}", "voucher": {"discount": body["discount"]}}
    campaign = shop.said("POST", "/v1/campaigns", terms, key="marketing")
    one = api.create_voucher(f"S-{new_order()}", of({"campaign": campaign["name"]}))
    assert one.campaign_id == campaign["id"]
    assert api.disable_voucher(one.code).active is False
    api.delete_voucher(made.code)


def test_a_percent_code_a_card_and_points_pay_one_order_and_come_back(
    javascript: JavaScriptClient, python: PythonClient, shop: Shop, card: str
) -> None:
    """The worked example of the field: 2,000.00, a card of 1.00 and 20 % off; cards pay last."""
    percent = {"code": new_order(), "discount": {"type": "PERCENT", "percent_off": 20}}
    body = {"name": f"Off {new_order()}", "type": "STANDALONE", "voucher": percent}
    code = shop.said("POST", "/v1/campaigns", body, key="marketing")["voucher"]["code"]
    club = shop.said("POST", "/v1/loyalties", {"name": f"Club {new_order()}"}, key="marketing")
    coin = {"name": "Pay", "type": "COIN", "rates": {"EUR": {"points": 1, "amount": 10}}}
    path = f"/v1/loyalties/{club['id']}"
    reward = shop.said("POST", f"{path}/rewards", coin, key="marketing")["id"]
    member = shop.said("POST", f"{path}/members", {"customer": {"source_id": "jo"}})["id"]
    shop.said("POST", f"/v1/loyalties/members/{member}/balance", {"points": 500})

    ask = asking(card, 2_000_00, credits=1_00)
    ask["order"]["currency"] = "EUR"
    ask["redeemables"] += [
        {"object": "voucher", "id": member, "reward": {"id": reward, "points": 200}},
        {"object": "voucher", "id": code},
    ]
    said = javascript.server("validations.validateStackable", ask)
    assert said["order"]["total_amount"] == 2_000_00 - 400_00 - 1_00 - 20_00
    done = python.redeem(ask)
    assert done.order.total_amount == said["order"]["total_amount"]
    assert [redemption.voucher.type for redemption in done.redemptions] == [
        "DISCOUNT_VOUCHER",
        "GIFT_VOUCHER",
        "LOYALTY_CARD",
    ]
    back = javascript.server("redemptions.rollbackStackable", done.parent_redemption.id)
    assert back["rollbacks"][2]["loyalty_card"] == {"points": -200}
    balance = shop.said("GET", f"/v1/loyalties/members/{member}/balance")["balance"]
    assert (balance, shop.said("GET", f"/v1/vouchers/{card}")["gift"]["balance"]) == (500, 100_00)
