"""A publication of a referral programme makes who gets the code its referrer (W-7)."""

import pytest

from incentives.usecases.snapshot.cache import InstanceCache
from publish_code import handler as issuing
from tests.account import Table
from tests.support.checkout.checkout_api import redeemed
from tests.support.function import asked
from tests.support.points.loyalty import Answer, Json, ok
from tests.support.referrals.referrals import (
    NEW,
    a_referral_programme,
    a_referrer,
    converted,
    enrolled,
    referrer,
    switched,
)

JO = {"source_id": "jo", "email": "jo@example.com"}


@pytest.fixture(autouse=True)
def fresh(bound: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    """The instance remembers nothing yet."""
    assert bound.items() == []
    monkeypatch.setattr(issuing, "_cache", InstanceCache())


def published(programme: Json, customer: Json, **more: object) -> Answer:
    body = {"campaign": {"name": programme["name"], "count": 1}, "customer": customer} | more
    return asked(issuing.lambda_handler, "POST", "/v1/publications", body=body)


def code_of(answer: Answer) -> str:
    code: str = ok(answer)["voucher"]["code"]
    return code


def test_who_is_given_a_code_recommends_by_it() -> None:
    programme = a_referral_programme()
    code = code_of(published(programme, JO))
    assert referrer(code)["conversions"] == 0
    assert referrer(code)["holder_source_id"] == "jo"
    for _ in range(2):
        ok(converted(code))
    assert referrer(code)["conversions"] == 2


def test_nobody_converts_by_a_code_that_they_were_given() -> None:
    """Persons are compared, not spellings."""
    code = code_of(published(a_referral_programme(), JO))
    own = converted(code, {"source_id": None, "email": "JO@example.com"} | NEW)
    assert own.key == "referrer_not_permitted_to_redeem"


def test_many_friends_redeem_a_code_that_was_published() -> None:
    code = code_of(published(a_referral_programme(event=None), JO))
    for name in ("ann", "bob"):
        ok(redeemed(code, {"source_id": name} | NEW))
    assert referrer(code)["conversions"] == 2


def test_a_code_for_its_holder_only_is_still_for_friends() -> None:
    programme = a_referral_programme(event=None)
    code = code_of(published(programme, JO, holder_only=True))
    ok(redeemed(code, {"source_id": "ann"} | NEW))


@pytest.mark.parametrize("again", [JO, {"email": "jo@example.com"}])
def test_a_person_has_one_code_whichever_route_gave_it(again: Json) -> None:
    programme = a_referral_programme()
    code = ok(enrolled(programme, JO))["code"]
    assert code_of(published(programme, again)) == code
    ok(converted(code))
    assert referrer(code)["conversions"] == 1
    assert ok(enrolled(programme, JO))["code"] == code


def test_who_was_given_a_code_is_enrolled_already() -> None:
    programme = a_referral_programme()
    code = code_of(published(programme, JO))
    answer = enrolled(programme, JO)
    assert (answer.body["code"], answer.replayed) == (code, True)


def test_a_person_is_published_to_once(bound: Table) -> None:
    programme = a_referral_programme()
    code_of(published(programme, JO))
    before = bound.items()
    assert published(programme, JO).key == "voucher_cannot_be_published"
    assert bound.items() == before


def test_a_stopped_programme_makes_no_referrers(bound: Table) -> None:
    """A stopped campaign does nothing."""
    programme = a_referral_programme()
    switched(programme, "stop")
    before = bound.items()
    assert published(programme, JO).status == 400
    assert bound.items() == before


def test_a_friend_who_came_may_be_given_a_code() -> None:
    programme = a_referral_programme()
    ok(converted(a_referrer(programme)["code"], JO | NEW))
    own = code_of(published(programme, JO))
    ok(converted(own))
    assert referrer(own)["conversions"] == 1
