"""The authorizer: which key opens what, and where."""

from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError

from authorize.handler import lambda_handler
from incentives.domain.refusal import Refusal, Refused
from incentives.names import Scope
from incentives.runtime import aws, patience
from incentives.runtime.commands import keys
from incentives.usecases.access.manage_keys import revoke_key
from tests.account import Table
from tests.support.busy_table import unreadable
from tests.support.calendar import Calendar
from tests.support.events import http_event
from tests.support.meter import metered
from tests.support.unwilling import ANSWERS, Reply, silent

SHOP = "https://shop.example"

pytestmark = pytest.mark.usefixtures("bound_table")


def answered(path: str, headers: dict[str, str]) -> dict[str, Any]:
    return lambda_handler(http_event("POST", path, headers=headers, scope=None), None)


def granted(path: str, headers: dict[str, str]) -> str:
    answer = answered(path, headers)
    assert answer["isAuthorized"] is True
    context: dict[str, Any] = answer["context"]
    assert bool(context["app_id"]) is (context["scope"] not in {"none", "unknown"})
    return str(context["scope"])


def server(key: dict[str, Any]) -> dict[str, str]:
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


def test_a_key_of_several_scopes_grants_them_all() -> None:
    scopes = frozenset({Scope.CHECKOUT, Scope.MARKETING, Scope.SUPPORT})
    key = keys.create(scopes, "all")
    assert granted("/v1/redemptions", server(key)) == "checkout marketing support"
    assert granted("/client/v1/validations", browser(key)) == "none"


def test_a_client_key_grants_its_scope_to_pages_of_its_origins_only() -> None:
    key = keys.create(Scope.CLIENT, "shop", [SHOP, "http://localhost:3000"])
    assert granted("/client/v1/validations", browser(key)) == "client"
    assert granted("/client/v1/validations", browser(key, "http://localhost:3000")) == "client"
    for other in ("https://shop.example.evil.example", "http://shop.example", "null", SHOP + "/"):
        assert granted("/client/v1/validations", browser(key, other)) == "none"


def test_a_client_key_opens_no_server_route_and_a_server_key_no_browser_route() -> None:
    client_key = keys.create(Scope.CLIENT, "shop", [SHOP])
    server_key = keys.create(Scope.CHECKOUT, "till")
    assert granted("/v1/redemptions", server(client_key) | {"origin": SHOP}) == "none"
    assert granted("/client/v1/validations", browser(server_key)) == "none"


def test_the_pair_of_the_other_kind_of_route_is_not_looked_at() -> None:
    key = keys.create(Scope.CHECKOUT, "till")
    assert answered("/client/v1/validations", server(key)) == {"isAuthorized": False}


def test_a_wrong_token_opens_nothing() -> None:
    key = keys.create(Scope.CHECKOUT, "till")
    other = keys.create(Scope.CHECKOUT, "till")
    for token in (other["app_token"], "ink_" + "a" * 52):
        assert granted("/v1/redemptions", server(key | {"app_token": token})) == "none"


def test_an_unknown_id_opens_nothing() -> None:
    key = keys.create(Scope.CHECKOUT, "till")
    assert granted("/v1/redemptions", server(key | {"app_id": "app_" + "a" * 26})) == "none"


def test_a_revoked_key_opens_nothing() -> None:
    key = keys.create(Scope.CHECKOUT, "till")
    revoke_key(key["app_id"])
    assert granted("/v1/redemptions", server(key)) == "none"


ID, TOKEN = "a" * 26, "a" * 52


