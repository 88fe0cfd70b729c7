"""A page is shown a code once; any other request for the address has it sent there, and no more."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.terms import Delivery
from incentives.domain.codes.guessing import ATTEMPTS_PER_WINDOW, TRIES_THAT_SEND
from incentives.domain.condition.words import Words
from incentives.domain.customers.person import Customer
from incentives.domain.window import Window
from incentives.runtime import clock
from incentives.store.transaction import Transaction
from incentives.usecases.access.rate_limit import RateLimit
from incentives.usecases.publications.publication_request import Publish
from incentives.usecases.publications.send_again import send_again
from incentives.usecases.snapshot.cache import InstanceCache
from publish_code import handler
from tests.account import Table
from tests.builders import NOW, change, no_pause
from tests.support import referrals
from tests.support.customers import KEY
from tests.support.landing import (
    OPEN,
    code_of,
    for_visitors,
    is_sent,
    key_of,
    publish,
    visit,
)
from tests.support.loyalty import ok

JO = "jo@example.com"
NOTHING_HERE = (400, "no_voucher_suitable_for_publication")
PERSONS = Customer.of({"email": JO}).hashes(KEY)


class Clock:
    """The instant of the next requests."""

    now: datetime = NOW

    def later(self, **by: int) -> None:
        self.now += timedelta(**by)


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that stands, and a new instance."""
    standing = Clock()
    monkeypatch.setattr(clock, "now", lambda: standing.now)
    monkeypatch.setattr(handler, "_rate_limit", RateLimit())
    return standing


def sent(table: Table) -> list[dict[str, Any]]:
    """The messages that are there, each as it was asked for last."""
    return [item for item in table.items() if item["kind"]["S"] == "message"]


def sent_at(table: Table) -> list[str]:
    return [item["again_at"]["S"] for item in sent(table)]


def wrong_tries(table: Table) -> int:
    return sum(int(one["wrong"]["N"]) for one in table.items() if one["kind"]["S"] == "tries")


def without_request(answer: tuple[int, Any]) -> tuple[int, Any]:
    return answer[0], {**answer[1], "request_id": ""}


@pytest.mark.parametrize("join_once", [True, False])
def test_a_repeat_says_sent_and_has_the_code_sent(bound: Table, join_once: bool) -> None:  # noqa: FBT001 - a parameter of pytest
    """A6: who knows an address is not shown its code, and joining once makes no difference."""
    campaign = for_visitors()
    code = code_of(visit(campaign, JO, join_once=join_once))
    assert sent(bound) == []
    again = visit(campaign, "JO@Example.com", join_once=join_once, place="198.51.100.9")
    assert is_sent(again)
    assert code not in str(again)
    (message,) = sent(bound)
    assert message["email"]["S"] == "JO@Example.com"
    assert code in message["body"]["S"]


def test_the_same_key_shows_the_code_again_and_sends_nothing(bound: Table, at: Clock) -> None:
    """The answer was lost on the way; for 24 hours, as of every receipt."""
    campaign = for_visitors(publications=1)
    first = visit(campaign, JO, key="K-1")
    assert visit(campaign, JO, key="K-1") == first
    change(campaign, stopped=True)
    at.later(hours=23)
    assert visit(campaign, JO, key="K-1") == first
    assert sent(bound) == []
    at.later(hours=1)
    assert key_of(visit(campaign, JO, key="K-1")) == NOTHING_HERE


def test_another_key_is_another_request_whoever_sends_it(bound: Table) -> None:
    campaign = for_visitors()
    code_of(visit(campaign, JO, key="K-1"))
    assert is_sent(visit(campaign, JO, key="K-2"))
    assert is_sent(visit(campaign, JO, key="K-2"))
    other = visit(campaign, "ann@example.com", key="K-1")
    assert key_of(other) == (409, "idempotency_key_reused")
    assert len(sent(bound)) == 1


def test_another_token_of_the_bot_check_makes_no_other_request() -> None:
    """A token is good for one check, so that a repeat comes with a new one."""
    campaign = for_visitors()
    first, again = (
        visit(campaign, JO, key="K-1", bot_token=token) for token in ("token-1", "token-2")
    )
    assert code_of(again) == code_of(first)
    changed = visit(campaign, JO, key="K-1", bot_token="token-3", metadata={"page": "other"})
    assert key_of(changed) == (409, "idempotency_key_reused")


