"""How a shop decides, and how support looks into it."""

from typing import Any

from incentives.names import Scope
from tests.contracts.codes.counter import Counter

SPEND = {"kind": "order.subtotal", "op": "at_least", "value": 50_00}
GOLD = {"kind": "customer.segments", "op": "contains_any", "values": ["gold"]}
ABROAD = {"kind": "customer.country", "op": "is_not", "values": ["DE"]}
ADA = {
    "source_id": "customer-7",
    "email": "ada@example.org",
    "name": "Ada Lovelace",
    "address": {"country": "DE", "city": "Erlangen"},
    "segments": ["silver"],
    "metadata": {"illness": "asthma"},
}


def asked(*codes: str, **members: object) -> dict[str, object]:
    redeemables = [{"object": "voucher", "id": code} for code in codes]
    return {"redeemables": redeemables, "order": {"amount": 42_00, "currency": "EUR"}} | members


def decision_of(counter: Counter, body: object, path: str = "/v1/validations") -> str:
    decision_id: str = counter.ask("POST", path, body).json["decision_id"]
    return decision_id


def look(counter: Counter, decision_id: str, lang: str = "en") -> dict[str, Any]:
    answer = counter.ask("GET", f"/v1/decisions/{decision_id}?lang={lang}", scope=Scope.SUPPORT)
    assert answer.status == 200, answer.body
    told: dict[str, Any] = answer.json
    return told


def again(counter: Counter, decision_id: str, **body: object) -> dict[str, Any]:
    path = f"/v1/decisions/{decision_id}/replay"
    answer = counter.ask("POST", path, body, scope=Scope.MARKETING)
    assert answer.status == 200, answer.body
    told: dict[str, Any] = answer.json
    return told
