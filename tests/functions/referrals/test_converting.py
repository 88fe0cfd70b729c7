"""A referral converts by an event: both sides are paid, once, and nobody recommends themselves."""

from typing import Any

import pytest

from incentives.names import Scope
from manage_programmes.handler import lambda_handler as office
from tests.account import Table
from tests.support import loyalty
from tests.support.calendar import Calendar
from tests.support.checkout_api import redeemed
from tests.support.loyalty import Json, ok
from tests.support.referrals import (
    a_campaign_of_coupons,
    a_referral_programme,
    a_referrer,
    cash,
    converted,
    coupon,
    enrolled,
    event,
    gift_card,
    office_asked,
    points,
    referral_body,
    referrer,
    switched,
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


def test_a_repeat_gets_the_first_answer_and_pays_nothing() -> None:
    code = a_referrer(a_referral_programme())["code"]
    first = converted(code, "ann", id="event-1")
    again = converted(code, "ann", id="event-1")
    assert again.body == first.body
    assert (first.replayed, again.replayed) == (False, True)
    assert referrer(code)["conversions"] == 1


def test_a_friend_has_one_referrer_for_ever() -> None:
    programme = a_referral_programme()
    jo, kim = a_referrer(programme)["code"], a_referrer(programme)["code"]
    ok(converted(jo, "ann"))
    assert converted(kim, "ann").key == "referee_already_referred"
    assert referrer(kim)["conversions"] == 0


@pytest.mark.parametrize(
    "spelling",
    [
        {"source_id": "jo"},
        {"source_id": "another", "email": "Jo.Doe@gmail.com"},
        {"email": "jodoe+friend@googlemail.com"},
    ],
)
def test_nobody_recommends_themselves_whatever_they_are_called(spelling: Json) -> None:
    """By person, not by spelling."""
    programme = a_referral_programme()
    jo = a_referrer(programme, {"source_id": "jo", "email": "jo.doe@gmail.com"})
    assert converted(jo["code"], spelling).key == "referrer_not_permitted_to_redeem"


def test_a_friend_is_known_under_every_identity() -> None:
    """The second address of one customer earns nothing."""
    programme = a_referral_programme()
    jo, kim = a_referrer(programme)["code"], a_referrer(programme)["code"]
    ok(converted(jo, {"source_id": "ann", "email": "ann@example.com"}))
    assert converted(kim, {"source_id": "b", "email": "ANN@example.com"}).key == (
        "referee_already_referred"
    )
    assert converted(jo, {"email": "ann@example.com"}).replayed


def test_a_ring_cannot_close() -> None:
    """A brings B, and B cannot bring A, who recommends already."""
    programme = a_referral_programme()
    a = a_referrer(programme, "a")["code"]
    ok(converted(a, "b"))
    b = a_referrer(programme, "b")["code"]
    assert converted(b, "a").key == "referee_not_new"


def test_a_chain_pays_each_once() -> None:
    """Who was brought may bring others; only the one who brings is paid."""
    programme = a_referral_programme()
    a = a_referrer(programme, "a")["code"]
    ok(converted(a, "b"))
    b = a_referrer(programme, "b")["code"]
    ok(converted(b, "c"))
    assert (referrer(a)["conversions"], referrer(b)["conversions"]) == (1, 1)


@pytest.mark.parametrize(
    ("orders", "key"), [({"orders_count": 3}, "referee_not_new"), ({"orders_count": None}, None)]
)
def test_existing_customers_are_refused_and_so_is_not_knowing(
    orders: Json, key: str | None
) -> None:
    """What is missing refuses."""
    code = a_referrer(a_referral_programme())["code"]
    answer = converted(code, {"source_id": "ann"} | orders)
    assert answer.key == (key or "missing_customer_data")


def test_a_programme_may_take_existing_customers() -> None:
    code = a_referrer(a_referral_programme(new_customers_only=False))["code"]
    ok(converted(code, {"source_id": "ann", "orders_count": 3}))


def test_a_stopped_programme_never_converts() -> None:
    """Not by any route, and from the moment that the stop has answered."""
    programme = a_referral_programme()
    code = a_referrer(programme)["code"]
    ok(converted(code))
    switched(programme, "stop")
    assert converted(code).key == "campaign_not_active"
    told = event("signed_up", customer={"source_id": "x"}, referral={"code": code})
    assert told.key == "campaign_not_active"
    assert enrolled(programme, "kim").key == "campaign_not_active"
    switched(programme, "resume")
    ok(converted(code))


def test_a_programme_ends(calendar: Calendar) -> None:
    """A stopped campaign does nothing."""
    programme = a_referral_programme(expiration_date="2026-06-15T13:00:00Z")
    code = a_referrer(programme)["code"]
    calendar.forward(hours=1, seconds=-1)
    ok(converted(code))
    calendar.forward(seconds=1)
    assert converted(code).key == "voucher_expired"


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


def test_an_order_has_to_come_to_the_minimum() -> None:
    code = a_referrer(a_referral_programme("order.paid", minimum_order_amount=5_000))["code"]
    assert converted(code, "a", "order.paid").key == "missing_amount"
    small = converted(code, "a", "order.paid", order={"id": "O-1", "amount": 4_999})
    assert small.key == "order_rules_violated"
    ok(converted(code, "a", "order.paid", order={"id": "O-1", "amount": 5_000}))


def test_conditions_of_campaigns_hold_for_conversions() -> None:
    only_germany = {"kind": "place.country", "op": "is", "values": ["DE"]}
    code = a_referrer(a_referral_programme(conditions=only_germany))["code"]
    assert converted(code, "a").key == "missing_location"
    assert converted(code, "a", location={"country": "FR"}).status == 400
    ok(converted(code, "a", location={"country": "DE"}))


def test_a_friend_who_came_too_long_ago_earns_nothing() -> None:
    code = a_referrer(a_referral_programme(convert_within="P30D"))["code"]
    assert converted(code, "a").key == "missing_customer_data"
    late = converted(code, "a", referred_at="2026-05-16T12:00:00Z")
    assert late.key == "referral_expired"
    ok(converted(code, "a", referred_at="2026-05-16T12:00:01Z"))


def test_the_fields_event_converts_and_says_so() -> None:
    code = a_referrer(a_referral_programme(new_customers_only=False))["code"]
    told = ok(event("signed_up", customer={"source_id": "ann"}, referral={"code": code}))
    assert told["referral"]["code"] == code
    assert (told["object"], told["type"], told["loyalty"]) == ("event", "signed_up", None)


def test_another_event_changes_nothing(bound: Table) -> None:
    code = a_referrer(a_referral_programme())["code"]
    before = bound.items()
    told = ok(event("page_seen", customer={"source_id": "ann"}, referral={"code": code}))
    assert told["referral"] is None
    assert converted(code, "ann", "page_seen").key == "referral_event_mismatch"
    assert bound.items() == before


@pytest.mark.parametrize("code", ["NOBODY", "%20", "a" * 201, "%F0%9F%8E%81"])
def test_an_unknown_code_converts_nothing(code: str) -> None:
    assert converted(code).status == 404


@pytest.mark.parametrize(
    "customer", [{}, {"email": "no address"}, {"source_id": 5}, {"source_id": "x" * 300}]
)
def test_a_customer_that_cannot_be_is_refused(customer: Any) -> None:
    code = a_referrer(a_referral_programme())["code"]
    assert converted(code, {"source_id": None} | customer).status == 400


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
