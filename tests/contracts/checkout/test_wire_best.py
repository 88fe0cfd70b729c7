"""Only the best promotion, for the order or for each line, over every route."""

from typing import Any

import pytest
from voucherify.models.redemptions_redeem_response_body import RedemptionsRedeemResponseBody
from voucherify.models.validations_validate_response_body import ValidationsValidateResponseBody

from incentives.names import Scope
from tests.contracts.checkout.changing import changed
from tests.contracts.checkout.test_wire_returns import campaign, returned, usage
from tests.contracts.checkout.test_wire_stacking import RULES, put
from tests.contracts.codes.counter import Counter, refusal_in

type Json = dict[str, Any]

MUG = {"product_id": "mug", "price": 4_00}
BOOKS = {"product_id": "book", "price": 40_00, "quantity": 2}
TENTH = {"type": "PERCENT", "percent_off": 10}
TENTH_OF_ITEMS = TENTH | {"effect": "APPLY_TO_ITEMS"}
FIVE_A_LINE = {"type": "AMOUNT", "amount_off": 5_00, "effect": "APPLY_TO_ITEMS"}


def ask(counter: Counter, path: str, *codes: str, **order: object) -> Json:
    redeemables = [{"object": "voucher", "id": code} for code in codes]
    answer = counter.ask("POST", path, {"redeemables": redeemables, "order": order})
    assert answer.status == 200, answer.body
    told: Json = answer.json
    return told


def off(told: Json) -> list[int]:
    return [one.get("discount_amount", 0) for one in told["order"]["items"]]


def test_the_rule_is_set_and_shown(counter: Counter) -> None:
    assert counter.ask("GET", RULES).json["best_only"] == "none"
    assert put(counter, {"best_only": "order"}).json["best_only"] == "order"
    assert refusal_in(put(counter, {"best_only": "item"})) == "invalid_payload"
    assert counter.ask("GET", RULES).json["best_only"] == "order"


@pytest.mark.parametrize("codes", [("TENTH", "FIVE"), ("FIVE", "TENTH")])
def test_an_order_takes_the_better_of_two_codes_and_uses_one(
    counter: Counter, codes: tuple[str, str]
) -> None:
    put(counter, {"best_only": "order"})
    tenth = campaign(counter, "TENTH", discount=TENTH)
    five = campaign(counter, "FIVE", discount={"type": "AMOUNT", "amount_off": 5_00})
    seen = ask(counter, "/v1/validations", *codes, id="A", amount=20_00)
    done = ask(counter, "/v1/redemptions", *codes, id="A", amount=20_00)
    for told in (seen, done):
        assert told["order"]["total_discount_amount"] == 5_00
        (skipped,) = told["skipped_redeemables"]
        assert (skipped["id"], skipped["result"]["details"]["redeemables"]) == ("TENTH", ["FIVE"])
    assert (usage(counter, tenth), usage(counter, five)) == ((0, 0), (1, 5_00))
    assert ValidationsValidateResponseBody.from_dict(seen) is not None
    assert RedemptionsRedeemResponseBody.from_dict(done) is not None


def test_a_code_that_comes_later_finds_the_place_taken_until_it_is_given_back(
    counter: Counter,
) -> None:
    put(counter, {"best_only": "order"})
    campaign(counter, "TENTH", discount=TENTH)
    campaign(counter, "FIVE", discount={"type": "AMOUNT", "amount_off": 5_00})
    first = ask(counter, "/v1/redemptions", "TENTH", id="A", amount=20_00)["redemptions"][0]
    later = {"redeemables": [{"id": "FIVE"}], "order": {"id": "A"}}
    assert refusal_in(counter.ask("POST", "/v1/redemptions", later)) == "no_applicable_redeemables"
    assert counter.ask("POST", f"/v1/redemptions/{first['id']}/rollback", {}).status == 200
    assert counter.ask("POST", "/v1/redemptions", later).status == 200


def test_a_promotion_that_is_used_up_leaves_its_place_to_the_next(counter: Counter) -> None:
    put(counter, {"best_only": "order"})
    for percent_off, limits in ((30, {"budget": 5_00}), (20, {"total": 1}), (10, {})):
        discount = {"type": "PERCENT", "percent_off": percent_off}
        body = {
            "name": f"{percent_off} %",
            "campaign_type": "PROMOTION",
            "promotion": {"tiers": [{"action": {"discount": discount}}]},
        } | ({"limits": limits} if limits else {})
        assert counter.ask("POST", "/v1/campaigns", body, scope=Scope.MARKETING).status == 201
    body = {"promotions": "auto", "order": {"amount": 20_00}}
    found = [counter.ask("POST", "/v1/redemptions", body).json["order"] for _ in range(2)]
    assert [order["total_discount_amount"] for order in found] == [4_00, 2_00]


def two_codes(counter: Counter, **terms: object) -> tuple[str, str, str]:
    """The ids of two campaigns for goods, and of the redemption of both: 8.00 and 4.00."""
    put(counter, {"best_only": "line"})
    tenth = campaign(counter, "TENTH", discount=TENTH_OF_ITEMS, **terms)
    five = campaign(counter, "FIVE", discount=FIVE_A_LINE, **terms)
    seen = ask(counter, "/v1/validations", "TENTH", "FIVE", id="A", items=[BOOKS, MUG])
    done = ask(counter, "/v1/redemptions", "FIVE", "TENTH", id="A", items=[BOOKS, MUG])
    assert off(seen) == off(done) == [8_00, 4_00]
    assert (usage(counter, tenth), usage(counter, five)) == ((1, 8_00), (1, 4_00))
    return tenth, five, done["parent_redemption"]["id"]


def test_each_line_takes_the_better_of_two_codes(counter: Counter) -> None:
    tenth, five, redemption = two_codes(counter)
    assert counter.ask("POST", f"/v1/redemptions/{redemption}/rollbacks", {}).status == 200
    assert (usage(counter, tenth), usage(counter, five)) == ((0, 0), (0, 0))


@pytest.mark.parametrize("rule", ["KEEP", "RE_EVALUATE"])
def test_in_a_return_each_line_stays_with_what_it_took(counter: Counter, rule: str) -> None:
    """Half of the books leave 4.00 of 10 %, though 5.00 a line would be more now."""
    tenth, five, redemption = two_codes(counter, returns={"discount": rule})
    back = returned(counter, redemption, items=[{"product_id": "book", "quantity": 1}])
    assert back["refund_amount"] == 36_00
    assert off(back) == [4_00, 4_00]
    assert (usage(counter, tenth)[1], usage(counter, five)[1]) == (4_00, 4_00)


def test_a_changed_order_decides_its_lines_anew(counter: Counter) -> None:
    tenth, five, _ = two_codes(counter)
    order = changed(counter, items=[BOOKS | {"quantity": 1}, MUG])
    assert off({"order": order}) == [5_00, 4_00]
    assert (usage(counter, tenth)[1], usage(counter, five)[1]) == (0, 9_00)
