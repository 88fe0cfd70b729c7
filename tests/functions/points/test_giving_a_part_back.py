"""A part of the points of a spending is given back, at the routes."""

import pytest

from tests.support.calendar import Calendar
from tests.support.points.loyalty import (
    Json,
    a_reward,
    balance,
    bought,
    given,
    given_back,
    lots,
    ok,
    transactions,
)


@pytest.fixture
def mug(programme: Json) -> Json:
    """A reward for 100 points, of which there are two."""
    return a_reward(programme, stock=2)


def test_parts_come_back_and_a_rollback_gives_the_rest(member: str, mug: Json) -> None:
    given(member, 500)
    spent = ok(bought(member, mug, "O-1"))["id"]
    first = given_back(member, spent, points=30, source_id="late", reason="it came late")
    assert (ok(first)["amount"], first.body["reason"], balance(member)) == (30, "it came late", 430)
    assert ok(given_back(member, spent, points=20, source_id="scratch"))["amount"] == 20
    assert ok(given_back(member, spent))["amount"] == 50
    assert balance(member) == 500


def test_a_part_comes_back_once_whoever_repeats_it(member: str, mug: Json) -> None:
    given(member, 500)
    spent = ok(bought(member, mug, "O-1"))["id"]
    one = given_back(member, spent, points=30, source_id="late")
    again = given_back(member, spent, points=30, source_id="late")
    assert (again.replayed, again.body["id"]) == (True, one.body["id"])
    assert given_back(member, spent, points=31, source_id="late").key == "source_id_reused"
    key = {"Idempotency-Key": "k"}
    assert not given_back(member, spent, points=10, headers=key).replayed
    assert given_back(member, spent, points=10, headers=key).replayed
    assert balance(member) == 440


def test_no_more_comes_back_than_was_spent(member: str, mug: Json) -> None:
    given(member, 500)
    spent = ok(bought(member, mug, "O-1"))["id"]
    ok(given_back(member, spent, points=70, source_id="a"))
    more = given_back(member, spent, points=31, source_id="b")
    assert (more.key, more.body["details"]) == (
        "invalid_redemption",
        "31 points are to come back, 30 of the spending have not yet",
    )
    ok(given_back(member, spent))
    assert given_back(member, spent).replayed
    assert given_back(member, spent, points=1, source_id="c").key == "invalid_redemption"
    assert given_back(member, spent, points=70, source_id="a").replayed
    assert balance(member) == 500


def test_the_stock_comes_back_with_the_last_part(member: str, mug: Json) -> None:
    given(member, 500)
    spent = ok(bought(member, mug, "O-1"))["id"]
    ok(bought(member, mug, "O-2"))
    ok(given_back(member, spent, points=60, source_id="a"))
    assert bought(member, mug, "O-3").key == "reward_out_of_stock"
    assert ok(bought(member, mug, "O-1"))["id"] == spent
    ok(given_back(member, spent, points=40, source_id="b"))
    assert bought(member, mug, "O-1").key == "redemption_rolled_back"
    ok(bought(member, mug, "O-3"))


@pytest.mark.usefixtures("checkout")
def test_a_code_stays_good_until_nothing_is_left_of_the_spending(
    programme: Json, member: str, coupons: Json
) -> None:
    given(member, 500)
    parent = {"id": coupons["id"]}
    coupon = a_reward(programme, type="COUPON", related_object_parent=parent)
    spent = ok(bought(member, coupon, "O-1"))
    ok(given_back(member, spent["id"], points=40, source_id="a"))
    assert ok(bought(member, coupon, "O-1"))["reward"] == spent["reward"]
    ok(given_back(member, spent["id"]))
    assert bought(member, coupon, "O-1").key == "redemption_rolled_back"


def test_those_that_last_longest_come_back_first_with_their_days(
    programme: Json, member: str, calendar: Calendar
) -> None:
    given(member, 60)
    calendar.forward(days=10)
    given(member, 60)
    before = lots(member)
    mug = a_reward(programme)
    spent = ok(bought(member, mug, "O-1"))["id"]
    ok(given_back(member, spent, points=40, source_id="a"))
    assert lots(member) == before[1:]
    calendar.forward(days=21)
    assert ok(given_back(member, spent))["amount"] == 0
    assert sum(one["points"] for one in transactions(member)) == 60


def test_none_and_less_are_no_part(member: str, mug: Json) -> None:
    given(member, 500)
    spent = ok(bought(member, mug, "O-1"))["id"]
    assert given_back(member, spent, points=0, source_id="a").key == "invalid_payload"
    assert given_back(member, spent, points=-5, source_id="a").key == "invalid_payload"
