"""What is taken off an order as a whole says its share on each line, to the cent."""

import json
from itertools import product
from typing import Any

import pytest

from incentives.names import Scope
from incentives.store.bodies import order_record_of, order_record_text
from tests.contracts.checkout.test_wire_returns import campaign, returned
from tests.contracts.codes.counter import Counter

type Json = dict[str, Any]

BOOK, PENS = (
    {"product_id": "book", "price": 19_99},
    {"product_id": "pen", "price": 3_33, "quantity": 3},
)
CART: Json = {"items": [BOOK, PENS]}
WHOLE = {"effect": "APPLY_TO_ORDER"}
KINDS: dict[str, tuple[Json, list[int]]] = {
    "percent": ({"type": "PERCENT", "percent_off": 10} | WHOLE, [2_00, 1_00]),
    "amount": ({"type": "AMOUNT", "amount_off": 10_00} | WHOLE, [6_67, 3_33]),
    "fixed price": ({"type": "FIXED", "fixed_amount": 20_00} | WHOLE, [6_65, 3_33]),
    "tiers": (
        {"benefit": {"kind": "tiered", "gives": "amount", "tiers": [{"at": 0, "value": 3_00}]}},
        [2_00, 1_00],
    ),
    "chosen goods": (
        {
            "benefit": {
                "kind": "percent",
                "rate_bp": 1_000,
                "target": {"on": "order", "chosen": {"product_ids": ["pen"]}},
            }
        },
        [0, 1_00],
    ),
}


def asked(*codes: str, order: Json) -> Json:
    return {"redeemables": [{"object": "voucher", "id": code} for code in codes], "order": order}


def shares(order: Json) -> list[int]:
    return [item.get("order_discount_amount", 0) for item in order["items"]]


@pytest.mark.parametrize(("discount", "expected"), KINDS.values(), ids=KINDS)
def test_each_line_says_its_share_in_every_answer(
    counter: Counter, discount: Json, expected: list[int]
) -> None:
    campaign(counter, "CODE", discount=discount)
    body = asked("CODE", order=CART | {"id": "A-1"})
    validated = counter.ask("POST", "/v1/validations", body).json
    redeemed = counter.ask("POST", "/v1/redemptions", body).json
    repeated = counter.ask("POST", "/v1/redemptions", asked("CODE", order={"id": "A-1"})).json
    redemption = redeemed["redemptions"][0]["id"]
    read = counter.ask("GET", f"/v1/redemptions/{redemption}").json
    orders = [one["order"] for one in (validated, redeemed, repeated, read)]
    orders += [validated["redeemables"][0]["order"], redeemed["redemptions"][0]["order"]]
    for order in orders:
        assert shares(order) == expected
        assert sum(expected) == order["discount_amount"]
        assert all("discount_amount" not in item for item in order["items"])  # the field's own
    assert [
        item.get("applied_order_discount_amount", 0) for item in redeemed["order"]["items"]
    ] == (expected)


def test_in_a_stack_each_code_says_what_it_took_and_the_order_has_the_sum(counter: Counter) -> None:
    campaign(counter, "TEN", discount=KINDS["percent"][0])
    campaign(counter, "THREE", discount={"type": "AMOUNT", "amount_off": 3_00} | WHOLE)
    campaign(
        counter, "PENS", discount={"type": "PERCENT", "percent_off": 50, "effect": "APPLY_TO_ITEMS"}
    )
    answer = counter.ask("POST", "/v1/validations", asked("TEN", "THREE", "PENS", order=CART)).json
    one_by_one = [
        [item.get("applied_order_discount_amount", 0) for item in one["order"]["items"]]
        for one in answer["redeemables"]
    ]
    assert one_by_one == [[0, 0], [1_00, 50], [2_00, 1_00]]
    assert shares(answer["order"]) == [3_00, 1_50]
    assert answer["order"]["discount_amount"] == 4_50
    assert [item["discount_amount"] for item in answer["order"]["items"]] == [10_00, 5_00]


