"""Points over the running system, with the official clients unchanged but for their address."""

import pytest
from voucherify.exceptions import BadRequestException

from tests.e2e.clients.javascript import JavaScriptClient, VoucherifyError
from tests.e2e.clients.python_client import PythonClient, voucherify
from tests.e2e.shop import Json, Shop, new_order


@pytest.fixture
def club(shop: Shop) -> Json:
    """A programme whose points last a year."""
    rules = {"period_type": "DAY", "period_value": 365}
    body = {
        "name": f"Club {new_order()}",
        "auto_join": True,
        "voucher": {"type": "LOYALTY_CARD", "loyalty_card": {"expiration_rules": rules}},
    }
    return shop.said("POST", "/v1/loyalties", body, key="marketing")


@pytest.fixture
def mug(shop: Shop, club: Json) -> Json:
    """A reward for 100 points, two in stock."""
    body = {"name": "Mug", "type": "MATERIAL", "points": 100, "stock": 2}
    return shop.said("POST", f"/v1/loyalties/{club['id']}/rewards", body, key="marketing")


def test_javascript_enrolls_gives_spends_and_reads(
    javascript: JavaScriptClient, club: Json, mug: Json
) -> None:
    call = javascript.server
    member = call("loyalties.createMember", club["id"], {"customer": {"source_id": "jo"}})
    card = member["code"]
    assert (member["type"], member["loyalty_card"]["balance"]) == ("LOYALTY_CARD", 0)

    changed = call("loyalties.addOrRemoveCardBalance", card, {"points": 150, "reason": "hello"})
    assert (changed["points"], changed["total"], changed["balance"]) == (150, 150, 150)

    asked = {"reward": {"id": mug["id"]}, "order": {"id": new_order()}}
    redeemed = call("loyalties.redeemReward", club["id"], card, asked)
    assert (redeemed["result"], redeemed["amount"]) == ("SUCCESS", 100)
    assert redeemed["voucher"]["loyalty_card"]["balance"] == 50

    page = call("loyalties.listCardTransactions", card, None, {"limit": 10})
    assert [one["type"] for one in page["data"]] == ["POINTS_REDEMPTION", "POINTS_ADDITION"]

    lots = call("loyalties.getPointsExpiration", club["id"], card)
    assert [lot["bucket"]["total_points"] for lot in lots["data"]] == [50]
    assert call("loyalties.getMember", club["id"], card)["loyalty_card"]["balance"] == 50


def test_javascript_hears_that_there_are_too_few_points(
    javascript: JavaScriptClient, club: Json, mug: Json
) -> None:
    member = javascript.server(
        "loyalties.createMember", club["id"], {"customer": {"source_id": "ann"}}
    )
    with pytest.raises(VoucherifyError) as raised:
        javascript.server(
            "loyalties.redeemReward", club["id"], member["code"], {"reward": {"id": mug["id"]}}
        )
    assert raised.value.members["key"] == "loyalty_card_points_exceeded"


@pytest.mark.filterwarnings("ignore:.*is deprecated:DeprecationWarning")  # says the client
def test_python_enrolls_gives_spends_and_reads(python: PythonClient, club: Json, mug: Json) -> None:
    api = python.loyalties
    joining = voucherify.LoyaltiesMembersCreateRequestBody.from_dict(
        {"customer": {"source_id": "max"}}
    )
    member = api.add_member(club["id"], joining)
    assert (member.type, member.loyalty_card.balance) == ("LOYALTY_CARD", 0)

    asked = {"points": 150, "expiration_type": "NON_EXPIRING", "source_id": new_order()}
    change = voucherify.LoyaltiesMembersBalanceUpdateRequestBody.from_dict(asked)
    changed = api.update_loyalty_card_balance(member.code, change)
    assert (changed.points, changed.balance) == (150, 150)

    spending = {"reward": {"id": mug["id"]}, "order": {"source_id": new_order()}}
    body = voucherify.LoyaltiesMembersRedemptionRedeemRequestBody.from_dict(spending)
    redeemed = api.redeem_reward(member.code, body)
    assert (redeemed.result, redeemed.amount) == ("SUCCESS", 100)

    page = api.list_loyalty_card_transactions(member.code, limit=10)
    assert [one.type.value for one in page.data] == ["POINTS_REDEMPTION", "POINTS_ADDITION"]
    assert api.get_member(member.code).loyalty_card.balance == 50

    with pytest.raises(BadRequestException) as raised:
        api.redeem_reward(member.code, body.model_copy(update={"order": None}))
    assert "loyalty_card_points_exceeded" in str(raised.value.body)


