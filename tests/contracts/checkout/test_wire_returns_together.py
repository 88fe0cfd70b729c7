"""Goods come back of orders with several codes, free items, promotions, shipping."""

from typing import Any

import pytest

from incentives.domain.refusal import Refusal
from incentives.names import Scope
from tests.contracts.checkout.test_wire_returns import SHIRT, campaign, returned, usage
from tests.contracts.codes.counter import Counter, refusal_in

TWO_BOOKS = {"product_id": "book", "quantity": 2, "price": 50_00}
BOOK = [{"product_id": "book", "quantity": 1}]


def percent(off: int, **more: object) -> dict[str, object]:
    return {"type": "PERCENT", "percent_off": off} | more


def redeemed(counter: Counter, *codes: str, **order: Any) -> dict[str, Any]:
    body = {
        "redeemables": [{"object": "voucher", "id": code} for code in codes],
        "order": {"id": "order-1", "items": [TWO_BOOKS]} | order,
        "customer": {"source_id": "ada"},
    }
    answer = counter.ask("POST", "/v1/redemptions", body)
    assert answer.status == 200, answer.body
    told: dict[str, Any] = answer.json
    return told


def parent(made: dict[str, Any]) -> str:
    return str(made["parent_redemption"]["id"])


def only(made: dict[str, Any]) -> str:
    (one,) = made["redemptions"]
    return str(one["id"])


def test_each_code_of_a_stack_goes_by_its_own_campaigns_word(counter: Counter) -> None:
    """Of 100.00 less 20 % less 20.00 a half comes back: 10.00 are left of one, all of the other."""
    share = campaign(counter, "SHARE", discount=percent(20))
    amount = campaign(counter, "LESS20", returns={"discount": "RE_EVALUATE"})
    answer = returned(counter, parent(redeemed(counter, "SHARE", "LESS20")), items=BOOK)
    left = {one["campaign_id"]: one["amount_left"] for one in answer["redemptions"]}
    assert left == {share: 10_00, amount: 20_00}
    assert answer["order"]["total_amount"] == 50_00 - 10_00 - 20_00
    assert answer["refund_amount"] == 60_00 - 20_00
    assert (usage(counter, share), usage(counter, amount)) == ((1, 10_00), (1, 20_00))


@pytest.mark.parametrize(("setting", "left"), [("running", 36_00), ("original", 35_00)])
def test_what_is_kept_goes_by_the_price_that_the_project_had_set(
    counter: Counter, setting: str, left: int
) -> None:
    """20 % and 10 % of a book of 50.00, of the running or of the original price."""
    _set_rules(counter, discounts_based_on=setting)
    for code, off in (("FIFTH", 20), ("TENTH", 10)):
        campaign(counter, code, discount=percent(off), returns={"discount": "RE_EVALUATE"})
    made = redeemed(counter, "FIFTH", "TENTH")
    assert made["order"]["total_amount"] == 2 * left
    _set_rules(counter)
    assert returned(counter, parent(made), items=BOOK)["order"]["total_amount"] == left


def test_what_one_discount_closed_stays_closed_on_what_is_kept(counter: Counter) -> None:
    """Half off the coat, a fifth off what else there is; the coat alone is kept."""
    _set_rules(counter, redeemables_products_application_mode="ONCE")
    coat = {"effect": "APPLY_TO_ITEMS", "applicable_to": {"product_ids": ["coat"]}}
    anew = {"discount": "RE_EVALUATE"}
    campaign(counter, "COAT", discount=percent(50, **coat), returns=anew)
    campaign(counter, "REST", discount=percent(20, effect="APPLY_TO_ITEMS"), returns=anew)
    lines = [
        {"product_id": "coat", "quantity": 1, "price": 70_00},
        {"product_id": "shirt", "quantity": 1, "price": 30_00},
    ]
    made = redeemed(counter, "COAT", "REST", items=lines)
    assert made["order"]["total_amount"] == 35_00 + 24_00
    answer = returned(counter, parent(made), items=SHIRT)
    assert (answer["refund_amount"], answer["order"]["total_amount"]) == (24_00, 35_00)


def test_units_that_one_deal_used_serve_no_other_on_what_is_kept(counter: Counter) -> None:
    """Two deals "buy one, get one" on four mugs; two are kept, and one is free.

    The second deal works on what the first left, as every code does: 15.00 for four.
    """
    deal = {"benefit": {"kind": "buy_x_get_y", "buy_units": 1, "get_units": 1}}
    for code in ("ONE", "OTHER"):
        campaign(counter, code, discount=deal, returns={"discount": "RE_EVALUATE"})
    mugs = {"product_id": "mug", "quantity": 4, "price": 5_00}
    made = redeemed(counter, "ONE", "OTHER", items=[mugs])
    assert made["order"]["total_amount"] == 20_00 - 5_00 - 3_75
    answer = returned(counter, parent(made), items=[{"product_id": "mug", "quantity": 2}])
    assert answer["order"]["total_amount"] == 5_00


