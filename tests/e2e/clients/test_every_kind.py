"""Every kind of discount as the official clients read it, alone and stacked."""

from tests.contracts.kinds import EVERY_KIND, ITEMS, SHIPPING
from tests.e2e.clients.javascript import JavaScriptClient
from tests.e2e.clients.python_client import PythonClient
from tests.e2e.shop import Json, Shop, new_order

ALONE = EVERY_KIND | {
    "a new item for nothing": (
        {
            "type": "UNIT",
            "unit_off": 2,
            "unit_type": "mug",
            "unit_price": 7_50,
            "effect": "ADD_NEW_ITEMS",
        },
        15_00,  # the mugs' worth, which the field shows as price and as discount
    ),
    "free shipping": (
        {"benefit": {"kind": "percent", "rate_bp": 10_000, "target": {"on": "shipping"}}},
        0,  # shipping stands beside the sums of the goods
    ),
}
OURS = {
    "percent of all but a category",
    "fixed price of a unit",
    "not what is on sale already",
    "a margin is left",
    "free shipping",
}
"""Kinds that look at members of ours, which the Python client's models drop from a request."""
STACKED = (
    "percent of some goods",
    "fixed price of a set",
    "each shoe bought gives a lace at half price",
    "a new item for nothing",
    "percent by quantity",
    "amount by subtotal",
)


def bought(*codes: str) -> Json:
    asked = [{"object": "voucher", "id": code} for code in codes]
    order = {"id": new_order(), "items": ITEMS, "shipping": SHIPPING}
    return {"redeemables": asked, "order": order}


def plain(body: Json) -> Json:
    """The body without members of ours."""
    ours = {"category_ids", "on_sale", "cost"}
    items = [{name: line[name] for name in line.keys() - ours} for line in ITEMS]
    return body | {"order": {"id": body["order"]["id"], "items": items}}


def test_javascript_reads_every_kind(shop: Shop, javascript: JavaScriptClient) -> None:
    for kind, (discount, taken) in ALONE.items():
        body = bought(shop.code(discount=discount))
        for call in ("validations.validateStackable", "redemptions.redeemStackable"):
            order = javascript.server(call, body)["order"]
            assert (kind, order["total_discount_amount"]) == (kind, taken)


def test_python_reads_every_kind_that_it_can_ask_for(shop: Shop, python: PythonClient) -> None:
    for kind in ALONE.keys() - OURS:
        discount, taken = ALONE[kind]
        body = plain(bought(shop.code(discount=discount)))
        validated, redeemed = python.validate(body), python.redeem(body)
        for order in (validated.order, redeemed.order):
            assert (kind, order.total_discount_amount) == (kind, taken)
        assert python.redemptions.rollback_redemption(redeemed.redemptions[0].id).id


def test_both_clients_read_a_stack(
    shop: Shop, javascript: JavaScriptClient, python: PythonClient
) -> None:
    body = plain(bought(*(shop.code(discount=ALONE[kind][0]) for kind in STACKED)))
    validated = python.validate(body)
    assert [redeemable.status for redeemable in validated.redeemables] == ["APPLICABLE"] * len(
        STACKED
    )
    redeemed = javascript.server("redemptions.redeemStackable", body)
    assert redeemed["order"]["total_amount"] == validated.order.total_amount
    parent = redeemed["parent_redemption"]["id"]
    back = python.redemptions.rollback_stacked_redemptions(parent)
    assert len(back.rollbacks) == len(STACKED)
