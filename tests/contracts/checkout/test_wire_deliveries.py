"""An order in several deliveries: each has its price, and discounts on some leave the others."""

from typing import Any

import pytest
from voucherify.models.redemptions_redeem_response_body import RedemptionsRedeemResponseBody
from voucherify.models.validations_validate_response_body import ValidationsValidateResponseBody

from incentives.domain.refusal import Refusal
from incentives.names import Scope
from tests.contracts.checkout.changing import changed
from tests.contracts.checkout.test_wire_returns import campaign, returned, usage
from tests.contracts.codes.counter import Counter, refusal_in

type Json = dict[str, Any]

BOOK = {"product_id": "book", "price": 20_00}
POST, VAN = {"method": "post", "price": 4_90}, {"method": "van", "price": 9_90}
BOTH = {"deliveries": [POST, VAN]}


def on_shipping(kind: str, *methods: str, **value: object) -> Json:
    target = {"on": "shipping"} | ({"methods": list(methods)} if methods else {})
    return {"benefit": {"kind": kind, "target": target} | value}


FREE_POST = on_shipping("percent", "post", rate_bp=10_000)
HALF = on_shipping("percent", rate_bp=5_000)


def ask(counter: Counter, path: str, *codes: str, shipping: Json = BOTH, **order: object) -> Json:
    redeemables = [{"object": "voucher", "id": code} for code in codes]
    body = {"redeemables": redeemables, "order": {"items": [BOOK], "shipping": shipping} | order}
    answer = counter.ask("POST", path, body)
    assert answer.status == 200, answer.body
    told: Json = answer.json
    return told


def off(told: Json) -> list[int]:
    """What is off each delivery, after a look at the sums."""
    shipping = told["order"]["shipping"]
    each = shipping["deliveries"]
    for member in ("price", "discount_amount", "total_amount"):
        assert shipping[member] == sum(one[member] for one in each)
    assert all(one["total_amount"] == one["price"] - one["discount_amount"] for one in each)
    assert told["order"]["total_discount_amount"] == 0
    return [one["discount_amount"] for one in each]


@pytest.mark.parametrize(
    ("discount", "expected"),
    [
        (FREE_POST, [4_90, 0]),
        (on_shipping("percent", rate_bp=10_000), [4_90, 9_90]),
        (HALF, [2_45, 4_95]),
        (on_shipping("amount", amount_minor=3_00), [99, 2_01]),  # once, in proportion
        (on_shipping("amount", amount_minor=5_00, per="unit"), [4_90, 5_00]),
        (on_shipping("fixed_price", price_minor=6_00), [0, 3_90]),
        (on_shipping("fixed_price", price_minor=6_00, per="all"), [2_91, 5_89]),
        (on_shipping("percent", "drone", rate_bp=10_000), [0, 0]),
    ],
    ids=repr,
)
def test_each_delivery_says_its_part(counter: Counter, discount: Json, expected: list[int]) -> None:
    mine = campaign(counter, "SHIP", discount=discount)
    seen = ask(counter, "/v1/validations", "SHIP", id="A")
    done = ask(counter, "/v1/redemptions", "SHIP", id="A")
    read = counter.ask("GET", f"/v1/redemptions/{done['redemptions'][0]['id']}").json
    for told in (seen, done, read):
        assert off(told) == expected
    assert usage(counter, mine) == (1, sum(expected))
    assert ValidationsValidateResponseBody.from_dict(seen) is not None
    assert RedemptionsRedeemResponseBody.from_dict(done) is not None
    turned = ask(counter, "/v1/validations", "SHIP", shipping={"deliveries": [VAN, POST]})
    assert off(turned) == expected[::-1]


def test_a_later_code_applies_to_what_is_left_of_each(counter: Counter) -> None:
    mine = campaign(counter, "POST", discount=FREE_POST)
    half = campaign(counter, "HALF", discount=HALF)
    together = ask(counter, "/v1/validations", "HALF", "POST")
    first = ask(counter, "/v1/redemptions", "POST", id="A")["redemptions"][0]["id"]
    later = {"redeemables": [{"id": "HALF"}], "order": {"id": "A"}}
    assert off(counter.ask("POST", "/v1/redemptions", later).json) == off(together) == [4_90, 4_95]
    assert counter.ask("POST", f"/v1/redemptions/{first}/rollback", {}).status == 200
    assert (usage(counter, mine), usage(counter, half)) == ((0, 0), (1, 4_95))


