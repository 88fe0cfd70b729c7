"""Who recommends most, and what is owed: read without going through everything."""

from incentives.names import Scope
from manage_referrals.handler import lambda_handler as manage
from tests.functions.referrals.conftest import Calendar
from tests.support.loyalty import Json, ok
from tests.support.referrals import (
    a_referral_programme,
    a_referrer,
    cancelled,
    cash,
    converted,
)
from tests.support.room import asked


def read(programme: Json, what: str, query: str = "") -> Json:
    path = f"/v1/referrals/{programme['id']}/{what}"
    return ok(asked(manage, "GET", path, scope=Scope.MARKETING, query=query))


def test_the_best_referrers_come_first() -> None:
    programme = a_referral_programme(reward_waiting_time="P1D")
    codes = [a_referrer(programme)["code"] for _ in range(3)]
    made = [
        ok(converted(code))
        for code, times in zip(codes, (1, 3, 2), strict=True)
        for _ in range(times)
    ]
    best = read(programme, "leaderboard", "limit=2")["data"]
    assert [(one["code"], one["conversions"]) for one in best] == [(codes[1], 3), (codes[2], 2)]
    for one in made[1:4]:
        ok(cancelled(one))
    assert read(programme, "leaderboard")["data"][0]["code"] == codes[2]


def test_what_is_owed_is_due_when_it_cannot_be_taken_back_any_more(calendar: Calendar) -> None:
    programme = a_referral_programme(referrer_rewards=[cash(500)], reward_waiting_time="P14D")
    code = a_referrer(programme)["code"]
    first, second = ok(converted(code)), ok(converted(code))
    ok(cancelled(second))
    listed = read(programme, "payables")
    assert sorted(one["status"] for one in listed["data"]) == ["CANCELLED", "WAITING"]
    assert listed["due"] == {}
    calendar.forward(days=14)
    later = read(programme, "payables", "limit=1")
    assert later["has_more"]
    rest = read(programme, "payables", f"starting_after_id={later['data'][0]['id']}")
    assert sorted(one["status"] for one in later["data"] + rest["data"]) == ["CANCELLED", "DUE"]
    due = {one["conversion_id"] for one in later["data"] + rest["data"] if one["status"] == "DUE"}
    assert due == {first["id"]}
