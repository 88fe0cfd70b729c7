"""A QR code says to a scanner just what was asked for."""

import base64
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
import zxingcpp
from PIL import Image

from draw_qr.handler import lambda_handler
from incentives.names import Scope
from tests.support.events import http_event

LINK = "https://shop.example/welcome?ref=ANNA-7K3Q&utm_source=friend"


def drawn(scope: Scope = Scope.CHECKOUT, **query: object) -> dict[str, Any]:
    path = "/client/v1/qr" if scope is Scope.CLIENT else "/v1/qr"
    return lambda_handler(http_event("GET", path, query=urlencode(query), scope=scope), None)


def scanned(answer: dict[str, Any]) -> str:
    picture = Image.open(BytesIO(base64.b64decode(answer["body"]))).convert("L")
    (found,) = zxingcpp.read_barcodes(picture)
    return str(found.text)


@pytest.mark.parametrize("text", ["WELCOME500", LINK, "Grüße", "漢字 💶", "x" * 500, "💶" * 500])
def test_a_scanner_reads_what_was_asked_for(text: str) -> None:
    answer = drawn(text=text, format="png")
    assert answer["statusCode"] == 200
    assert answer["headers"]["content-type"] == "image/png"
    assert answer["isBase64Encoded"] is True
    assert scanned(answer) == text


def test_an_svg_has_the_same_size_and_no_script() -> None:
    answer = drawn(text=LINK)
    assert answer["headers"]["content-type"] == "image/svg+xml"
    svg = base64.b64decode(answer["body"]).decode()
    side = Image.open(BytesIO(base64.b64decode(drawn(text=LINK, format="png")["body"]))).width
    assert f'width="{side}" height="{side}"' in svg
    assert "script" not in svg
    assert LINK not in svg


def test_a_browser_draws_with_its_own_key() -> None:
    assert scanned(drawn(Scope.CLIENT, text="ANNA", format="png")) == "ANNA"


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"text": ""},
        {"text": "x" * 501},
        {"text": "A", "format": "gif"},
        {"text": "A", "scale": 0},
        {"text": "A", "scale": 21},
        {"text": "A", "scale": "big"},
    ],
)
def test_what_cannot_be_drawn_is_refused(query: dict[str, Any]) -> None:
    answer = drawn(**query)
    assert answer["statusCode"] == 400
    assert '"key": "invalid_query_params"' in answer["body"]
