"""Every kind of condition over the API: it holds, it is broken, or what it asks is not said."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from incentives.names import Scope
from tests.contracts.campaigns.test_wire_conditions import create, key_of
from tests.contracts.codes.counter import Counter

type Json = dict[str, Any]

TEA = {"product_id": "tea", "sku_id": "tea-1", "category_ids": ["hot"]}
CUP = {"product_id": "cup", "sku_id": "cup-1", "category_ids": ["china"]}
LINES = [TEA | {"quantity": 3, "price": 10_00}, CUP | {"quantity": 1, "price": 12_00}]  # 42.00
ORDER: Json = {
    "id": "O-1",
    "items": LINES,
    "shipping": {"method": "post", "price": 4_90},
    "currency": "EUR",
    "metadata": {"table": {"number": 7}},
}
CUSTOMER: Json = {
    "source_id": "ada",
    "segments": ["vip"],
    "groups": ["trade"],
    "orders_count": 3,
    "logged_in": True,
    "address": {"country": "DE"},
    "birthdate": datetime.now(UTC).strftime("1990-%m-01"),
    "metadata": {"age": 40},
}
KNOWN: Json = {
    "order": ORDER,
    "customer": CUSTOMER,
    "channel": "app",
    "location": {"country": "DE", "region": "DE-BY"},
}
UNKNOWN: Json = {"order": {"id": "O-1", "amount": 42_00}, "customer": {"source_id": "ada"}}
ORDER_BROKEN, CUSTOMER_BROKEN = "order_rules_violated", "customer_rules_violated"
BROKEN = "redemption_rules_violated"


def number(kind: str, op: str, value: int, **more: object) -> Json:
    return {"kind": kind, "op": op, "value": value} | more


def named(kind: str, op: str, *values: object, **more: object) -> Json:
    return {"kind": kind, "op": op, "values": values} | more


def flag(kind: str, *, value: bool = True) -> Json:
    return {"kind": kind, "value": value}


TOMORROW = (datetime.now(UTC) + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
YESTERDAY = (datetime.now(UTC) - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")

HOLDS_AND_NOT = [
    (number("order.subtotal", "at_least", 42_00), number("order.subtotal", "more_than", 42_00)),
    (
        number("order.subtotal", "is", 30_00, category_ids=["hot"]),
        number("order.subtotal", "between", 43_00, to=50_00),
    ),
    (
        number("order.subtotal_after_discounts", "at_least", 42_00),
        number("order.subtotal_after_discounts", "at_least", 42_01),
    ),
    (
        number("order.quantity", "is", 3, product_ids=["tea"]),
        number("order.quantity", "at_least", 4, sku_ids=["tea-1"]),
    ),
    (
        named("order.products", "contains_any", "tea"),
        named("order.products", "contains_any", "hat"),
    ),
    (named("order.skus", "contains_all", "tea-1"), named("order.skus", "contains_none", "tea-1")),
    (
        named("order.categories", "contains_any", "hot"),
        named("order.categories", "contains_any", "cold"),
    ),
    (named("order.currency", "is", "EUR"), named("order.currency", "in", "USD", "CHF")),
    (named("order.channel", "in", "app", "till"), named("order.channel", "is_not", "app")),
    (
        named("order.shipping_method", "is", "post"),
        named("order.shipping_method", "is", "express"),
    ),
    (
        named("order.metadata", "at_least", 7, path=["table", "number"]),
        named("order.metadata", "is", 8, path=["table", "number"]),
    ),
    (number("customer.orders", "at_least", 3), number("customer.orders", "less_than", 3)),
    (flag("customer.first_order", value=False), flag("customer.first_order")),
    (flag("customer.logged_in"), flag("customer.logged_in", value=False)),
    (flag("customer.birthday_month"), flag("customer.birthday_month", value=False)),
    (named("customer.country", "in", "DE"), named("customer.country", "not_in", "DE")),
    (
        named("customer.segments", "contains_any", "vip"),
        named("customer.segments", "contains_any", "new"),
    ),
    (
        named("customer.groups", "contains_any", "trade"),
        named("customer.groups", "contains_any", "staff"),
    ),
    (
        named("customer.metadata", "more_than", 39, path=["age"]),
        named("customer.metadata", "more_than", 40, path=["age"]),
    ),
    (named("place.country", "is", "DE"), named("place.country", "is", "GB")),
    (named("place.region", "is", "DE-BY"), named("place.region", "is", "DE-BE")),
]
TIMES = [
    ({"kind": "time.weekday", "days": [0, 1, 2, 3, 4, 5, 6]}, None),
    ({"kind": "time.dates", "starts": YESTERDAY, "ends": TOMORROW}, None),
    ({"kind": "time.dates", "starts": TOMORROW}, BROKEN),
    ({"kind": "time.dates", "ends": YESTERDAY}, BROKEN),
]


def broken_key(kind: str) -> str:
    """The key of a broken condition, by what it is about."""
    return {"order": ORDER_BROKEN, "customer": CUSTOMER_BROKEN}.get(kind.split(".", 1)[0], BROKEN)


def of_kind(pair: object) -> str:
    """The name of a case."""
    return str(pair["kind"]) if isinstance(pair, dict) else ""


@pytest.mark.parametrize(("holds", "fails"), HOLDS_AND_NOT, ids=of_kind)
def test_a_condition_holds_or_is_broken_by_what_the_shop_says(
    counter: Counter, holds: Json, fails: Json
) -> None:
    campaign = create(counter, holds)
    assert campaign["conditions"]["kind"] == holds["kind"]
    body: Json = {"redeemables": [{"id": "COND"}]} | KNOWN
    assert key_of(counter, body) is None
    _change(counter, campaign, fails)
    body["order"] = ORDER | {"id": "O-2"}
    assert key_of(counter, body) == broken_key(fails["kind"])


@pytest.mark.parametrize(("holds", "fails"), HOLDS_AND_NOT[4:], ids=of_kind)
def test_what_is_not_said_passes_neither_a_condition_nor_its_opposite(
    counter: Counter, holds: Json, fails: Json
) -> None:
    """Missing data has a key of its own, and never passes, under `not` neither."""
    body = {"redeemables": [{"id": "COND"}]} | UNKNOWN
    campaign = create(counter, holds)
    key = key_of(counter, body)
    assert key is not None
    assert key.startswith("missing_")
    for condition in (fails, {"kind": "not", "of": [holds]}, {"kind": "not", "of": [fails]}):
        _change(counter, campaign, condition)
        assert key_of(counter, body) == key


@pytest.mark.parametrize(("condition", "key"), TIMES)
def test_a_condition_on_time_goes_by_the_clock_of_the_engine(
    counter: Counter, condition: Json, key: str | None
) -> None:
    create(counter, condition)
    assert key_of(counter, {"redeemables": [{"id": "COND"}]} | KNOWN) == key


def _change(counter: Counter, campaign: Json, conditions: Json) -> None:
    path = f"/v1/campaigns/{campaign['id']}"
    answer = counter.ask("PUT", path, {"conditions": conditions}, scope=Scope.MARKETING)
    assert answer.status == 200, answer.body
