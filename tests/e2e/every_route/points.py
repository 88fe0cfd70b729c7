"""Every route about points: programmes, members, earning by every cause, spending, moving."""

from tests.e2e.every_route.calls import Calls, new
from tests.e2e.shop import Json, cart, percent

MARKETING: Json = {"key": "marketing"}
SUPPORT: Json = {"key": "support"}
PAID = {
    "event": "order.paid",
    "loyalty": {
        "type": "PROPORTIONAL",
        "calculation_type": "ORDER_AMOUNT",
        "order": {"amount": {"every": 100, "points": 1}},
    },
}
LIMITED = {
    "event": "review",
    "loyalty": {"type": "FIXED", "points": 50},
    "limit": {"count": 5, "period": "TOTAL"},
}
CHALLENGE = {
    "event": "visit",
    "loyalty": {"type": "FIXED", "points": 20},
    "challenge": {"times": 2},
}


def points(calls: Calls, partner: str) -> None:
    """A programme with everything, and two members; `partner` is the id of a partner's key."""
    rules = {"period_type": "DAY", "period_value": 365}
    body = {
        "name": new("Club"),
        "auto_join": True,
        "debt_allowed": True,
        "voucher": {"type": "LOYALTY_CARD", "loyalty_card": {"expiration_rules": rules}},
    }
    club = calls.ok("POST", "/v1/loyalties", body, **MARKETING)["id"]
    path = f"/v1/loyalties/{club}"
    _programme(calls, path, partner)
    rewards = _rewards(calls, path)
    milestone = _milestones(calls, path, rewards)
    first, second = (_member(calls, path) for _ in range(2))
    _earning(calls, path, first)
    _giving(calls, path, first)
    _spending(calls, path, first, rewards)
    choice = {"reward": {"id": rewards["MATERIAL"]}}
    calls.ok("POST", f"/v1/loyalties/members/{first}/milestones/{milestone}/reward", choice)
    moved = [{"code": first, "points": 10, "source_id": new("move")}]
    calls.ok("POST", f"{path}/members/{second}/transfers", moved, **SUPPORT)
    _merging(calls, path)
    _reading(calls, path, first)
    for how in ("stop", "resume"):
        calls.ok("POST", f"{path}/{how}", **MARKETING)
    calls.refusal("POST", "/v1/loyalties", {"name": ""}, **MARKETING)
    calls.refusal("GET", "/v1/loyalties?limit=many", **MARKETING)


def _merging(calls: Calls, path: str) -> None:
    """A customer with a card under the id and one under the address, which the record joins."""
    jo = {"source_id": new("jo"), "email": f"{new('jo')}@example.com"}
    cards = [
        calls.ok("POST", f"{path}/members", {"customer": {name: value}})["id"]
        for name, value in jo.items()
    ]
    calls.ok("POST", "/v1/customers", jo)
    calls.ok("POST", f"/v1/loyalties/members/{cards[1]}/merge", **SUPPORT)


def _programme(calls: Calls, path: str, partner: str) -> None:
    calls.ok("GET", "/v1/loyalties?limit=5", **MARKETING)
    calls.ok("GET", path, **MARKETING)
    calls.ok("PUT", path, {"description": "a club"}, **MARKETING)
    rules = calls.data("POST", f"{path}/earning-rules", [PAID, LIMITED, CHALLENGE], **MARKETING)
    calls.data("GET", f"{path}/earning-rules", **MARKETING)
    for how in ("disable", "enable"):
        calls.ok("POST", f"{path}/earning-rules/{rules[0]['id']}/{how}", **MARKETING)
    allowed = {"name": "Bakery", "per_day": 100, "total": 250}
    calls.ok("PUT", f"{path}/partners/{partner}", allowed, **MARKETING)
    ladder = {"tiers": [{"name": "Silver", "points": {"from": 10}, "multiplier": 2}]}
    calls.answer("PUT", f"{path}/tiers", ladder, **MARKETING)
    gold = [{"name": "Gold", "points": {"from": 10_000}}]
    calls.answer("POST", f"{path}/tiers", gold, **MARKETING)
    tiers = calls.data("GET", f"{path}/tiers")
    calls.ok("GET", f"{path}/tiers/{tiers[0]['id']}")


def _rewards(calls: Calls, path: str) -> dict[str, str]:
    """Rewards by their type: goods of a stock, money at the checkout, new codes, new cards."""
    coupons = {"name": new("Coupons"), "voucher": {"discount": percent(10)}}
    cards = {
        "name": new("Cards"),
        "campaign_type": "GIFT_VOUCHERS",
        "voucher": {"type": "GIFT_VOUCHER", "gift": {"amount": 10_00}},
    }
    of_codes, of_cards = (
        {"id": calls.ok("POST", "/v1/campaigns", body, **MARKETING)["id"]}
        for body in (coupons, cards)
    )
    bodies: tuple[Json, ...] = (
        {"name": "Mug", "type": "MATERIAL", "points": 100, "stock": 10},
        {"name": "Pay", "type": "COIN", "rates": {"EUR": {"points": 1, "amount": 10}}},
        {"name": "Code", "type": "COUPON", "points": 50, "related_object_parent": of_codes},
        {
            "name": "Card",
            "type": "GIFT_CARD",
            "points": 50,
            "amount": 7_00,
            "related_object_parent": of_cards,
        },
    )
    made = {
        str(body["type"]): str(calls.ok("POST", f"{path}/rewards", body, **MARKETING)["id"])
        for body in bodies
    }
    calls.data("GET", f"{path}/rewards")
    calls.ok("PUT", f"{path}/rewards/{made['MATERIAL']}", {"stock": 20}, **MARKETING)
    return made


