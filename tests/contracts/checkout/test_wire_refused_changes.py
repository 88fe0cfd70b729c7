"""Changes of a placed order that are refused change nothing."""

from typing import Any

import pytest

from incentives.names import Scope
from tests.contracts.checkout.changing import (
    HAT,
    changed,
    redeemed,
    voucher,
)
from tests.contracts.codes.counter import Counter, refusal_in


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"status": "CANCELED", "items": [HAT]}, id="canceled with goods"),
        pytest.param({"status": "CANCELED", "amount": 1}, id="canceled with an amount"),
        pytest.param({"status": "CANCELED", "redeemables": [voucher("EIGHTY")]}, id="and a code"),
        pytest.param({"status": "CANCELED", "removed_redeemables": ["TWENTY"]}, id="less a code"),
        pytest.param({"status": "canceled"}, id="small letters"),
        pytest.param({"status": "SHIPPED"}, id="no word of ours"),
        pytest.param(
            {"redeemables": [voucher("EIGHTY")], "removed_redeemables": ["eighty "]},
            id="added and removed",
        ),
        pytest.param(
            {"redeemables": [voucher("EIGHTY"), voucher("EIGHTY")]}, id="the same code twice"
        ),
        pytest.param({"items": [HAT] * 501}, id="too many items"),
        pytest.param({"items": [HAT | {"quantity": -1}]}, id="less than no unit"),
        pytest.param({"items": [HAT | {"price": -1}]}, id="a price below zero"),
        pytest.param({"items": [HAT | {"price": 10**15}]}, id="a price beyond any"),
        pytest.param({"items": {}}, id="items that are no list"),
        pytest.param({"items": [None]}, id="an item that is none"),
        pytest.param({"amount": -5}, id="an amount below zero"),
        pytest.param({"amount": "5"}, id="an amount in words"),
        pytest.param({"currency": "XAU"}, id="no currency"),
        pytest.param({"redeemables": [voucher(f"C{n}") for n in range(31)]}, id="31 redeemables"),
        pytest.param({"removed_redeemables": [f"C{n}" for n in range(31)]}, id="31 taken off"),
        pytest.param({"removed_redeemables": ["EIGHTY"]}, id="a code that is not on it"),
        pytest.param({"removed_redeemables": [""]}, id="a code without a name"),
        pytest.param({"redeemables": [voucher("NOPE")]}, id="a code that nobody knows"),
        pytest.param({"redeemables": [{"object": "voucher"}]}, id="a redeemable without an id"),
        pytest.param({"discount_growth": "ALWAYS"}, id="no such growth"),
        pytest.param({"metadata": {"k": "v" * 100_000}}, id="metadata without end"),
        pytest.param([], id="no object"),
        pytest.param("{", id="no JSON"),
    ],
)
def test_a_refused_change_leaves_everything_as_it_was(counter: Counter, body: Any) -> None:
    redeemed(counter, "TWENTY", customer={"source_id": "ann"})
    before = counter.content()
    answer = counter.ask("PUT", "/v1/orders/A", body)
    refusal_in(answer)
    assert counter.content() == before


def test_a_canceled_order_is_changed_only_by_reopening_it(counter: Counter) -> None:
    redeemed(counter, "TWENTY")
    changed(counter, status="CANCELED")
    before = counter.content()
    for body in ({"items": [HAT]}, {"redeemables": [voucher("EIGHTY")]}):
        answer = counter.ask("PUT", "/v1/orders/A", body)
        assert (answer.status, answer.json["key"]) == (409, "order_canceled")
    assert counter.content() == before


@pytest.mark.parametrize("scope", [Scope.CLIENT, Scope.CLIENT_CHECKOUT, Scope.MARKETING])
def test_only_a_checkout_key_changes_orders(counter: Counter, scope: Scope) -> None:
    redeemed(counter, "TWENTY")
    before = counter.content()
    for path in ("/v1/orders/A", "/client/v1/orders/A"):
        answer = counter.ask("PUT", path, {"items": [HAT]}, scope=scope)
        assert answer.status in {401, 403, 404}
    assert counter.content() == before


def test_the_31st_redemption_of_an_order_is_refused(counter: Counter) -> None:
    for round_ in range(15):
        body = {"redeemables": [voucher("TWENTY"), voucher("EIGHTY")]}
        if not round_:
            redeemed(counter, "TWENTY", "EIGHTY")
        else:
            changed(counter, **body)
        changed(counter, removed_redeemables=["TWENTY", "EIGHTY"])
    before = counter.content()
    answer = counter.ask("PUT", "/v1/orders/A", {"redeemables": [voucher("TWENTY")]})
    assert (answer.status, answer.json["key"]) == (400, "too_many_redeemables")
    assert counter.content() == before
