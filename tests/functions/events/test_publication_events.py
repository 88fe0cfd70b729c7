"""What is told of codes that persons get: once each, and an address only to the mailer."""

from dataclasses import replace
from datetime import timedelta

import pytest

from incentives import names
from incentives.domain.campaigns.terms import Delivery
from incentives.domain.instant import as_text
from incentives.runtime import clock, settings
from incentives.usecases.snapshot.cache import InstanceCache
from publish_code import handler
from tests.builders import NOW
from tests.support.access.sealing import give_keys
from tests.support.event_site import EventSite
from tests.support.landing import OPEN, for_visitors, publish, visit


@pytest.fixture(autouse=True)
def _instance(monkeypatch: pytest.MonkeyPatch) -> None:
    give_keys(monkeypatch)
    monkeypatch.setenv(names.ENV_BOT_CHECK, "off")
    settings.read.cache_clear()
    monkeypatch.setattr(handler, "_cache", InstanceCache())


def test_a_publication_is_told_once_for_a_person_of_two_identities(site: EventSite) -> None:
    campaign = for_visitors()
    _, answer = publish(campaign, customer={"source_id": "c-1", "email": "jo@example.com"})
    site.deliver("publication", "message")
    (told,) = site.heard()
    assert told["type"] == "publication.succeeded"
    assert told["data"]["publication_id"] == answer["id"]
    assert told["data"]["customer_source_id"] == "c-1"
    assert "jo@example" not in str(told)
    assert answer["voucher"]["code"] not in str(told)


def test_where_codes_are_sent_the_mailer_is_told_address_and_code(site: EventSite) -> None:
    campaign = for_visitors(replace(OPEN, delivery=Delivery.SEND))
    visit(campaign, "Jo@Example.com", metadata={"language": "de"})
    visit(campaign, "Jo@Example.com")
    site.deliver("publication", "message")
    by_type = {one["type"]: one["data"] for one in site.heard()}
    message = by_type["message.requested"]
    assert (message["email"], message["metadata"]) == ("Jo@Example.com", {"language": "de"})
    assert len(message["code"]) == 12
    assert "Jo@" not in str(by_type["publication.succeeded"])


def test_each_time_that_a_code_is_sent_again_is_an_event_of_its_own(
    site: EventSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = for_visitors()
    _, first = visit(campaign, "Jo@Example.com", metadata={"language": "de"})
    for minutes in (0, 1, 20):
        at = NOW + timedelta(minutes=minutes)
        monkeypatch.setattr(clock, "now", lambda at=at: at)
        visit(campaign, "jo@example.com", metadata={"language": "whatever a stranger says"})
    site.deliver("publication", "message")
    told = [one for one in site.heard() if one["type"] == "message.requested"]
    assert [one["time"] for one in told] == [as_text(NOW), as_text(NOW + timedelta(minutes=20))]
    assert len({one["id"] for one in told}) == 2
    for message in (one["data"] for one in told):
        assert message["email"] == "jo@example.com"
        assert message["code"] == first["voucher"]["code"]
        assert message["publication_id"] == first["id"]
        assert message["metadata"] == {"language": "de"}
