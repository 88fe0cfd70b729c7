"""What nobody should send, sent over HTTP: a refusal in the wire's shape, and nothing changed.

`tests/contracts/test_wire_hostile.py` sends all of it to all routes, in one process; these show
that the gateway in front changes nothing about that.
"""

import pytest

from infra.local.account import Account
from tests.contracts.hostile import BROKEN_BODIES, HOSTILE_CODES
from tests.e2e.shop import Answer, Shop, cart
from tests.e2e.test_api_keys import refused

LARGEST_OF_A_TEST = 300_000  # characters; larger ones only take longer


@pytest.fixture(scope="module")
def code(shop: Shop) -> str:
    return shop.code(quantity=5)


def content(shop: Shop) -> dict[str, dict[str, object]]:
    """All items of the running system's table, by their keys."""
    endpoint = shop.system.api_url.partition("/_aws")[0]
    client = Account(endpoint, "000000000000").client("dynamodb")
    (name,) = client.list_tables()["TableNames"]
    pages = client.get_paginator("scan").paginate(TableName=name, ConsistentRead=True)
    items = [item for page in pages for item in page["Items"]]
    return {f"{item['pk']['S']} {item['sk']['S']}": item for item in items}


def is_refused(answer: Answer) -> bool:
    return 400 <= answer.status < 500 and bool(refused(answer))


def test_bodies_that_cannot_be_read_are_refused(shop: Shop) -> None:
    before = content(shop)
    for name, body in BROKEN_BODIES.items():
        if len(body) < LARGEST_OF_A_TEST:
            assert is_refused(shop.ask("POST", "/v1/redemptions", body)), name
    assert content(shop) == before


def test_a_body_above_the_limit_is_refused(shop: Shop, code: str) -> None:
    before = content(shop)
    body = cart(code, tracking_id="x" * LARGEST_OF_A_TEST)
    answer = shop.ask("POST", "/v1/redemptions", body)
    assert (answer.status, refused(answer)) == (413, "payload_too_large")
    assert content(shop) == before


def test_codes_that_are_none_are_not_found(shop: Shop) -> None:
    before = content(shop)
    for code in HOSTILE_CODES:
        for method, path in (
            ("GET", f"/v1/vouchers/{code}"),
            ("POST", f"/v1/vouchers/{code}/redemption"),
            ("POST", f"/v1/redemptions/{code}/rollback"),
        ):
            assert is_refused(shop.ask(method, path)), path
    assert content(shop) == before


def test_other_types_and_encodings_are_refused(shop: Shop, code: str) -> None:
    before = content(shop)
    for headers in (
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Idempotency-Key": "a b"},
        {"Idempotency-Key": "x" * 129},
    ):
        assert is_refused(shop.ask("POST", "/v1/redemptions", cart(code), headers=headers)), headers
    assert content(shop) == before


def test_a_browser_learns_nothing_from_a_wrong_code(shop: Shop, code: str) -> None:
    """The real thing says the same as the handlers do."""
    stopped, dear = shop.code(active=False), shop.code(minimum_order_amount=10**9)
    answers = set()
    for wrong in ("NO-SUCH-CODE", stopped, dear):
        answer = shop.ask("POST", "/client/v1/validations", cart(wrong), key="client").json
        (told,) = answer["redeemables"]
        del told["result"]["error"]["request_id"]
        answers.add(str(told).replace(wrong, "CODE"))
    assert len(answers) == 1
    right = shop.ask("POST", "/client/v1/validations", cart(code), key="client").json
    assert right["valid"] is True


@pytest.mark.parametrize("typed", [" {} ", "{}\n", "\t{}"], ids=["blanks", "a line end", "a tab"])
def test_outer_blanks_and_case_find_the_same_code(shop: Shop, typed: str) -> None:
    """One form of a code for look-up and for counting."""
    code = shop.code(quantity=1)
    sloppy = typed.format(code.lower())
    assert shop.ask("POST", "/v1/redemptions", cart(sloppy)).status == 200
    answer = shop.ask("POST", "/v1/redemptions", cart(code))
    assert refused(answer) == "quantity_exceeded"


def test_a_code_with_a_slash_and_a_blank_is_reached_by_its_path(shop: Shop) -> None:
    code = shop.code(code="A B/1")
    path = "/v1/vouchers/A%20B%2F1"
    assert shop.said("GET", path)["code"] == code
    assert shop.said("POST", f"{path}/validate", {"order": {"amount": 100}})["valid"] is True
    bought = {"order": {"amount": 100}}
    assert shop.said("POST", f"{path}/redemption", bought)["result"] == "SUCCESS"
