"""Keys that the authorizer could not read: every function then admits its callers by itself."""

import json
import re
from copy import deepcopy
from importlib import import_module
from typing import Any

import pytest

from incentives import names
from incentives.names import Scope
from incentives.runtime import aws
from incentives.runtime.commands import keys
from incentives.runtime.http import Router
from incentives.runtime.shown_key import ShownKey
from incentives.usecases.access.manage_keys import revoke_key
from infra.catalogue.functions import ALL_FUNCTIONS
from tests.account import Table
from tests.contracts.codes.counter import ORIGIN, Counter
from tests.support.busy_table import unreadable
from tests.support.events import http_event

FUNCTIONS = [function.name for function in ALL_FUNCTIONS if function.routes]
SCOPES = [scope for scope in Scope if scope.is_for_keys]


@pytest.fixture(scope="module")
def routers() -> dict[str, Router]:
    """The routes of each function, by its name."""
    return {name: import_module(f"{name}.handler").lambda_handler.__self__ for name in FUNCTIONS}


def made(scope: Scope) -> dict[str, str]:
    """The headers of a new key."""
    if scope.is_for_browsers:
        key, pair = keys.create(scope, "page", [ORIGIN]), names.HEADER_CLIENT_ID
        return {
            pair: key["app_id"],
            names.HEADER_CLIENT_TOKEN: key["app_token"],
            names.HEADER_ORIGIN: ORIGIN,
        }
    key = keys.create(scope, "till")
    return {names.HEADER_SERVER_ID: key["app_id"], names.HEADER_SERVER_TOKEN: key["app_token"]}


def events(router: Router, headers: dict[str, str], scopes: set[Scope]) -> list[dict[str, Any]]:
    """One request for each route that takes the key's pair of headers and has such a scope."""
    browser = names.HEADER_CLIENT_ID in headers
    return [
        http_event(
            route.method,
            re.sub(r"\{\w+\}", "x", route.path.text),
            query="text=x" if route.path.text.endswith("/qr") else "",
            headers=headers,
            scope=Scope.UNKNOWN,
            app_id="",
        )
        for route in router.routes
        if route.path.text.startswith("/client/") is browser and route.scopes & scopes
    ]


def answers(router: Router, asked: list[dict[str, Any]]) -> list[tuple[int, str]]:
    """The status and the key of the refusal, if it is one."""
    told = [router.entrance(event, None) for event in asked]
    return [(one["statusCode"], _key(one)) for one in told]


def _key(answered: dict[str, Any]) -> str:
    body = answered["body"]
    return json.loads(body).get("key", "") if body[:1] == "{" else ""


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.usefixtures("counter")
def test_a_function_answers_as_if_the_authorizer_had_read_the_key(
    routers: dict[str, Router], name: str
) -> None:
    asked = [(event, s) for s in SCOPES for event in events(routers[name], made(s), {s})]
    assert asked
    for event, scope in asked:
        shown = ShownKey.of(event["headers"], event["rawPath"])
        known = deepcopy(event)
        known["requestContext"]["authorizer"]["lambda"] = {
            names.AUTH_APP_ID: shown.app_id,
            names.AUTH_SCOPE: scope.value,
        }
        as_known, as_unread = answers(routers[name], [known, event])
        assert as_unread == as_known, (event, scope)
        assert as_unread[0] not in {401, 429}


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.usefixtures("counter")
def test_a_function_tells_a_key_of_another_scope_so(routers: dict[str, Router], name: str) -> None:
    told = []
    for scope in SCOPES:
        opened = {id(route) for route in routers[name].routes if scope in route.scopes}
        headers = made(scope)
        others = Router(table=False)
        others.routes = [route for route in routers[name].routes if id(route) not in opened]
        told += answers(others, events(others, headers, set(SCOPES)))
    assert told
    assert set(told) == {(403, "missing_required_permission")}


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.usefixtures("counter")
def test_a_function_lets_no_wrong_and_no_revoked_key_in(
    routers: dict[str, Router], name: str
) -> None:
    told = []
    for scope in SCOPES:
        headers = made(scope)
        browser = names.HEADER_CLIENT_ID in headers
        id_header = names.HEADER_CLIENT_ID if browser else names.HEADER_SERVER_ID
        told += answers(
            routers[name], events(routers[name], headers | {id_header: f"app_{'a' * 26}"}, {scope})
        )
        if browser:
            elsewhere = headers | {names.HEADER_ORIGIN: "https://evil.example"}
            told += answers(routers[name], events(routers[name], elsewhere, {scope}))
        asked = events(routers[name], headers, {scope})
        revoke_key(headers[id_header])
        told += answers(routers[name], asked)
    assert told
    assert set(told) == {(401, "unauthorized")}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_that_cannot_read_the_key_either_is_busy(
    counter: Counter, routers: dict[str, Router], name: str
) -> None:
    shown = [(scope, made(scope)) for scope in SCOPES]
    before = counter.content()
    client = counter.table.client
    aws.bind_table(counter.table.name, client)
    with unreadable(client):
        told = [
            answer
            for scope, headers in shown
            for answer in answers(routers[name], events(routers[name], headers, {scope}))
        ]
    assert told
    assert set(told) == {(429, "too_many_requests")}
    assert counter.content() == before


def test_a_caller_is_told_to_ask_again_when_neither_can_read_the_key(
    counter: Counter, table: Table
) -> None:
    client = table.client
    aws.bind_table(table.name, client)
    with unreadable(client):
        answer = counter.ask("GET", "/v1/vouchers/WELCOME", scope=Scope.SUPPORT)
    assert (answer.status, answer.headers["retry-after"]) == (429, "1")
    assert counter.ask("GET", "/v1/vouchers/WELCOME", scope=Scope.SUPPORT).status == 200


def test_what_cannot_be_a_key_gets_the_gateways_own_answer(counter: Counter) -> None:
    headers = {names.HEADER_SERVER_ID: "app_unknown", names.HEADER_SERVER_TOKEN: "ink_wrong"}
    answer = counter.ask("GET", "/v1/vouchers/WELCOME", headers=headers)
    assert (answer.status, answer.json) == (403, {"message": "Forbidden"})