def test_an_added_item_goes_with_the_use_and_not_before(counter: Counter) -> None:
    """The one in the cart comes back, the one that was added is still there."""
    gift = {"type": "UNIT", "unit_off": 2, "unit_type": "mug", "unit_price": 5_00}
    mine = campaign(counter, "MUGS", discount=gift | {"effect": "ADD_MISSING_ITEMS"})
    lines = [
        {"product_id": "coat", "quantity": 1, "price": 70_00},
        {"product_id": "mug", "quantity": 1, "price": 5_00},
    ]
    redemption = only(redeemed(counter, "MUGS", items=lines))
    assert usage(counter, mine) == (1, 10_00)
    answer = returned(counter, redemption, items=[{"product_id": "mug"}])
    assert answer["redemptions"][0]["status"] == "SUCCEEDED"
    assert usage(counter, mine) == (1, 5_00)
    assert returned(counter, redemption)["refund_amount"] == 70_00
    assert usage(counter, mine) == (0, 0)


def test_an_order_whose_lines_have_no_price_comes_back_whole(counter: Counter) -> None:
    mine = campaign(counter, "LESS20")
    lines = [{"product_id": "book", "quantity": 2}]
    answer = returned(counter, only(redeemed(counter, "LESS20", items=lines, amount=100_00)))
    assert (answer["refund_amount"], answer["amount"]) == (80_00, 100_00)
    assert answer["items"][0]["quantity"] == 2
    assert usage(counter, mine) == (0, 0)


def test_shipping_comes_back_once_and_with_what_was_off_it(counter: Counter) -> None:
    half = {"kind": "percent", "rate_bp": 5_000, "target": {"on": "shipping", "methods": ["post"]}}
    mine = campaign(counter, "SHIP", discount={"benefit": half})
    made = redeemed(counter, "SHIP", shipping={"method": "post", "price": 4_90})
    redemption = only(made)
    assert made["order"]["shipping"]["total_amount"] == 2_45
    assert returned(counter, redemption)["refund_amount"] == 100_00
    assert usage(counter, mine) == (1, 2_45)
    assert returned(counter, redemption, shipping=True)["refund_amount"] == 2_45
    assert usage(counter, mine) == (0, 0)
    again = counter.ask("POST", f"/v1/redemptions/{redemption}/returns", {"shipping": True})
    assert refusal_in(again) is Refusal.INVALID_RETURN


def test_an_order_without_shipping_gives_none_back(counter: Counter) -> None:
    redemption = only(redeemed(counter, "TWENTY"))
    returned(counter, redemption)
    again = counter.ask("POST", f"/v1/redemptions/{redemption}/returns", {"shipping": True})
    assert refusal_in(again) is Refusal.INVALID_RETURN


def test_a_promotion_gives_back_its_part_under_its_own_name(counter: Counter) -> None:
    tier = {"action": {"discount": percent(10)}}
    body = {"name": "Spring", "campaign_type": "PROMOTION", "promotion": {"tiers": [tier]}}
    made = counter.ask("POST", "/v1/campaigns", body, scope=Scope.MARKETING).json
    cart = {"promotions": "auto", "order": {"id": "order-1", "items": [TWO_BOOKS]}}
    redemption = only(counter.ask("POST", "/v1/redemptions", cart).json)
    (one,) = returned(counter, redemption, items=BOOK)["redemptions"]
    assert one["related_object_type"] == "promotion_tier"
    assert one["related_object_id"].startswith("promo_")
    assert (one["returned_amount"], one["amount_left"]) == (5_00, 5_00)
    assert usage(counter, made["id"]) == (1, 5_00)


def test_a_rollback_after_a_return_tells_of_what_was_kept(counter: Counter) -> None:
    campaign(counter, "LESS20")
    redemption = only(redeemed(counter, "LESS20"))
    returned(counter, redemption, items=BOOK)
    back = counter.ask("POST", f"/v1/redemptions/{redemption}/rollback", {}).json
    assert (back["order"]["amount"], back["order"]["total_amount"]) == (50_00, 50_00)


def _set_rules(counter: Counter, **rules: object) -> None:
    answer = counter.ask("PUT", "/v1/stacking-rules", rules, scope=Scope.MARKETING)
    assert answer.status == 200, answer.body
