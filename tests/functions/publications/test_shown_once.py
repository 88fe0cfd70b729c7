"""A page is shown a code once; who asks again has it sent, and is told no more than a stranger."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.terms import Delivery
from incentives.domain.condition.words import Words
from incentives.domain.window import Window
from incentives.store.transaction import Transaction
from incentives.usecases.snapshot.cache import InstanceCache
from publish_code import handler
from tests.account import Table
from tests.builders import NOW, change
from tests.support.landing import (
    OPEN,
    Clock,
    code_of,
    for_visitors,
    is_sent,
    key_of,
    publish,
    sent,
    sent_at,
    visit,
    wrong_tries,
)
from tests.support.points.loyalty import ok
from tests.support.referrals import referrals

JO = "jo@example.com"
NOTHING_HERE = (400, "no_voucher_suitable_for_publication")
pytestmark = pytest.mark.usefixtures("at")


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
