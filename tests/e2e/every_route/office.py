"""Every route of the office: campaigns, single vouchers, codes, and why a decision fell."""

from tests.e2e.every_route.calls import Calls, new
from tests.e2e.shop import Json, cart, percent

LATE = "2099-01-01T00:00:00Z"
DISCOUNT: Json = {"type": "DISCOUNT_VOUCHER", "discount": percent(10)}
OFFICE: Json = {"key": "marketing"}


def office(calls: Calls) -> None:
    """What marketing and support do in a week."""
    _campaigns(calls)
    _vouchers(calls)
    _codes(calls)
    _decisions(calls)


def _campaigns(calls: Calls) -> None:
    """A campaign with a window is planned, changed, switched, stopped and deleted."""
    body = {
        "name": new("Office"),
        "type": "STANDALONE",
        "voucher": DISCOUNT | {"code": new("OFFICE")},
        "start_date": "2098-01-01T00:00:00Z",
        "expiration_date": LATE,
    }
    campaign = f"/v1/campaigns/{calls.ok('POST', '/v1/campaigns', body, **OFFICE)['id']}"
    calls.ok("GET", campaign, **OFFICE)
    calls.ok("GET", "/v1/campaigns?limit=5", **OFFICE)
    calls.ok("PUT", campaign, {"expiration_date": "2099-06-01T00:00:00Z"}, **OFFICE)
    twin = {"name": new("Twin"), "code": new("TWIN")}
    calls.ok("POST", f"{campaign}/clone", twin, **OFFICE)
    calls.refusal("POST", f"{campaign}/clone", {"name": new("Twin")}, **OFFICE)
    for how in ("stop", "resume", "disable", "enable"):
        calls.ok("POST", f"{campaign}/{how}", **OFFICE)
    calls.answer("DELETE", campaign, **OFFICE)
    rules = calls.ok("GET", "/v1/stacking-rules", **OFFICE)
    calls.ok("PUT", "/v1/stacking-rules", {"redeemables_limit": 30}, **OFFICE)
    assert rules["redeemables_limit"] == 30
    calls.refusal("GET", "/v1/stacking-rules", key="partner")
    calls.refusal("POST", "/v1/campaigns", {"name": ""}, **OFFICE)
    calls.refusal("GET", "/v1/campaigns?limit=many", **OFFICE)
    calls.refusal("PUT", "/v1/stacking-rules", {"redeemables_limit": -1}, **OFFICE)


def _vouchers(calls: Calls) -> None:
    """Vouchers without a campaign of their own making."""
    held = DISCOUNT | {"customer": {"source_id": new("holder")}}
    made = calls.ok("POST", "/v1/vouchers", held, **OFFICE)["code"]
    calls.answer("DELETE", f"/v1/vouchers/{made}", **OFFICE)
    code = f"/v1/vouchers/{new('SINGLE')}"
    calls.ok("POST", code, DISCOUNT | {"expiration_date": LATE}, **OFFICE)
    calls.ok("PUT", code, {"redemption": {"quantity": 2}}, **OFFICE)
    calls.refusal("PUT", code, {"expiration_date": LATE}, **OFFICE)
    for how in ("disable", "enable"):
        calls.ok("POST", f"{code}/{how}", **OFFICE)
    calls.refusal("POST", "/v1/vouchers", {"type": "NOTHING"}, **OFFICE)
    calls.refusal("POST", code, {"type": "NOTHING"}, **OFFICE)


def _codes(calls: Calls) -> None:
    """Codes are given one by one, imported, listed, exported; `background` orders many."""
    body = {"name": new("Codes"), "type": "STATIC", "voucher": DISCOUNT}
    path = f"/v1/campaigns/{calls.ok('POST', '/v1/campaigns', body, **OFFICE)['id']}"
    calls.ok("POST", f"{path}/vouchers", {}, **OFFICE)
    holder = {"customer": {"source_id": new("holder")}}
    calls.ok("POST", f"{path}/vouchers/{new('GIVEN')}", holder, **OFFICE)
    sheet = f"code\n{new('SHEET')}\n{new('SHEET')}\n"
    calls.ok("POST", f"{path}/import", sheet, **OFFICE, Content_Type="text/csv")
    known = new("KNOWN")
    calls.ok("POST", f"{path}/import", [{"code": known}], **OFFICE)
    again = [{"code": known, "quantity": 2}]
    calls.ok("POST", f"{path}/import?update=true", again, **OFFICE)
    calls.answer("DELETE", f"/v1/vouchers/{known}", **OFFICE)
    calls.data("GET", f"{path}/vouchers?limit=10", **OFFICE)
    calls.answer("GET", f"{path}/vouchers/export?limit=10", **OFFICE)


def _decisions(calls: Calls) -> None:
    code = new("WHY")
    body = {"name": new("Why"), "type": "STANDALONE", "voucher": DISCOUNT | {"code": code}}
    calls.ok("POST", "/v1/campaigns", body, **OFFICE)
    told = calls.ok("POST", "/v1/redemptions", cart(code, order=new("order")))
    decision = f"/v1/decisions/{told['decision_id']}"
    calls.ok("GET", decision, key="support")
    calls.ok("POST", f"{decision}/replay", {}, key="support")
