"""A page of a shop without a server redeems itself, with a key of a scope of its own."""

import pytest

from incentives.domain.refusal import Refusal
from incentives.names import Scope
from tests.contracts.codes.counter import Counter, refusal_in

PAGE = Scope.CLIENT_CHECKOUT


def cart(*codes: str, order: str = "order-1") -> dict[str, object]:
    redeemables = [{"object": "voucher", "id": code} for code in codes]
    return {"redeemables": redeemables, "order": {"id": order, "amount": 100_00}}


def test_a_page_redeems_and_a_repeat_gets_the_first_answer(counter: Counter) -> None:
    body = cart("TWENTY")
    first, again = (
        counter.ask("POST", "/client/v1/redemptions", body, scope=PAGE) for _ in range(2)
    )
    assert first.status == again.status == 200
    assert first.json["order"]["total_amount"] == 80_00
    assert again.json["redemptions"][0]["id"] == first.json["redemptions"][0]["id"]
    assert again.headers["Idempotent-Replayed"] == "true"


def test_the_older_shape_redeems_one_code(counter: Counter) -> None:
    body = {"order": {"id": "order-1", "amount": 100_00}, "customer": {"source_id": "track-1"}}
    answer = counter.ask("POST", "/client/v1/redeem?code=ONCE-1", body, scope=PAGE)
    assert answer.json["result"] == "SUCCESS"
    assert answer.json["order"]["total_amount"] == 90_00


@pytest.mark.parametrize("code", ["NOBODY-HAS-IT", "ONCE-1", "no code\tat all"])
def test_a_page_is_not_told_why_a_code_is_no_use(counter: Counter, code: str) -> None:
    """Unknown, used up or no code at all, the answer is one and the same."""
    counter.ask("POST", "/v1/redemptions", cart("ONCE-1"))
    answer = counter.ask(
        "POST", "/client/v1/redemptions", cart(code.replace("\t", " "), order="order-2"), scope=PAGE
    )
    assert refusal_in(answer) is Refusal.INVALID_VOUCHER
    assert answer.json["details"] == ""


@pytest.mark.parametrize("path", ["/client/v1/redemptions", "/client/v1/redeem?code=TWENTY"])
def test_a_key_that_may_only_ask_cannot_redeem(counter: Counter, path: str) -> None:
    before = counter.content()
    answer = counter.ask("POST", path, cart("TWENTY"), scope=Scope.CLIENT)
    assert refusal_in(answer) is Refusal.MISSING_REQUIRED_PERMISSION
    assert counter.content() == before


def test_such_a_key_opens_no_route_of_the_servers(counter: Counter) -> None:
    keys = counter.keys[PAGE]
    app_id, token = keys["x-client-application-id"], keys["x-client-token"]
    headers = {"x-app-id": app_id, "x-app-token": token}
    answer = counter.ask("POST", "/v1/redemptions", cart("TWENTY"), headers=headers)
    assert refusal_in(answer) is Refusal.UNAUTHORIZED


@pytest.mark.parametrize("code", ["TWENTY", "EIGHTY"])
@pytest.mark.parametrize("path", ["/client/v1/validations", "/client/v1/redemptions"])
def test_a_page_does_not_read_the_orders_of_the_shop(
    counter: Counter, path: str, code: str
) -> None:
    """Order numbers follow each other; with a public code anybody could look into them."""
    bought = {"items": [{"product_id": "a present", "quantity": 1, "price": 100_00}]}
    body = cart("TWENTY") | {"order": {"id": "order-1", **bought}, "metadata": {"for": "Ann"}}
    counter.ask("POST", "/v1/redemptions", body | {"customer": {"source_id": "c-9"}})
    told = counter.ask("POST", path, cart(code) | {"order": {"id": "order-1"}}, scope=PAGE)
    assert [word for word in ("a present", "Ann", "cust_", "10000") if word in told.body] == []
