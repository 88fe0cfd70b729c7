"""Every route about customers: what is known of them, their orders, and codes handed out."""

from tests.e2e.every_route.calls import Calls, new
from tests.e2e.shop import Json, cart, percent


def customers(calls: Calls) -> None:
    """Two customers: one is known well and asks for all that is kept, the other is erased."""
    said = {"source_id": new("customer"), "email": f"{new('ann')}@example.com", "name": "Ann"}
    ann = calls.ok("POST", "/v1/customers", said)["id"]
    calls.ok("GET", f"/v1/customers/{ann}")
    calls.ok("PUT", f"/v1/customers/{ann}", {"name": "Anna"})
    calls.ok("PUT", f"/v1/customers/{ann}/consents", {"newsletter": True})
    calls.ok("GET", f"/v1/customers/{ann}/consents")
    calls.ok("POST", f"/v1/customers/{ann}/unlink", {"email": said["email"]}, key="support")
    calls.ok("POST", "/v1/customers", said)
    calls.refusal("POST", f"/v1/customers/{ann}/unlink", {"email": "no"}, key="support")
    paid = {"source_id": new("order"), "status": "PAID", "customer": said, "amount": 10_00}
    calls.ok("POST", "/v1/orders", paid)
    _publications(calls, said)
    calls.answer("GET", f"/v1/customers/{ann}/export", key="support")
    gone = f"/v1/customers/{ann}/permanent-deletion"
    assert calls.ok("POST", gone, key="marketing")["status"] == "DONE"
    calls.refusal("POST", "/v1/customers", {"email": "no address"})
    calls.refusal("POST", "/v1/orders", {"status": "PAID"})
    calls.refusal("POST", "/v1/customers/%20/permanent-deletion", key="marketing")
    calls.refusal("GET", "/v1/customers/%20/export", key="support")


def _publications(calls: Calls, said: Json) -> None:
    """Codes that are drawn for a person, and codes of a pool; by servers and by visitors."""
    drawn = _campaign(calls, "AUTO_UPDATE")
    asked = {"campaign": {"name": drawn["name"]}, "customer": said}
    given = calls.ok("POST", "/v1/publications?join_once=true", asked)
    calls.ok("POST", "/v1/publications?join_once=true", asked)
    assert calls.refusal("POST", "/v1/publications", asked) == "voucher_cannot_be_published"
    used = cart(given["voucher"]["code"], order=new("order"), customer=said)
    done = calls.ok("POST", "/v1/redemptions", used)
    calls.ok("POST", f"/v1/redemptions/{done['redemptions'][0]['id']}/rollback", {})
    pool = _campaign(calls, "STATIC")
    codes = [{"code": new("POOL")} for _ in range(3)]
    calls.ok("POST", f"/v1/campaigns/{pool['id']}/import", codes, key="marketing")
    sent = {"campaign": {"name": pool["name"]}, "customer": said, "channel": "email"}
    calls.ok("POST", "/v1/publications", sent | {"source_id": new("letter")})
    calls.ok("GET", f"/v1/publications?customer={said['source_id']}", key="support")
    calls.refusal("GET", "/v1/publications")
    for campaign in (drawn, pool):
        visitor = _visitor()
        page = f"/client/v1/publish?campaign={campaign['id']}&join_once=true"
        calls.ok("POST", page, visitor, key="client")
        calls.ok("POST", page, visitor, key="client", Idempotency_Key=new("key"))
    unknown = "/client/v1/publish?campaign=none&join_once=true"
    calls.refusal("POST", unknown, _visitor(), key="client")


def _visitor() -> Json:
    return {"customer": {"email": f"{new('visitor')}@example.com", "source_id": new("track")}}


def _campaign(calls: Calls, kind: str) -> Json:
    body = {
        "name": new("Landing-page"),
        "type": kind,
        "voucher": {"type": "DISCOUNT_VOUCHER", "discount": percent(10)},
        "publication": {"for_browsers": True},
        "limits": {"publications": 500},
        "activity_duration_after_publishing": "P2D",
    }
    return calls.ok("POST", "/v1/campaigns", body, key="marketing")
