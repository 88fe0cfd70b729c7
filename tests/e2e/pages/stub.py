"""A shop's pages, and in the API's place whatever a test says."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from string import Template
from threading import Thread
from typing import Any, override

from infra.local.emulator import HOST
from infra.local.shop.server import FILES

JSON, HTML = "application/json", "text/html"
LANDING = """<!doctype html><html lang="$lang"><title>Landing</title>
<script type="module" src="/incentive-code.js"></script>
<incentive-code api="$api" key="id:token" campaign="welcome"></incentive-code></html>"""
SETTINGS = {
    "api": "",
    "key": "id:token",
    "campaign": "welcome",
    "goods": '{"mug": {"name": "Mug", "price": 1400}}',
}
PICTURE = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='M1 1h7v7H1z'/></svg>"
WHOLE_OFFER = {
    "type": "PERCENT",
    "percent_off": 10,
    "benefit": {"kind": "percent", "rate_bp": 1_000},
}


@dataclass
class Told:
    """An answer: nothing at all without a status."""

    status: int | None
    body: str = ""
    media_type: str = JSON


def given(code: str | None = "TEA-7KQM", **voucher: object) -> Told:
    """A publication; without a code where it is sent to the address."""
    whole = {"object": "voucher", "code": code, "discount": WHOLE_OFFER, "currency": None} | voucher
    body = {"object": "publication", "result": "SUCCESS", "voucher": whole if code else None}
    return Told(200, json.dumps(body))


def refused(status: int, key: str, details: str = "") -> Told:
    """A refusal of the engine's."""
    return Told(status, json.dumps({"code": status, "key": key, "details": details}))


@dataclass
class Stub:
    """What is served, and what was asked."""

    origin: str
    told: Told = field(default_factory=lambda: Told(404))
    api: str = ""  # the API's address; empty for the pages' own
    page: str = ""  # what `/page` is
    asked: list[tuple[str, Any]] = field(default_factory=list)  # path with query, and body
    keys: list[str | None] = field(default_factory=list)  # the `Idempotency-Key` of each

    @property
    def elsewhere(self) -> str:
        """Itself by another name, which answers without CORS headers."""
        return self.origin.replace("localhost", HOST)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    stub: Stub


class _Visit(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        stub = self.server.stub
        path = self.path.partition("?")[0]
        if path in {"/en", "/de"}:
            self._answer(Told(200, Template(LANDING).substitute(lang=path[1:], api=stub.api), HTML))
        elif path == "/page":
            self._answer(Told(200, stub.page, HTML))
        elif path.endswith("/client/v1/qr"):
            self._answer(Told(200, PICTURE, "image/svg+xml"))
        elif path in FILES:
            file, kind = FILES[path]
            text = file.read_text()
            text = Template(text).substitute(SETTINGS) if kind == HTML else text
            self._answer(Told(200, text, kind))
        else:
            self._answer(Told(404))

    def do_OPTIONS(self) -> None:
        """The preflight of a page from elsewhere, which the gateway allows."""
        self.send_response(204)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Access-Control-Allow-Headers", "*")
        self.end_headers()

    def do_POST(self) -> None:
        stub = self.server.stub
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        stub.asked.append((self.path, json.loads(body)))
        stub.keys.append(self.headers.get("Idempotency-Key"))
        self._answer(stub.told)

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
    """The stub, for as long as it is needed."""
    server = _Server((HOST, 0), _Visit)
    server.stub = Stub(f"http://localhost:{server.server_port}")
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.stub
    finally:
        server.shutdown()
        server.server_close()
