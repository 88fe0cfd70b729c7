"""A code of one's own makes nobody an old acquaintance: only who has brought somebody is none."""

import pytest

from tests.support.checkout.checkout_api import redeemed, validated
from tests.support.interleaving import meanwhile
from tests.support.points.loyalty import Json, ok
from tests.support.referrals.referrals import (
    NEW,
    a_referral_programme,
    a_referrer,
    cancelled,
    converted,
    enrolled,
    referrer,
)

BOTH_NAMES = {"source_id": "ann", "email": "ann@example.com"}


def new(name: str) -> Json:
    return {"source_id": name} | NEW


@pytest.mark.parametrize("called", [BOTH_NAMES, {"email": "ann@example.com"}, {"source_id": "ann"}])
def test_who_has_a_code_that_nobody_used_may_be_referred(called: Json) -> None:
    programme = a_referral_programme()
    code = a_referrer(programme, "jo")["code"]
    own = a_referrer(programme, BOTH_NAMES)["code"]
    first = ok(converted(code, called))
    assert referrer(code)["conversions"] == 1
    again = converted(code, called)
    assert (again.body, again.replayed) == (first, True)
    other = a_referrer(programme, "kim")["code"]
    assert converted(other, called).key == "referee_already_referred"
    ok(converted(own))
    assert ok(enrolled(programme, BOTH_NAMES))["code"] == own


def test_a_redemption_of_who_has_an_unused_code_converts_as_validation_says() -> None:
    programme = a_referral_programme(event=None)
    code = a_referrer(programme, "jo")["code"]
    own = a_referrer(programme, "ann")["code"]
    assert validated(code, new("ann")) is None
    ok(redeemed(code, new("ann")))
    assert referrer(code)["conversions"] == 1
    assert validated(own, new("jo")) == redeemed(own, new("jo")).key == "referee_not_new"


def test_who_brought_somebody_is_no_newcomer_even_if_that_was_taken_back() -> None:
    """Or the ring would close when that friend comes once more."""
    programme = a_referral_programme(reward_waiting_time="P14D")
    a = a_referrer(programme, "a")["code"]
    made = ok(converted(a, "b", id="order-1"))
    ok(cancelled(made))
    b = a_referrer(programme, "b")["code"]
    assert converted(b, "a").key == "referee_not_new"
    ok(converted(a, "b", id="order-2"))


@pytest.mark.parametrize("event", ["signed_up", None])
def test_of_two_who_bring_each_other_at_once_one_comes(event: str | None) -> None:
    programme = a_referral_programme(event)
    a, b = a_referrer(programme, "a")["code"], a_referrer(programme, "b")["code"]

    def comes(name: str, code: str) -> str | None:
        return (converted(code, name) if event else redeemed(code, new(name))).key

    with meanwhile(lambda: comes("b", a)):
        late = comes("a", b)
    assert late == "referee_not_new"
    assert (referrer(a)["conversions"], referrer(b)["conversions"]) == (1, 0)


def test_who_is_enrolled_in_the_moment_of_coming_still_comes() -> None:
    programme = a_referral_programme()
    code = a_referrer(programme, "jo")["code"]
    with meanwhile(lambda: a_referrer(programme, "ann")):
        ok(converted(code, "ann"))
    assert referrer(code)["conversions"] == 1


def test_two_names_that_recommend_apart_come_once_together() -> None:
    """One person with two codes, neither of them used."""
    programme = a_referral_programme()
    code = a_referrer(programme, "jo")["code"]
    for name in ({"source_id": "ann"}, {"email": "ann@example.com"}):
        a_referrer(programme, name)
    ok(converted(code, BOTH_NAMES))
    other = a_referrer(programme, "kim")["code"]
    for name in ({"source_id": "ann"}, {"email": "ann@example.com"}):
        assert converted(other, name).key == "referee_already_referred"


def test_two_names_of_which_one_has_brought_somebody_do_not_come() -> None:
    programme = a_referral_programme()
    code = a_referrer(programme, "jo")["code"]
    a_referrer(programme, {"source_id": "ann"})
    used = a_referrer(programme, {"email": "ann@example.com"})["code"]
    ok(converted(used))
    assert converted(code, BOTH_NAMES).key == "referee_not_new"
