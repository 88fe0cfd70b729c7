"""What a request may say: bodies, query strings and headers."""

import base64
import json

import pytest

from incentives.names import Scope
from tests.runtime.router.api import app, call, refusal
from tests.support.events import http_event


def test_explicit_nulls_are_taken_as_absent() -> None:
    status, body = call("POST", "/v1/orders", body={"amount": 5, "note": None})
    assert (status, "note" in body) == (200, False)


def test_an_empty_body_means_no_members_as_the_official_client_rolls_back() -> None:
    assert call("POST", "/v1/orders/A/close", raw_body="") == (204, "")
    assert call("POST", "/v1/orders/A/close") == (204, "")


@pytest.mark.parametrize("coding", ["gzip", "GZIP", "br", "x-own", "identity, gzip", "gzip,gzip"])
@pytest.mark.parametrize("body", ['{"amount": 5}', "", "{", "x" * 2_000])
def test_a_body_in_a_coding_is_refused_before_it_is_looked_at(coding: str, body: str) -> None:
    headers = {"content-encoding": coding}
    event = http_event("POST", "/v1/orders", raw_body=body, headers=headers)
    response = app.entrance(event, None)
    assert response["statusCode"] == 415
    assert json.loads(response["body"])["key"] == "unsupported_content_encoding"
    assert response["headers"]["accept-encoding"] == "identity"


@pytest.mark.parametrize("coding", ["identity", "Identity", " identity , identity", ""])
def test_a_body_without_a_coding_is_read(coding: str) -> None:
    headers = {"content-encoding": coding}
    assert call("POST", "/v1/orders", body={"amount": 5}, headers=headers)[0] == 200


def test_a_route_that_reads_no_body_does_not_ask_how_it_is_coded() -> None:
    headers = {"content-encoding": "gzip"}
    status, _ = call("GET", "/client/v1/orders", headers=headers, scope=Scope.CLIENT)
    assert status == 200


@pytest.mark.parametrize(
    "header", ["content-range", "if-match", "if-none-match", "if-unmodified-since"]
)
def test_a_header_that_is_not_kept_is_refused_where_something_may_change(header: str) -> None:
    headers = {header: "*"}
    refused = (400, "invalid_payload")
    assert refusal("POST", "/v1/orders", body={"amount": 5}, headers=headers) == refused
    status, _ = call("GET", "/client/v1/orders", headers=headers, scope=Scope.CLIENT)
    assert status == 200


@pytest.mark.parametrize(
    ("media_type", "status"),
    [
        ("application/json", 200),
        ("Application/JSON; charset=UTF-8", 200),
        ('application/json; charset="utf-8"', 200),
        ("application/json; charset=utf-16", 415),
        ("text/plain", 415),
        ("text/csv", 415),
        ("multipart/form-data; boundary=x", 415),
        ("application/x-www-form-urlencoded", 415),
        ("", 415),
    ],
)
def test_a_body_has_to_be_json_and_say_so(media_type: str, status: int) -> None:
    headers = {"content-type": media_type}
    assert call("POST", "/v1/orders", raw_body='{"amount": 5}', headers=headers)[0] == status


def test_a_body_that_comes_as_base64_is_the_same_body() -> None:
    event = http_event("POST", "/v1/orders")
    event |= {"body": base64.b64encode(b'{"amount": 5}').decode(), "isBase64Encoded": True}
    assert app.entrance(event, None)["statusCode"] == 200


@pytest.mark.parametrize("content", ["%%%", "ä", base64.b64encode(b'{"a": "\xff"}').decode()])
def test_a_body_that_is_no_base64_or_no_utf_8_is_invalid(content: str) -> None:
    event = http_event("POST", "/v1/orders") | {"body": content, "isBase64Encoded": True}
    assert app.entrance(event, None)["statusCode"] == 400


def test_a_body_is_refused_from_one_byte_over_the_limit() -> None:
    at_limit = '{"amount": 5}'.ljust(1000)
    assert call("POST", "/v1/orders", raw_body=at_limit)[0] == 200
    assert refusal("POST", "/v1/orders", raw_body=at_limit + " ") == (413, "payload_too_large")


