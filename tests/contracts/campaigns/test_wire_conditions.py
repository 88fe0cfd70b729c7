"""Conditions of campaigns over the API: validated at creation, decided with what the shop says."""

from typing import Any

import pytest

from incentives.names import Scope
from tests.contracts.codes.counter import Counter, refusal_in

GERMANS_SECOND_ORDER = {
    "kind": "all",
    "of": [
        {"kind": "customer.country", "op": "in", "values": ["DE"]},
        {"kind": "customer.orders", "op": "at_least", "value": 1},
    ],
}
IN_GERMANY = {"address": {"country": "DE"}, "source_id": "c-1"}


def create(counter: Counter, conditions: object, status: int = 201) -> Any:
    body = {
        "name": "Condition",
        "type": "STANDALONE",
        "conditions": conditions,
        "voucher": {
            "type": "DISCOUNT_VOUCHER",
            "code": "COND",
            "discount": {"type": "PERCENT", "percent_off": 10},
        },
    }
    answer = counter.ask("POST", "/v1/campaigns", body, scope=Scope.MARKETING)
    assert answer.status == status, answer.body
    return answer if status >= 400 else answer.json


def asked(**members: object) -> dict[str, object]:
    order = {"id": "O-1", "amount": 100_00}
    return {"redeemables": [{"id": "COND"}], "order": order} | members


def key_of(counter: Counter, body: object) -> str | None:
    """Why the code does not apply, as validation and redemption both say; None if it does."""
    seen = counter.ask("POST", "/v1/validations", body).json
    made = counter.ask("POST", "/v1/redemptions", body)
    if seen["valid"]:
        assert made.status == 200
        return None
    key: str = seen["redeemables"][0]["result"]["error"]["key"]
    assert refusal_in(made) == key
    return key


@pytest.mark.parametrize(
    ("customer", "key"),
    [
        (IN_GERMANY | {"orders_count": 1}, None),
        (IN_GERMANY | {"orders_count": 0}, "customer_rules_violated"),
        ({"source_id": "c-1", "address": {"country": "FR"}}, "customer_rules_violated"),
        (IN_GERMANY, "missing_customer_data"),
        ({"source_id": "c-1", "orders_count": 3}, "missing_customer_data"),
    ],
)
def test_a_code_is_for_those_whom_the_shop_says_it_is_for(
    counter: Counter, customer: dict[str, object], key: str | None
) -> None:
    """What the shop does not say never passes."""
    assert create(counter, GERMANS_SECOND_ORDER)["conditions"] == GERMANS_SECOND_ORDER
    assert key_of(counter, asked(customer=customer)) == key


def test_without_a_customer_the_customer_is_what_lacks(counter: Counter) -> None:
    create(counter, GERMANS_SECOND_ORDER)
    assert key_of(counter, asked()) == "missing_customer"


def test_a_place_is_where_the_shop_says_the_order_comes_from(counter: Counter) -> None:
    create(counter, {"kind": "place.country", "op": "in", "values": ["DE", "AT"]})
    assert key_of(counter, asked(location={"country": "AT"})) is None
    assert key_of(counter, asked(order={"id": "O-2", "amount": 1}, location={"country": "FR"}))
    unsaid = asked(order={"id": "O-3", "amount": 1})
    assert key_of(counter, unsaid) == "missing_location"


@pytest.mark.parametrize("birthdate", ["", "31.12.1990", "1990-13-01", "--12-31"])
def test_a_birthday_in_another_form_is_not_known(counter: Counter, birthdate: str) -> None:
    create(counter, {"kind": "customer.birthday_month", "value": False})
    customer = {"source_id": "c-1", "birthdate": birthdate}
    assert key_of(counter, asked(customer=customer)) == "missing_customer_data"


def test_a_threshold_after_discounts_sees_the_running_price(counter: Counter) -> None:
    """TWENTY leaves 80.00 of 100.00, which is less than COND asks for."""
    create(counter, {"kind": "order.subtotal_after_discounts", "op": "at_least", "value": 90_00})
    assert key_of(counter, asked()) is None
    both = {"redeemables": [{"id": "COND"}, {"id": "TWENTY"}], "order": {"amount": 100_00}}
    seen = counter.ask("POST", "/v1/validations", both).json
    assert [one["id"] for one in seen["skipped_redeemables"]] == ["TWENTY"]
    assert seen["redeemables"][0]["result"]["error"]["key"] == "order_rules_violated"


def test_what_a_browser_says_of_its_user_is_no_fact(counter: Counter) -> None:
    create(counter, {"kind": "customer.logged_in"})
    body = asked(customer={"source_id": "c-1", "logged_in": True})
    assert counter.ask("POST", "/v1/validations", body).json["valid"]
    answer = counter.ask("POST", "/client/v1/validations", body, scope=Scope.CLIENT).json
    assert not answer["valid"]
    assert answer["redeemables"][0]["result"]["error"]["key"] == "invalid_voucher"


@pytest.mark.parametrize(
    ("conditions", "place"),
    [
        ({"kind": "customer.shoe_size", "op": "is", "value": 9}, "conditions"),
        ({"kind": "all", "of": []}, "conditions"),
        ({"kind": "all", "of": [{"kind": "customer.orders", "op": "is_not_a_word"}]}, "of[0]"),
        ({"kind": "customer.orders", "op": "at_least", "value": "many"}, "conditions.value"),
    ],
)
def test_a_condition_that_cannot_be_is_refused_with_its_place(
    counter: Counter, conditions: object, place: str
) -> None:
    answer = create(counter, conditions, status=400)
    assert refusal_in(answer) == "invalid_campaign_params"
    assert place in answer.json["details"]


def test_conditions_can_be_changed_and_removed(counter: Counter) -> None:
    campaign = create(counter, GERMANS_SECOND_ORDER)
    path = f"/v1/campaigns/{campaign['id']}"
    only_de = {"kind": "place.country", "op": "in", "values": ["DE"]}
    changed = counter.ask("PUT", path, {"conditions": only_de}, scope=Scope.MARKETING).json
    assert changed["conditions"] == only_de
    assert key_of(counter, asked()) == "missing_location"
    removed = {"unset_fields": ["conditions"]}
    assert "conditions" not in counter.ask("PUT", path, removed, scope=Scope.MARKETING).json
    assert key_of(counter, asked()) is None


@pytest.mark.parametrize(("channel", "valid"), [("app", True), ("till", False)])
def test_a_browser_says_an_orders_metadata_in_its_query_string(
    counter: Counter, channel: str, *, valid: bool
) -> None:
    create(
        counter,
        {"kind": "order.metadata", "path": ["channel"], "op": "is", "values": ["app"]},
    )
    query = f"code=COND&amount=1000&order[metadata][channel]={channel}&metadata[page]=cart"
    answer = counter.ask("GET", f"/client/v1/validate?{query}", scope=Scope.CLIENT)
    assert (answer.status, answer.json["valid"]) == (200, valid)
