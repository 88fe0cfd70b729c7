"""A referral converts by the redemption of its code: both are paid in the order's own write."""

from incentives.names import Scope
from manage_codes.handler import lambda_handler as codes
from roll_back.handler import lambda_handler as roll_back
from tests.account import Table
from tests.support.calendar import Calendar
from tests.support.checkout.checkout_api import redeemed, rolled_back, validated
from tests.support.function import asked
from tests.support.points import loyalty
from tests.support.points.loyalty import Json, ok
from tests.support.referrals.referrals import (
    a_campaign_of_coupons,
    a_referral_programme,
    a_referrer,
    cash,
    converted,
    coupon,
    points,
    referrer,
    switched,
)


def new(name: str) -> Json:
    return {"source_id": name, "orders_count": 0}


def test_a_redemption_pays_both_with_the_discount() -> None:
    club, coupons = loyalty.a_programme(), a_campaign_of_coupons()
    programme = a_referral_programme(
        event=None, referrer_rewards=[points(club, 100)], referee_reward=coupon(coupons)
    )
    jo = a_referrer(programme, "jo")
    bought = ok(redeemed(jo["code"], new("ann")))
    assert bought["order"]["total_discount_amount"] == 10_00
    assert referrer(jo["code"])["conversions"] == 1


def test_a_friend_comes_once(bound: Table) -> None:
    programme = a_referral_programme(event=None)
    jo, kim = a_referrer(programme)["code"], a_referrer(programme)["code"]
    ok(redeemed(jo, new("ann")))
    before = bound.items()
    assert redeemed(jo, new("ann")).key == "referee_already_referred"
    assert redeemed(kim, new("ann")).key == "referee_already_referred"
    assert bound.items() == before


def test_a_repeat_of_the_order_gets_the_first_answer() -> None:
    code = a_referrer(a_referral_programme(event=None))["code"]
    first = redeemed(code, new("ann"), id="O-1")
    again = redeemed(code, new("ann"), id="O-1")
    assert ok(again)["redemptions"] == ok(first)["redemptions"]
    assert referrer(code)["conversions"] == 1


def test_validation_says_what_redemption_would_say(bound: Table) -> None:
    """Promise 10, also of rewards that do not fit the budget; and it writes nothing."""
    programme = a_referral_programme(
        event=None, referrer_rewards=[cash(500)], limits={"budget": 1_999}
    )
    code = a_referrer(programme, "jo")["code"]
    before = bound.items()
    assert validated(code, new("ann")) is None
    customers = {
        "referrer_not_permitted_to_redeem": new("jo"),
        "referee_not_new": {"source_id": "ann", "orders_count": 2},
        "missing_customer_data": {"source_id": "ann"},
        "missing_customer": {},
    }
    for key, customer in customers.items():
        assert validated(code, customer) == redeemed(code, customer).key == key
    assert bound.items() == before
    ok(redeemed(code, new("ann")))
    assert validated(code, new("bob")) == redeemed(code, new("bob")).key == "budget_exceeded"


def test_a_code_that_waits_for_an_event_gives_its_discount_but_not_to_its_owner() -> None:
    code = a_referrer(a_referral_programme("order.paid"), "jo")["code"]
    assert redeemed(code, "jo").key == "referrer_not_permitted_to_redeem"
    ok(redeemed(code, "ann"))
    assert referrer(code)["conversions"] == 0
    ok(converted(code, "ann", "order.paid"))


def test_an_event_does_not_convert_where_the_redemption_does() -> None:
    code = a_referrer(a_referral_programme(event=None))["code"]
    assert converted(code, "ann", "redemption").key == "referral_event_mismatch"


def test_a_stopped_programme_redeems_and_pays_nothing() -> None:
    """A stopped campaign does nothing."""
    programme = a_referral_programme(event=None)
    code = a_referrer(programme)["code"]
    switched(programme, "stop")
    assert redeemed(code, new("ann")).key == "campaign_not_active"
    assert referrer(code)["conversions"] == 0


def test_an_order_that_is_cancelled_in_time_takes_both_rewards_back(calendar: Calendar) -> None:
    club = loyalty.a_programme()
    programme = a_referral_programme(
        event=None,
        referrer_rewards=[points(club, 100, cost=100)],
        reward_waiting_time="P14D",
        limits={"budget": 1_100},
    )
    code = a_referrer(programme, "jo")["code"]
    redemption = ok(redeemed(code, new("ann")))["redemptions"][0]["id"]
    assert redeemed(code, new("bob")).key == "budget_exceeded"
    calendar.forward(days=13)
    ok(rolled_back(redemption))
    ok(rolled_back(redemption))
    assert referrer(code)["conversions"] == 0
    ok(redeemed(code, new("ann")))
    assert referrer(code)["conversions"] == 1


def test_an_order_that_comes_back_whole_in_time_takes_both_rewards_back() -> None:
    """Bought for the reward, returned for the money."""
    programme = a_referral_programme(
        event=None,
        referrer_rewards=[cash(100)],
        reward_waiting_time="P14D",
        limits={"budget": 1_100},
    )
    code = a_referrer(programme, "jo")["code"]
    redemption = ok(redeemed(code, new("ann")))["redemptions"][0]["id"]
    path = f"/v1/redemptions/{redemption}/returns"
    ok(asked(roll_back, "POST", path, body={"amount": 40_00}))
    assert referrer(code)["conversions"] == 1
    assert redeemed(code, new("bob")).key == "budget_exceeded"
    ok(asked(roll_back, "POST", path, body={}))
    assert referrer(code)["conversions"] == 0
    ok(redeemed(code, new("bob")))


def test_an_order_that_is_cancelled_later_leaves_the_rewards(calendar: Calendar) -> None:
    programme = a_referral_programme(event=None, reward_waiting_time="P14D")
    code = a_referrer(programme)["code"]
    bought = ok(redeemed(code, new("ann")))
    calendar.forward(days=14)
    ok(rolled_back(bought["redemptions"][0]["id"]))
    assert referrer(code)["conversions"] == 1


def test_a_code_that_nobody_has_converts_nothing() -> None:
    programme = a_referral_programme(event=None)
    path = f"/v1/campaigns/{programme['id']}/vouchers"
    made = ok(asked(codes, "POST", path, scope=Scope.MARKETING, body={}))["code"]
    assert redeemed(made, new("ann")).key == "not_published"
