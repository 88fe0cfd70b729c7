"""The HTTP API in front of the functions, in this process: routes, authorizer, events, a WSGI face.

Routes are the deployed ones, from the catalogue; the authorizer and the functions are the real
handlers on the test's own table. It is for what needs thousands of requests; `tests/e2e` has the
real thing.
"""

import base64
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from authorize.handler import lambda_handler as authorize
from incentives import names
from infra.catalogue.checkout import FALLBACK
from infra.catalogue.functions import ALL_FUNCTIONS
from tests.support.events import http_event

type Headers = Mapping[str, str]

_SERVER_PAIR = (names.HEADER_SERVER_ID, names.HEADER_SERVER_TOKEN)
_CLIENT_TRIPLE = (names.HEADER_CLIENT_ID, names.HEADER_CLIENT_TOKEN, names.HEADER_ORIGIN)
_VARIABLE = re.compile(r"\\{\w+\\}")


@dataclass(frozen=True)
class Answer:
    """What the API answered; `body` is its text, a picture's bytes as Latin-1."""

    status: int
    headers: Headers
    body: str

    @property
    def json(self) -> Any:
        """The body, read."""
        return json.loads(self.body)


class Gateway:
    """Takes requests as a client sends them, and answers as the deployed API would."""

    def __init__(self) -> None:
        self._routes = sorted(
            (
                _route(key, function.name)
                for function in ALL_FUNCTIONS
                for route in function.routes
                for key in route.keys
            ),
            key=lambda route: route[0].count("[^/]+"),
        )

    def request(
        self,
        method: str,
        target: str,
        *,
        headers: Headers | None = None,
        body: str | bytes | None = None,
    ) -> Answer:
        """One request; `target` is percent-encoded, with its query string."""
        path, _, query = target.partition("?")
        sent = {name.lower(): value for name, value in (headers or {}).items()}
        event = http_event(
            method, path, query=query, raw_body=body or None, headers=sent, scope=None
        )
        function = self._function_of(method, event["rawPath"])
        wanted = _CLIENT_TRIPLE if event["rawPath"].startswith("/client/") else _SERVER_PAIR
        if not all(sent.get(header) for header in wanted):
            told = json.dumps({"message": "Unauthorized"})  # the gateway's own words
            return Answer(401, {"content-type": "application/json"}, told)
        decided = authorize(event, None)
        if not decided["isAuthorized"]:
            told = json.dumps({"message": "Forbidden"})  # the gateway's own words too
            return Answer(403, {"content-type": "application/json"}, told)
        event["requestContext"]["authorizer"] = {"lambda": decided["context"]}
        answered = import_module(f"{function}.handler").lambda_handler(event, None)
        return Answer(answered["statusCode"], answered["headers"], _text_of(answered))

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """The same as a WSGI application."""
        answered = self.request(
            environ["REQUEST_METHOD"],
            environ["REQUEST_URI"],
            headers=_headers_of(environ),
            body=environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)),
        )
        start_response(f"{answered.status} .", list(answered.headers.items()))
        is_picture = answered.headers.get("content-type") == "image/png"
        return [answered.body.encode("latin-1" if is_picture else "utf-8")]

    def _function_of(self, method: str, raw_path: str) -> str:
        wanted = f"{method} {raw_path}"
        found = (function for form, function in self._routes if re.fullmatch(form, wanted))
        return next(found, FALLBACK.name)


def _text_of(answered: Mapping[str, Any]) -> str:
    text: str = answered["body"]
    return base64.b64decode(text).decode("latin-1") if answered["isBase64Encoded"] else text


def _route(key: str, function: str) -> tuple[str, str]:
    return _VARIABLE.sub("[^/]+", re.escape(key)), function


def _headers_of(environ: Mapping[str, Any]) -> dict[str, str]:
    sent = {
        name.removeprefix("HTTP_").replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_") or name == "CONTENT_TYPE"
    }
    return {name: value for name, value in sent.items() if value}
