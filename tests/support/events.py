"""HTTP API events (payload 2.0), whole, as the gateway delivers them."""

import base64
import json
import re
from typing import Any
from urllib.parse import unquote_to_bytes

from incentives.names import Scope

_ESCAPES = re.compile(r"(?:%(?!25)[0-9A-Fa-f]{2})+")
_TEXT_TYPES = ("text/", "application/json")


def http_event(
    method: str,
    path: str,
    *,
    query: str = "",
    body: object = None,
    raw_body: str | bytes | None = None,
    headers: dict[str, str] | None = None,
    scope: Scope | frozenset[Scope] | None = Scope.CHECKOUT,
    app_id: str = "app_test",
) -> dict[str, Any]:
    """The event of one request.

    Args:
        method: of the request.
        path: as the client sends it, percent-encoded.
        query: as the client sends it, without the question mark.
        body: to be sent as JSON.
        raw_body: to be sent as it is instead.
        headers: besides the usual ones; they win.
        scope: what the authorizer says of the caller, one or several; None for no authorizer.
        app_id: of the caller.
    """
    sent = {
        "accept": "*/*",
        "content-type": "application/json",
        "host": "api.example",
        "user-agent": "test",
        "x-forwarded-for": "203.0.113.7",
        **(headers or {}),
    }
    raw_path = _decoded_as_the_gateway_does(path)
    authorizer = {} if scope is None else {"lambda": {"app_id": app_id, "scope": _text(scope)}}
    event = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": raw_path,
        "rawQueryString": query,
        "headers": sent,
        "requestContext": {
            "accountId": "000000000000",
            "apiId": "api",
            "authorizer": authorizer,
            "domainName": "api.example",
            "domainPrefix": "api",
            "http": {
                "method": method,
                "path": raw_path,
                "protocol": "HTTP/1.1",
                "sourceIp": "203.0.113.7",
                "userAgent": "test",
            },
            "requestId": "JKJaXmPLvHcESHA=",
            "routeKey": "$default",
            "stage": "$default",
            "time": "21/Nov/2026:12:00:00 +0000",
            "timeEpoch": 1795262400000,
        },
        "isBase64Encoded": False,
    }
    return event | _body(raw_body if body is None else json.dumps(body), sent["content-type"])


def _decoded_as_the_gateway_does(path: str) -> str:
    """Every escape is decoded but the percent sign's own."""
    return _ESCAPES.sub(lambda run: unquote_to_bytes(run[0]).decode(errors="replace"), path)


def _body(content: str | bytes | None, media_type: str) -> dict[str, Any]:
    if content is None:
        return {}
    if isinstance(content, str) and media_type.startswith(_TEXT_TYPES):
        return {"body": content, "isBase64Encoded": False}
    raw = content.encode() if isinstance(content, str) else content
    return {"body": base64.b64encode(raw).decode(), "isBase64Encoded": True}


def _text(scope: Scope | frozenset[Scope]) -> str:
    return scope.value if isinstance(scope, Scope) else " ".join(sorted(scope))
