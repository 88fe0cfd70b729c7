"""A counter: where a test hands in requests with a key and looks at what they left behind."""

import json
from dataclasses import dataclass
from typing import Any, Self

from incentives import names
from incentives.domain.refusal import Refusal
from incentives.domain.refusal_table import EXPLANATIONS
from incentives.names import Scope
from incentives.runtime.commands import keys
from tests.account import Table
from tests.contracts.gateway import Answer, Gateway, Headers

PERSON_KEY = b"k" * 32
ORIGIN = "https://shop.example"
SCOPES = (
    Scope.CHECKOUT,
    Scope.MARKETING,
    Scope.SUPPORT,
    Scope.CLIENT,
    Scope.CLIENT_CHECKOUT,
)

type Content = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Counter:
    """The API with a key for each scope; `keys[scope]` are the headers that show it."""

    gateway: Gateway
    table: Table
    keys: dict[Scope, Headers]

    @classmethod
    def open_on(cls, table: Table) -> Self:
        """A counter on a bound table."""
        return cls(Gateway(), table, {scope: _headers(scope) for scope in SCOPES})

    def ask(
        self,
        method: str,
        target: str,
        body: object = None,
        *,
        scope: Scope = Scope.CHECKOUT,
        headers: Headers | None = None,
    ) -> Answer:
        """One request; texts and bytes are sent as they are, everything else as JSON."""
        plain = body if body is None or isinstance(body, str | bytes) else json.dumps(body)
        sent = {"content-type": "application/json", **self.keys[scope], **(headers or {})}
        return self.gateway.request(method, target, headers=sent, body=plain)

    def content(self) -> Content:
        """All items of the table by their keys."""
        items = self.table.items()
        return {f"{item['pk']['S']} {item['sk']['S']}": item for item in items}


def refusal_in(answer: Answer) -> Refusal:
    """Why an answer is a refusal, after a look at its shape."""
    told = answer.json
    assert set(told) <= {
        "code", "key", "message", "details", "request_id", "resource_id", "resource_type",
        "error", "decision_id",
    }  # fmt: skip
    assert told["error"]["message"].endswith(".")
    refusal = Refusal(told["key"])
    explanation = EXPLANATIONS[refusal]
    assert told["code"] == answer.status == explanation.status
    assert 400 <= answer.status < 500
    assert told["message"] == explanation.sentence
    assert isinstance(told["details"], str)
    assert len(told["details"]) <= 1_000
    assert told["request_id"] == answer.headers["x-request-id"]
    assert answer.headers["x-incentives-version"] == names.VERSION
    return refusal


def _headers(scope: Scope) -> Headers:
    if scope.is_for_browsers:
        key = keys.create(scope, "page", [ORIGIN])
        pair, origin = (names.HEADER_CLIENT_ID, names.HEADER_CLIENT_TOKEN), {"origin": ORIGIN}
    else:
        key = keys.create(scope, "counter")
        pair, origin = (names.HEADER_SERVER_ID, names.HEADER_SERVER_TOKEN), {}
    return dict(zip(pair, (key["app_id"], key["app_token"]), strict=True)) | origin