def test_goods_come_back_without_shipping_or_with_it(counter: Counter) -> None:
    mine = campaign(counter, "POST", discount=FREE_POST)
    redemption = ask(counter, "/v1/redemptions", "POST", id="A")["redemptions"][0]["id"]
    book = [{"product_id": "book"}]
    assert returned(counter, redemption, items=book)["refund_amount"] == 20_00
    assert usage(counter, mine) == (1, 4_90)
    other = ask(counter, "/v1/redemptions", "POST", id="B")["redemptions"][0]["id"]
    assert returned(counter, other, items=book, shipping=True)["refund_amount"] == 20_00 + 9_90
    assert usage(counter, mine) == (1, 4_90)


@pytest.mark.parametrize(
    ("shipping", "due", "left"),
    [
        ({"deliveries": [POST, VAN, POST]}, 29_90, 9_80),
        ({"deliveries": [VAN, VAN]}, 39_80, 0),
        (POST, 20_00, 4_90),
    ],
)
def test_a_changed_order_may_travel_otherwise(
    counter: Counter, shipping: Json, due: int, left: int
) -> None:
    mine = campaign(counter, "POST", discount=FREE_POST)
    ask(counter, "/v1/redemptions", "POST", id="A")
    order = changed(counter, shipping=shipping)
    assert order["change"]["due_before"] == 29_90
    assert order["change"]["due_after"] == due
    assert usage(counter, mine)[1] == left


def test_a_card_pays_for_all_deliveries(counter: Counter) -> None:
    gift = {"amount": 30_00}
    body = {
        "name": "Cards",
        "campaign_type": "GIFT_VOUCHERS",
        "type": "STATIC",
        "voucher": {"type": "GIFT_VOUCHER", "gift": gift},
    }
    made = counter.ask("POST", "/v1/campaigns", body, scope=Scope.MARKETING).json
    path = f"/v1/campaigns/{made['id']}/vouchers/CARD-1"
    assert counter.ask("POST", path, {}, scope=Scope.MARKETING).status < 300
    campaign(counter, "POST", discount=FREE_POST)
    told = ask(counter, "/v1/redemptions", "CARD-1", "POST", id="A")
    shipping = told["order"]["shipping"]["deliveries"]
    assert [one["total_amount"] for one in shipping] == [0, 0]
    assert told["order"]["total_discount_amount"] == 20_00
    balance = counter.ask("GET", "/v1/vouchers/CARD-1", scope=Scope.SUPPORT).json["gift"]
    assert balance["balance"] == 10


@pytest.mark.parametrize(
    ("shipping", "met"),
    [(BOTH, [False]), ({"deliveries": [POST, POST]}, [True]), (POST, [True]), (VAN, [False])],
)
def test_a_condition_on_the_method_needs_all_of_it_to_travel_so(
    counter: Counter, shipping: Json, met: list[bool]
) -> None:
    conditions = {"kind": "order.shipping_method", "op": "in", "values": ["post"]}
    campaign(counter, "POST", discount=HALF, conditions=conditions)
    assert [ask(counter, "/v1/validations", "POST", shipping=shipping)["valid"]] == met


@pytest.mark.parametrize(
    "shipping",
    [
        {},
        {"method": "post"},
        {"deliveries": [POST]},
        {"deliveries": []},
        {"deliveries": [POST] * 21},
        {"deliveries": [POST, {"method": "van"}]},
        {"deliveries": [POST, {"price": -1}]},
        BOTH | {"price": 14_80},
        BOTH | {"method": "post"},
    ],
    ids=repr,
)
def test_shipping_has_one_price_or_that_of_its_deliveries(counter: Counter, shipping: Json) -> None:
    order = {"items": [BOOK], "shipping": shipping}
    body = {"redeemables": [{"object": "voucher", "id": "TWENTY"}], "order": order}
    answer = counter.ask("POST", "/v1/validations", body)
    assert refusal_in(answer) is Refusal.INVALID_PAYLOAD