def test_where_codes_are_sent_a_repeat_is_answered_like_the_first(bound: Table, at: Clock) -> None:
    campaign = for_visitors(replace(OPEN, delivery=Delivery.SEND))
    first = visit(campaign, JO)
    assert visit(campaign, JO) == first  # a moment later: it is on its way
    assert "again_at" not in sent(bound)[0]
    at.later(minutes=10)
    assert visit(campaign, JO) == first
    assert sent_at(bound) == ["2026-06-15T12:10:00.000Z"]


def test_a_code_that_a_server_gave_is_no_pages_to_see() -> None:
    campaign = for_visitors()
    code = code_of(publish(campaign, customer={"source_id": "c-1", "email": JO}))
    again = visit(campaign, JO)
    assert is_sent(again)
    assert code not in str(again)
    unknown = visit(for_visitors(replace(OPEN, delivery=Delivery.SEND)), JO)
    assert again[1].keys() == unknown[1].keys()


def test_what_a_page_published_is_the_persons_one_code_at_the_server() -> None:
    """Promise 8; servers go on being told it."""
    campaign = for_visitors()
    code = code_of(visit(campaign, JO))
    for _ in range(2):
        assert code_of(publish(campaign, customer={"email": JO}, join_once=True)) == code
    again = publish(campaign, customer={"email": JO})
    assert key_of(again) == (400, "voucher_cannot_be_published")


def test_who_recommends_already_is_not_shown_to_a_page(bound: Table) -> None:
    """The code was the referrer's before any page asked."""
    body = referrals.referral_body() | {"publication": {"for_browsers": True}}
    programme = ok(referrals.office_asked("POST", body))
    code = referrals.a_referrer(programme, {"email": JO})["code"]
    first = visit(programme["id"], JO)
    assert is_sent(first)
    assert code not in str(first)
    assert code in sent(bound)[0]["body"]["S"]


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


def existing_customers_only(campaign: Campaign) -> None:
    old = Words("customer.segments", "contains_any", ("existing_customer",))
    change(campaign, publishing=replace(OPEN, conditions=old))


def sold_out(campaign: Campaign) -> None:
    """By a third person, who got the last code."""
    code_of(visit(campaign, "third@example.com"))


def stopped(campaign: Campaign) -> None:
    change(campaign, stopped=True)


def over(campaign: Campaign) -> None:
    change(campaign, window=Window(ends_at=NOW - timedelta(days=1)))


def closed_to_pages(campaign: Campaign) -> None:
    change(campaign, publishing=replace(OPEN, for_browsers=False))


def needs_consent(campaign: Campaign) -> None:
    change(campaign, publishing=replace(OPEN, consent="newsletter"))


@pytest.mark.parametrize("is_warm", [True, False], ids=["warm", "cold"])
@pytest.mark.parametrize(
    ("ends", "times_sent"),
    [
        (sold_out, 1),
        (existing_customers_only, 1),
        (stopped, 0),
        (over, 0),
        (closed_to_pages, 0),
        (needs_consent, 0),
    ],
)
def test_who_has_a_code_is_refused_like_a_stranger_and_may_have_it_sent(
    bound: Table, monkeypatch: pytest.MonkeyPatch, ends: Any, times_sent: int, *, is_warm: bool
) -> None:
    """Else a list of addresses could be told apart without one of them getting anything."""
    campaign = for_visitors(publications=2)
    code_of(visit(campaign, JO))
    ends(campaign)
    if not is_warm:
        monkeypatch.setattr(handler, "_cache", InstanceCache())
    known, stranger = visit(campaign, JO), visit(campaign, "new@example.com")
    assert known[0] == 400
    assert without_request(known) == without_request(stranger)
    assert wrong_tries(bound) == 2
    assert len(sent(bound)) == times_sent


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


def test_a_first_request_that_does_not_hear_of_its_own_write_is_shown_the_code(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    campaign = for_visitors(publications=1)
    commit, lost = Transaction.commit, list[bool]()

    def unheard(write: Transaction, pause: Any) -> None:
        commit(write, pause)
        if not lost:
            lost.append(True)
            commit(write, pause)  # as if it had not been answered

    monkeypatch.setattr(Transaction, "commit", unheard)
    code_of(visit(campaign, JO))
    assert lost
