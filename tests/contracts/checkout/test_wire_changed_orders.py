"""A placed order is changed over the wire: figures add up."""

from typing import Any

import pytest

from incentives.names import Scope
from tests.contracts.checkout.changing import (
    HAT,
    SHIRTS,
    TV,
    campaign,
    changed,
    check,
    redeemed,
    seen,
    voucher,
)
from tests.contracts.checkout.test_wire_orders import said
from tests.contracts.codes.counter import Counter


def a_card(counter: Counter, minor: int) -> str:
    """The code of a gift card with so much on it."""
    body = {
        "name": "Cards",
        "campaign_type": "GIFT_VOUCHERS",
        "type": "STATIC",
        "voucher": {"type": "GIFT_VOUCHER", "gift": {"amount": minor}},
    }
    made = counter.ask("POST", "/v1/campaigns", body, scope=Scope.MARKETING).json
    path = f"/v1/campaigns/{made['id']}/vouchers/CARD-1"
    assert counter.ask("POST", path, {}, scope=Scope.MARKETING).status == 200
    return "CARD-1"


def test_an_answer_says_what_is_due_before_and_after(counter: Counter) -> None:
    redeemed(counter, "TWENTY")
    order = changed(counter, items=[SHIRTS, HAT], shipping={"price": 490})
    assert order["change"] == {
        "dry_run": False,
        "due_before": 1600,
        "due_after": 2490,
        "difference": 890,
        "held_back": [],
    }
    assert (order["amount"], order["total_amount"], order["status"]) == (2500, 2000, "CREATED")
    assert order["shipping"]["total_amount"] == 490


def test_discounts_on_items_follow_their_items(counter: Counter) -> None:
    campaign(counter, "ITEMS")
    redeemed(counter, "ITEMS", "TWENTY")
    order = changed(counter, items=[HAT, SHIRTS, TV])
    assert (order["items_discount_amount"], order["discount_amount"]) == (10_240, 18_432)
    assert [one["id"] for one in order["redemptions"].values() if "id" in one] == []


def test_what_is_held_back_says_why(counter: Counter) -> None:
    mine = campaign(counter, "TEN", limits={"budget": 300})
    (redemption,) = redeemed(counter, "TEN")
    order = changed(counter, items=[SHIRTS | {"quantity": 4}])
    (held,) = order["change"]["held_back"]
    assert (held["redemption"], held["key"]) == (redemption, "budget_exceeded")
    assert order["change"]["due_after"] == 3800
    body = {"items": [SHIRTS | {"quantity": 4}], "discount_growth": "REQUIRED"}
    before = counter.content()
    answer = counter.ask("PUT", "/v1/orders/A", body)
    assert (answer.status, answer.json["key"]) == (400, "budget_exceeded")
    assert counter.content() == before
    answer = counter.ask("GET", f"/v1/campaigns/{mine}", scope=Scope.MARKETING)
    assert answer.json["usage"]["discount_amount"] == 200


@pytest.mark.parametrize("codes", [("TWENTY", "CARD-1"), ("CARD-1", "TWENTY")])
def test_a_repeat_counts_a_card_that_pays_after_a_code_of_later(
    counter: Counter, codes: tuple[str, ...]
) -> None:
    redeemed(counter, a_card(counter, 300))
    assert changed(counter, redeemables=[voucher("TWENTY")])["total_amount"] == 1300
    order = {"id": "A", "items": [SHIRTS]}
    body = {"redeemables": [voucher(code) for code in codes], "order": order}
    for path in ("/v1/redemptions", "/v1/validations"):
        told = said(counter, path, body)["order"]
        assert (told["total_discount_amount"], told["total_amount"]) == (700, 1300)


def test_status_words_are_the_fields(counter: Counter) -> None:
    redeemed(counter, "TWENTY")
    for word in ("CREATED", "PAID", "FULFILLED", "CREATED", "CANCELED", "CANCELED", "PAID"):
        assert changed(counter, status=word)["status"] == word
    assert changed(counter)["total_discount_amount"] == 0