def test_what_is_beside_the_lines_has_the_rest(counter: Counter) -> None:
    campaign(counter, "TEN", discount=KINDS["percent"][0])
    order = {"amount": 50_00, "items": [BOOK, {"product_id": "mug"}]}
    told = counter.ask("POST", "/v1/validations", asked("TEN", order=order)).json["order"]
    assert (told["discount_amount"], shares(told)) == (5_00, [2_00, 0])


def test_codes_in_one_request_or_in_two_leave_no_line_below_zero(counter: Counter) -> None:
    pens = {"chosen": {"product_ids": ["pen"]}}
    free = {"kind": "percent", "rate_bp": 10_000, "target": {"on": "order"} | pens}
    half = {"kind": "percent", "rate_bp": 5_000, "target": {"on": "items"} | pens}
    campaign(counter, "FREE", discount={"benefit": free})
    campaign(counter, "HALF", discount={"benefit": half})
    counter.ask("POST", "/v1/redemptions", asked("FREE", order=CART | {"id": "A-1"}))
    later = counter.ask("POST", "/v1/redemptions", asked("HALF", order={"id": "A-1"})).json
    assert later["order"]["total_applied_discount_amount"] == 0
    assert (shares(later["order"]), later["order"]["total_amount"]) == ([0, 9_99], 19_99)


def test_a_return_takes_back_the_shares_that_the_order_was_told(counter: Counter) -> None:
    campaign(counter, "TEN", discount=KINDS["percent"][0])
    done = counter.ask("POST", "/v1/redemptions", asked("TEN", order=CART | {"id": "A-1"})).json
    pens = [{"product_id": "pen", "quantity": 3}]
    back = returned(counter, done["redemptions"][0]["id"], items=pens)
    assert back["refund_amount"] == 9_99 - 1_00
    assert shares(back["order"]) == [2_00, 0]


def test_what_a_card_paid_has_its_shares_too(counter: Counter) -> None:
    body = {
        "name": "Cards",
        "campaign_type": "GIFT_VOUCHERS",
        "type": "STATIC",
        "voucher": {"type": "GIFT_VOUCHER", "gift": {"amount": 12_00}},
    }
    made = counter.ask("POST", "/v1/campaigns", body, scope=Scope.MARKETING).json
    path = f"/v1/campaigns/{made['id']}/vouchers/CARD-1"
    assert counter.ask("POST", path, {}, scope=Scope.MARKETING).status < 300
    told = counter.ask("POST", "/v1/redemptions", asked("CARD-1", order=CART)).json["order"]
    assert (told["discount_amount"], shares(told)) == (12_00, [8_00, 4_00])


@pytest.mark.parametrize("codes", [("TEN",), ("TEN", "THREE")])
def test_an_order_of_an_earlier_release_has_its_shares_reckoned(
    counter: Counter, codes: tuple[str, ...]
) -> None:
    campaign(counter, "TEN", discount=KINDS["percent"][0])
    campaign(counter, "THREE", discount={"type": "AMOUNT", "amount_off": 3_00} | WHOLE)
    done = counter.ask("POST", "/v1/redemptions", asked(*codes, order=CART | {"id": "A-1"})).json
    _forget_shares(counter)
    ids = [one["id"] for one in done["redemptions"]]
    read = [counter.ask("GET", f"/v1/redemptions/{one}").json["order"] for one in ids]
    assert [shares(order) for order in read] == [
        shares(one["order"]) for one in done["redemptions"]
    ]
    back = returned(counter, ids[0], items=[{"product_id": "book"}])
    assert back["refund_amount"] == 19_99 - shares(done["order"])[0]
    assert sum(shares(back["order"])) == back["order"]["discount_amount"]


def _forget_shares(counter: Counter) -> None:
    """Bring the stored order to what an earlier release has written."""
    (item,) = [
        one for one in counter.table.items() if "redemptions" in one.get("body", {}).get("S", "")
    ]
    body = json.loads(item["body"]["S"])
    for redemption, part in product(body["redemptions"], ("before", "off", "came_back")):
        redemption.get(part, {}).pop("shares", None)
    text = json.dumps(body, separators=(",", ":"))
    assert "shares" not in order_record_text(order_record_of(text))
    older = item | {"body": {"S": text}}
    counter.table.client.put_item(TableName=counter.table.name, Item=older)
