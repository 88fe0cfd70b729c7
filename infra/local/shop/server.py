"""Serves the demo shop on loopback: its pages, and the till behind them."""

import json
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from string import Template
from threading import Thread
from types import TracebackType
from typing import Any, Self, override

from infra.local.demo import FRIENDS, WELCOME, club_id
from infra.local.emulator import HOST, port_taken
from infra.local.local_json import LocalSystem
from infra.local.places import ROOT
from infra.local.shop.till import GOODS, Declined, Till

PAGES = Path(__file__).with_name("pages")
FILES = {
    "/": (PAGES / "index.html", "text/html"),
    "/cart": (PAGES / "cart.html", "text/html"),
    "/shop.css": (PAGES / "shop.css", "text/css"),
    "/landing.js": (PAGES / "landing.js", "text/javascript"),
    "/cart.js": (PAGES / "cart.js", "text/javascript"),
    "/incentive-code.js": (ROOT / "web" / "incentive-code.js", "text/javascript"),
}
LONGEST_BODY = 10_000  # bytes
# Everything that the element and the pages need, and nothing else.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src blob: data:; "
    "connect-src 'self' $api/; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class ShopFailed(Exception):
    """The shop cannot be served; the message is one sentence for the person who runs it."""


class ShopServer:
    """The running shop, as a context manager; `origin` is its address."""

    def __init__(self, system: LocalSystem, port: int) -> None:
        self.origin = origin(port)
        if port_taken(port):
            raise ShopFailed(f"port {port} is taken by another program; choose with --shop-port.")
        self._server = _Server((HOST, port), _Visit)
        self._server.till = Till(system, club_id(system), str(FRIENDS["name"]))
        self._server.settings = _settings(system)

    def __enter__(self) -> Self:
        """Serve in the background."""
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()


def origin(port: int) -> str:
    """The origin of the shop's pages, to which the browser's key is bound."""
    return f"http://localhost:{port}"


def _settings(system: LocalSystem) -> dict[str, str]:
    """What the pages know: the API's address and the browser's key, which is no secret."""
    key = system.keys["client"]
    return {
        "api": system.api_url,
        "key": f"{key['app_id']}:{key['app_token']}",
        "campaign": str(WELCOME["name"]),
        "goods": json.dumps(GOODS),
    }


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    till: Till
    settings: dict[str, str]


class _Visit(BaseHTTPRequestHandler):
    """One request of a browser."""

    server: _Server

    def do_GET(self) -> None:
        """A page."""
        found = FILES.get(self.path.partition("?")[0])
        if found is None:
            self._answer(HTTPStatus.NOT_FOUND, "text/plain", "There is no such page.")
            return
        file, kind = found
        text = file.read_text()
        if kind == "text/html":
            text = Template(text).substitute(self.server.settings)
        self._answer(HTTPStatus.OK, kind, text)

    def do_POST(self) -> None:
        """A word to the till; JSON only, so that no other page's form can say it."""
        routes = {
            "/till/checkout": self.server.till.check_out,
            "/till/cancel": self.server.till.cancel,
        }
        length = int(self.headers.get("Content-Length") or 0)
        asked = self._asked(length)
        if self.path not in routes or asked is None:
            self._json(HTTPStatus.BAD_REQUEST, {"key": "invalid_payload"})
            return
        try:
            self._json(HTTPStatus.OK, routes[self.path](asked))
        except Declined as declined:
            self._json(declined.status, declined.body)

    def _asked(self, length: int) -> dict[str, Any] | None:
        if self.headers.get("Content-Type") != "application/json" or length > LONGEST_BODY:
            return None
        try:
            body = json.loads(self.rfile.read(length))
        except ValueError:
            return None
        return body if isinstance(body, dict) else None

    def _json(self, status: int, body: dict[str, Any]) -> None:
        self._answer(status, "application/json", json.dumps(body))

    def _answer(self, status: int, kind: str, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        policy = Template(POLICY).substitute(self.server.settings)
        self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(body)

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the terminal is the engine's."""
