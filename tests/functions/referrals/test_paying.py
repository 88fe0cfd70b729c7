"""A conversion pays both sides: in codes, gift cards, points and money, within limits."""

import pytest

from incentives.names import Scope
from manage_programmes.handler import lambda_handler as office
from tests.account import Table
from tests.support.calendar import Calendar
from tests.support.checkout.checkout_api import redeemed
from tests.support.points import loyalty
from tests.support.points.loyalty import Json, ok
from tests.support.referrals.referrals import (
    a_campaign_of_coupons,
    a_referral_programme,
    a_referrer,
    cash,
    converted,
    coupon,
    gift_card,
    office_asked,
    points,
    referral_body,
    referrer,
)


def rewards(conversion: Json) -> dict[str, Json]:
    return {one["side"]: one for one in conversion["rewards"]}


def test_both_sides_are_paid_at_once() -> None:
    club, coupons = loyalty.a_programme(), a_campaign_of_coupons()
    programme = a_referral_programme(
        referrer_rewards=[points(club, 100)], referee_reward=coupon(coupons)
    )
    jo = a_referrer(programme, "jo")
    made = ok(converted(jo["code"], "ann"))
    paid = rewards(made)
    assert loyalty.balance(paid["referrer"]["member_id"]) == 100
    assert paid["referee"]["code"]
    assert (made["place"], made["status"]) == (1, "REWARDED")
    assert referrer(jo["code"])["conversions"] == 1


def test_both_sides_may_get_codes_of_one_campaign() -> None:
    coupons = a_campaign_of_coupons(gates=1)
    programme = a_referral_programme(
        referrer_rewards=[coupon(coupons)], referee_reward=coupon(coupons)
    )
    made = ok(converted(a_referrer(programme)["code"]))
    codes = {one["code"] for one in made["rewards"]}
    assert len(codes) == 2


def test_a_gift_card_is_a_reward_with_an_amount_of_its_own() -> None:
    cards = a_campaign_of_coupons(
        campaign_type="GIFT_VOUCHERS",
        voucher={"type": "GIFT_VOUCHER", "gift": {"amount": 5_000, "effect": "APPLY_TO_ORDER"}},
    )
    programme = a_referral_programme(referrer_rewards=[gift_card(cards, 1_500)])
    jo = a_referrer(programme, "jo")
    card = ok(converted(jo["code"]))["rewards"][0]
    assert (card["type"], card["amount"]) == ("GIFT_VOUCHER", 1_500)
    paid = ok(redeemed(card["code"], "jo", amount=1_000))
    assert paid["order"]["total_amount"] == 0


@pytest.mark.parametrize("kind", ["coupon", "gift_card", "points"])
def test_a_reward_has_to_be_of_something_that_gives_it(kind: str) -> None:
    club, coupons = loyalty.a_programme(), a_campaign_of_coupons()
    wrong = {
        "coupon": coupon(club),
        "gift_card": gift_card(coupons, 5),
        "points": points(coupons, 5),
    }
    body = referral_body(referee_reward=wrong[kind])
    assert office_asked("POST", body).key == "invalid_campaign_params"


def test_money_for_an_affiliate_is_owed() -> None:
    programme = a_referral_programme(referrer_rewards=[cash(750)])
    paid = rewards(ok(converted(a_referrer(programme)["code"])))
    assert paid["referrer"]["amount"] == 750
    assert paid["referrer"]["payable_id"].startswith("pay_")


def test_the_nth_friend_earns_more() -> None:
    levels = [
        cash(500),
        cash(700, from_referee=3),
        cash(9_000, from_referee=4, once=True),
    ]
    code = a_referrer(a_referral_programme(referrer_rewards=levels))["code"]
    earned = [ok(converted(code))["rewards"][0]["amount"] for _ in range(5)]
    assert earned == [500, 500, 700, 9_000, 700]


def test_limits_of_a_referrer_count_days_and_months_of_the_zone(calendar: Calendar) -> None:
    """No route leads around them. In Auckland the day ends at noon of UTC."""
    limits = {"per_day": 2, "per_month": 3}
    programme = a_referral_programme(referrer_limits=limits, timezone="Pacific/Auckland")
    code = a_referrer(programme)["code"]
    calendar.forward(minutes=-1)
    ok(converted(code))
    ok(converted(code))
    assert converted(code).key == "referrer_limit_exceeded"
    calendar.forward(minutes=1)
    ok(converted(code))
    assert converted(code).key == "referrer_limit_exceeded"
    calendar.forward(days=16)
    ok(converted(code))


def test_a_budget_counts_what_both_sides_get() -> None:
    club = loyalty.a_programme()
    programme = a_referral_programme(
        referrer_rewards=[cash(600)],
        referee_reward=points(club, 10, cost=300),
        limits={"budget": 2_000},
    )
    code = a_referrer(programme)["code"]
    for _ in range(2):
        ok(converted(code))
    assert converted(code).key == "budget_exceeded"
    assert referrer(code)["cost"] == 1_800


def test_a_cap_counts_conversions() -> None:
    code = a_referrer(a_referral_programme(limits={"total": 2}))["code"]
    answers = [converted(code).key for _ in range(3)]
    assert answers == [None, None, "quantity_exceeded"]


def test_points_of_a_stopped_loyalty_programme_leave_both_unpaid(bound: Table) -> None:
    """Promise 9: both sides or neither."""
    club = loyalty.a_programme()
    programme = a_referral_programme(referrer_rewards=[cash(500)], referee_reward=points(club, 10))
    code = a_referrer(programme)["code"]
    ok(loyalty.asked(office, "POST", f"/{club['id']}/stop", scope=Scope.MARKETING))
    before = bound.items()
    assert converted(code).key == "campaign_not_active"
    assert bound.items() == before


def test_points_for_who_was_inactive_too_long_are_a_new_start(calendar: Calendar) -> None:
    """What they had has ended and stays so; what is paid now counts."""
    rules = {"period_type": "DAY", "period_value": 10, "counted_from": "LAST_ACTIVITY"}
    card = {"type": "LOYALTY_CARD", "loyalty_card": {"expiration_rules": rules}}
    club = loyalty.a_programme(voucher=card)
    member = loyalty.a_member(club, "jo")
    loyalty.given(member, 100)
    jo = a_referrer(a_referral_programme(referrer_rewards=[points(club, 25)]), "jo")
    calendar.forward(days=11)
    paid = rewards(ok(converted(jo["code"], "ann")))["referrer"]["member_id"]
    assert (paid, loyalty.balance(member)) == (member, 25)
    as_of = f"as_of={calendar.now:%Y-%m-%dT%H:%M:%SZ}"
    assert loyalty.balance(member, as_of) == 25
    calendar.forward(days=10)
    assert loyalty.balance(member) == 25
