"""The edge of every function: what gets in, what is refused, and how both are answered."""

import base64
import io
import json
from http import HTTPStatus
from typing import Any

import pytest

from incentives import names
from incentives.domain.refusal import Refusal, Refused
from incentives.names import Scope
from incentives.runtime import aws
from incentives.runtime.answer import Answer, Csv
from incentives.runtime.commands import keys
from incentives.runtime.http import Router
from incentives.runtime.log import logger
from incentives.runtime.request import Request
from incentives.runtime.shapes import RequestShape, ResponseShape
from incentives.usecases.access.manage_keys import revoke_key
from tests.account import Table
from tests.support.busy_table import unreadable
from tests.support.events import http_event


class Order(RequestShape):
    amount: int
    note: str | None = None


class OrderQuery(RequestShape):
    amount: int = 0
    items: tuple[str, ...] = ()


class Sum(ResponseShape):
    amount: int
    quantity: int | None
    note: str | None = None


class Who(ResponseShape):
    app_id: str


app = Router()


@app.post("/v1/orders", scopes={Scope.CHECKOUT}, limit_bytes=1000)
def post_order(body: Order, request: Request) -> Answer[Sum]:
    request.idempotency_key()
    return Answer(Sum(amount=body.amount, quantity=None, note=body.note))


@app.post("/v1/orders/{order_id}/close", scopes={Scope.CHECKOUT, Scope.SUPPORT})
def close_order(order_id: str, body: RequestShape) -> None:
    del order_id, body


@app.get("/v1/orders/{order_id}", scopes={Scope.SUPPORT})
def get_order(order_id: str) -> Sum:
    raise Refused(Refusal.NOT_FOUND, "no such order", resource_type="order", resource_id=order_id)


@app.get("/client/v1/orders", scopes={Scope.CLIENT})
def sum_up(query: OrderQuery) -> Sum:
    return Sum(amount=query.amount, quantity=len(query.items))


@app.get("/v1/busy", scopes={Scope.CHECKOUT})
def be_busy() -> Sum:
    raise Refused(Refusal.TOO_MANY_REQUESTS, retry_after_s=2)


@app.get("/v1/me", scopes={Scope.CHECKOUT})
def tell_who(request: Request) -> Who:
    return Who(app_id=request.app_id)


@app.get("/v1/broken", scopes={Scope.CHECKOUT})
def break_down() -> Sum:
    raise ZeroDivisionError


@app.post("/v1/imports", scopes={Scope.MARKETING}, status=HTTPStatus.ACCEPTED)
def post_import(body: list[str] | Csv) -> Csv:
    return body if isinstance(body, Csv) else Csv("\n".join(body))


def call(method: str, path: str, **request: Any) -> tuple[int, Any]:
    response = app.entrance(http_event(method, path, **request), None)
    content = response["body"]
    return response["statusCode"], json.loads(content) if content[:1] == "{" else content


def refusal(method: str, path: str, **request: Any) -> tuple[int, str]:
    status, body = call(method, path, **request)
    return status, body["key"]


def test_an_answer_leaves_out_what_is_absent_and_says_null_for_unlimited() -> None:
    assert call("POST", "/v1/orders", body={"amount": 5}) == (200, {"amount": 5, "quantity": None})


def test_explicit_nulls_are_taken_as_absent() -> None:
    status, body = call("POST", "/v1/orders", body={"amount": 5, "note": None})
    assert (status, "note" in body) == (200, False)


def test_an_empty_body_means_no_members_as_the_official_client_rolls_back() -> None:
    assert call("POST", "/v1/orders/A/close", raw_body="") == (204, "")
    assert call("POST", "/v1/orders/A/close") == (204, "")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/v1/orders", '{"amount": 5}'),
        ("POST", "/v1/orders/A/close", ""),
        ("POST", "/v1/orders", "{"),
        ("GET", "/v1/nothing", ""),
    ],
)
def test_every_answer_tells_the_version_that_gave_it(method: str, path: str, body: str) -> None:
    """So that it is known, of each answer, which of two releases gave it during a deployment."""
    response = app.entrance(http_event(method, path, raw_body=body), None)
    assert response["headers"]["x-incentives-version"] == names.VERSION


def test_a_refusal_has_the_shape_of_the_wire() -> None:
    response = app.entrance(http_event("GET", "/v1/orders/ord_1", scope=Scope.SUPPORT), None)
    assert response["statusCode"] == 404
    assert response["headers"]["content-type"] == "application/json"
    assert response["headers"]["x-request-id"] == "v-JKJaXmPLvHcESHA="
    assert response["headers"]["x-incentives-version"] == names.VERSION
    assert json.loads(response["body"]) == {
        "code": 404,
        "key": "not_found",
        "message": "resource not found",
        "details": "no such order",
        "request_id": "v-JKJaXmPLvHcESHA=",
        "resource_type": "order",
        "resource_id": "ord_1",
        "error": {"message": "There is no such thing here."},
    }


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