@pytest.mark.parametrize(
    "half",
    [
        {"app_id": "app_unknown"},
        {"app_id": ID},
        {"app_id": f"app_{ID}a"},
        {"app_id": f"app_{ID[1:]}"},
        {"app_id": f"app_{ID.upper()}"},
        {"app_id": f"APP_{ID}"},
        {"app_id": f"app_{ID[1:]}1"},  # no digit of base32
        {"app_id": f"app_{ID}\n"},
        {"app_id": f"app_{ID},app_{ID}"},  # the header twice, as the gateway hands it on
        {"app_id": f"app_{ID[1:]}ä"},
        {"app_id": "x" * 10_000},
        {"app_id": ""},
        {"app_token": "ink_wrong"},
        {"app_token": TOKEN},
        {"app_token": f"ink_{TOKEN}a"},
        {"app_token": f"ink_{TOKEN[1:]}"},
        {"app_token": f"ink_{TOKEN.upper()}"},
        {"app_token": f"ink_{TOKEN}\n"},
        {"app_token": "x" * 10_000},
        {"app_token": "ä\ud800"},
        {"app_token": ""},
    ],
    ids=ascii,
)
def test_what_cannot_be_a_key_is_refused_without_a_read(
    bound_table: Table, half: dict[str, str]
) -> None:
    key = keys.create(Scope.CHECKOUT, "till") | half
    client = bound_table.client
    aws.bind_table(bound_table.name, client)
    with metered(client) as meter:
        assert answered("/v1/redemptions", server(key)) == {"isAuthorized": False}
        assert answered("/client/v1/validations", browser(key)) == {"isAuthorized": False}
    assert meter.operations == []


def test_a_rotated_key_opens_with_both_tokens_until_the_older_one_ends(calendar: Calendar) -> None:
    key = keys.create(Scope.CHECKOUT, "till")
    newer = keys.rotate(key["app_id"], timedelta(hours=24))
    calendar.forward(hours=24, milliseconds=-1)
    assert granted("/v1/redemptions", server(key)) == "checkout"
    assert granted("/v1/redemptions", server(newer)) == "checkout"
    calendar.forward(milliseconds=1)
    assert granted("/v1/redemptions", server(key)) == "none"
    assert granted("/v1/redemptions", server(newer)) == "checkout"


def test_revoking_ends_both_tokens(calendar: Calendar) -> None:  # noqa: ARG001 (it stands still)
    key = keys.create(Scope.CHECKOUT, "till")
    newer = keys.rotate(key["app_id"])
    revoke_key(key["app_id"])
    assert granted("/v1/redemptions", server(key)) == "none"
    assert granted("/v1/redemptions", server(newer)) == "none"


@pytest.mark.parametrize(
    "reply",
    [*ANSWERS.values(), silent(ReadTimeoutError), silent(ConnectTimeoutError)],
    ids=[*ANSWERS, "no answer", "no connection"],
)
def test_a_key_that_cannot_be_read_just_now_is_left_to_the_function(
    bound_table: Table, monkeypatch: pytest.MonkeyPatch, reply: Reply
) -> None:
    key = keys.create(Scope.CHECKOUT, "till")
    client = bound_table.client
    monkeypatch.setattr(client.meta.config, "read_timeout", patience.READ_S)
    aws.bind_table(bound_table.name, client)
    with unreadable(client, reply) as waited:
        assert granted("/v1/redemptions", server(key)) == "unknown"
        assert waited.read() < 1.5  # one call without an answer, or a second of throttling
        assert answered("/v1/redemptions", {"x-app-id": "x"}) == {"isAuthorized": False}
    assert granted("/v1/redemptions", server(key)) == "checkout"


def test_only_not_now_is_left_to_the_function(
    bound_table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise Refused(Refusal.INVALID_PAYLOAD)

    key = keys.create(Scope.CHECKOUT, "till")
    monkeypatch.setattr("incentives.store.access.api_keys.find", refuse)
    with pytest.raises(Refused):
        answered("/v1/redemptions", server(key))
    monkeypatch.undo()
    aws.bind_table("no-such-table", bound_table.client)
    with pytest.raises(Exception, match="ResourceNotFoundException"):
        answered("/v1/redemptions", server(key))


def test_the_table_holds_no_token(bound_table: Table) -> None:
    key = keys.create(Scope.CHECKOUT, "till")
    newer = keys.rotate(key["app_id"])
    assert key["app_token"] not in str(bound_table.items())
    assert str(newer["app_token"]) not in str(bound_table.items())


def test_an_answer_costs_one_read_and_no_write(bound_table: Table) -> None:
    key = keys.create(Scope.CHECKOUT, "till")
    keys.rotate(key["app_id"])
    client = bound_table.client
    aws.bind_table(bound_table.name, client)
    with metered(client) as meter:
        granted("/v1/redemptions", server(key))
    assert (meter.operations, meter.read_units, meter.write_units) == (["GetItem"], 0.5, 0)
