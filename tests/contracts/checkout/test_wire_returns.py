"""Goods come back over the wire: shares to the cent, counters restored, once."""

from typing import Any

import pytest

from incentives.domain.refusal import Refusal
from incentives.names import Scope
from tests.contracts.codes.counter import Counter, refusal_in

COAT = {"product_id": "coat", "quantity": 1, "price": 70_00}
SHIRTS = {"product_id": "shirt", "quantity": 3, "price": 10_00}


def campaign(counter: Counter, code: str, **terms: Any) -> str:
    discount = terms.pop("discount", {"type": "AMOUNT", "amount_off": 20_00})
    body = {
        "name": code,
        "type": "STANDALONE",
        "voucher": {"type": "DISCOUNT_VOUCHER", "discount": discount, "code": code},
    } | terms
    answer = counter.ask("POST", "/v1/campaigns", body, scope=Scope.MARKETING)
    assert answer.status == 201, answer.body
    return str(answer.json["id"])


def bought(counter: Counter, *codes: str, order: str = "order-1", **customer: str) -> str:
    """The id of a redemption of an order of 100.00."""
    body = {
        "redeemables": [{"object": "voucher", "id": code} for code in codes],
        "order": {"id": order, "items": [COAT, SHIRTS]},
        "customer": customer or {"source_id": "ada"},
    }
    answer = counter.ask("POST", "/v1/redemptions", body)
    assert answer.status == 200, answer.body
    return str(answer.json["redemptions"][0]["id"])


def returned(
    counter: Counter,
    redemption: str,
    query: str = "",
    **body: Any,
) -> dict[str, Any]:
    answer = counter.ask("POST", f"/v1/redemptions/{redemption}/returns{query}", body)
    assert answer.status == 200, answer.body
    told: dict[str, Any] = answer.json
    return told


def usage(counter: Counter, campaign_id: str) -> tuple[int, int]:
    """Uses and granted discounts that stand."""
    seen = counter.ask("GET", f"/v1/campaigns/{campaign_id}", scope=Scope.MARKETING).json["usage"]
    return seen["redeemed_quantity"], seen["discount_amount"]


SHIRT = [{"product_id": "shirt", "quantity": 1}]


def test_a_shirt_comes_back_with_its_part_of_the_discount(counter: Counter) -> None:
    mine = campaign(counter, "LESS20")
    redemption = bought(counter, "LESS20")
    answer = returned(counter, redemption, items=SHIRT, source_id="ret-1", reason="too small")
    assert answer["refund_amount"] == 8_00
    assert answer["items"] == [
        {"object": "order_item", "position": 1, "product_id": "shirt", "quantity": 1}
    ]
    assert answer["order"]["amount"] == 90_00
    assert answer["order"]["total_amount"] == 72_00
    assert answer["redemptions"][0]["returned_amount"] == 2_00
    assert answer["redemptions"][0]["amount_left"] == 18_00
    assert usage(counter, mine) == (1, 18_00)


def test_a_return_counts_once_whoever_tells_it_again(counter: Counter) -> None:
    """A repeat counts once."""
    mine = campaign(counter, "LESS20")
    redemption = bought(counter, "LESS20")
    first = returned(counter, redemption, items=SHIRT, source_id="ret-1")
    again = returned(counter, redemption, items=SHIRT, source_id="ret-1")
    assert (again["id"], again["refund_amount"]) == (first["id"], first["refund_amount"])
    assert usage(counter, mine) == (1, 18_00)
    headers = {"Idempotency-Key": "key-1"}
    path = f"/v1/redemptions/{redemption}/returns"
    for replayed in ("false", "true"):
        answer = counter.ask("POST", path, {"items": SHIRT}, headers=headers)
        assert answer.headers["Idempotent-Replayed"] == replayed
    assert usage(counter, mine) == (1, 16_00)


def test_a_dry_run_says_the_same_and_changes_nothing(counter: Counter) -> None:
    campaign(counter, "LESS20")
    redemption = bought(counter, "LESS20")
    before = counter.content()
    dry = returned(counter, redemption, "?dry_run=true", items=SHIRT, source_id="ret-1")
    assert dry["dry_run"] is True
    assert counter.content() == before
    wet = returned(counter, redemption, items=SHIRT, source_id="ret-1")
    told = {"dry_run", "date"}
    assert {k: v for k, v in dry.items() if k not in told} == {
        k: v for k, v in wet.items() if k not in told
    }


def test_when_all_is_back_the_use_is_back(counter: Counter) -> None:
    mine = campaign(counter, "LESS20", limits={"per_customer": 1})
    redemption = bought(counter, "LESS20")
    returned(counter, redemption, items=SHIRT, source_id="ret-1")
    answer = returned(counter, redemption, source_id="ret-2")
    assert answer["refund_amount"] == 72_00
    assert answer["redemptions"][0]["status"] == "ROLLED_BACK"
    assert answer["order"]["status"] == "CANCELED"
    assert usage(counter, mine) == (0, 0)
    bought(counter, "LESS20", order="order-2")


