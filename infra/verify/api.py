"""The deployment's API as a shop's server, its marketing and a page call it."""

import json
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from incentives import names

ANSWER_WITHIN_S = 30
TRIES = 5
LONGEST_WAIT_S = 5

# By which names a key may stand in the file: the scope's, or those of the laptop's file.
ALIASES = {
    "checkout": ("checkout", "server", "all"),
    "marketing": ("marketing", "all"),
    "client": ("client",),
    "client_checkout": ("client_checkout",),
}


class VerificationFailed(Exception):
    """The deployment does not do what it should; the message is a sentence."""


@dataclass(frozen=True)
class Answer:
    """What came back: status, headers in lower case, the JSON of the body, and after how long."""

    status: int
    headers: Mapping[str, str]
    body: Mapping[str, Any]
    milliseconds: int

    def __str__(self) -> str:
        """Short enough for a line."""
        told = {
            name: self.body[name] for name in ("key", "message", "details") if self.body.get(name)
        }
        return f"{self.status} {json.dumps(told) if told else ''}".strip()


@dataclass(frozen=True)
class Api:
    """An API at an address, and its keys by name: `{"app_id", "app_token", "origin"?}`."""

    url: str
    keys: Mapping[str, Mapping[str, str]]

    def key(self, scope: str) -> Mapping[str, str] | None:
        """The key for a scope, if there is one."""
        return next((self.keys[name] for name in ALIASES[scope] if name in self.keys), None)

    def ask(self, scope: str, method: str, path: str, body: object = None) -> Answer:
        """One request with the key of a scope; a 429 ("not now") is asked again a few times.

        Raises:
            VerificationFailed: there is no such key, or no answer.
        """
        key = self.key(scope)
        if key is None:
            raise VerificationFailed(f"the keys have none for `{scope}`.")
        for _ in range(TRIES - 1):
            answer = self.send(method, path, _headers(scope, key), body)
            if answer.status != HTTPStatus.TOO_MANY_REQUESTS:
                return answer
            told = answer.headers.get("retry-after", "")
            time.sleep(min(int(told) if told.isdigit() else 1, LONGEST_WAIT_S))
        return self.send(method, path, _headers(scope, key), body)

    def send(
        self, method: str, path: str, headers: Mapping[str, str], body: object = None
    ) -> Answer:
        """One bare request.

        Raises:
            VerificationFailed: no answer.
        """
        address = urlsplit(self.url)
        connect = HTTPSConnection if address.scheme == "https" else HTTPConnection
        sent = None if body is None else json.dumps(body)
        typed = {} if sent is None else {"content-type": "application/json"}
        began_at = time.monotonic()
        try:
            with closing(connect(address.netloc, timeout=ANSWER_WITHIN_S)) as connection:
                connection.request(method, address.path + path, sent, {**typed, **headers})
                return _read(connection.getresponse(), began_at)
        except (OSError, HTTPException) as error:
            raise VerificationFailed(f"{self.url} does not answer: {error!r}.") from error


def _headers(scope: str, key: Mapping[str, str]) -> dict[str, str]:
    if scope in {"client", "client_checkout"}:
        pair = (names.HEADER_CLIENT_ID, names.HEADER_CLIENT_TOKEN)
        origin = {names.HEADER_ORIGIN: key.get("origin", "")}
    else:
        pair, origin = (names.HEADER_SERVER_ID, names.HEADER_SERVER_TOKEN), {}
    return dict(zip(pair, (key["app_id"], key["app_token"]), strict=True)) | origin


def _read(response: HTTPResponse, began_at: float) -> Answer:
    text = response.read()
    try:
        body = json.loads(text or b"{}")
    except ValueError:
        body = {"message": text[:200].decode(errors="replace")}
    return Answer(
        response.status,
        {name.lower(): value for name, value in response.getheaders()},
        body if isinstance(body, dict) else {"list": body},
        round((time.monotonic() - began_at) * 1000),
    )
