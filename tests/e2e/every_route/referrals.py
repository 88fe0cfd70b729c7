"""Every route about referrals: referrers, friends who come in each way, and what both get."""

from tests.e2e.every_route.calls import Calls, new
from tests.e2e.shop import Json, cart, percent

OFFICE: Json = {"key": "marketing"}
PROGRAMME: Json = {"campaign_type": "REFERRAL_PROGRAM"}


def referrals(calls: Calls) -> None:
    """Programmes that pay money, points, codes and cards; by an event and by a redemption."""
    money, *others = _rewards(calls)
    paying = _programme(calls, money, event="signed_up")
    path = f"/v1/referrals/{paying['id']}"
    said = {"customer": {"source_id": new("referrer")}}
    code = calls.ok("POST", f"{path}/members", said)["code"]
    told = {"event": "signed_up", "customer": _friend()}
    made = calls.ok("POST", f"/v1/referrals/{code}/conversions", told, Idempotency_Key=new("key"))
    calls.ok("POST", "/v1/events", told | {"customer": _friend(), "referral": {"code": code}})
    calls.ok("GET", f"/v1/referrals/conversions/{made['id']}")
    calls.ok("GET", f"/v1/referrals/members/{code}")
    for what in ("leaderboard", "payables?limit=5", "measures?ltv=2000", "conversions?limit=5"):
        calls.ok("GET", f"{path}/{what}", **OFFICE)
    calls.answer("GET", f"{path}/payables/export", **OFFICE)
    (owed, *_) = calls.ok("GET", f"{path}/payables?code={code}&status=DUE", **OFFICE)["data"]
    calls.ok("GET", f"/v1/referrals/payables/{owed['id']}", **OFFICE)
    calls.ok("POST", f"/v1/referrals/payables/{owed['id']}/payment", {"reference": "t-1"}, **OFFICE)
    for how in ("disable", "enable"):
        calls.ok("POST", f"/v1/vouchers/{code}/{how}", **OFFICE)
    calls.refusal("POST", "/v1/events", {"event": "signed_up"})
    gone = f"/v1/customers/{said['customer']['source_id']}/permanent-deletion"
    calls.ok("POST", gone, key="marketing")
    said = {"customer": {"source_id": new("referrer")}}
    for reward in (money, *others):
        waiting = _programme(calls, reward, event="signed_up", reward_waiting_time="P14D")
        code = calls.ok("POST", f"/v1/referrals/{waiting['id']}/members", said)["code"]
        path = f"/v1/referrals/{code}/conversions"
        made = calls.ok("POST", path, told | {"customer": _friend()})
        gone = f"/v1/referrals/conversions/{made['id']}/cancel"
        calls.ok("POST", gone, {"reason": "returned"})
    for reward in (money, *others):
        by_order = _programme(calls, reward, event=None)
        code = calls.ok("POST", f"/v1/referrals/{by_order['id']}/members", said)["code"]
        bought = cart(code, order=new("order"), customer=_friend())
        done = calls.ok("POST", "/v1/redemptions", bought)
        calls.ok("POST", f"/v1/redemptions/{done['redemptions'][0]['id']}/rollback", {})


def _friend() -> Json:
    return {"source_id": new("friend"), "orders_count": 0}


def _rewards(calls: Calls) -> list[Json]:
    """Money, points, a new code, credit on a new card."""
    cards = {
        "campaign_type": "GIFT_VOUCHERS",
        "voucher": {"type": "GIFT_VOUCHER", "gift": {"amount": 10_00}},
    }
    coupons = {"voucher": {"discount": percent(10)}}
    club, of_codes, of_cards = (
        {"id": calls.ok("POST", path, {"name": new("Reward")} | body, **OFFICE)["id"]}
        | {"object": "campaign"}
        for path, body in (
            ("/v1/loyalties", {}),
            ("/v1/campaigns", coupons),
            ("/v1/campaigns", cards),
        )
    )
    return [
        {"type": "CASH", "amount": 500, "currency": "EUR"},
        {"type": "LOYALTY_CARD", "amount": 10, "related_object_parent": club},
        {"type": "DISCOUNT_VOUCHER", "related_object_parent": of_codes},
        {"type": "GIFT_VOUCHER", "amount": 5_00, "related_object_parent": of_cards},
    ]


def _programme(calls: Calls, reward: Json, *, event: str | None, **more: str) -> Json:
    by_event = {"conversion_event_type": "custom_event", "custom_event": {"name": event}}
    by_redemption = {"conversion_event_type": "redemption"}
    paid = {"referrer_rewards": [reward], "reward_waiting_time": "P0D"} | more
    terms = (by_event if event else by_redemption) | paid
    body = PROGRAMME | {
        "name": new("Friends"),
        "voucher": {"discount": percent(10), "is_referral_code": True},
        "referral_program": terms,
    }
    return calls.ok("POST", "/v1/campaigns", body, **OFFICE)
