"""A placed order with two shirts, and changes of it, over the wire."""

from typing import Any

from incentives.names import Scope
from tests.contracts.checkout.test_wire_orders import said
from tests.contracts.codes.counter import Counter

SHIRTS = {"product_id": "shirt", "price": 1000, "quantity": 2}
TV = {"product_id": "tv", "price": 99_900, "quantity": 1}
HAT = {"product_id": "hat", "price": 500, "quantity": 1}


def redeemed(
    counter: Counter, *codes: str, order: dict[str, Any] | None = None, **members: Any
) -> list[str]:
    """The ids of the redemptions of order A: two shirts for 20.00, unless it says otherwise."""
    body = {
        "redeemables": [{"object": "voucher", "id": code} for code in codes],
        "order": {"id": "A", **(order or {"items": [SHIRTS]})},
        **members,
    }
    answer = said(counter, "/v1/redemptions", body)
    return [one["id"] for one in answer["redemptions"]]


def changed(counter: Counter, query: str = "", /, **body: Any) -> dict[str, Any]:
    """The answer to a change of order A, after a look at its sums."""
    answer = counter.ask("PUT", f"/v1/orders/A{query}", body)
    assert answer.status == 200, answer.body
    told: dict[str, Any] = answer.json
    check(told)
    change = told["change"]
    assert change["difference"] == change["due_after"] - change["due_before"]
    return told


def check(order: dict[str, Any]) -> None:
    """The sums of an order on the wire; the items' discounts sum to the order's."""
    if "amount" not in order:
        return
    off_items = order.get("items_discount_amount", 0)
    assert order["total_amount"] == order["amount"] - order["total_discount_amount"] >= 0
    assert order["total_discount_amount"] == order["discount_amount"] + off_items
    on_items = [one.get("discount_amount", 0) for one in order.get("items", ())]
    assert sum(on_items) in {off_items, order["total_discount_amount"]}
    for one in order.get("items", ()):
        if "discount_amount" in one:
            assert one["subtotal_amount"] == one["amount"] - one["discount_amount"] >= 0


def seen(counter: Counter, redemption: str) -> dict[str, Any]:
    """A redemption as it is read, with an order whose sums hold."""
    answer = counter.ask("GET", f"/v1/redemptions/{redemption}")
    assert answer.status == 200, answer.body
    check(answer.json["order"])
    told: dict[str, Any] = answer.json
    return told


def campaign(counter: Counter, code: str, **terms: Any) -> str:
    discount = {"type": "PERCENT", "percent_off": 10, "effect": "APPLY_TO_ITEMS"}
    body = {
        "name": code,
        "type": "STANDALONE",
        "voucher": {"type": "DISCOUNT_VOUCHER", "discount": discount, "code": code},
    } | terms
    answer = counter.ask("POST", "/v1/campaigns", body, scope=Scope.MARKETING)
    assert answer.status == 201, answer.body
    return str(answer.json["id"])


def voucher(code: str, **more: Any) -> dict[str, Any]:
    return {"object": "voucher", "id": code} | more
