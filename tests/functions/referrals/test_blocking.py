"""A referrer is blocked alone: nobody comes by the code any more, and what was earned stays."""

from typing import Any

import pytest

from incentives.names import Scope
from manage_campaigns.handler import lambda_handler as campaigns
from manage_codes.handler import lambda_handler as codes
from manage_referrals.handler import lambda_handler as manage
from tests.support.checkout.checkout_api import redeemed, validated
from tests.support.function import asked
from tests.support.interleaving import meanwhile
from tests.support.points.loyalty import Answer, Json, ok
from tests.support.referrals.referrals import (
    NEW,
    a_referral_programme,
    a_referrer,
    cancelled,
    converted,
    enrolled,
    referrer,
)

ANN = {"source_id": "ann"} | NEW


def switch(code: str, how: str, scope: Scope = Scope.SUPPORT) -> Answer:
    return asked(campaigns, "POST", f"/v1/vouchers/{code}/{how}", scope=scope, body={})


def owed(programme: Json) -> list[Any]:
    path = f"/v1/referrals/{programme['id']}/payables"
    return list(ok(asked(manage, "GET", path, scope=Scope.MARKETING))["data"])


@pytest.mark.parametrize("scope", [Scope.SUPPORT, Scope.MARKETING])
def test_the_next_friend_of_a_blocked_referrer_is_not_paid_for(scope: Scope) -> None:
    programme = a_referral_programme()
    jo, kim = a_referrer(programme)["code"], a_referrer(programme)["code"]
    ok(converted(jo))
    assert ok(switch(jo, "disable", scope))["active"] is False
    assert converted(jo).key == "voucher_disabled"
    assert (referrer(jo)["active"], referrer(jo)["conversions"]) == (False, 1)
    assert [one["code"] for one in owed(programme)] == [jo]
    ok(converted(kim))


def test_the_discount_of_a_blocked_referrers_code_is_refused() -> None:
    for event in ("order.paid", None):
        code = a_referrer(a_referral_programme(event))["code"]
        ok(switch(code, "disable"))
        assert validated(code, ANN) == redeemed(code, ANN).key == "voucher_disabled"
        assert referrer(code)["conversions"] == 0


@pytest.mark.parametrize("scope", [Scope.SUPPORT, Scope.MARKETING])
def test_a_referrer_who_is_let_in_again_earns_again(scope: Scope) -> None:
    programme = a_referral_programme()
    code = a_referrer(programme, "jo")["code"]
    for how in ("disable", "disable", "enable", "enable"):
        ok(switch(code, how, scope))
    ok(converted(code))
    assert referrer(code)["active"]


def test_a_repeat_gets_the_first_answer_of_a_referrer_who_was_blocked_since() -> None:
    code = a_referrer(a_referral_programme())["code"]
    first = ok(converted(code, "ann"))
    ok(switch(code, "disable"))
    again = converted(code, "ann")
    assert (again.body, again.replayed) == (first, True)


def test_a_blocked_referrer_gets_no_second_code() -> None:
    programme = a_referral_programme()
    code = a_referrer(programme, "jo")["code"]
    ok(switch(code, "disable"))
    assert ok(enrolled(programme, "jo"))["code"] == code
    assert converted(code).key == "voucher_disabled"


def test_what_a_blocked_referrer_earned_is_still_taken_back_with_its_order() -> None:
    code = a_referrer(a_referral_programme(reward_waiting_time="P14D"))["code"]
    made = ok(converted(code))
    ok(switch(code, "disable"))
    assert ok(cancelled(made))["status"] == "CANCELLED"
    assert (referrer(code)["active"], referrer(code)["conversions"]) == (False, 0)


@pytest.mark.parametrize("event", ["signed_up", None])
def test_a_friend_who_comes_in_the_moment_of_the_block_is_not_paid_for(event: str | None) -> None:
    """The conversion was decided before the switch, and would have been written after it."""
    programme = a_referral_programme(event)
    code = a_referrer(programme)["code"]
    with meanwhile(lambda: ok(switch(code, "disable"))):
        late = converted(code) if event else redeemed(code, ANN)
    assert late.key == "voucher_disabled"
    assert owed(programme) == []


def test_a_code_that_nobody_has_yet_is_switched_alone() -> None:
    programme = a_referral_programme(event=None)
    path = f"/v1/campaigns/{programme['id']}/vouchers"
    code = ok(asked(codes, "POST", path, scope=Scope.MARKETING, body={}))["code"]
    ok(switch(code, "disable"))
    assert redeemed(code, ANN).key == "voucher_disabled"
    ok(switch(code, "enable"))
    assert redeemed(code, ANN).key == "not_published"
