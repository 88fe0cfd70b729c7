"""How often a code is sent to an address again, and when it is not."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from incentives.domain.codes.guessing import ATTEMPTS_PER_WINDOW, TRIES_THAT_SEND
from incentives.domain.customers.person import Customer
from incentives.store.transaction import Transaction
from incentives.usecases.publications.publication_request import Publish
from incentives.usecases.publications.send_again import send_again
from incentives.usecases.snapshot.cache import InstanceCache
from tests.account import Table
from tests.builders import NOW, change, no_pause
from tests.support.customers.customers import KEY
from tests.support.landing import (
    Clock,
    code_of,
    for_visitors,
    is_sent,
    sent,
    sent_at,
    visit,
    wrong_tries,
)

JO = "jo@example.com"
PERSONS = Customer.of({"email": JO}).hashes(KEY)
pytestmark = pytest.mark.usefixtures("at")


def test_a_code_is_sent_once_in_ten_minutes_and_three_times_a_day(bound: Table, at: Clock) -> None:
    campaign = for_visitors()
    code_of(visit(campaign, JO))
    told = []
    for minutes in (0, 9, 1, 10, 10, 24 * 60 - 31, 1):
        at.later(minutes=minutes)
        assert is_sent(visit(campaign, JO))
        told.append(sent_at(bound)[0][11:16])
    assert told == ["12:00", "12:00", "12:10", "12:20", "12:20", "12:20", "12:00"]


def test_an_address_is_not_flooded_by_many_campaigns(bound: Table, at: Clock) -> None:
    campaigns = [for_visitors() for _ in range(5)]
    for campaign in campaigns:
        code_of(visit(campaign, JO))
    for campaign in campaigns:
        at.later(minutes=15)
        assert is_sent(visit(campaign, JO))
    assert len(sent(bound)) == 3


def test_a_repeat_is_a_try_and_after_twenty_a_visitor_has_nothing_sent(bound: Table) -> None:
    """One visitor cannot go through a list of addresses."""
    campaign = for_visitors()
    addresses = [f"v{number}@example.com" for number in range(TRIES_THAT_SEND + 2)]
    for address in addresses:
        code_of(visit(campaign, address))
    assert wrong_tries(bound) == 0
    assert all(is_sent(visit(campaign, address)) for address in addresses)
    assert wrong_tries(bound) == len(addresses)
    assert len(sent(bound)) == TRIES_THAT_SEND
    assert is_sent(visit(campaign, addresses[-1], place="198.51.100.9"))
    assert len(sent(bound)) == TRIES_THAT_SEND + 1


def test_a_visitor_who_asks_a_hundred_times_is_turned_away() -> None:
    campaign = for_visitors()
    code_of(visit(campaign, JO))
    for _ in range(ATTEMPTS_PER_WINDOW):
        assert is_sent(visit(campaign, JO))
    assert visit(campaign, JO)[0] == 429
    assert is_sent(visit(campaign, JO, place="198.51.100.9"))


def test_nothing_is_sent_once_a_stop_has_returned() -> None:
    """Promise 18: an instance that remembers the campaign as open cannot send."""
    campaign, cache = for_visitors(), InstanceCache()
    code_of(visit(campaign, JO))
    ask = Publish(persons=PERSONS, campaign=campaign.id, email=JO, for_browser=True)

    def send(now: datetime) -> bool:
        return send_again(ask, cache=cache, now=now, seed=bytes(32), pause=no_pause)

    assert send(NOW)
    change(campaign, stopped=True)
    assert not send(NOW + timedelta(minutes=10))


def test_of_two_instances_that_send_at_once_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    campaign = for_visitors()
    code_of(visit(campaign, JO))
    ask = Publish(persons=PERSONS, campaign=campaign.id, email=JO, for_browser=True)

    def send() -> bool:
        return send_again(ask, cache=InstanceCache(), now=NOW, seed=bytes(32), pause=no_pause)

    commit, others = Transaction.commit, list[bool]()

    def after_another(write: Transaction, pause: Any) -> None:
        if not others:
            others.append(True)
            assert send()
        commit(write, pause)

    monkeypatch.setattr(Transaction, "commit", after_another)
    assert not send()
