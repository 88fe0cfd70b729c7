"""Coupons that come by themselves past a threshold, or that a member chooses there."""

import pytest

from tests.functions.points.test_balance import bound_client
from tests.functions.points.test_milestones import choose, passed, with_milestones
from tests.functions.points.test_spending import stock_left
from tests.support.calendar import Calendar
from tests.support.coupons import a_campaign_of_coupons, a_coupon_reward, office, redeemed, voucher
from tests.support.meter import metered
from tests.support.points.earning import POINT_PER_EURO, a_club, paid
from tests.support.points.loyalty import Answer, Json, a_member, balance, given, ok, transactions

pytestmark = pytest.mark.usefixtures("checkout")


@pytest.fixture
def club() -> Json:
    return a_club(POINT_PER_EURO)


def at_hundred(club: Json, *rewards: Json) -> list[Json]:
    made = [{"name": "M", "threshold": 100, "reward": reward["id"]} for reward in rewards]
    return with_milestones(club, *made)


def test_a_coupon_comes_with_the_order_that_reaches_the_milestone_and_once(
    club: Json, coupons: Json
) -> None:
    at_hundred(club, a_coupon_reward(club, coupons, stock=5))
    for _ in range(2):
        member = paid(club, "order-1", 120_00)["member_id"]
    (milestone,) = passed(member)
    assert (milestone["status"], stock_left(club)) == ("DONE", 4)
    by_kind = {transaction["kind"]: transaction for transaction in transactions(member)}
    assert by_kind["milestone"]["details"]["voucher"]["code"] == milestone["code_given"]
    assert ok(redeemed(milestone["code_given"], "jo"))["order"]["total_discount_amount"] == 100


def test_points_by_hand_bring_it_too(club: Json, coupons: Json) -> None:
    at_hundred(club, a_coupon_reward(club, coupons))
    member = a_member(club, "ann")
    ok(given(member, 100))
    assert voucher(passed(member)[0]["code_given"])["active"]


@pytest.mark.parametrize("how", ["stopped", "used up"])
def test_points_come_all_the_same_when_the_campaign_gives_no_code(
    club: Json, how: str, calendar: Calendar
) -> None:
    campaign = a_campaign_of_coupons(limits={"publications": 1})
    reward = a_coupon_reward(club, campaign, stock=5)
    (milestone,) = at_hundred(club, reward)
    path = f"/v1/campaigns/{campaign['id']}"
    if how == "stopped":
        ok(office("POST", {}, f"{path}/stop"))
    else:
        ok(given(a_member(club, "max"), 100))
    ann, left = a_member(club, "ann"), stock_left(club)
    ok(given(ann, 100))
    assert (balance(ann), passed(ann)[0]["status"], stock_left(club)) == (100, "TO_CHOOSE", left)
    assert choose(ann, milestone, reward).status == 400
    ok(office("POST", {}, f"{path}/resume"))
    ok(office("PUT", {"limits": {"publications": 5}}, path))
    calendar.forward(seconds=6)
    chosen, again = choose(ann, milestone, reward), choose(ann, milestone, reward)
    assert (code_of(again), again.replayed) == (code_of(chosen), True)
    assert passed(ann)[0]["code_given"] == code_of(chosen)


def test_of_two_codes_of_one_campaign_the_second_is_taken_by_a_call(
    club: Json, coupons: Json
) -> None:
    """A write touches a gate once."""
    rewards = [a_coupon_reward(club, coupons) for _ in range(2)]
    _, second = at_hundred(club, *rewards)
    member = a_member(club)
    ok(given(member, 100))
    assert [one["status"] for one in passed(member)] == ["DONE", "TO_CHOOSE"]
    assert code_of(choose(member, second, rewards[1])) != passed(member)[0]["code_given"]


def test_codes_of_two_campaigns_come_together(club: Json, coupons: Json) -> None:
    other = a_campaign_of_coupons()
    at_hundred(club, *(a_coupon_reward(club, one) for one in (coupons, other)))
    member = a_member(club)
    ok(given(member, 100))
    assert len({one["code_given"] for one in passed(member)} - {None}) == 2


def test_a_milestone_with_a_coupon_costs_four_units_more_than_one_without(
    club: Json, coupons: Json
) -> None:
    at_hundred(club, a_coupon_reward(club, coupons))
    ok(given(a_member(club), 100))  # the campaign is known now
    paid(club, "order-1", 99_00)
    with metered(bound_client()) as meter:
        paid(club, "order-2", 1_00)
    assert (meter.operations, meter.write_units) == (
        ["BatchGetItem", "BatchGetItem", "TransactWriteItems"],
        10,
    )


def code_of(answer: Answer) -> str:
    return str(ok(answer)["reward"]["voucher"]["code"])
