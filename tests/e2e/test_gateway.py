"""What the gateway says by itself, and what it leaves to a room."""

import json
from collections.abc import Mapping
from contextlib import closing
from email.message import Message
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from infra.local.calling import call
from infra.local.local_json import LocalSystem


def ask(
    system: LocalSystem, method: str, path: str, headers: Mapping[str, str]
) -> tuple[int, Message, bytes]:
    """One bare request: status, headers and body of the answer."""
    address = urlsplit(system.api_url)
    with closing(HTTPConnection(address.netloc, timeout=30)) as connection:
        connection.request(method, address.path + path, headers=dict(headers))
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/v1/nothing"), ("DELETE", "/v1/validations"), ("POST", "/")]
)
def test_a_path_without_a_door_is_refused_in_the_wires_shape(
    system: LocalSystem, method: str, path: str
) -> None:
    status, answer = call(system, "server", method, path)
    assert status in {404, 405}
    assert answer["key"] in {"resource_not_found", "method_not_allowed"}
    assert answer["request_id"].startswith("v-")


def test_a_browser_may_ask_from_another_origin(system: LocalSystem) -> None:
    headers = {
        "Origin": system.keys["client"]["origin"],
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type,x-client-application-id,x-client-token",
    }
    status, answered, _ = ask(system, "OPTIONS", "/client/v1/validations", headers)
    assert status in {200, 204}
    assert answered["Access-Control-Allow-Origin"] in {"*", headers["Origin"]}
    assert "x-client-token" in answered["Access-Control-Allow-Headers"].lower()


def test_without_a_key_the_gateway_itself_answers(system: LocalSystem) -> None:
    status, _, body = ask(system, "POST", "/v1/validations", {})
    assert (status, json.loads(body)) == (401, {"message": "Unauthorized"})