def test_a_cancellation_with_empty_lists_changes_nothing_else(counter: Counter) -> None:
    redeemed(counter, "TWENTY")
    order = changed(counter, status="CANCELED", redeemables=[], removed_redeemables=[])
    assert (order["status"], order["change"]["due_after"]) == ("CANCELED", 0)


def test_an_order_is_found_by_either_of_its_ids(counter: Counter) -> None:
    redemption = redeemed(counter, "TWENTY")[0]
    ours = counter.ask("GET", f"/v1/redemptions/{redemption}").json["order"]
    assert ours["id"] == "A"
    answer = counter.ask("PUT", "/v1/orders/nobody-knows", {"status": "PAID"})
    assert (answer.status, answer.json["key"]) == (404, "resource_not_found")


def test_another_customer_takes_the_order_over(counter: Counter) -> None:
    ids = redeemed(counter, "TWENTY", customer={"source_id": "ann"})
    assert changed(counter, customer={"source_id": "jo"})["customer_id"] != "ann"
    body = {
        "redeemables": [{"object": "voucher", "id": "TWENTY"}],
        "order": {"id": "A"},
        "customer": {"source_id": "ann"},
    }
    answer = counter.ask("POST", "/v1/redemptions", body)
    assert (answer.status, answer.json["key"]) == (409, "order_changed")
    again = said(counter, "/v1/redemptions", body | {"customer": {"source_id": "jo"}})
    assert [one["id"] for one in again["redemptions"]] == ids


@pytest.mark.parametrize(
    "cart",
    [
        {"items": [SHIRTS, TV]},
        {"items": [HAT]},
        {"items": [SHIRTS], "shipping": {"price": 490}},
        {"items": [SHIRTS | {"price": 1}]},
    ],
)
def test_a_validation_of_another_cart_says_what_the_dry_run_says(
    counter: Counter, cart: dict[str, Any]
) -> None:
    campaign(counter, "ITEMS")
    redeemed(counter, "ITEMS", "TWENTY", "HUNDRED")
    codes = [voucher(code) for code in ("ITEMS", "TWENTY", "HUNDRED")]
    body = {"redeemables": codes, "order": {"id": "A"} | cart}
    validated = said(counter, "/v1/validations", body)["order"]
    before = counter.content()
    foreseen = changed(counter, "?dry_run=true", **cart)
    assert counter.content() == before
    for name in ("amount", "total_discount_amount", "total_amount"):
        assert validated[name] == foreseen[name]
    done = changed(counter, **cart)
    drop = {"change", "decision_id", "redemptions"}
    assert {k: v for k, v in done.items() if k not in drop} == {
        k: v for k, v in foreseen.items() if k not in drop
    }
    assert done["change"] == foreseen["change"] | {"dry_run": False}


def test_redemptions_of_before_are_read_after_a_change(counter: Counter) -> None:
    campaign(counter, "ITEMS")
    gone, kept = redeemed(counter, "ITEMS", "TWENTY")
    changed(counter, items=[TV, SHIRTS, HAT], removed_redeemables=["ITEMS"])
    assert seen(counter, gone)["status"] == "ROLLED_BACK"
    assert seen(counter, kept)["order"]["total_discount_amount"] == 20_480
    parent = seen(counter, kept)["redemption"]
    assert seen(counter, parent)["order"]["amount"] == 102_400


def test_a_stack_of_which_one_was_taken_off_is_rolled_back_with_the_rest(counter: Counter) -> None:
    campaign(counter, "ITEMS")
    gone, kept = redeemed(counter, "ITEMS", "TWENTY")
    changed(counter, items=[TV, SHIRTS, HAT], removed_redeemables=["ITEMS"])
    changed(counter, items=[HAT])
    parent = seen(counter, kept)["redemption"]
    for _ in range(2):
        answer = said(counter, f"/v1/redemptions/{parent}/rollbacks", {})
        check(answer["order"])
        assert {one["redemption"] for one in answer["rollbacks"]} == {gone, kept}
        assert answer["order"]["total_amount"] == 500
    assert seen(counter, kept)["status"] == "ROLLED_BACK"
    assert changed(counter, items=[SHIRTS])["total_discount_amount"] == 0


