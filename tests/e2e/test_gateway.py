"""What the gateway says by itself, and what it leaves to a function."""

import json
from collections.abc import Mapping
from contextlib import closing
from email.message import Message
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from infra.catalogue.functions import ALL_FUNCTIONS
from infra.local.calling import call
from infra.local.local_json import LocalSystem

OF_BROWSERS = [
    route.path for function in ALL_FUNCTIONS for route in function.routes if route.for_browsers
]


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
def test_a_path_without_a_route_is_refused_in_the_wires_shape(
    system: LocalSystem, method: str, path: str
) -> None:
    status, answer = call(system, "server", method, path)
    assert status in {404, 405}
    assert answer["key"] in {"resource_not_found", "method_not_allowed"}
    assert answer["request_id"].startswith("v-")


def preflight(system: LocalSystem, path: str) -> tuple[int, Message]:
    """What a browser asks before a request that has a page's headers, and what it is told."""
    headers = {
        "Origin": system.keys["client"]["origin"],
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type,x-client-application-id,x-client-token",
    }
    status, answered, _ = ask(system, "OPTIONS", path, headers)
    return status, answered


@pytest.mark.parametrize("path", OF_BROWSERS)
def test_a_browser_may_ask_from_another_origin(system: LocalSystem, path: str) -> None:
    status, answered = preflight(system, path)
    assert status in {200, 204}
    assert answered["Access-Control-Allow-Origin"] in {"*", system.keys["client"]["origin"]}
    assert "POST" in answered["Access-Control-Allow-Methods"]
    assert "x-client-token" in answered["Access-Control-Allow-Headers"].lower()


def test_a_page_is_not_allowed_the_headers_of_a_servers_key(system: LocalSystem) -> None:
    """So it cannot send one, although its preflight is answered there too."""
    status, answered = preflight(system, "/v1/validations")
    assert status in {200, 204}
    assert "x-app-token" not in answered["Access-Control-Allow-Headers"].lower()


def test_a_page_reads_a_refusal_of_a_function_but_not_of_the_gateway(system: LocalSystem) -> None:
    origin = {"Origin": system.keys["client"]["origin"]}
    unknown = {"X-Client-Application-Id": f"app_{'a' * 26}", "X-Client-Token": f"ink_{'a' * 52}"}
    status, answered, _ = ask(system, "GET", "/client/v1/qr?text=a", origin | unknown)
    assert (status, answered["Access-Control-Allow-Origin"]) == (401, "*")
    status, answered, _ = ask(system, "GET", "/client/v1/qr?text=a", origin)
    assert (status, answered["Access-Control-Allow-Origin"]) == (401, None)
    malformed = unknown | {"X-Client-Application-Id": "app_none"}
    status, answered, _ = ask(system, "GET", "/client/v1/qr?text=a", origin | malformed)
    assert (status, answered["Access-Control-Allow-Origin"]) == (403, None)


def test_a_method_that_a_browsers_path_does_not_have_is_refused_in_the_wires_shape(
    system: LocalSystem,
) -> None:
    keys = system.keys["client"]
    headers = {
        "Origin": keys["origin"],
        "X-Client-Application-Id": keys["app_id"],
        "X-Client-Token": keys["app_token"],
    }
    status, _, body = ask(system, "PUT", "/client/v1/nothing", headers)
    assert (status, json.loads(body)["key"]) == (404, "resource_not_found")


def test_without_a_key_the_gateway_itself_answers(system: LocalSystem) -> None:
    status, _, body = ask(system, "POST", "/v1/validations", {})
    assert (status, json.loads(body)) == (401, {"message": "Unauthorized"})