def test_a_campaign_may_keep_the_use(counter: Counter) -> None:
    mine = campaign(
        counter,
        "LESS20",
        limits={"per_customer": 1},
        returns={"discount": "KEEP", "gives_use_back": False},
    )
    answer = returned(counter, bought(counter, "LESS20"))
    assert answer["redemptions"][0] | {"id": ""} == answer["redemptions"][0] | {
        "id": "",
        "status": "SUCCEEDED",
        "amount_left": 0,
    }
    assert usage(counter, mine) == (1, 0)


def test_below_the_minimum_a_campaign_takes_its_discount_back(counter: Counter) -> None:
    """The last item stays at 40 % off after the rest of its basket is back."""
    mine = campaign(
        counter, "LESS20", minimum_order_amount=80_00, returns={"discount": "TAKE_BACK"}
    )
    redemption = bought(counter, "LESS20")
    answer = returned(counter, redemption, items=[{"product_id": "shirt", "quantity": 3}])
    assert answer["refund_amount"] == 10_00
    assert answer["order"]["total_amount"] == 70_00
    assert usage(counter, mine) == (0, 0)


def test_the_terms_are_those_that_the_code_was_redeemed_under(counter: Counter) -> None:
    mine = campaign(counter, "LESS20", returns={"discount": "TAKE_BACK"})
    redemption = bought(counter, "LESS20")
    later = {"minimum_order_amount": 100_00}
    counter.ask("PUT", f"/v1/campaigns/{mine}", later, scope=Scope.MARKETING)
    assert returned(counter, redemption, items=SHIRT)["refund_amount"] == 8_00


def test_conditions_are_looked_at_again(counter: Counter) -> None:
    conditions = {"kind": "order.quantity", "op": "at_least", "value": 4}
    campaign(counter, "FOUR", conditions=conditions, returns={"discount": "TAKE_BACK"})
    answer = returned(counter, bought(counter, "FOUR"), items=SHIRT)
    assert answer["order"]["total_discount_amount"] == 10_00  # nobody pays for a return
    assert answer["refund_amount"] == 0


def test_after_a_return_the_rest_can_be_rolled_back(counter: Counter) -> None:
    mine = campaign(counter, "LESS20")
    redemption = bought(counter, "LESS20")
    returned(counter, redemption, items=SHIRT)
    assert counter.ask("POST", f"/v1/redemptions/{redemption}/rollback", {}).status == 200
    assert usage(counter, mine) == (0, 0)


def test_an_order_that_was_parted_takes_no_more_codes(counter: Counter) -> None:
    campaign(counter, "LESS20")
    redemption = bought(counter, "LESS20")
    returned(counter, redemption, items=SHIRT)
    body = {"redeemables": [{"id": "TWENTY"}], "order": {"id": "order-1"}}
    assert refusal_in(counter.ask("POST", "/v1/redemptions", body)) is Refusal.INVALID_ORDER
    repeated = {"redeemables": [{"id": "LESS20"}], "order": {"id": "order-1"}}
    again = counter.ask("POST", "/v1/redemptions", repeated)
    assert again.headers["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize(
    "body",
    [
        {"items": [{"product_id": "shirt", "quantity": 4}]},
        {"items": [{"product_id": "hat"}]},
        {"items": [{"position": 2}]},
        {"items": [{"product_id": "coat", "position": 1}]},
        {"amount": 80_01},
    ],
)
def test_more_than_is_left_is_refused(counter: Counter, body: dict[str, Any]) -> None:
    redemption = bought(counter, "TWENTY")
    before = counter.content()
    answer = counter.ask("POST", f"/v1/redemptions/{redemption}/returns", body)
    assert refusal_in(answer) is Refusal.INVALID_RETURN
    assert counter.content() == before


@pytest.mark.parametrize(
    "body",
    [
        {"items": []},
        {"items": [{}]},
        {"items": [{"product_id": "shirt", "quantity": 0}]},
        {"items": [{"product_id": "shirt", "quantity": -1}]},
        {"items": [{"product_id": "shirt", "quantity": 1.5}]},
        {"items": [{"product_id": "shirt", "units": 1}]},
        {"items": SHIRT, "amount": 5},
        {"amount": 0},
        {"shipping": "yes"},
        {"surprise": 1},
    ],
)
def test_what_is_no_return_is_refused(counter: Counter, body: dict[str, Any]) -> None:
    answer = counter.ask("POST", f"/v1/redemptions/{bought(counter, 'TWENTY')}/returns", body)
    assert refusal_in(answer) is Refusal.INVALID_PAYLOAD


def test_all_comes_back_only_once(counter: Counter) -> None:
    redemption = bought(counter, "TWENTY")
    returned(counter, redemption)
    answer = counter.ask("POST", f"/v1/redemptions/{redemption}/returns", {})
    assert refusal_in(answer) is Refusal.INVALID_RETURN


def test_an_unknown_redemption_returns_nothing(counter: Counter) -> None:
    for name in ("r_unknown", "x", "r_" + "a" * 40):
        answer = counter.ask("POST", f"/v1/redemptions/{name}/returns", {})
        assert refusal_in(answer) is Refusal.RESOURCE_NOT_FOUND
