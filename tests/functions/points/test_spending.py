"""Rewards, payment and donations with points, and giving them back, over the routes."""

from award_points.handler import lambda_handler as award
from incentives.names import Scope
from manage_programmes.handler import lambda_handler as manage
from tests.account import Table
from tests.support.calendar import Calendar
from tests.support.points.loyalty import (
    Json,
    a_member,
    a_programme,
    a_reward,
    asked,
    balance,
    bought,
    days,
    given,
    given_back,
    lots,
    ok,
    transactions,
)


def stock_left(programme: Json) -> int:
    path = f"/{programme['id']}/rewards"
    (reward,) = ok(asked(manage, "GET", path, scope=Scope.SUPPORT))["data"]
    return int(reward["left"])


def test_a_reward_takes_its_price_from_the_points_that_expire_soonest(
    programme: Json, member: str
) -> None:
    given(member, 80)
    given(member, 50, expiration_type="NON_EXPIRING")
    answer = ok(bought(member, a_reward(programme, attributes={"sku": "mug"}), "order-1"))
    assert (answer["result"], answer["amount"], answer["order_id"]) == ("SUCCESS", 100, "order-1")
    assert answer["reward"]["attributes"] == {"sku": "mug"}
    assert answer["loyalty_card"]["balance"] == 30
    assert [lot.get("expires_at") for lot in lots(member)] == [None]


def test_an_order_buys_a_reward_once_and_hears_the_first_answer_again(
    programme: Json, member: str
) -> None:
    """An order uses a code once, however often it asks."""
    given(member, 300)
    mug = a_reward(programme, stock=1)
    first = bought(member, mug, "order-1")
    again = bought(member, mug, "order-1")
    assert (again.replayed, again.body["id"]) == (True, ok(first)["id"])
    assert balance(member) == 200


def test_the_last_of_a_stock_goes_to_one_of_two_members(programme: Json) -> None:
    mug = a_reward(programme, stock=1)
    first, second = a_member(programme), a_member(programme)
    given(first, 100)
    given(second, 100)
    ok(bought(first, mug))
    assert bought(second, mug).key == "reward_out_of_stock"
    assert balance(second) == 100


def test_too_few_points_buy_nothing_and_leave_the_stock(
    bound: Table, programme: Json, member: str
) -> None:
    given(member, 99)
    mug = a_reward(programme, stock=1)
    before = bound.items()
    assert bought(member, mug).key == "loyalty_card_points_exceeded"
    assert bound.items() == before


def test_what_was_given_back_is_there_again_with_its_days_and_the_stock_too(
    programme: Json, member: str, calendar: Calendar
) -> None:
    given(member, 60)
    calendar.forward(days=3)
    given(member, 60)
    before = lots(member)
    spending = ok(bought(member, a_reward(programme, stock=5), "order-1"))
    back = ok(given_back(member, spending["id"]))
    assert (back["amount"], back["redemption"]) == (100, spending["id"])
    assert (lots(member), stock_left(programme)) == (before, 5)


def test_points_come_back_once_however_often_that_is_asked(programme: Json, member: str) -> None:
    """Two rollbacks at once give back once."""
    given(member, 100)
    spending = ok(bought(member, a_reward(programme, stock=5), "order-1"))
    given_back(member, spending["id"])
    assert given_back(member, spending["id"]).replayed
    assert (balance(member), stock_left(programme)) == (100, 5)


def test_an_order_that_gave_a_reward_back_does_not_get_it_for_nothing(
    programme: Json, member: str
) -> None:
    given(member, 100)
    mug = a_reward(programme)
    given_back(member, ok(bought(member, mug, "order-1"))["id"])
    assert bought(member, mug, "order-1").key == "redemption_rolled_back"
    assert ok(bought(member, mug, "order-2"))["amount"] == 100


def test_points_whose_day_has_passed_stay_expired_when_they_come_back(
    programme: Json, member: str, calendar: Calendar
) -> None:
    given(member, 100)
    spending = ok(bought(member, a_reward(programme)))
    calendar.forward(days=31)
    assert ok(given_back(member, spending["id"]))["amount"] == 0
    assert balance(member) == 0


def test_a_programme_with_grace_gives_them_some_days_more(calendar: Calendar) -> None:
    programme = a_programme(voucher=days(30), grace_days=7)
    member = a_member(programme)
    given(member, 100)
    spending = ok(bought(member, a_reward(programme)))
    calendar.forward(days=31)
    assert ok(given_back(member, spending["id"]))["amount"] == 100
    assert [lot.get("expires_at") for lot in lots(member)] == ["2026-07-23"]


def test_only_what_was_spent_can_be_given_back(member: str) -> None:
    given(member, 100)
    (entry,) = transactions(member)
    assert given_back(member, entry["id"]).key == "invalid_redemption"
    assert given_back(member, "vtx_nothing").key == "not_found"


def test_points_pay_by_the_rate_of_the_currency(programme: Json, member: str) -> None:
    given(member, 500)
    rates = {"EUR": {"points": 10, "amount": 7}, "JPY": {"points": 1, "amount": 1}}
    coin = a_reward(programme, type="COIN", rates=rates)
    paid = ok(bought(member, coin, "order-1", points=105, currency="EUR"))
    assert (paid["amount"], paid["reward"]["amount"]) == (105, 73)
    assert bought(member, coin, "order-2", points=10, currency="USD").key == "invalid_payload"
    assert bought(member, coin, "order-2", currency="EUR").key == "invalid_payload"
    assert balance(member) == 395


def test_points_are_donated_to_a_cause(programme: Json, member: str) -> None:
    given(member, 500)
    trees = a_reward(programme, type="DONATION", name="Trees")
    ok(bought(member, trees, points=200))
    assert [entry["kind"] for entry in transactions(member)].count("donated") == 1
    assert balance(member) == 300


def test_a_price_that_is_not_the_rewards_is_refused(programme: Json, member: str) -> None:
    given(member, 500)
    assert bought(member, a_reward(programme), points=1).key == "invalid_payload"
    assert bought(member, {"id": "rew_none"}).key == "not_found"


def test_nothing_is_spent_in_a_stopped_programme_but_points_come_back(
    programme: Json, member: str, calendar: Calendar
) -> None:
    """A stopped campaign does nothing."""
    given(member, 200)
    mug = a_reward(programme)
    spending = ok(bought(member, mug))
    ok(asked(manage, "POST", f"/{programme['id']}/stop", scope=Scope.MARKETING))
    calendar.forward(seconds=6)
    assert bought(member, mug).key == "campaign_not_active"
    assert ok(given_back(member, spending["id"]))["amount"] == 100


def test_a_surprise_needs_a_reason_and_an_agent(member: str) -> None:
    path = f"/members/{member}/grants"
    assert asked(award, "POST", path, body={"points": 5}, scope=Scope.SUPPORT).status == 400
    body = {"points": 5, "reason": "ten years with us"}
    assert asked(award, "POST", path, body=body).status == 403
    ok(asked(award, "POST", path, body=body, scope=Scope.SUPPORT))
    (entry,) = transactions(member)
    assert (entry["kind"], entry["reason"]) == ("granted", "ten years with us")


def test_points_that_are_too_few_to_pay_anything_are_not_taken(
    programme: Json, member: str
) -> None:
    given(member, 1_000)
    coin = a_reward(programme, type="COIN", rates={"EUR": {"points": 100, "amount": 1}})
    assert bought(member, coin, "order-1", points=99, currency="EUR").key == "invalid_payload"
    paid = ok(bought(member, coin, "order-1", points=100, currency="EUR"))
    assert (paid["reward"]["amount"], balance(member)) == (1, 900)