@pytest.mark.parametrize("amount", ["5", True, [5], {"value": 5}, 1.5])
def test_a_number_is_a_number_and_nothing_that_looks_like_one(amount: object) -> None:
    assert refusal("POST", "/v1/orders", body={"amount": amount}) == (400, "invalid_payload")


@pytest.mark.parametrize("amount", [5, 5.0])
def test_a_whole_number_is_one_however_it_is_spelt(amount: float) -> None:
    status, body = call("POST", "/v1/orders", body={"amount": amount})
    assert (status, body["amount"]) == (200, 5)


@pytest.mark.parametrize("body", [[], "text", 5, [{"amount": 5}]])
def test_a_body_that_is_no_object_is_invalid(body: object) -> None:
    assert refusal("POST", "/v1/orders", body=body) == (400, "invalid_payload")


def test_an_invalid_member_is_named_and_its_value_is_not_repeated() -> None:
    _, body = call("POST", "/v1/orders", body={"amount": "secret"})
    assert body["details"] == "Property .amount: Input should be a valid integer"


def test_many_violations_make_a_short_answer() -> None:
    headers = {"content-type": "application/json"}
    status, body = call(
        "POST", "/v1/imports", body=[1] * 10_000, headers=headers, scope=Scope.MARKETING
    )
    assert status == 400
    assert body["details"].endswith("and 9995 more")
    assert len(body["details"]) < 500


def test_numbers_in_a_query_string_are_read_from_their_text() -> None:
    answer = call("GET", "/client/v1/orders", query="amount=7&items[0]=a", scope=Scope.CLIENT)
    assert answer == (200, {"amount": 7, "quantity": 1})


@pytest.mark.parametrize(
    "query", ["amount=x", "amount=1&amount=2", "amount[=1", "items=a", "lang=a&lang=b"]
)
def test_a_query_string_that_does_not_fit_is_invalid(query: str) -> None:
    answer = refusal("GET", "/client/v1/orders", query=query, scope=Scope.CLIENT)
    assert answer == (400, "invalid_query_params")


@pytest.mark.parametrize("query", ["amont=1", "amount=1&amont=2", "amont[deep]=1"])
@pytest.mark.parametrize(("method", "path"), [("GET", "/client/v1/orders"), ("POST", "/v1/orders")])
def test_an_unknown_parameter_is_refused_before_the_body_is_read(
    method: str, path: str, query: str
) -> None:
    scope = Scope.CLIENT if path.startswith("/client/") else Scope.CHECKOUT
    refused = refusal(method, path, query=query, scope=scope)
    assert refused == (400, "invalid_query_params")


def test_a_refused_parameter_is_named_with_those_that_are_taken() -> None:
    query = "&".join(f"p{index}=1" for index in range(9))
    _, body = call("GET", "/client/v1/orders", query=query, scope=Scope.CLIENT)
    assert (
        body["details"] == "Unknown: p0, p1, p2, p3, p4. This resource takes: amount, items, lang."
    )


@pytest.mark.parametrize("query", ["lang=de", "lang=", "unknown=", "unknown"])
def test_the_language_and_blank_parameters_fit_every_route(query: str) -> None:
    assert call("POST", "/v1/orders", body={"amount": 5}, query=query)[0] == 200


def test_a_list_may_be_imported_as_csv_or_json() -> None:
    csv = {"content-type": "text/csv; charset=utf-8"}
    as_csv = call("POST", "/v1/imports", raw_body="A\nB", headers=csv, scope=Scope.MARKETING)
    as_json = call("POST", "/v1/imports", body=["A", "B"], scope=Scope.MARKETING)
    assert as_csv == as_json == (202, "A\nB")


@pytest.mark.parametrize("key", ["", " ", "a b", "ä", "x" * 129])
def test_an_idempotency_key_is_1_to_128_printable_ascii_characters(key: str) -> None:
    headers = {"Idempotency-Key": key}
    assert refusal("POST", "/v1/orders", body={"amount": 5}, headers=headers)[0] == 400
    headers = {"Idempotency-Key": "x" * 128}
    assert call("POST", "/v1/orders", body={"amount": 5}, headers=headers)[0] == 200
