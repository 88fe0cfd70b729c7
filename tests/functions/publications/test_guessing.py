"""Who tries codes, or asks for codes that are not there, is turned away before long."""

import json
from typing import Any

import pytest

import validate.handler
from incentives.domain.codes.guessing import ATTEMPTS_PER_WINDOW
from incentives.names import Scope
from incentives.runtime import clock
from incentives.usecases.access.rate_limit import RateLimit
from incentives.usecases.snapshot.cache import InstanceCache
from publish_code import handler
from tests.account import Table
from tests.builders import NOW, a_campaign, keep
from tests.support.events import http_event
from tests.support.landing import code_of, for_visitors, visit


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """At a standing clock, by instances that remember nothing."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(handler, "_rate_limit", RateLimit())
    monkeypatch.setattr(validate.handler, "_rate_limit", RateLimit())
    monkeypatch.setattr(validate.handler, "_cache", InstanceCache())


def tried(*codes: str, address: str = "203.0.113.7", app_id: str = "page") -> dict[str, Any]:
    body: dict[str, Any] = {"redeemables": [{"object": "voucher", "id": code} for code in codes]}
    body |= {"order": {"amount": 100}}
    event = http_event(
        "POST", "/client/v1/validations", body=body, scope=Scope.CLIENT, app_id=app_id
    )
    event["requestContext"]["http"]["sourceIp"] = address
    answer: dict[str, Any] = validate.handler.lambda_handler(event, None)
    return answer


def wrong_tries(table: Table) -> list[int]:
    return [int(item["wrong"]["N"]) for item in table.items() if item["kind"]["S"] == "tries"]


def exhaust(address: str = "203.0.113.7") -> None:
    for start in range(0, ATTEMPTS_PER_WINDOW, 20):
        codes = (f"WRONG-{start + number}" for number in range(20))
        assert tried(*codes, address=address)["statusCode"] == 200


def test_a_good_code_is_no_try_and_writes_nothing(bound: Table) -> None:
    """Promise 10."""
    keep(a_campaign())
    before = bound.items()
    assert tried("WELCOME")["statusCode"] == 200
    assert bound.items() == before


def test_each_wrong_code_counts_whatever_is_wrong_with_it(bound: Table) -> None:
    keep(a_campaign(public_code="STOPPED", stopped=True))
    tried("NOWHERE")
    tried("STOPPED", "\U0001f381")
    assert wrong_tries(bound) == [3]


def test_nothing_but_the_count_is_written_and_it_expires(bound: Table) -> None:
    tried("NOWHERE")
    (item,) = bound.items()
    assert item["kind"]["S"] == "tries"
    assert int(item["ttl"]["N"]) > NOW.timestamp()
    assert "203.0.113.7" not in str(item)


def test_after_so_many_wrong_tries_even_a_good_code_is_not_answered(bound: Table) -> None:
    keep(a_campaign())
    exhaust()
    refused = tried("ONE-MORE")
    assert refused["statusCode"] == 429
    assert json.loads(refused["body"])["key"] == "too_many_requests"
    assert int(refused["headers"]["retry-after"]) == 600
    before = bound.items()
    assert tried("WELCOME")["statusCode"] == 429
    assert bound.items() == before


def test_a_storm_beyond_the_limit_writes_once_for_each_instance(
    bound: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    exhaust()
    for _ in range(3):
        monkeypatch.setattr(validate.handler, "_rate_limit", RateLimit())
        for _ in range(5):
            assert tried("WRONG")["statusCode"] == 429
    assert wrong_tries(bound) == [ATTEMPTS_PER_WINDOW + 3]


def test_others_are_not_turned_away(bound: Table) -> None:
    assert bound.items() == []
    exhaust()
    assert tried("WRONG")["statusCode"] == 429
    assert tried("WRONG", address="203.0.113.8")["statusCode"] == 200
    assert tried("WRONG", app_id="another page")["statusCode"] == 200


def test_the_next_window_begins_anew(bound: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    assert bound.items() == []
    exhaust()
    assert tried("WRONG")["statusCode"] == 429
    later = NOW.replace(minute=10)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert tried("WRONG")["statusCode"] == 200


def test_one_subscriber_of_ipv6_is_one_however_many_addresses(bound: Table) -> None:
    tried("WRONG", address="2001:db8:1:2::1")
    tried("WRONG", address="2001:db8:1:2:ffff::9")
    tried("WRONG", address="2001:db8:1:3::1")
    assert sorted(wrong_tries(bound)) == [1, 2]


def test_asking_for_codes_that_are_not_there_counts_too(bound: Table) -> None:
    for number in range(3):
        visit(f"guessed-{number}")
    assert wrong_tries(bound) == [3]
    code_of(visit(for_visitors()))
    assert wrong_tries(bound) == [3]


def test_a_landing_page_is_told_to_wait() -> None:
    for number in range(ATTEMPTS_PER_WINDOW):
        visit(f"guessed-{number}")
    status, answer = visit("guessed-once-more")
    assert (status, answer["key"]) == (429, "too_many_requests")
    assert visit(for_visitors())[0] == 429
