"""Challenges and streaks over the routes."""

from tests.functions.points.test_balance import bound_client
from tests.support.calendar import Calendar
from tests.support.meter import metered
from tests.support.points.earning import (
    a_club,
    fixed,
    told,
)
from tests.support.points.loyalty import ok, transactions


def test_the_tenth_time_earns_and_the_counting_begins_anew() -> None:
    club = a_club(fixed("review", 100, challenge={"times": 10}))
    points = [ok(told(club, "review", id=f"r{number}"))["points"] for number in range(20)]
    assert points == ([0] * 9 + [100]) * 2


def test_five_in_thirty_days_have_to_lie_within_thirty_days(calendar: Calendar) -> None:
    club = a_club(fixed("review", 50, challenge={"times": 3, "within_days": 30}))
    days = (0, 10, 20, 9)  # 10 and 20 days later; the first is too old on day 39
    answers = []
    for number, passed in enumerate(days):
        calendar.forward(days=passed)
        answers.append(ok(told(club, "review", id=f"r{number}")))
    assert [answer["points"] for answer in answers] == [0, 0, 0, 50]


def test_a_streak_is_broken_by_a_day_without_and_not_by_two_on_a_day(calendar: Calendar) -> None:
    club = a_club(fixed("visit", 20, challenge={"times": 3, "in_a_row": "DAY"}), zone="Asia/Tokyo")
    counts = []
    for number, passed in enumerate((0, 0, 1, 2, 1, 1, 1)):  # days
        calendar.forward(days=passed)
        answer = ok(told(club, "visit", id=f"v{number}"))
        counts.append((answer["points"], answer["challenges"][0]["count"]))
    assert counts == [(0, 1), (0, 1), (0, 2), (0, 1), (0, 2), (20, 0), (0, 1)]


def test_a_step_of_a_challenge_counts_once_whoever_tells_it_again() -> None:
    """A repeat counts once."""
    club = a_club(fixed("review", 50, challenge={"times": 2}))
    told(club, "review", id="r1")
    assert told(club, "review", id="r1").replayed
    assert ok(told(club, "review", id="r2"))["points"] == 50
    again = told(club, "review", id="r2")
    assert (again.replayed, again.body["points"]) == (True, 50)


def test_a_challenge_with_a_limit_is_met_so_often_and_no_more() -> None:
    limit = {"count": 1, "period": "TOTAL"}
    club = a_club(fixed("review", 50, challenge={"times": 2}, limit=limit))
    points = [ok(told(club, "review", id=f"r{number}"))["points"] for number in range(6)]
    assert points == [0, 50, 0, 0, 0, 0]


def test_a_step_of_a_challenge_costs_six_write_units_and_meeting_it_eight() -> None:
    club = a_club(fixed("review", 50, challenge={"times": 3}))
    told(club, "review", id="r0")
    for units in (6, 8):
        with metered(bound_client()) as meter:
            told(club, "review", id=f"r{units}")
        assert (meter.operations, meter.write_units) == (
            ["BatchGetItem", "TransactWriteItems"],
            units,
        )


def test_the_ledger_names_the_rule_and_what_was_counted() -> None:
    club = a_club(fixed("review", 50, challenge={"times": 2}))
    member = ok(told(club, "review", id="r1"))["member_id"]
    told(club, "review", id="r2")
    kinds = [(entry["kind"], entry["points"]) for entry in transactions(member)]
    assert sorted(kinds) == [("counted", 0), ("counted", 0), ("earned", 50)]
