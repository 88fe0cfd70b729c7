"""How long points last, said at the route in the field's words."""

import pytest

from award_points.handler import lambda_handler as award
from incentives.names import Scope
from manage_programmes.handler import lambda_handler as manage
from tests.support.calendar import Calendar
from tests.support.points.loyalty import (
    Json,
    a_member,
    a_programme,
    asked,
    balance,
    given,
    lots,
    ok,
)

MARKETING = Scope.MARKETING


def card(**rules: object) -> Json:
    return {"type": "LOYALTY_CARD", "loyalty_card": {"expiration_rules": rules}}


@pytest.mark.parametrize(
    ("rules", "last"),
    [
        ({"period_type": "DAY", "period_value": 30}, "2026-07-15"),
        ({"period_type": "MONTH", "period_value": 6}, "2026-12-15"),
        (
            {"period_type": "MONTH", "period_value": 12, "rounding_type": "END_OF_QUARTER"},
            "2027-06-30",
        ),
        (
            {
                "period_type": "MONTH",
                "period_value": 12,
                "rounding_type": "PARTICULAR_MONTH",
                "rounding_value": 2,
            },
            "2028-02-29",
        ),
        (
            {"period_type": "FIXED_DAY_OF_YEAR", "fixed_month": 12, "fixed_day": 31},
            "2026-12-31",
        ),
        (
            {"period_type": "MONTH", "period_value": 6, "counted_from": "LAST_ACTIVITY"},
            "2026-12-15",
        ),
    ],
)
def test_a_programme_says_how_long_points_last_and_so_they_do(rules: Json, last: str) -> None:
    club = a_programme(voucher=card(**rules))
    told = club["voucher"]["loyalty_card"]["expiration_rules"]
    assert rules.items() <= told.items()
    member = a_member(club)
    ok(given(member, 10))
    assert [lot["expires_at"] for lot in lots(member)] == [last]


@pytest.mark.parametrize(
    "rules",
    [
        {"period_type": "DAY"},
        {"period_type": "WEEK", "period_value": 1},
        {"period_type": "MONTH", "period_value": 1_201},
        {"period_type": "FIXED_DAY_OF_YEAR", "fixed_month": 2},
        {"period_type": "FIXED_DAY_OF_YEAR", "fixed_month": 2, "fixed_day": 30},
        {"period_type": "FIXED_DAY_OF_YEAR", "period_value": 1, "fixed_month": 2, "fixed_day": 1},
        {"period_type": "MONTH", "period_value": 1, "rounding_type": "PARTICULAR_MONTH"},
        {"period_type": "MONTH", "period_value": 1, "rounding_value": 3},
        {"period_type": "DAY", "period_value": 1, "expires": "never"},
    ],
)
def test_rules_that_mean_nothing_are_refused(rules: Json) -> None:
    """A setting that nobody reads."""
    body = {"name": "Club", "voucher": card(**rules)}
    assert asked(manage, "POST", "", scope=MARKETING, body=body).key == "invalid_payload"


def test_points_that_would_lapse_while_they_are_pending_are_refused() -> None:
    rules = {"period_type": "DAY", "period_value": 14, "counted_from": "LAST_ACTIVITY"}
    body = {"name": "Club", "pending_days": 14, "voucher": card(**rules)}
    assert asked(manage, "POST", "", scope=MARKETING, body=body).key == "invalid_campaign_params"


def test_a_member_who_is_active_keeps_points_and_one_who_is_not_loses_them(
    calendar: Calendar,
) -> None:
    rules = {"period_type": "DAY", "period_value": 30, "counted_from": "LAST_ACTIVITY"}
    member = a_member(a_programme(voucher=card(**rules)))
    ok(given(member, 10))
    calendar.forward(days=30)
    ok(given(member, 5))
    calendar.forward(days=30)
    assert balance(member) == 15
    calendar.forward(days=1)
    assert balance(member) == 0
    assert ok(given(member, 3))["balance"] == 3


def test_points_by_an_earning_rule_last_as_long_as_the_rule_says() -> None:
    club = a_programme(auto_join=True, voucher=card(period_type="DAY", period_value=30))
    worth = {"type": "FIXED", "points": 5}
    rules: list[Json] = [
        {
            "event": "survey",
            "loyalty": worth,
            "expiration_rules": {"period_type": "DAY", "period_value": 3},
        },
        {"event": "survey", "loyalty": worth},
    ]
    path = f"/{club['id']}"
    made = ok(asked(manage, "POST", f"{path}/earning-rules", scope=MARKETING, body=rules))
    assert made["data"][0]["expiration_rules"]["period_value"] == 3
    told = {"event": "survey", "id": "s-1", "customer": {"source_id": "jo"}}
    member = ok(asked(award, "POST", f"{path}/events", body=told))["member_id"]
    assert [lot["expires_at"] for lot in lots(member)] == ["2026-06-18", "2026-07-15"]


def test_a_rule_cannot_count_from_the_last_activity(programme: Json) -> None:
    policy = {"period_type": "DAY", "period_value": 3, "counted_from": "LAST_ACTIVITY"}
    rule = {"event": "x", "loyalty": {"type": "FIXED", "points": 5}, "expiration_rules": policy}
    path = f"/{programme['id']}/earning-rules"
    assert asked(manage, "POST", path, scope=MARKETING, body=[rule]).key == "invalid_payload"


def test_new_rules_leave_points_that_were_earned_their_days() -> None:
    club = a_programme(voucher=card(period_type="DAY", period_value=30))
    member = a_member(club)
    ok(given(member, 10))
    change = {"voucher": card(period_type="MONTH", period_value=1)}
    ok(asked(manage, "PUT", f"/{club['id']}", scope=MARKETING, body=change))
    assert [lot["expires_at"] for lot in lots(member)] == ["2026-07-15"]


@pytest.mark.parametrize(
    ("asked_for", "last"),
    [
        ({"expiration_type": "PROGRAM_RULES"}, "2026-07-15"),
        ({"expiration_type": "CUSTOM_DATE", "expiration_date": "2026-06-15"}, "2026-06-15"),
        ({"expiration_type": "CUSTOM_DATE", "expiration_date": "2028-02-29"}, "2028-02-29"),
        ({"expiration_type": "NON_EXPIRING"}, None),
    ],
)
def test_points_by_hand_may_have_a_day_of_their_own_or_none(
    member: str, asked_for: Json, last: str | None
) -> None:
    ok(given(member, 10, **asked_for))
    assert [lot.get("expires_at") for lot in lots(member)] == [last]


@pytest.mark.parametrize("day", ["2026-06-14", "9999-12-30", "9999-12-31", "2027-02-29"])
def test_a_day_that_has_passed_or_is_none_is_refused(member: str, day: str) -> None:
    """Days of the zone, and our own marks for points without a day."""
    answer = given(member, 10, expiration_type="CUSTOM_DATE", expiration_date=day)
    assert (answer.status, answer.key) == (400, "invalid_payload")