def test_a_rollback_of_before_is_answered_again_after_changes(counter: Counter) -> None:
    campaign(counter, "ITEMS")
    (first,) = redeemed(counter, "ITEMS")
    (second,) = redeemed(counter, "TWENTY")
    said(counter, f"/v1/redemptions/{first}/rollback", {})
    changed(counter, items=[TV, HAT], redeemables=[voucher("ITEMS"), voucher("EIGHTY")])
    changed(counter, items=[TV], removed_redeemables=["ITEMS"])
    for one in (first, second):
        answer = said(counter, f"/v1/redemptions/{one}/rollback", {})
        check(answer["order"])
        assert seen(counter, one)["status"] == "ROLLED_BACK"


def test_goods_come_back_before_and_after_a_change(counter: Counter) -> None:
    campaign(counter, "ITEMS")
    (redemption,) = redeemed(counter, "ITEMS", order={"items": [SHIRTS, HAT]})
    path = f"/v1/redemptions/{redemption}/returns"
    first = {"items": [{"product_id": "shirt"}], "source_id": "R-1"}
    assert said(counter, path, first)["refund_amount"] == 900
    kept = changed(counter, metadata={"gift": True})
    assert kept["amount"] == 1500
    assert changed(counter, items=[TV])["total_amount"] == 89_910
    again = said(counter, path, first)
    assert (again["refund_amount"], again["items"][0]["quantity"]) == (900, 1)
    check(again["order"])
    second = said(counter, path, {"items": [{"product_id": "tv"}], "source_id": "R-2"})
    assert second["refund_amount"] == 89_910
    check(second["order"])
    assert seen(counter, redemption)["status"] == "ROLLED_BACK"


def test_a_status_alone_moves_no_money_after_a_return(counter: Counter) -> None:
    redeemed_id = redeemed(counter, "HUNDRED")[0]
    path = f"/v1/redemptions/{redeemed_id}/returns"
    assert said(counter, path, {"items": [{"product_id": "shirt"}]})["refund_amount"] == 950
    change = changed(counter, status="PAID")["change"]
    assert (change["due_before"], change["due_after"]) == (950, 950)


def test_the_decision_on_a_changed_order_can_be_explained(counter: Counter) -> None:
    redeemed(counter, "TWENTY")
    for body in (
        {"items": [TV, HAT], "redeemables": [voucher("EIGHTY")]},
        {"items": [HAT], "removed_redeemables": ["EIGHTY"]},
        {"redeemables": [voucher("EIGHTY")]},
        {"status": "CANCELED"},
    ):
        decision = changed(counter, **body)["decision_id"]
        answer = counter.ask("GET", f"/v1/decisions/{decision}", scope=Scope.SUPPORT)
        assert answer.status == 200, answer.body
    refused = counter.ask(
        "PUT", "/v1/orders/A", {"status": "PAID", "redeemables": [voucher("NOPE")]}
    )
    answer = counter.ask("GET", f"/v1/decisions/{refused.json['decision_id']}", scope=Scope.SUPPORT)
    assert answer.status == 200, answer.body


def test_an_order_of_which_nothing_is_left_gives_its_discount_back(counter: Counter) -> None:
    mine = campaign(counter, "ITEMS")
    redeemed(counter, "ITEMS")
    order = changed(counter, items=[])
    assert order["change"]["due_after"] == 0
    usage = counter.ask("GET", f"/v1/campaigns/{mine}", scope=Scope.MARKETING).json["usage"]
    assert (usage["redeemed_quantity"], usage["discount_amount"]) == (0, 0)
