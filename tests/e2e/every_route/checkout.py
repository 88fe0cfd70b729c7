"""Every route of checkouts and browsers: validate, redeem, give back, ask what is on offer."""

from tests.e2e.every_route.calls import Calls, new
from tests.e2e.shop import Json, cart, percent


def checkout(calls: Calls) -> None:
    """Codes of every kind, used up and given back, by servers and by pages."""
    public = _campaign(calls, per_customer=3)
    _servers(calls, public)
    _pages(calls)
    _cards(calls)
    _promotions(calls)
    _wrong_tries(calls)


def _campaign(calls: Calls, **more: object) -> str:
    """The public code of a campaign with caps, a budget and a limit per person."""
    limits = {"total": 1_000, "per_customer": more.pop("per_customer", None)}
    body = {
        "name": new("Campaign"),
        "type": "STANDALONE",
        "voucher": {"type": "DISCOUNT_VOUCHER", "discount": percent(10), "code": new("CODE")},
        "limits": {name: limit for name, limit in limits.items() if limit},
    }
    made = calls.ok("POST", "/v1/campaigns", body | more, key="marketing")
    return str(made["voucher"]["code"])


def _servers(calls: Calls, code: str) -> None:
    jo = {"source_id": new("customer"), "email": f"{new('jo')}@example.com"}
    order = new("order")
    goods = {"items": [{"product_id": "shirt", "price": 10_00, "quantity": 4}]}
    body = cart(code, order=order, customer=jo)
    body["order"] |= goods | {"amount": 40_00}
    assert calls.ok("POST", "/v1/validations", body)["valid"] is True
    done = calls.ok("POST", "/v1/redemptions", body, Idempotency_Key=new("key"))
    again = calls.answer("POST", "/v1/redemptions", body)
    assert again.headers["idempotent-replayed"] == "true"
    one = f"/v1/redemptions/{done['redemptions'][0]['id']}"
    calls.ok("GET", one)
    part = {"items": [{"product_id": "shirt", "quantity": 1}], "source_id": new("return")}
    calls.ok("POST", f"{one}/returns", part)
    single = {"customer": jo, "order": {"id": new("order"), "amount": 10_00}}
    assert calls.ok("POST", f"/v1/vouchers/{code}/validate", single)["valid"] is True
    made = calls.ok("POST", f"/v1/vouchers/{code}/redemption", single)
    calls.ok("POST", f"/v1/redemptions/{made['id']}/rollback", {}, Idempotency_Key=new("key"))
    calls.ok("GET", f"/v1/vouchers/{code}")
    calls.answer("GET", "/v1/qr?text=hello")
    _changes(calls, cart(code, order=new("order"), customer=jo))
    two = cart(code, _campaign(calls), order=new("order"), customer=jo)
    both = calls.ok("POST", "/v1/redemptions", two)["parent_redemption"]["id"]
    calls.ok("POST", f"/v1/redemptions/{both}/rollbacks", {"reason": "came back"})
    calls.refusal("POST", "/v1/validations", {"redeemables": []})
    calls.refusal("POST", "/v1/redemptions", cart("NO-SUCH-CODE"))
    calls.refusal("GET", "/v1/qr?text=")


def _changes(calls: Calls, placed: Json) -> None:
    """An order that is changed, canceled, reopened and paid; one that is canceled by a report."""
    code, order = placed["redeemables"][0]["id"], placed["order"]["id"]
    calls.ok("POST", "/v1/redemptions", placed)
    other = {"id": _campaign(calls)}
    calls.ok("PUT", f"/v1/orders/{order}?dry_run=true", {"amount": 5_00})
    swapped = {"amount": 90_00, "removed_redeemables": [code], "redeemables": [other]}
    calls.ok("PUT", f"/v1/orders/{order}", swapped)
    calls.ok("PUT", f"/v1/orders/{order}", {"status": "CANCELED"})
    calls.ok("PUT", f"/v1/orders/{order}", {"status": "PAID", "redeemables": [other]})
    calls.ok("POST", "/v1/orders", {"id": order, "status": "CANCELED"})
    calls.refusal("PUT", f"/v1/orders/{new('order')}", {"amount": 5_00})