def test_busy_says_when_to_ask_again() -> None:
    response = app.entrance(http_event("GET", "/v1/busy"), None)
    assert (response["statusCode"], response["headers"]["retry-after"]) == (429, "2")


def test_a_fault_of_ours_is_not_hidden_from_the_errors_metric() -> None:
    with pytest.raises(ZeroDivisionError):
        app.entrance(http_event("GET", "/v1/broken"), None)


@pytest.mark.parametrize("scope", [None, Scope.NONE])
def test_a_caller_without_a_key_is_unauthorized(scope: Scope | None) -> None:
    assert refusal("GET", "/v1/busy", scope=scope) == (401, "unauthorized")


def test_a_scope_that_the_engine_does_not_know_opens_nothing() -> None:
    event = http_event("GET", "/v1/busy")
    event["requestContext"]["authorizer"]["lambda"]["scope"] = "administrator"
    assert app.entrance(event, None)["statusCode"] == 401


@pytest.mark.parametrize("scope", [Scope.MARKETING, Scope.SUPPORT, Scope.PARTNER, Scope.CLIENT])
def test_a_key_of_another_scope_is_forbidden(scope: Scope) -> None:
    assert refusal("GET", "/v1/busy", scope=scope) == (403, "missing_required_permission")


def test_a_key_of_several_scopes_opens_what_one_of_them_opens() -> None:
    several = frozenset({Scope.CHECKOUT, Scope.MARKETING})
    assert refusal("GET", "/v1/busy", scope=several)[0] == 429
    others = frozenset({Scope.SUPPORT, Scope.MARKETING})
    assert refusal("GET", "/v1/busy", scope=others) == (403, "missing_required_permission")


def shown(key: dict[str, str]) -> dict[str, str]:
    return {"X-App-Id": key["app_id"], "X-App-Token": key["app_token"]}


@pytest.mark.usefixtures("bound_table")
def test_a_key_that_the_authorizer_could_not_read_is_read_here() -> None:
    till, desk = keys.create(Scope.CHECKOUT, "till"), keys.create(Scope.SUPPORT, "desk")
    unread = {"scope": Scope.UNKNOWN, "app_id": ""}
    assert call("GET", "/v1/me", headers=shown(till), **unread) == (
        200,
        {"app_id": till["app_id"]},
    )
    told = refusal("GET", "/v1/me", headers=shown(desk), **unread)
    assert told == (403, "missing_required_permission")
    for wrong in (till | {"app_token": desk["app_token"]}, {"app_id": "", "app_token": ""}):
        assert refusal("GET", "/v1/me", headers=shown(wrong), **unread) == (401, "unauthorized")


def test_a_key_that_cannot_be_read_here_either_is_told_when_to_ask_again(
    bound_table: Table,
) -> None:
    till = keys.create(Scope.CHECKOUT, "till")
    client = bound_table.client
    aws.bind_table(bound_table.name, client)
    event = http_event("GET", "/v1/me", headers=shown(till), scope=Scope.UNKNOWN, app_id="")
    with unreadable(client):
        response = app.entrance(event, None)
    assert (response["statusCode"], response["headers"]["retry-after"]) == (429, "1")
    assert app.entrance(event, None)["statusCode"] == 200


@pytest.mark.usefixtures("bound_table")
def test_what_is_read_of_a_key_here_is_not_remembered() -> None:
    """The gateway says for a minute that the key is unknown; it is revoked meanwhile."""
    till = keys.create(Scope.CHECKOUT, "till")
    event = http_event("GET", "/v1/me", headers=shown(till), scope=Scope.UNKNOWN, app_id="")
    assert app.entrance(event, None)["statusCode"] == 200
    revoke_key(till["app_id"])
    assert app.entrance(event, None)["statusCode"] == 401


@pytest.mark.usefixtures("bound_table")
def test_a_key_that_is_read_here_is_held_to_its_origins_and_its_kind_of_path() -> None:
    page = keys.create(Scope.CLIENT, "shop", ["https://shop.example"])
    till = keys.create(Scope.CHECKOUT, "till")

    def status(path: str, key: dict[str, str], origin: str) -> int:
        headers = shown(key) | {
            "x-client-application-id": key["app_id"],
            "x-client-token": key["app_token"],
            "origin": origin,
        }
        return call("GET", path, headers=headers, scope=Scope.UNKNOWN, app_id="")[0]

    assert status("/client/v1/orders", page, "https://shop.example") == 200
    assert status("/client/v1/orders", page, "https://evil.example") == 401
    assert status("/client/v1/orders", till, "https://shop.example") == 401
    assert status("/v1/me", page, "https://shop.example") == 401


