"""Whoever had brought the referrer is paid for a friend too, at the routes."""

from typing import Any

from incentives.names import Scope
from manage_referrals.handler import lambda_handler as manage
from tests.support.checkout.checkout_api import redeemed
from tests.support.customers.erasing import erased
from tests.support.function import asked
from tests.support.points.loyalty import Json, ok
from tests.support.referrals.referrals import (
    a_referral_programme,
    a_referrer,
    cancelled,
    cash,
    converted,
    referrer,
)


def a_programme(**more: Any) -> Json:
    return a_referral_programme(second_level_reward=cash(200), **more)


def brought(programme: Json, code: str, name: str) -> str:
    """A friend comes by a code and recommends, too; the friend's code."""
    ok(converted(code, name))
    return str(a_referrer(programme, name)["code"])


def sides(conversion: Json) -> dict[str, int]:
    return {one["side"]: one["amount"] for one in conversion["rewards"]}


def payees(programme: Json) -> dict[str, int]:
    path = f"/v1/referrals/{programme['id']}/payables"
    found = ok(asked(manage, "GET", path, scope=Scope.MARKETING))["data"]
    sums: dict[str, int] = {}
    for one in found:
        sums[one["payee_source_id"]] = sums.get(one["payee_source_id"], 0) + one["amount"]
    return sums


def test_a_friend_of_a_friend_pays_both_who_led_there() -> None:
    programme = a_programme()
    of_ann = a_referrer(programme, "ann")["code"]
    of_bob = brought(programme, of_ann, "bob")
    done = ok(converted(of_bob, "cid"))
    assert (sides(done), done["cost"]) == ({"referrer": 500, "second_level": 200}, 700)
    assert payees(programme) == {"ann": 700, "bob": 500}
    assert (referrer(of_ann)["conversions"], referrer(of_bob)["conversions"]) == (1, 1)


def test_it_goes_up_one_level_and_no_further() -> None:
    programme = a_programme()
    of_ann = a_referrer(programme, "ann")["code"]
    of_bob = brought(programme, of_ann, "bob")
    of_cid = brought(programme, of_bob, "cid")
    ok(converted(of_cid, "dan"))
    assert payees(programme) == {"ann": 700, "bob": 700, "cid": 500}


def test_nobody_is_above_who_came_by_no_code_or_whose_coming_was_taken_back() -> None:
    programme = a_programme(reward_waiting_time="P14D")
    of_ann = a_referrer(programme, "ann")["code"]
    assert sides(ok(converted(of_ann, "dan"))) == {"referrer": 500}
    came = ok(converted(of_ann, "bob"))
    of_bob = a_referrer(programme, "bob")["code"]
    ok(cancelled(came))
    assert sides(ok(converted(of_bob, "cid"))) == {"referrer": 500}


def test_a_ring_cannot_close() -> None:
    programme = a_programme()
    of_ann = a_referrer(programme, "ann")["code"]
    of_bob = brought(programme, of_ann, "bob")
    of_cid = brought(programme, of_bob, "cid")
    assert converted(of_cid, "ann").key == "referee_not_new"


def test_who_is_blocked_or_erased_is_paid_on_no_level() -> None:
    programme = a_programme()
    of_ann = a_referrer(programme, "ann")["code"]
    of_bob = brought(programme, of_ann, "bob")
    erased("ann")
    assert sides(ok(converted(of_bob, "cid"))) == {"referrer": 500}


def test_the_second_level_is_in_the_budget_and_taken_back_with_the_rest() -> None:
    programme = a_programme(limits={"budget": 1_200}, reward_waiting_time="P14D")
    of_ann = a_referrer(programme, "ann")["code"]
    of_bob = brought(programme, of_ann, "bob")
    done = ok(converted(of_bob, "cid"))
    assert converted(of_bob, "dan").key == "budget_exceeded"
    ok(cancelled(done))
    assert sides(ok(converted(of_bob, "dan"))) == {"referrer": 500, "second_level": 200}


def test_a_redemption_that_converts_pays_it_too() -> None:
    programme = a_programme(event=None)
    of_ann = a_referrer(programme, "ann")["code"]
    ok(redeemed(of_ann, {"source_id": "bob", "orders_count": 0}, id="O-1"))
    of_bob = a_referrer(programme, "bob")["code"]
    ok(redeemed(of_bob, {"source_id": "cid", "orders_count": 0}, id="O-2"))
    assert payees(programme) == {"ann": 700, "bob": 500}


def test_the_terms_say_the_second_level() -> None:
    told = a_programme()["referral_program"]["second_level_reward"]
    assert (told["type"], told["amount"]) == ("CASH", 200)
