"""The edge of every function: which route is meant, how it is answered, and what is logged."""

import io
import json

import pytest

from incentives import names
from incentives.names import Scope
from incentives.runtime.http import Router
from incentives.runtime.log import logger
from tests.runtime.router.api import app, be_busy, call, get_order, post_order, refusal
from tests.support.events import http_event


def test_an_answer_leaves_out_what_is_absent_and_says_null_for_unlimited() -> None:
    assert call("POST", "/v1/orders", body={"amount": 5}) == (200, {"amount": 5, "quantity": None})


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
        "error": {"message": "We do not know this order."},
    }


def test_busy_says_when_to_ask_again() -> None:
    response = app.entrance(http_event("GET", "/v1/busy"), None)
    assert (response["statusCode"], response["headers"]["retry-after"]) == (429, "2")


def test_a_fault_of_ours_is_not_hidden_from_the_errors_metric() -> None:
    with pytest.raises(ZeroDivisionError):
        app.entrance(http_event("GET", "/v1/broken"), None)


def test_an_unknown_path_is_not_found_and_a_wrong_method_not_allowed() -> None:
    assert refusal("GET", "/v1/nothing") == (404, "resource_not_found")
    assert refusal("PUT", "/v1/orders") == (405, "method_not_allowed")


def test_a_wrong_method_is_told_the_right_ones() -> None:
    response = app.entrance(http_event("PUT", "/v1/orders"), None)
    assert response["headers"]["allow"] == "POST"
    assert json.loads(response["body"])["details"] == "This resource takes POST."


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
