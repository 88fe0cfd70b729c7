"""A gift card that pays for all but some goods, from the first look to the last change."""

from typing import Any

import pytest

from incentives.names import Scope
from tests.contracts.checkout.changing import changed
from tests.contracts.checkout.test_wire_returns import returned
from tests.contracts.codes.counter import Counter, refusal_in

type Json = dict[str, Any]

CARD = {"product_id": "gift card", "price": 30_00}
MUG = {"product_id": "mug", "price": 20_00}
POST = {"price": 4_90}
EFFECTS = pytest.mark.parametrize(
    ("effect", "shipping"), [("APPLY_TO_ORDER", 4_90), ("APPLY_TO_ITEMS", 0)]
)


def a_card(counter: Counter, effect: str) -> Json:
    """Make a card of 40.00 that buys no gift cards; the campaign as it is shown."""
    gift = {"amount": 40_00, "effect": effect, "excluded": {"product_ids": ["gift card"]}}
    body = {
        "name": "Cards",
        "campaign_type": "GIFT_VOUCHERS",
        "type": "STATIC",
        "voucher": {"type": "GIFT_VOUCHER", "gift": gift},
    }
    made = counter.ask("POST", "/v1/campaigns", body, scope=Scope.MARKETING)
    assert made.status == 201, made.body
    path = f"/v1/campaigns/{made.json['id']}/vouchers/CARD-1"
    assert counter.ask("POST", path, {}, scope=Scope.MARKETING).status < 300
    shown: Json = made.json
    return shown


def asked(*items: Json, **order: object) -> Json:
    redeemables = [{"object": "voucher", "id": "CARD-1"}]
    return {"redeemables": redeemables, "order": {"id": "A", "items": items} | order}


def balance(counter: Counter) -> int:
    gift = counter.ask("GET", "/v1/vouchers/CARD-1", scope=Scope.SUPPORT).json["gift"]
    return int(gift["balance"])


@EFFECTS
def test_it_pays_for_everything_else(counter: Counter, effect: str, shipping: int) -> None:
    shown = a_card(counter, effect)["voucher"]["gift"]
    assert [one["id"] for one in shown["inapplicable_to"]["data"]] == ["gift card"]
    body = asked(CARD, MUG, shipping=POST)
    seen = counter.ask("POST", "/v1/validations", body).json["order"]
    done = counter.ask("POST", "/v1/redemptions", body).json
    for order in (seen, done["order"]):
        assert (order["total_discount_amount"], order["total_amount"]) == (20_00, 30_00)
        assert order["shipping"].get("discount_amount", 0) == shipping
    assert balance(counter) == 20_00 - shipping
    redemption = done["redemptions"][0]["id"]
    assert counter.ask("POST", f"/v1/redemptions/{redemption}/rollback", {}).status == 200
    assert balance(counter) == 40_00


@EFFECTS
def test_what_it_paid_for_comes_back_to_it(counter: Counter, effect: str, shipping: int) -> None:
    a_card(counter, effect)
    body = asked(CARD, MUG, shipping=POST)
    redemption = counter.ask("POST", "/v1/redemptions", body).json["redemptions"][0]["id"]
    back = returned(counter, redemption, items=[{"product_id": "mug"}])
    assert back["refund_amount"] == 0
    assert balance(counter) == 40_00 - shipping


@EFFECTS
def test_of_a_changed_order_it_pays_the_same_goods(
    counter: Counter, effect: str, shipping: int
) -> None:
    a_card(counter, effect)
    counter.ask("POST", "/v1/redemptions", asked(CARD, MUG, shipping=POST))
    cheaper = MUG | {"price": 12_00}
    order = changed(counter, items=[CARD, cheaper], shipping=POST)
    assert (order["total_discount_amount"], order["total_amount"]) == (12_00, 30_00)
    assert balance(counter) == 28_00 - shipping


@pytest.mark.parametrize("order", [{"items": [CARD]}, {"amount": 50_00}])
def test_where_it_may_pay_for_nothing_it_is_refused(counter: Counter, order: Json) -> None:
    """An amount without items does not say which goods it is for."""
    a_card(counter, "APPLY_TO_ORDER")
    body = {"redeemables": [{"object": "voucher", "id": "CARD-1"}], "order": order}
    answer = counter.ask("POST", "/v1/redemptions", body)
    assert refusal_in(answer) == "missing_order_items_amount"