def _milestones(calls: Calls, path: str, rewards: dict[str, str]) -> str:
    """One pays points by itself, one a code, and of one the member may choose; the latter's id."""
    bodies = [
        {"name": "Hello", "threshold": 100, "points": 50},
        {"name": "Code", "threshold": 110, "reward": rewards["COUPON"]},
        {"name": "Choose", "threshold": 120, "choices": [rewards["MATERIAL"], rewards["COUPON"]]},
    ]
    made = calls.data("POST", f"{path}/milestones", bodies, **MARKETING)
    calls.data("GET", f"{path}/milestones")
    for how in ("disable", "enable"):
        calls.ok("POST", f"{path}/milestones/{made[0]['id']}/{how}", **MARKETING)
    return str(made[2]["id"])


def _member(calls: Calls, path: str) -> str:
    said = {"customer": {"source_id": new("member")}}
    return str(calls.ok("POST", f"{path}/members", said)["id"])


def _earning(calls: Calls, path: str, member: str) -> None:
    """Points for orders, events, challenges; by somebody who joins with it; and their refund."""
    card = calls.ok("GET", f"/v1/loyalties/members/{member}")
    jo = {"source_id": new("joiner")}
    order = new("order")
    paid = {"event": "order.paid", "customer": jo, "order": {"id": order, "amount": 500_00}}
    earned = calls.ok("POST", f"{path}/events", paid)
    calls.ok("POST", f"{path}/events", {"event": "review", "customer": jo, "id": new("event")})
    for _ in range(2):
        calls.ok("POST", f"{path}/events", {"event": "visit", "customer": jo, "id": new("event")})
    refund = {"order": {"id": order}, "source_id": new("refund"), "amount": 25_00}
    calls.ok("POST", f"/v1/loyalties/members/{earned['member_id']}/refunds", refund)
    assert card["loyalty_card"]["balance"] == 0


def _giving(calls: Calls, path: str, member: str) -> None:
    """Points by hand: of the shop, of support, of a partner within its budget."""
    given = f"/v1/loyalties/members/{member}/balance"
    calls.ok("POST", given, {"points": 1_000, "source_id": new("gift")})
    calls.ok("POST", f"{path}/members/{member}/balance", {"points": 10})
    calls.ok("POST", given, {"points": 10, "source_id": new("bread")}, key="partner")
    grant = {"points": 5, "reason": "sorry", "source_id": new("grant")}
    calls.ok("POST", f"/v1/loyalties/members/{member}/grants", grant, **SUPPORT)


def _spending(calls: Calls, path: str, member: str, rewards: dict[str, str]) -> None:
    """Goods, codes and cards for points, given back where they may be; and points at the till."""
    spent = f"/v1/loyalties/members/{member}/redemption"
    for kind in ("MATERIAL", "COUPON", "GIFT_CARD"):
        body = {"reward": {"id": rewards[kind]}, "order": {"id": new("order")}}
        done = calls.ok("POST", spent, body)
        calls.ok("POST", f"/v1/loyalties/members/{member}/redemptions/{done['id']}/rollback", {})
    body = {"reward": {"id": rewards["COUPON"]}, "order": {"id": new("order")}}
    calls.ok("POST", f"{path}/members/{member}/redemption", body)
    ask = cart(order=new("order"))
    ask["order"]["currency"] = "EUR"
    coin = {"id": rewards["COIN"], "points": 100}
    ask["redeemables"] = [{"object": "voucher", "id": member, "reward": coin}]
    paid = calls.ok("POST", "/v1/redemptions", ask)
    calls.ok("POST", f"/v1/redemptions/{paid['redemptions'][0]['id']}/rollback", {})
    ask["order"]["id"] = new("order")
    calls.ok("POST", "/v1/redemptions", ask)
    calls.ok("PUT", f"/v1/orders/{ask['order']['id']}", {"removed_redeemables": [member]})


def _reading(calls: Calls, path: str, member: str) -> None:
    card = f"/v1/loyalties/members/{member}"
    for what in ("", "/balance", "/points-expiration", "/transactions?limit=5", "/tiers"):
        calls.ok("GET", card + what)
    calls.ok("GET", f"{card}/milestones")
    calls.answer("GET", f"{card}/transactions/export", **SUPPORT)
    for what in ("", "/points-expiration", "/transactions?limit=5"):
        calls.ok("GET", f"{path}/members/{member}{what}")
