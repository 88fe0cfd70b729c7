"""Referrals over the official clients: a code to recommend by, and friends who come."""

from itertools import count

import pytest

from tests.e2e.clients.javascript import JavaScriptClient, VoucherifyError
from tests.e2e.clients.python_client import PythonClient, voucherify
from tests.e2e.shop import Json, Shop, cart, new_order, percent

_numbers = count(1)


def a_programme(shop: Shop, **terms: object) -> Json:
    """A programme that owes 5.00 for each friend, whoever they are."""
    cash = {"type": "CASH", "amount": 500, "currency": "EUR"}
    body = {
        "name": f"Friends {next(_numbers)}",
        "campaign_type": "REFERRAL_PROGRAM",
        "voucher": {"discount": percent(10), "is_referral_code": True},
        "referral_program": {"new_customers_only": False, "referrer_rewards": [cash]} | terms,
    }
    return shop.said("POST", "/v1/campaigns", body, key="marketing")


def signed_up() -> Json:
    """What makes a programme wait for an event."""
    return {"conversion_event_type": "custom_event", "custom_event": {"name": "signed_up"}}


def conversions(shop: Shop, code: str) -> int:
    """How many friends came by a code."""
    made: int = shop.said("GET", f"/v1/referrals/members/{code}", key="server")["conversions"]
    return made


def test_a_friend_redeems_a_code_that_the_javascript_client_published(
    shop: Shop, javascript: JavaScriptClient
) -> None:
    programme = a_programme(shop, conversion_event_type="redemption")
    asked = {"campaign": {"name": programme["name"], "count": 1}, "customer": {"source_id": "r-1"}}
    code = javascript.server("distributions.publications.create", asked)["voucher"]["code"]
    own = cart(code, order=new_order()) | {"customer": {"source_id": "r-1"}}
    with pytest.raises(VoucherifyError) as refused:
        javascript.server("redemptions.redeemStackable", own)
    assert refused.value.members["key"] == "referrer_not_permitted_to_redeem"
    friend = cart(code, order=new_order()) | {"customer": {"source_id": "f-1"}}
    javascript.server("redemptions.redeemStackable", friend)
    assert conversions(shop, code) == 1
    figures = shop.said(
        "GET", f"/v1/referrals/{programme['id']}/measures?ltv=2000", key="marketing"
    )
    assert (figures["conversions"], figures["k"]) == (1, 1.0)


def test_a_friend_converts_by_an_event_of_the_javascript_client(
    shop: Shop, javascript: JavaScriptClient
) -> None:
    programme = a_programme(shop, **signed_up())
    asked = {"campaign": {"name": programme["name"], "count": 1}, "customer": {"source_id": "r-2"}}
    code = javascript.server("distributions.publications.create", asked)["voucher"]["code"]
    event = {"customer": {"source_id": "f-2"}, "referral": {"code": code}, "metadata": {}}
    first, again = (javascript.server("events.create", "signed_up", event) for _ in range(2))
    assert (first["object"], first["type"]) == ("event", "signed_up")
    assert again["referral"]["id"] == first["referral"]["id"]
    assert conversions(shop, code) == 1


def test_a_friend_converts_by_an_event_of_the_python_client(
    shop: Shop, python: PythonClient
) -> None:
    programme = a_programme(shop, **signed_up())
    asked = voucherify.PublicationsCreateRequestBody.from_dict(
        {"campaign": {"name": programme["name"]}, "customer": {"source_id": "r-3"}}
    )
    given = python.publications.create_publication(publications_create_request_body=asked)
    code = given.voucher.code
    event = voucherify.EventsCreateRequestBody.from_dict(
        {"event": "signed_up", "customer": {"source_id": "f-3"}, "referral": {"code": code}}
    )
    told = python.events.track_custom_event(events_create_request_body=event)
    assert (told.type, told.referral["code"]) == ("signed_up", code)
    assert conversions(shop, code) == 1
