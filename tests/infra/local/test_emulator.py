"""The emulator that all store tests stand on."""

from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from infra.local.account import Account
from infra.local.emulator import Emulator, free_port, port_taken
from tests.account import TABLE_NAME, Table, create_table

ITEM = {"pk": {"S": "a"}, "sk": {"S": "b"}}
PAGE = "https://shop.example"
# The one account whose APIs the emulator serves to callers that do not name an account.
OF_CALLERS = "000000000000"
CORS = {"AllowOrigins": ["*"], "AllowMethods": ["GET"], "AllowHeaders": ["x-key"]}


def preflight(emulator: Emulator, *guarded: str) -> tuple[int, str | None]:
    """What a page is told by an API whose routes are behind an authorizer: status, origin."""
    gateway = Account(endpoint=emulator.endpoint, id=OF_CALLERS).client("apigatewayv2")
    made = gateway.create_api(Name="pages", ProtocolType="HTTP", CorsConfiguration=CORS)
    api = {"ApiId": made["ApiId"]}
    gateway.create_stage(**api, StageName="$default", AutoDeploy=True)
    authorizer = gateway.create_authorizer(
        **api,
        Name="keys",
        AuthorizerType="REQUEST",
        AuthorizerPayloadFormatVersion="2.0",
        IdentitySource=["$request.header.x-key"],
        AuthorizerUri="arn:aws:lambda:us-east-1:000000000000:function:never-called",
    )
    for key in guarded:
        gateway.create_route(
            **api,
            RouteKey=key,
            AuthorizationType="CUSTOM",
            AuthorizerId=authorizer["AuthorizerId"],
        )
    headers = {"Origin": PAGE, "Access-Control-Request-Method": "GET"}
    with closing(HTTPConnection(urlsplit(emulator.endpoint).netloc, timeout=30)) as connection:
        path = f"/_aws/execute-api/{api['ApiId']}/user"
        connection.request("OPTIONS", path, headers=headers)
        answer = connection.getresponse()
        gateway.delete_api(**api)
        return answer.status, answer.headers["Access-Control-Allow-Origin"]


def test_a_test_begins_with_an_empty_table(table: Table) -> None:
    assert table.items() == []
    table.client.put_item(TableName=table.name, Item=ITEM)
    assert table.items() == [ITEM]


def test_two_accounts_do_not_see_each_other(table: Table, emulator: Emulator) -> None:
    table.client.put_item(TableName=table.name, Item=ITEM)
    neighbour = create_table(Account(endpoint=emulator.endpoint, id="999999999999"))
    assert neighbour.items() == []


def test_a_stopped_emulator_keeps_its_state_and_leaves_no_port_or_temporary_file(
    tmp_path: Path,
) -> None:
    port = free_port()
    account = Account(endpoint=f"http://127.0.0.1:{port}", id="100000000000")
    with Emulator(port, tmp_path, persist=True):
        create_table(account).client.put_item(TableName=TABLE_NAME, Item=ITEM)
    assert not port_taken(port)
    assert not (tmp_path / "tmp").exists()
    with Emulator(port, tmp_path, persist=True):
        assert Table(TABLE_NAME, account).items() == [ITEM]


def test_a_preflight_that_no_route_takes_is_answered_by_the_gateway(emulator: Emulator) -> None:
    assert preflight(emulator, "GET /user") == (204, "*")


@pytest.mark.parametrize("route", ["ANY /user", "ANY /{rest+}", "$default"])
def test_a_route_that_takes_a_preflight_asks_its_authorizer_as_on_aws(
    emulator: Emulator, route: str
) -> None:
    """By itself the emulator answers it, and a page works here that does not work there."""
    assert preflight(emulator, route) == (401, None)
