"""Tiers by the points that a member may spend now, at the routes."""

import pytest

from tests.functions.points.test_tiers import GOLD, SILVER, member_tiers, set_tiers, tier_of
from tests.support.calendar import Calendar
from tests.support.points.earning import POINT_PER_EURO, a_club, paid
from tests.support.points.loyalty import (
    Json,
    a_member,
    a_reward,
    bought,
    days,
    given,
    given_back,
    ok,
)


@pytest.fixture
def club() -> Json:
    """A club whose points last for 30 days; silver from 100 of them on, gold from 300."""
    made = a_club(POINT_PER_EURO, voucher=days(30))
    ok(set_tiers(made, SILVER, GOLD, qualification_type="BALANCE"))
    return made


def test_a_tier_is_had_as_long_as_the_points_are_there(club: Json) -> None:
    member = a_member(club)
    given(member, 299)
    assert tier_of(member) == "Silver"
    given(member, 1)
    assert tier_of(member) == "Gold"
    mug = a_reward(club)
    spent = ok(bought(member, mug, "O-1"))["id"]
    assert tier_of(member) == "Silver"
    ok(given_back(member, spent))
    assert tier_of(member) == "Gold"


def test_an_event_says_the_tier_that_its_points_reach_and_the_next_one_multiplies(
    club: Json,
) -> None:
    first = paid(club, "order-1", 299_00)
    assert (first["tier_reached"], first["to_next_tier"]) == ("Silver", 1)
    second = paid(club, "order-2", 1_00)
    assert (second["points"], second["tier_reached"]) == (1, "Gold")
    assert paid(club, "order-3", 3_00)["points"] == 4


def test_points_that_expire_take_the_tier_along_and_the_member_is_told_when(
    club: Json, calendar: Calendar
) -> None:
    member = a_member(club)
    given(member, 60)
    calendar.forward(days=10)
    given(member, 60)
    (tier,) = member_tiers(member)["data"]
    assert tier["expiration"]["expiration_date"] == "2026-07-15"
    progress = member_tiers(member)["progress"]
    assert (progress["measure"], progress["count"], progress["missing"]) == ("BALANCE", 120, 180)
    calendar.forward(days=20)
    assert tier_of(member) == "Silver"
    calendar.forward(days=1)
    assert tier_of(member) is None


def test_pending_points_count_from_the_day_on_which_they_may_be_spent(calendar: Calendar) -> None:
    club = a_club(POINT_PER_EURO, pending_days=14)
    ok(set_tiers(club, SILVER, qualification_type="BALANCE"))
    told = paid(club, "order-1", 150_00)
    assert "tier_reached" not in told
    calendar.forward(days=14)
    assert tier_of(told["member_id"]) == "Silver"


@pytest.mark.parametrize(
    "terms",
    [
        {"qualification_period": "YEAR"},
        {"rolling_periods": 2},
        {"grace_days": 3},
        {"expiration_date": {"type": "END_OF_NEXT_PERIOD"}},
    ],
)
def test_a_balance_is_of_no_period(terms: Json) -> None:
    told = set_tiers(a_club(POINT_PER_EURO), SILVER, qualification_type="BALANCE", **terms)
    assert told.key == "invalid_payload"
