"""Customers at their routes: asks as a shop does, and reads the answers."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from incentives.domain.customers.person import Customer
from incentives.names import Scope
from manage_customers.handler import lambda_handler as keep
from tests.support.events import http_event

type Json = dict[str, Any]

KEY = b"k" * 32
"""The person key of tests."""


@dataclass(frozen=True)
class Answer:
    """What a route answered."""

    status: int
    body: Json

    @property
    def key(self) -> str | None:
        """The key of the refusal, if it is one."""
        return self.body.get("key")


def asked(
    handler: Any,
    method: str,
    path: str,
    *,
    scope: Scope = Scope.CHECKOUT,
    **request: Any,
) -> Answer:
    """One request to a function."""
    told = handler(http_event(method, path, scope=scope, **request), None)
    return Answer(told["statusCode"], json.loads(told["body"] or "{}"))


def ok(answer: Answer) -> Json:
    """The body of a request that succeeds."""
    assert answer.status == 200, answer.body
    return answer.body


def persons(**named: str) -> tuple[str, ...]:
    """The hashes that somebody who is named so is kept under."""
    return Customer.of(named).hashes(KEY)


def told(**customer: object) -> Json:
    """Say something of a customer; the customer as it is then."""
    return ok(asked(keep, "POST", "/v1/customers", body=customer))


def read(reference: str) -> Json:
    """Ask for a customer."""
    return ok(asked(keep, "GET", f"/v1/customers/{quote(reference, safe='')}"))


def unknown(reference: str) -> bool:
    """Whether there is no such customer."""
    answer = asked(keep, "GET", f"/v1/customers/{quote(reference, safe='')}")
    return (answer.status, answer.key) == (404, "not_found")


def consents(reference: str, declared: Json | None = None) -> Json:
    """Ask for the customer's consents, after declaring these."""
    path = f"/v1/customers/{quote(reference, safe='')}/consents"
    method, body = ("GET", None) if declared is None else ("PUT", declared)
    return ok(asked(keep, method, path, body=body))
