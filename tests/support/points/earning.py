"""Programmes whose rules earn, and events and refunds told of them, over the routes."""

from typing import Any

from award_points.handler import lambda_handler as award
from incentives.names import Scope
from manage_programmes.handler import lambda_handler as manage
from tests.support.points.loyalty import (
    Answer,
    Json,
    a_programme,
    asked,
    ok,
)

JO = {"source_id": "jo"}
POINT_PER_EURO = {
    "event": "order.paid",
    "loyalty": {
        "type": "PROPORTIONAL",
        "calculation_type": "ORDER_AMOUNT",
        "order": {"amount": {"every": 100, "points": 1}},
    },
}
ON_GOODS = {
    "event": "order.paid",
    "loyalty": {
        "type": "PROPORTIONAL",
        "calculation_type": "ORDER_ITEMS_AMOUNT",
        "order_items": {"amount": {"every": 100, "points": 2, "object": "product", "id": "tea"}},
    },
}
TEA, CUP = {"product_id": "tea", "quantity": 2}, {"product_id": "cup", "price": 10_00}


def fixed(event: str, points: int, **more: object) -> Json:
    return {"event": event, "loyalty": {"type": "FIXED", "points": points}} | more


def a_club(*rules: Json, **terms: Any) -> Json:
    """A programme that a first event joins, with these rules."""
    programme = a_programme(auto_join=True, **terms)
    path = f"/{programme['id']}/earning-rules"
    ok(asked(manage, "POST", path, scope=Scope.MARKETING, body=list(rules)))
    return programme


def told(programme: Json, event: str, **more: object) -> Answer:
    body = {"event": event, "customer": JO} | more
    return asked(award, "POST", f"/{programme['id']}/events", body=body)


def paid(programme: Json, order: str, amount: int, total: int | None = None) -> Json:
    described = {"id": order, "amount": amount} | ({"total_amount": total} if total else {})
    return ok(told(programme, "order.paid", order=described))


def refunded(member: str, order: str, refund: str, amount: int | None = None) -> Answer:
    body = {"order": {"id": order}, "source_id": refund} | ({"amount": amount} if amount else {})
    return asked(award, "POST", f"/members/{member}/refunds", body=body)