def test_javascript_makes_tiers_and_reads_the_tier_of_a_member(
    javascript: JavaScriptClient, shop: Shop, club: Json
) -> None:
    call = javascript.server
    tiers = [
        {"name": "Silver", "points": {"from": 10, "to": 99}},
        {"name": "Gold", "points": {"from": 100}},
    ]
    made = javascript.marketing("loyalties.createTiers", club["id"], tiers)
    assert [one["name"] for one in made] == ["Silver", "Gold"]
    assert call("loyalties.listTiers", club["id"])["total"] == 2
    assert call("loyalties.getTier", club["id"], made[1]["id"])["config"]["points"]["from"] == 100
    rule = {"event": "review", "loyalty": {"type": "FIXED", "points": 50}}
    shop.said("POST", f"/v1/loyalties/{club['id']}/earning-rules", [rule], key="marketing")
    told = {"event": "review", "customer": {"source_id": "tim"}, "id": new_order()}
    earned = shop.said("POST", f"/v1/loyalties/{club['id']}/events", told)
    held = call("loyalties.listMemberLoyaltyTiers", earned["member_id"])
    assert [one["name"] for one in held["data"]] == ["Silver"]


@pytest.mark.filterwarnings("ignore:.*is deprecated:DeprecationWarning")  # says the client
def test_python_reads_tiers(python: PythonClient, shop: Shop, club: Json) -> None:
    tiers = {"tiers": [{"name": "Member", "points": {"from": 0}, "multiplier": 1.5}]}
    shop.said("PUT", f"/v1/loyalties/{club['id']}/tiers", tiers, key="marketing")
    joining = voucherify.LoyaltiesMembersCreateRequestBody.from_dict(
        {"customer": {"source_id": "uma"}}
    )
    member = python.loyalties.add_member(club["id"], joining)
    (tier,) = python.loyalties.list_member_loyalty_tier(member.code).data
    assert (tier.name, tier.points.var_from) == ("Member", 0)
    listed = python.loyalties.list_loyalty_tiers(club["id"])
    assert [one.id for one in listed.data] == [tier.id]


def test_an_order_earns_and_its_refund_takes_back_over_the_api(shop: Shop, club: Json) -> None:
    path = f"/v1/loyalties/{club['id']}"
    steps = {"amount": {"every": 100, "points": 1}}
    worth = {"type": "PROPORTIONAL", "calculation_type": "ORDER_AMOUNT", "order": steps}
    rule = {"event": "order.paid", "loyalty": worth}
    shop.said("POST", f"{path}/earning-rules", [rule], key="marketing")
    order = new_order()
    told = {
        "event": "order.paid",
        "customer": {"source_id": "eve"},
        "order": {"id": order, "amount": 50_00},
    }
    earned = [shop.said("POST", f"{path}/events", told) for _ in range(2)]
    assert [one["points"] for one in earned] == [50, 50]
    member = f"/v1/loyalties/members/{earned[0]['member_id']}"
    assert shop.said("GET", f"{member}/balance")["balance"] == 50
    refund = {"order": {"id": order}, "source_id": "refund-1", "amount": 25_00}
    assert shop.said("POST", f"{member}/refunds", refund)["points"] == -25
    assert shop.said("GET", f"{member}/balance")["balance"] == 25
