"""What is too large to keep or to answer is refused before anything is written."""

from typing import Any

import pytest

from incentives.names import Scope
from tests.builders import a_campaign, keep
from tests.contracts.campaigns.test_wire_discounts import a_cart, create, said
from tests.contracts.codes.counter import Counter, refusal_in

TENTH = {"type": "PERCENT", "percent_off": 10}
TENTH_OFF = {"kind": "percent", "rate_bp": 1_000}
FREE_SHIPPING = {"benefit": {"kind": "percent", "rate_bp": 10_000, "target": {"on": "shipping"}}}


def change(counter: Counter, name: str, body: object) -> Any:
    return counter.ask("PUT", f"/v1/campaigns/{name}", body, scope=Scope.MARKETING)


def test_a_campaign_is_never_too_large_to_be_stopped(counter: Counter) -> None:
    names = [f"{number:0>190}" for number in range(200)]
    leaves = [{"kind": "order.products", "op": "contains_any", "values": names} for _ in range(3)]
    create(counter, "SMALL", TENTH, conditions=leaves[0])
    assert counter.ask("POST", "/v1/campaigns/SMALL/stop", scope=Scope.MARKETING).status == 200
    answer = change(counter, "SMALL", {"conditions": {"kind": "any", "of": leaves}})
    assert refusal_in(answer) == "invalid_campaign_params"


def test_lines_times_codes_fit_into_one_answer(counter: Counter) -> None:
    lines = [{"product_id": f"p{number}", "price": 100} for number in range(500)]
    codes = [{"id": f"C{number}"} for number in range(6)]
    answer = counter.ask(
        "POST", "/v1/validations", {"redeemables": codes, "order": {"items": lines}}
    )
    assert refusal_in(answer) == "invalid_payload"


def test_shipping_that_is_free_already_is_not_discounted_again(counter: Counter) -> None:
    """No total falls below zero."""
    create(counter, "SHIP", FREE_SHIPPING)
    create(counter, "AGAIN", FREE_SHIPPING)
    said(counter, "/v1/redemptions", a_cart("SHIP", order_id="O-1"))
    later = said(counter, "/v1/redemptions", a_cart("AGAIN", order_id="O-1"))
    assert later["order"]["shipping"]["total_amount"] == 0
    assert later["order"]["shipping"]["discount_amount"] == 9_90


def test_an_order_is_described_once_while_codes_stand_on_it(counter: Counter) -> None:
    """Nobody is answered with another cart's figures, and no line is discounted below nothing."""
    create(counter, "TENTH", TENTH)
    create(counter, "MORE", TENTH)
    first = said(counter, "/v1/redemptions", a_cart("TENTH", order_id="O-1"))
    other = a_cart("MORE", order_id="O-1", items=[{"product_id": "shoe", "price": 1}])
    assert refusal_in(counter.ask("POST", "/v1/redemptions", other)) == "order_changed"
    again = said(counter, "/v1/redemptions", a_cart("TENTH", order_id="O-1"))
    assert again["order"] == first["order"]
    rollback = f"/v1/redemptions/{first['redemptions'][0]['id']}/rollback"
    assert counter.ask("POST", rollback, {}).status == 200
    assert said(counter, "/v1/redemptions", other)["order"]["amount"] == 1


def test_a_repeat_beside_a_new_code_counts_what_stands_between(counter: Counter) -> None:
    for code in ("A", "B", "C"):
        create(counter, code, {"type": "AMOUNT", "amount_off": 10_00})
    said(counter, "/v1/redemptions", a_cart("A", order_id="O-1"))
    said(counter, "/v1/redemptions", a_cart("B", order_id="O-1"))
    seen = said(counter, "/v1/validations", a_cart("A", "C", order_id="O-1"))["order"]
    made = said(counter, "/v1/redemptions", a_cart("A", "C", order_id="O-1"))["order"]
    for order in (seen, made):
        assert order["total_discount_amount"] == 30_00
        assert order["total_applied_discount_amount"] == 20_00


def test_a_budget_that_comes_later_can_be_spent(counter: Counter) -> None:
    create(counter, "TENTH", TENTH)
    changed = change(counter, "TENTH", {"limits": {"budget": 20_00}}).json
    assert changed["gates"] == 1
    assert said(counter, "/v1/redemptions", a_cart("TENTH", order_id="O-1"))


@pytest.mark.parametrize("beside", [{"applicable_to": {"product_ids": ["a"]}}, {"type": "AMOUNT"}])
def test_nothing_is_overlooked_beside_a_whole_benefit(
    counter: Counter, beside: dict[str, object]
) -> None:
    discount = {"benefit": {"kind": "percent", "rate_bp": 5_000}} | beside
    voucher = {"type": "DISCOUNT_VOUCHER", "code": "X", "discount": discount}
    body = {"name": "X", "type": "STANDALONE", "voucher": voucher}
    answer = counter.ask("POST", "/v1/campaigns", body, scope=Scope.MARKETING)
    assert refusal_in(answer) == "invalid_campaign_params"


@pytest.mark.parametrize(
    "benefit",
    [
        {"kind": "several"},
        {"kind": "several", "of": {}},
        {"kind": "several", "of": [TENTH_OFF]},
        {"kind": "several", "of": [TENTH_OFF] * 6},
        {"kind": "several", "of": [TENTH_OFF, TENTH_OFF], "maximum_minor": 5_00},
        {"kind": "several", "of": [TENTH_OFF, {"kind": "several", "of": [TENTH_OFF] * 2}]},
        {"kind": "several", "of": [TENTH_OFF, {"kind": "credits", "credits_minor": 5_00}]},
        {"kind": "several", "of": [TENTH_OFF, TENTH_OFF | {"rounding": "up"}]},
        {"kind": "several", "of": [TENTH_OFF, 7]},
    ],
    ids=repr,
)
def test_several_effects_are_a_plain_list_of_them(counter: Counter, benefit: object) -> None:
    voucher = {"type": "DISCOUNT_VOUCHER", "code": "X", "discount": {"benefit": benefit}}
    body = {"name": "X", "type": "STANDALONE", "voucher": voucher}
    answer = counter.ask("POST", "/v1/campaigns", body, scope=Scope.MARKETING)
    assert refusal_in(answer) == "invalid_campaign_params"


def test_a_country_by_name_hinders_no_checkout(counter: Counter) -> None:
    keep(a_campaign(public_code="PLAIN"))
    body = a_cart("PLAIN") | {"customer": {"source_id": "c", "address": {"country": "Poland"}}}
    assert said(counter, "/v1/validations", body)["valid"]


def test_a_date_that_the_zone_does_not_know_is_refused_at_creation(counter: Counter) -> None:
    dates = {"kind": "time.dates", "starts": "1970-01-01"}
    voucher = {"type": "DISCOUNT_VOUCHER", "code": "X", "discount": TENTH}
    body = {"name": "X", "type": "STANDALONE", "voucher": voucher, "conditions": dates}
    in_berlin = body | {"timezone": "Europe/Berlin"}
    answer = counter.ask("POST", "/v1/campaigns", in_berlin, scope=Scope.MARKETING)
    assert refusal_in(answer) == "invalid_campaign_params"
    assert counter.ask("POST", "/v1/campaigns", body, scope=Scope.MARKETING).status == 201
    moved = change(counter, "X", {"timezone": "Europe/Berlin"})
    assert refusal_in(moved) == "invalid_campaign_params"
