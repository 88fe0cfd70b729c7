"""Visitors against a stand-in of the provider: only a clear yes lets anybody in."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from incentives import names
from incentives.runtime import bot_check, secrets, settings
from incentives.runtime.patience import back_off
from incentives.usecases.access.keep_secrets import keep_bot_check
from publish_code import handler
from tests.account import Table
from tests.support.landing import code_of, for_visitors, key_of, visit

WRAPPING_KEY = "5" * 64
YES = (200, b'{"success": true}')


@dataclass
class Provider:
    """What it answers, one after the other (the last for ever), and what it was asked."""

    answers: list[tuple[int, bytes]] = field(default_factory=lambda: [YES])
    asked: list[dict[str, Any]] = field(default_factory=list)

    def answer(self) -> tuple[int, bytes]:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


class _Desk(BaseHTTPRequestHandler):
    provider: Provider

    def do_POST(self) -> None:
        length = int(self.headers["content-length"])
        self.provider.asked.append(json.loads(self.rfile.read(length)))
        status, body = self.provider.answer()
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Tests are quiet."""


@pytest.fixture
def provider(bound: Table, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """A provider on a free port, the function told to ask it, and the secret in the table."""
    made = Provider()
    desk = type("Desk", (_Desk,), {"provider": made})
    server = ThreadingHTTPServer(("127.0.0.1", 0), desk)
    Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/siteverify"
    monkeypatch.setattr(handler, "refuse_bots", partial(bot_check.refuse_bots, siteverify=address))
    monkeypatch.setenv(names.ENV_BOT_CHECK, bot_check.TURNSTILE)
    monkeypatch.setenv(names.ENV_WRAPPING_KEY, WRAPPING_KEY)
    keep_bot_check("s3cret", wrapping_key=WRAPPING_KEY, pause=back_off)
    settings.read.cache_clear()
    secrets.forget()
    assert bound.items()
    yield made
    server.shutdown()
    server.server_close()
    settings.read.cache_clear()
    secrets.forget()


def test_a_confirmed_visitor_gets_a_code(provider: Provider) -> None:
    code_of(visit(for_visitors(), bot_token="token-1"))
    (asked,) = provider.asked
    assert (asked["secret"], asked["response"]) == ("s3cret", "token-1")
    assert asked["remoteip"] == "203.0.113.7"


@pytest.mark.parametrize(
    "answer",
    [
        (200, b'{"success": false, "error-codes": ["timeout-or-duplicate"]}'),
        (200, b'{"success": "true"}'),
        (200, b"[true]"),
        (200, b"yes"),
        (200, b""),
        (302, b""),
        (400, b'{"success": false}'),
        (500, YES[1]),
    ],
)
def test_whatever_is_no_clear_yes_is_a_no(
    provider: Provider, bound: Table, answer: tuple[int, bytes]
) -> None:
    campaign = for_visitors()
    provider.answers = [answer]
    assert key_of(visit(campaign, bot_token="token-1")) == (400, "bot_check_failed")
    assert not [item for item in bound.items() if item["kind"]["S"] == "publication"]


def test_a_passing_failure_is_asked_again_with_the_same_key(provider: Provider) -> None:
    provider.answers = [(503, b""), YES]
    code_of(visit(for_visitors(), bot_token="token-1"))
    first, second = provider.asked
    assert first["idempotency_key"] == second["idempotency_key"]


def test_a_provider_that_stays_out_is_asked_twice_and_lets_nobody_in(provider: Provider) -> None:
    provider.answers = [(503, b"")]
    assert key_of(visit(for_visitors(), bot_token="token-1")) == (400, "bot_check_failed")
    assert len(provider.asked) == 2


def test_without_a_token_the_provider_is_not_asked(provider: Provider) -> None:
    assert key_of(visit(for_visitors())) == (400, "bot_check_failed")
    assert provider.asked == []


def test_a_provider_that_is_not_there_lets_nobody_in(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = partial(bot_check.refuse_bots, siteverify="http://127.0.0.1:9/siteverify")
    monkeypatch.setattr(handler, "refuse_bots", nowhere)
    assert key_of(visit(for_visitors(), bot_token="token-1")) == (400, "bot_check_failed")
    assert provider.asked == []


def test_a_failed_check_is_a_wrong_try(provider: Provider, bound: Table) -> None:
    assert provider.asked == []
    visit(for_visitors())
    assert [item["wrong"]["N"] for item in bound.items() if item["kind"]["S"] == "tries"] == ["1"]
