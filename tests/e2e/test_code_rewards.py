"""Coupons and gift cards for points over the running system, with the official clients."""

import pytest

from tests.e2e.clients.javascript import JavaScriptClient
from tests.e2e.clients.python_client import PythonClient, voucherify
from tests.e2e.shop import Json, Shop, new_order

TEN_PERCENT = {"type": "PERCENT", "percent_off": 10}
DISCOUNT: Json = {"voucher": {"discount": TEN_PERCENT}}
CARDS: Json = {
    "campaign_type": "GIFT_VOUCHERS",
    "voucher": {"type": "GIFT_VOUCHER", "gift": {"amount": 10_00}},
}


@pytest.fixture
def club(shop: Shop) -> Json:
    return shop.said("POST", "/v1/loyalties", {"name": f"Club {new_order()}"}, key="marketing")


def offered(shop: Shop, club: Json, of: Json, **terms: object) -> Json:
    """A reward of a new campaign for 100 points."""
    body = {"name": f"Rewards {new_order()}"} | of
    parent = {"id": shop.said("POST", "/v1/campaigns", body, key="marketing")["id"]}
    reward = {"name": "Reward", "points": 100, "related_object_parent": parent} | terms
    return shop.said("POST", f"/v1/loyalties/{club['id']}/rewards", reward, key="marketing")


def joined(shop: Shop, club: Json, customer: str) -> str:
    """A member with 200 points."""
    path = f"/v1/loyalties/{club['id']}/members"
    card = str(shop.said("POST", path, {"customer": {"source_id": customer}})["code"])
    shop.said("POST", f"/v1/loyalties/members/{card}/balance", {"points": 200})
    return card


def cart(code: str, customer: str) -> Json:
    return {
        "redeemables": [{"object": "voucher", "id": code}],
        "customer": {"source_id": customer},
        "order": {"id": new_order(), "amount": 80_00},
    }


def test_javascript_buys_a_coupon_with_points_and_uses_it(
    javascript: JavaScriptClient, shop: Shop, club: Json
) -> None:
    call, card = javascript.server, joined(shop, club, "jo")
    coupon = offered(shop, club, DISCOUNT, type="COUPON")
    asked = {"reward": {"id": coupon["id"]}, "order": {"id": new_order()}}
    first, again = (call("loyalties.redeemReward", club["id"], card, asked) for _ in range(2))
    code = first["reward"]["voucher"]["code"]
    assert again["reward"]["voucher"]["code"] == code
    assert again["voucher"]["loyalty_card"]["balance"] == 100
    done = call("redemptions.redeemStackable", cart(code, "jo"))
    assert done["order"]["total_discount_amount"] == 8_00
    back = f"/v1/loyalties/members/{card}/redemptions/{first['id']}/rollback"
    assert shop.ask("POST", back, {}).json["key"] == "reward_used"


@pytest.mark.filterwarnings("ignore:.*is deprecated:DeprecationWarning")  # says the client
def test_python_buys_a_gift_card_with_points_and_pays_with_it(
    python: PythonClient, shop: Shop, club: Json
) -> None:
    card = joined(shop, club, "max")
    gift = offered(shop, club, CARDS, type="GIFT_CARD", amount=7_00)
    spending = {"reward": {"id": gift["id"]}, "order": {"source_id": new_order()}}
    body = voucherify.LoyaltiesMembersRedemptionRedeemRequestBody.from_dict(spending)
    redeemed = python.loyalties.redeem_reward(card, body)
    assert (redeemed.result, redeemed.amount) == ("SUCCESS", 100)
    assert redeemed.reward.type == "CAMPAIGN"
    paid = shop.said("POST", "/v1/redemptions", cart(redeemed.reward.voucher.code, "max"))
    assert paid["order"]["total_amount"] == 73_00
