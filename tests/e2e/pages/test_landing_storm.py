"""A landing page in a storm: sixteen processes over HTTP ask for one person, however spelled."""

import pytest

from tests.e2e.shop import Shop, percent
from tests.e2e.storm import CLIENTS, Attempt, storm

pytestmark = pytest.mark.storm

SPELLINGS = (
    "jo.doe@gmail.com",
    "JoDoe@GMail.com",
    "j.o.d.o.e@googlemail.com",
    "jodoe+tea@gmail.com",
    "J.ODOE+a.b+c@GOOGLEMAIL.COM",
    "  jo.doe+@gmail.com ",
)


def test_one_address_in_many_spellings_gets_one_code_in_a_storm(shop: Shop) -> None:
    """One code a person over the whole way, the authorizer and the gateway included."""
    body = {
        "name": "Landing page in a storm",
        "type": "AUTO_UPDATE",
        "voucher": {"type": "DISCOUNT_VOUCHER", "discount": percent(10)},
        "publication": {"for_browsers": True},
    }
    campaign = shop.said("POST", "/v1/campaigns", body, key="marketing")
    path = f"/client/v1/publish?join_once=true&campaign={campaign['id']}"
    asked = [
        Attempt({"customer": {"email": SPELLINGS[number % len(SPELLINGS)]}}, path=path)
        for number in range(CLIENTS * 4)
    ]
    outcomes = storm(shop, asked, key="client")
    assert {outcome.status for outcome in outcomes} == {200}
    shown = [outcome for outcome in outcomes if "voucher" in outcome.answer]
    assert len(shown) == 1
    told = {outcome.answer["delivery"] for outcome in outcomes if outcome not in shown}
    assert told == {"SEND"}
    seen = shop.said("GET", f"/v1/campaigns/{campaign['id']}", key="marketing")
    assert seen["usage"]["published_quantity"] == 1
