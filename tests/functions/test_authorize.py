"""The authorizer: which key opens what, and where."""

from typing import Any

import pytest

from authorize.handler import lambda_handler
from incentives.names import Scope
from incentives.runtime import aws, keys
from incentives.usecases.manage_keys import revoke_key
from tests.account import Table
from tests.support.events import http_event
from tests.support.meter import metered

SHOP = "https://shop.example"

pytestmark = pytest.mark.usefixtures("bound_table")


def granted(path: str, headers: dict[str, str]) -> str:
    answer = lambda_handler(http_event("POST", path, headers=headers, scope=None), None)
    assert answer["isAuthorized"] is True
    context: dict[str, Any] = answer["context"]
    assert bool(context["app_id"]) is (context["scope"] != "none")
    return str(context["scope"])


def server(key: dict[str, str]) -> dict[str, str]:
    return {"x-app-id": key["app_id"], "x-app-token": key["app_token"]}


def browser(key: dict[str, str], origin: str = SHOP) -> dict[str, str]:
    return {
        "x-client-application-id": key["app_id"],
        "x-client-token": key["app_token"],
        "origin": origin,
    }


@pytest.mark.parametrize("scope", [Scope.CHECKOUT, Scope.MARKETING, Scope.SUPPORT, Scope.PARTNER])
def test_a_server_key_grants_its_scope(scope: Scope) -> None:
    assert granted("/v1/redemptions", server(keys.create(scope, "till"))) == scope


def test_a_client_key_grants_its_scope_to_pages_of_its_origins_only() -> None:
    key = keys.create(Scope.CLIENT, "shop", [SHOP, "http://localhost:3000"])
    assert granted("/client/v1/validations", browser(key)) == "client"
    assert granted("/client/v1/validations", browser(key, "http://localhost:3000")) == "client"
    for other in ("https://shop.example.evil.example", "http://shop.example", "null", SHOP + "/"):
        assert granted("/client/v1/validations", browser(key, other)) == "none"


def test_a_client_key_opens_no_server_door_and_a_server_key_no_browser_door() -> None:
    client_key = keys.create(Scope.CLIENT, "shop", [SHOP])
    server_key = keys.create(Scope.CHECKOUT, "till")
    assert granted("/v1/redemptions", server(client_key) | {"origin": SHOP}) == "none"
    assert granted("/client/v1/validations", browser(server_key)) == "none"


def test_the_pair_of_the_other_kind_of_door_is_not_looked_at() -> None:
    key = keys.create(Scope.CHECKOUT, "till")
    assert granted("/client/v1/validations", server(key)) == "none"


@pytest.mark.parametrize("token", ["", "ink_wrong", "x" * 10_000, "ä\ud800"])
def test_a_wrong_token_opens_nothing(token: str) -> None:
    key = keys.create(Scope.CHECKOUT, "till")
    assert granted("/v1/redemptions", server(key | {"app_token": token})) == "none"


@pytest.mark.parametrize("app_id", ["", "app_unknown", "x" * 10_000, "ä"])
def test_an_unknown_id_opens_nothing(app_id: str) -> None:
    key = keys.create(Scope.CHECKOUT, "till")
    assert granted("/v1/redemptions", server(key | {"app_id": app_id})) == "none"


def test_a_revoked_key_opens_nothing() -> None:
    key = keys.create(Scope.CHECKOUT, "till")
    revoke_key(key["app_id"])
    assert granted("/v1/redemptions", server(key)) == "none"


def test_the_table_holds_no_token(bound_table: Table) -> None:
    key = keys.create(Scope.CHECKOUT, "till")
    assert key["app_token"] not in str(bound_table.items())


def test_an_answer_costs_one_read_and_no_write(bound_table: Table) -> None:
    key = keys.create(Scope.CHECKOUT, "till")
    client = bound_table.client
    aws.bind_table(bound_table.name, client)
    with metered(client) as meter:
        granted("/v1/redemptions", server(key))
    assert (meter.operations, meter.read_units, meter.write_units) == (["GetItem"], 0.5, 0)
