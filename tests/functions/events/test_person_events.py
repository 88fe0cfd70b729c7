"""What is told of persons: segments that follow from orders, and consents; never an address."""

import pytest

from report_orders.handler import lambda_handler as tell
from tests.support.access.sealing import give_keys
from tests.support.customers.customers import asked, consents, ok, persons, told
from tests.support.event_site import EventSite

JO = {"source_id": "4711", "email": "jo@example.com"}


@pytest.fixture(autouse=True)
def _person_key(monkeypatch: pytest.MonkeyPatch) -> None:
    give_keys(monkeypatch)


def order(status: str, reference: str = "O-1") -> None:
    ok(asked(tell, "POST", "/v1/orders", body={"id": reference, "status": status, "customer": JO}))


def heard(site: EventSite) -> list[tuple[str, str]]:
    site.deliver("customer_orders", "consent")
    events = site.heard()
    assert "jo@example" not in str(events)
    assert {event["data"]["customer_id"] for event in events} <= {f"cust_{persons(**JO)[0]}"}
    what = ("segment", "purpose")
    return [
        (event["type"], next(event["data"][name] for name in what if name in event["data"]))
        for event in events
    ]


def test_a_customers_way_between_the_engines_segments_is_told_once(site: EventSite) -> None:
    told(**JO)
    told(**JO, name="Jo")
    assert heard(site) == [("customer.segment_entered", "new_customer")]
    order("PAID")
    order("PAID", "O-2")
    order("PAID", "O-2")
    assert sorted(set(heard(site))) == [
        ("customer.segment_entered", "existing_customer"),
        ("customer.segment_entered", "new_customer"),
        ("customer.segment_left", "new_customer"),
    ]


def test_a_customer_whose_only_order_is_cancelled_is_new_again(site: EventSite) -> None:
    order("PAID")
    assert heard(site) == [("customer.segment_entered", "existing_customer")]
    order("CANCELED")
    assert ("customer.segment_left", "existing_customer") in heard(site)
    assert ("customer.segment_entered", "new_customer") in heard(site)


def test_consents_are_told_as_they_are_declared(site: EventSite) -> None:
    told(**JO)
    consents("4711", {"newsletter": True, "sms": False})
    answered = heard(site)
    assert ("consent.given", "newsletter") in answered
    assert ("consent.withdrawn", "sms") in answered
