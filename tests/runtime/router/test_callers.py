"""Who gets in: the key of a request, its scopes, and a key that only the function can read."""

import io
import json

import pytest

from incentives.names import Scope
from incentives.runtime import aws
from incentives.runtime.commands import keys
from incentives.runtime.http import Router
from incentives.runtime.log import logger
from incentives.usecases.access.manage_keys import revoke_key
from tests.account import Table
from tests.runtime.router.api import app, call, refusal, tell_who
from tests.support.busy_table import unreadable
from tests.support.events import http_event


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