@pytest.mark.usefixtures("bound_table")
def test_a_function_without_the_table_binds_it_when_it_has_to_read_a_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bound: list[str] = []
    monkeypatch.setattr(aws, "bind_table_on_lambda", lambda: bound.append("table"))
    route = Router(table=False)
    route.get("/v1/me", scopes={Scope.CHECKOUT})(tell_who)
    till = keys.create(Scope.CHECKOUT, "till")
    assert route.entrance(http_event("GET", "/v1/me"), None)["statusCode"] == 200
    assert bound == []
    event = http_event("GET", "/v1/me", headers=shown(till), scope=Scope.UNKNOWN, app_id="")
    for _ in range(2):
        assert route.entrance(event, None)["statusCode"] == 200
    assert bound == ["table"]


@pytest.mark.usefixtures("bound_table")
def test_the_log_names_a_caller_whose_key_was_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.StringIO()
    monkeypatch.setattr(logger.registered_handler, "stream", written)
    till = keys.create(Scope.CHECKOUT, "till")
    event = http_event("GET", "/v1/me", headers=shown(till), scope=Scope.UNKNOWN, app_id="")
    app.entrance(event, None)
    assert json.loads(written.getvalue())["app_id"] == till["app_id"]
    assert till["app_token"] not in written.getvalue()


def test_the_key_is_checked_before_the_body() -> None:
    assert refusal("POST", "/v1/orders", raw_body="{", scope=Scope.NONE)[0] == 401


def test_an_unknown_path_is_not_found_and_a_wrong_method_not_allowed() -> None:
    assert refusal("GET", "/v1/nothing") == (404, "resource_not_found")
    assert refusal("PUT", "/v1/orders") == (405, "method_not_allowed")


def test_a_wrong_method_is_told_the_right_ones() -> None:
    response = app.entrance(http_event("PUT", "/v1/orders"), None)
    assert response["headers"]["allow"] == "POST"
    assert json.loads(response["body"])["details"] == "This resource takes POST."


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


@pytest.mark.parametrize("amount", ["5", 5.0, True, [5], {"value": 5}, 1.5])
def test_a_number_is_a_number_and_nothing_that_looks_like_one(amount: object) -> None:
    assert refusal("POST", "/v1/orders", body={"amount": amount}) == (400, "invalid_payload")


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


@pytest.mark.parametrize("query", ["amount=x", "amount=1&amount=2", "amount[=1", "items=a"])
def test_a_query_string_that_does_not_fit_is_invalid(query: str) -> None:
    answer = refusal("GET", "/client/v1/orders", query=query, scope=Scope.CLIENT)
    assert answer == (400, "invalid_query_params")


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


def test_a_route_without_scopes_is_impossible() -> None:
    route = Router()
    with pytest.raises(TypeError, match="scope"):
        route.post("/v1/open")  # type: ignore[call-arg]
    for scopes in (set[Scope](), {Scope.NONE}, {Scope.UNKNOWN}, {Scope.SUPPORT, Scope.NONE}):
        with pytest.raises(TypeError, match="scope"):
            route.get("/v1/open", scopes=scopes)(be_busy)
    assert route.routes == []


def test_a_route_whose_function_does_not_fit_its_path_is_impossible() -> None:
    route = Router()
    with pytest.raises(TypeError, match="order_id"):
        route.get("/v1/orders", scopes={Scope.CHECKOUT})(get_order)
    with pytest.raises(TypeError, match="body"):
        route.get("/v1/orders", scopes={Scope.CHECKOUT})(post_order)


def test_one_line_is_logged_with_ids_and_the_refusal_but_no_secret(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written = io.StringIO()
    monkeypatch.setattr(logger.registered_handler, "stream", written)
    secrets = {"x-app-token": "ink_secret", "authorization": "secret"}
    event = http_event("POST", "/v1/orders/ABC-SECRET/close", raw_body="{", headers=secrets)
    app.entrance(event, None)
    (line,) = written.getvalue().splitlines()
    logged = json.loads(line)
    assert logged["route"] == "/v1/orders/{order_id}/close"
    assert (logged["status"], logged["refusal"]) == (400, "invalid_payload")
    assert (logged["request_id"], logged["app_id"]) == ("v-JKJaXmPLvHcESHA=", "app_test")
    assert "secret" not in line.lower()
