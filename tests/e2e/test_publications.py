"""Codes for persons over the official clients, as a landing page, a server and a script."""

from itertools import count

import pytest

from tests.e2e.clients.javascript import JavaScriptClient, VoucherifyError
from tests.e2e.clients.python_client import PythonClient, voucherify
from tests.e2e.shop import Json, Shop, cart, new_order, percent

_numbers = count(1)


@pytest.fixture
def campaign(shop: Shop) -> Json:
    """A campaign whose codes landing pages may hand out."""
    body = {
        "name": f"Landing page {next(_numbers)}",
        "type": "AUTO_UPDATE",
        "voucher": {"type": "DISCOUNT_VOUCHER", "discount": percent(10)},
        "publication": {"for_browsers": True},
        "limits": {"publications": 500},
    }
    return shop.said("POST", "/v1/campaigns", body, key="marketing")


def test_a_page_asks_for_a_code_and_the_checkout_takes_it(
    shop: Shop, javascript: JavaScriptClient, campaign: Json
) -> None:
    visitor = {"customer": {"email": "jo@example.com", "source_id": "track-1"}}
    given = javascript.browser("publish", campaign["name"], visitor, {"join_once": True})
    code = given["voucher"]["code"]
    assert (given["result"], given["channel"]) == ("SUCCESS", "API")
    again = {"customer": {"email": "JO@example.com", "source_id": "track-2"}}
    repeated = javascript.browser("publish", campaign["name"], again, {"join_once": True})
    assert (repeated["result"], repeated["delivery"]) == ("SUCCESS", "SEND")
    assert code not in str(repeated)
    body = cart(code, order=new_order())
    assert javascript.browser("validateStackable", body)["valid"] is True
    assert javascript.server("redemptions.redeemStackable", body)["order"]["total_amount"] == 90_00
    seen = shop.said("GET", f"/v1/campaigns/{campaign['id']}", key="marketing")
    assert seen["usage"]["published_quantity"] == 1
    assert seen["guessing"]["fit_for_browsers"] is True


def test_a_page_is_told_in_the_clients_own_error(javascript: JavaScriptClient) -> None:
    visitor = {"customer": {"email": "jo@example.com", "source_id": "track-1"}}
    with pytest.raises(VoucherifyError) as refused:
        javascript.browser("publish", "no such campaign", visitor, {"join_once": True})
    assert refused.value.members["key"] == "no_voucher_suitable_for_publication"


def test_a_server_publishes_with_the_javascript_client(
    javascript: JavaScriptClient, campaign: Json
) -> None:
    asked = {
        "campaign": {"name": campaign["name"], "count": 1},
        "customer": {"source_id": "c-1"},
    }
    given = javascript.server("distributions.publications.create", asked)
    assert given["vouchers_id"] == [given["voucher"]["id"]]
    with pytest.raises(VoucherifyError) as refused:
        javascript.server("distributions.publications.create", asked)
    assert refused.value.members["key"] == "voucher_cannot_be_published"


def test_a_server_publishes_with_the_python_client(python: PythonClient, campaign: Json) -> None:
    asked = voucherify.PublicationsCreateRequestBody.from_dict(
        {"campaign": {"name": campaign["name"]}, "customer": {"source_id": "c-2"}}
    )
    given = python.publications.create_publication(
        join_once=True, publications_create_request_body=asked
    )
    assert (given.result, given.channel) == ("SUCCESS", "API")
    again = python.publications.create_publication(
        join_once=True, publications_create_request_body=asked
    )
    assert again.voucher.code == given.voucher.code
    listed = python.publications.list_publications(customer="c-2")
    assert given.id in {publication.id for publication in listed.publications}
