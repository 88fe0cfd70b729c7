"""An Idempotency-Key is used for one request: with another query it is refused, at every route."""

import base64
import json
from importlib import import_module
from pathlib import Path

import pytest

from incentives.domain.refusal import Refusal
from incentives.runtime.http import Router
from incentives.runtime.request import Request
from incentives.runtime.wire.caller import receipt_of
from incentives.store.receipts import KEPT
from infra.catalogue.functions import ALL_FUNCTIONS
from tests.support.calendar import Calendar
from tests.support.events import http_event
from tests.support.function import asked
from tests.support.keyed import ROUTES, an_event, handler_of, more_codes
from tests.support.points.loyalty import Json, ok
from tests.support.stage import staged

pytestmark = pytest.mark.usefixtures("functions")

KEY = {"Idempotency-Key": "key-1"}


def test_these_are_all_routes_that_honour_the_key() -> None:
    honouring = {
        (function.name, route.path.text)
        for function in ALL_FUNCTIONS
        if function.routes
        for route in _route(function.name).routes
        if Refusal.IDEMPOTENCY_KEY_REUSED in route.refusals
    }
    assert honouring == set(ROUTES)
    reading = {
        path.parent.name
        for path in Path("functions").glob("*/*.py")
        if {"receipt_of", "CauseName"} & set(path.read_text().replace("(", " ").split())
    }
    assert reading <= {function for function, _ in ROUTES}


@pytest.mark.parametrize(("function", "path"), ROUTES, ids=str)
def test_the_same_key_with_another_query_is_refused(function: str, path: str) -> None:
    ask = ROUTES[function, path]()
    first = ask.sent(function)
    ok(first)
    ok(ask.sent(function))
    for query in {ask.other_query, f"{ask.query}&lang=de".strip("&")} - {""}:
        with staged() as stage:
            other = ask.sent(function, query)
        assert stage.sent <= 1
        assert (other.status, other.key) == (409, "idempotency_key_reused"), (query, other.body)


@pytest.mark.parametrize(("function", "path"), ROUTES, ids=str)
def test_the_same_key_with_another_body_is_refused(function: str, path: str) -> None:
    ask = ROUTES[function, path]()
    ok(ask.sent(function))
    told = asked(
        handler_of(function),
        "POST",
        ask.path,
        scope=ask.scope,
        query=ask.query,
        raw_body="{}" if ask.body is None else f" {json.dumps(ask.body)}",
        headers=ask.headers,
    )
    assert (told.status, told.key) == (409, "idempotency_key_reused"), told.body


def test_an_event_that_earns_by_several_rules_is_no_other_request() -> None:
    ask = an_event(rules=2)
    ok(ask.sent("award_points"))
    assert ask.sent("award_points").replayed
    assert ask.sent("award_points", "lang=de").key == "idempotency_key_reused"


def test_a_key_names_another_request_after_24_hours(calendar: Calendar) -> None:
    """DynamoDB may take days to remove the receipt; that changes nothing."""
    ask = more_codes()
    first = ok(ask.sent("manage_codes"))
    calendar.now += KEPT
    second = ask.sent("manage_codes")
    assert ok(second)["code"] != first["code"]
    assert not second.replayed
    again = ask.sent("manage_codes")
    assert (ok(again)["code"], again.replayed) == (second.body["code"], True)
    other = ask.sent("manage_codes", ask.other_query)
    assert other.key == "idempotency_key_reused"


def digest_of(event: Json) -> str:
    receipt = receipt_of(Request.of(event))
    assert receipt is not None
    return receipt.digest


def test_a_request_without_a_query_is_known_again_by_the_next_release() -> None:
    """Ledgers keep digests for ever, so this one never changes."""
    event = http_event("POST", "/v1/redemptions", body={"a": 1}, headers=KEY)
    assert digest_of(event) == "409aa0a99be5a58227e17f77a47c0cd741368b6650dd9bd21d557324b03ea0e4"


def test_the_same_content_is_the_same_request_however_it_was_encoded() -> None:
    event = http_event("POST", "/v1/redemptions", body={"a": 1}, headers=KEY)
    encoded = base64.b64encode(event["body"].encode()).decode()
    assert digest_of(event | {"body": encoded, "isBase64Encoded": True}) == digest_of(event)


def test_a_question_mark_in_the_path_is_no_query() -> None:
    """The gateway decodes a path, so both look alike where they are written behind each other."""
    in_path = http_event("POST", "/v1/vouchers/A%3Fx=1", headers=KEY)
    in_query = http_event("POST", "/v1/vouchers/A", query="x=1", headers=KEY)
    assert in_path["rawPath"] == "/v1/vouchers/A?x=1"
    assert digest_of(in_path) != digest_of(in_query)


def _route(function: str) -> Router:
    app = import_module(f"{function}.handler").app
    assert isinstance(app, Router)
    return app
