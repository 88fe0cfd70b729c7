"""What a conversion paid is taken back while it waits, from both sides, once; then it stays."""

import pytest

from tests.support.calendar import Calendar
from tests.support.checkout.checkout_api import redeemed
from tests.support.points import loyalty
from tests.support.points.loyalty import Json, ok
from tests.support.referrals.referrals import (
    a_campaign_of_coupons,
    a_referral_programme,
    a_referrer,
    cancelled,
    cash,
    converted,
    coupon,
    points,
    referrer,
)


@pytest.fixture
def club() -> Json:
    """Points that stay."""
    return loyalty.a_programme()


@pytest.fixture
def programme(club: Json) -> Json:
    """Points for the referrer and a coupon for the friend, after two weeks."""
    return a_referral_programme(
        referrer_rewards=[points(club, 100, cost=50)],
        referee_reward=coupon(a_campaign_of_coupons(), cost=200),
        reward_waiting_time="P14D",
        limits={"budget": 1_000},
    )


def coupon_of(conversion: Json) -> str:
    return next(str(one["code"]) for one in conversion["rewards"] if "code" in one)


def card_of(conversion: Json) -> str:
    return next(str(one["member_id"]) for one in conversion["rewards"] if "member_id" in one)


def test_rewards_wait_by_the_clock_alone(calendar: Calendar, programme: Json) -> None:
    """No job has to run."""
    made = ok(converted(a_referrer(programme)["code"], "ann"))
    assert made["status"] == "WAITING"
    assert loyalty.balance(card_of(made)) == 0
    assert redeemed(coupon_of(made), "ann").key == "voucher_not_active"
    calendar.forward(days=14, seconds=-1)
    assert redeemed(coupon_of(made), "ann").key == "voucher_not_active"
    calendar.forward(days=1)
    assert loyalty.balance(card_of(made)) == 100
    ok(redeemed(coupon_of(made), "ann"))


def test_a_coupon_is_for_the_one_who_got_it(calendar: Calendar, programme: Json) -> None:
    made = ok(converted(a_referrer(programme)["code"], "ann"))
    calendar.forward(days=15)
    assert redeemed(coupon_of(made), "bob").key == "customer_rules_violated"


def test_a_cancellation_takes_both_back_once(calendar: Calendar, programme: Json) -> None:
    code = a_referrer(programme)["code"]
    made = ok(converted(code, "ann"))
    calendar.forward(days=13)
    first, again = cancelled(made, "order cancelled"), cancelled(made)
    assert (first.replayed, again.replayed) == (False, True)
    assert ok(first)["status"] == ok(again)["status"] == "CANCELLED"
    calendar.forward(days=30)
    assert loyalty.balance(card_of(made)) == 0
    assert redeemed(coupon_of(made), "ann").key == "voucher_disabled"
    assert referrer(code) | {"conversions": 0, "cost": 0} == referrer(code)


def test_what_is_usable_stays(calendar: Calendar, programme: Json) -> None:
    made = ok(converted(a_referrer(programme)["code"]))
    calendar.forward(days=14)
    assert cancelled(made).key == "reward_matured"


def test_without_a_waiting_time_nothing_is_taken_back() -> None:
    made = ok(converted(a_referrer(a_referral_programme())["code"]))
    assert cancelled(made).key == "reward_matured"


def test_the_budget_gets_back_what_was_taken_back(programme: Json) -> None:
    code = a_referrer(programme)["code"]
    made = [ok(converted(code)) for _ in range(4)]
    assert converted(code).key == "budget_exceeded"
    ok(cancelled(made[1]))
    ok(converted(code))
    assert converted(code).key == "budget_exceeded"


def test_the_next_friend_gets_the_place_that_became_free() -> None:
    """A level is paid once among the conversions that stand."""
    levels = [cash(100 * place, from_referee=place) for place in range(1, 6)]
    programme = a_referral_programme(referrer_rewards=levels, reward_waiting_time="P1D")
    code = a_referrer(programme)["code"]
    made = [ok(converted(code)) for _ in range(4)]
    ok(cancelled(made[1]))
    assert [ok(converted(code))["place"] for _ in range(2)] == [2, 5]


def test_a_new_order_converts_after_the_first_was_cancelled(programme: Json) -> None:
    """A payment that failed and is tried again under another order loses nobody their reward."""
    code, other = a_referrer(programme)["code"], a_referrer(programme)["code"]
    ann = {"source_id": "ann", "email": "ann@example.com"}
    first = ok(converted(code, ann, id="order-1"))
    ok(cancelled(first))
    assert converted(code, ann, id="order-1").key == "conversion_cancelled"
    assert converted(other, ann, id="order-2").key == "referee_already_referred"
    second = ok(converted(code, {"email": "ann@example.com"}, id="order-2"))
    assert second["id"] != first["id"]
    assert cancelled(first).status == 404
    ok(cancelled(second))
    assert referrer(code)["conversions"] == 0


@pytest.mark.parametrize(
    "name", ["nothing", "cnv_1", *(f"cnv_{one}_1" for one in ("", "x" * 58, "%C3%A4", "x" * 3_000))]
)
def test_an_unknown_conversion_is_not_found(name: str) -> None:
    assert cancelled({"id": name}).status == 404
