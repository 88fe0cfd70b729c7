"""What a visitor reads when the gateway answers in the engine's place, or nobody does."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from string import Template
from threading import Thread
from typing import override

import pytest
from playwright.sync_api import Browser, Page, expect

from infra.local.emulator import HOST
from infra.local.shop.server import FILES
from tests.e2e.browser import chromium

JSON, HTML = "application/json", "text/html"
PATIENCE_MS = 20_000  # the stub answers at once
LANDING = """<!doctype html><html lang="$lang"><title>Landing</title>
<script type="module" src="/incentive-code.js"></script>
<incentive-code api="$api" key="id:token" campaign="welcome"></incentive-code></html>"""
SETTINGS = {"api": "", "key": "id:token", "goods": '{"mug": {"name": "Mug", "price": 1400}}'}

WAIT, AGAIN, REFUSED = "wait", "again", "refused"
SAID = {
    ("en", WAIT): "A lot is going on here right now. Please wait a moment and try again.",
    ("en", AGAIN): "We could not reach the shop. Please wait a moment, check your connection",
    ("en", REFUSED): "Sorry, there is no code for you here.",
    (
        "de",
        WAIT,
    ): "Hier ist gerade viel los. Bitte warten Sie kurz und versuchen es dann noch einmal.",
    ("de", AGAIN): "Der Shop ist nicht erreichbar. Bitte warten Sie kurz, prüfen die Verbindung",
    ("de", REFUSED): "Hier gibt es leider keinen Code für Sie.",
}


@dataclass
class Told:
    """An answer: nothing at all without a status."""

    status: int | None
    body: str = ""
    media_type: str = JSON


ANSWERS = {
    "throttled by the gateway": (Told(429, '{"message":"Too Many Requests"}'), WAIT),
    "throttled without a body": (Told(429), WAIT),
    "throttled in HTML": (Told(429, "<h1>Slow down</h1>", HTML), WAIT),
    "throttled, null": (Told(429, "null"), WAIT),
    "an error of the gateway": (Told(500, '{"message":"Internal Server Error"}'), AGAIN),
    "a bad gateway in HTML": (Told(502, "<h1>Bad Gateway</h1>", HTML), AGAIN),
    "unavailable": (Told(503, '{"message":"Service Unavailable"}'), AGAIN),
    "a time-out of the gateway": (Told(504, '{"message":"Endpoint request timed out"}'), AGAIN),
    "no answer": (Told(None), AGAIN),
    "another page": (Told(200, "<h1>Sign in to this network</h1>", HTML), AGAIN),
    "no key": (Told(401, '{"message":"Unauthorized"}'), REFUSED),
    "not let in": (Told(403, '{"message":"Forbidden"}'), REFUSED),
    "not let in, null": (Told(403, "null"), REFUSED),
    "a key of nobody's": (Told(400, '{"key":"toString"}'), REFUSED),
}


@dataclass
class Stub:
    """A shop's pages, and in the API's place one answer to everything."""

    origin: str
    told: Told
    api: str = ""  # the API's address; empty for the pages' own


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    stub: Stub


class _Visit(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path in {"/en", "/de"}:
            self._answer(
                Told(
                    200, Template(LANDING).substitute(lang=path[1:], api=self.server.stub.api), HTML
                )
            )
            return
        file, kind = FILES.get(path, (None, ""))
        if file is None:
            self._answer(Told(404))
            return
        text = file.read_text()
        text = Template(text).substitute(SETTINGS) if kind == HTML else text
        self._answer(Told(200, text, kind))

    def do_OPTIONS(self) -> None:
        """The preflight of a page from elsewhere, which the gateway allows."""
        self.send_response(204)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Access-Control-Allow-Headers", "*")
        self.end_headers()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self._answer(self.server.stub.told)

    def _answer(self, told: Told) -> None:
        if told.status is None:
            self.close_connection = True
            return
        body = told.body.encode()
        self.send_response(told.status)
        self.send_header("Content-Type", f"{told.media_type}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[Stub]:
    server = _Server((HOST, 0), _Visit)
    server.stub = Stub(f"http://localhost:{server.server_port}", Told(404))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.stub
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def stub() -> Iterator[Stub]:
    with serving() as stub:
        yield stub


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new visitor, who fails the test when a page has an error."""
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", ANSWERS)
def test_a_landing_page_says_what_to_do(page: Page, stub: Stub, name: str, language: str) -> None:
    stub.told, meant = ANSWERS[name]
    page.goto(f"{stub.origin}/{language}")
    page.get_by_role("textbox").fill("ada@example.org")
    button = page.get_by_role("button")
    button.click()
    expect(page.get_by_role("alert")).to_contain_text(SAID[language, meant], timeout=PATIENCE_MS)
    expect(button).to_be_enabled(timeout=PATIENCE_MS)


def test_without_cors_headers_it_is_as_if_nobody_had_answered(
    page: Page, stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The gateway's own answers have none, so a page elsewhere does not see their status."""
    stub.told, _ = ANSWERS["throttled by the gateway"]
    monkeypatch.setattr(stub, "api", stub.origin.replace("localhost", HOST))
    page.goto(f"{stub.origin}/en")
    page.get_by_role("textbox").fill("ada@example.org")
    page.get_by_role("button").click()
    expect(page.get_by_role("alert")).to_contain_text(SAID["en", AGAIN], timeout=PATIENCE_MS)


CART_SAYS = {
    WAIT: "A lot is going on here right now. Please wait a moment and try again.",
    AGAIN: "We could not reach the shop. Please try again.",
}


@pytest.mark.parametrize("name", ANSWERS)
def test_the_demo_cart_says_so_too(page: Page, stub: Stub, name: str) -> None:
    stub.told, meant = ANSWERS[name]
    said = CART_SAYS.get(meant, CART_SAYS[AGAIN])
    page.goto(f"{stub.origin}/cart")
    page.get_by_label("Code or gift card").fill("WELCOME")
    expect(page.locator("#said")).to_have_text(said, timeout=PATIENCE_MS)
    page.get_by_label("Your e-mail address").fill("ada@example.org")
    page.get_by_role("button", name="Buy").click()
    expect(page.locator("#wrong")).to_have_text(said, timeout=PATIENCE_MS)