def _pages(calls: Calls) -> None:
    code = _campaign(calls)
    page = {"key": "client_checkout"}
    assert calls.ok("POST", "/client/v1/validations", cart(code), key="client")["valid"] is True
    asked = f"/client/v1/validate?code={code}&amount=1000&tracking_id=t"
    assert calls.ok("GET", asked, key="client")["valid"] is True
    calls.ok("POST", "/client/v1/redemptions", cart(code, order=new("order")), **page)
    one = {"order": {"id": new("order"), "amount": 10_00}}
    calls.ok("POST", f"/client/v1/redeem?code={code}", one, **page)
    calls.answer("GET", "/client/v1/qr?text=hello", key="client")
    calls.refusal("POST", "/client/v1/validations", {"redeemables": []}, key="client")
    calls.refusal("GET", "/client/v1/validate?code=X&amount=much", key="client")
    calls.refusal("POST", "/client/v1/redemptions", cart("NO-SUCH-CODE"), **page)
    calls.refusal("POST", "/client/v1/redeem?code=NO-SUCH-CODE", one, **page)
    calls.refusal("GET", "/client/v1/qr?text=", key="client")


def _cards(calls: Calls) -> None:
    """A gift card pays, is paid back and topped up."""
    body = {
        "name": new("Cards"),
        "campaign_type": "GIFT_VOUCHERS",
        "voucher": {"type": "GIFT_VOUCHER", "gift": {"amount": 100_00}},
    }
    campaign = calls.ok("POST", "/v1/campaigns", body, key="marketing")
    path = f"/v1/campaigns/{campaign['id']}/vouchers"
    card = calls.ok("POST", path, {}, key="marketing")["code"]
    asked = cart(card, order=new("order"))
    asked["redeemables"][0]["gift"] = {"credits": 30_00}
    done = calls.ok("POST", "/v1/redemptions", asked)
    calls.ok("POST", f"/v1/redemptions/{done['redemptions'][0]['id']}/rollback", {})
    topped = {"amount": 5_00, "source_id": new("payment")}
    assert calls.ok("POST", f"/v1/vouchers/{card}/balance", topped)["balance"] == 105_00
    assert len(calls.data("GET", f"/v1/vouchers/{card}/transactions?limit=10")) == 4


def _promotions(calls: Calls) -> None:
    """A promotion without a code, seen by servers and pages, used up and given back."""
    tier: Json = {"name": new("tier"), "banner": "9 off", "action": {"discount": percent(9)}}
    body = {
        "name": new("Promotion"),
        "campaign_type": "PROMOTION",
        "promotion": {"tiers": [tier]},
    }
    made = calls.ok("POST", "/v1/campaigns", body, key="marketing")
    asked = {"order": {"amount": 100_00}, "customer": {"source_id": new("customer")}}
    calls.ok("POST", "/v1/qualifications", asked | {"scenario": "ALL"})
    for page in ("client", "client_checkout"):
        calls.ok("POST", "/client/v1/qualifications", asked | {"scenario": "ALL"}, key=page)
        calls.ok("GET", "/client/v1/promotions/validation?amount=1000", key=page)
    calls.ok("POST", "/v1/promotions/validation", asked)
    calls.ok("GET", "/v1/promotions/tiers?limit=10")
    ask = cart(order=new("order"))
    ask["redeemables"] = [{"object": "promotion_tier", "id": made["promotion"]["tiers"][0]["id"]}]
    done = calls.ok("POST", "/v1/redemptions", ask)
    calls.ok("POST", f"/v1/redemptions/{done['redemptions'][0]['id']}/rollback", {})
    wrong = {"order": {"amount": "much"}}
    for path, key in (
        ("/v1/qualifications", "server"),
        ("/client/v1/qualifications", "client"),
        ("/v1/promotions/validation", "server"),
    ):
        calls.refusal("POST", path, wrong, key=key)
    calls.refusal("GET", "/client/v1/promotions/validation?amount=much", key="client")
    calls.refusal("GET", "/v1/promotions/tiers?limit=many")


def _wrong_tries(calls: Calls) -> None:
    """Wrong codes of browsers are counted by each function that takes codes from them."""
    wrong = cart("NO-SUCH-CODE", order=new("order"))
    assert calls.ok("POST", "/client/v1/validations", wrong, key="client")["valid"] is False
    asked = "/client/v1/validate?code=NO-SUCH-CODE&amount=1000"
    assert calls.ok("GET", asked, key="client")["valid"] is False
    calls.refusal("POST", "/client/v1/redemptions", wrong, key="client_checkout")
