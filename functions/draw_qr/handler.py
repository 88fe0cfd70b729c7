"""Draw a QR code of a code or a referral link. Looks nothing up: any text gets its picture.

So a browser learns nothing here about which codes exist.
"""

from io import BytesIO

import segno

from draw_qr.schema import QrIn
from incentives.names import Scope
from incentives.runtime.answer import PNG, SVG, Picture
from incentives.runtime.http import Router

SERVERS = {Scope.CHECKOUT, Scope.MARKETING, Scope.SUPPORT}
BROWSERS = {Scope.CLIENT, Scope.CLIENT_CHECKOUT}

app = Router(table=False)


@app.get("/v1/qr", scopes=SERVERS)
def draw_qr(query: QrIn) -> Picture:
    """A QR code of a text, as SVG or PNG."""
    return _draw(query)


@app.get("/client/v1/qr", scopes=BROWSERS)
def draw_qr_in_browser(query: QrIn) -> Picture:
    """A QR code of a text, as SVG or PNG, for a page."""
    return _draw(query)


def _draw(asked: QrIn) -> Picture:
    """With 15 % of the symbol restorable (level M), and the quiet zone of the standard."""
    symbol = segno.make(asked.text, error="m", micro=False, boost_error=False)
    drawn = BytesIO()
    symbol.save(drawn, kind=asked.format, scale=asked.scale, border=4)
    return Picture(drawn.getvalue(), SVG if asked.format == "svg" else PNG)


lambda_handler = app.entrance
