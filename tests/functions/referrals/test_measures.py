"""Who recommends most, and what is owed: read without going through everything."""

import csv
import io

import pytest

from incentives.names import Scope
from manage_referrals.handler import lambda_handler as manage
from tests.support.calendar import Calendar
from tests.support.function import asked
from tests.support.points.loyalty import Json, ok
from tests.support.referrals.referrals import (
    a_referral_programme,
    a_referrer,
    cancelled,
    cash,
    converted,
)


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


def test_a_page_of_what_is_owed_goes_on_behind_a_payable_of_the_same_programme() -> None:
    programme, other = (a_referral_programme(referrer_rewards=[cash(500)]) for _ in range(2))
    ok(converted(a_referrer(other)["code"]))
    behind = read(other, "payables")["data"][0]["id"]
    path = f"/v1/referrals/{programme['id']}/payables"
    query = f"starting_after_id={behind}"
    answer = asked(manage, "GET", path, scope=Scope.MARKETING, query=query)
    assert (answer.status, answer.body["key"]) == (404, "not_found")


def test_what_is_owed_is_summed_and_exported(calendar: Calendar) -> None:
    programme = a_referral_programme(referrer_rewards=[cash(500)], reward_waiting_time="P1D")
    code = a_referrer(programme)["code"]
    first, _second = ok(converted(code)), ok(converted(code))
    ok(cancelled(first))
    sums = {"CANCELLED": {"EUR": 500}, "WAITING": {"EUR": 500}}
    assert read(programme, "payables")["sums"] == sums
    calendar.forward(days=1)
    answer = asked(
        manage,
        "GET",
        f"/v1/referrals/{programme['id']}/payables/export",
        scope=Scope.MARKETING,
    )
    rows = list(csv.DictReader(io.StringIO(answer.body["text"])))
    told = {(row["status"], row["amount"], row["currency"], row["code"]) for row in rows}
    assert told == {("CANCELLED", "500", "EUR", code), ("DUE", "500", "EUR", code)}


def test_conversions_are_listed_by_programme_and_by_referrer() -> None:
    programme, other = a_referral_programme(), a_referral_programme()
    codes = sorted(a_referrer(programme)["code"] for _ in range(2))
    made = {code: [ok(converted(code))["id"] for _ in range(2)] for code in codes}
    ok(converted(a_referrer(other)["code"]))
    everything = read(programme, "conversions")["data"]
    assert sorted(one["id"] for one in everything) == sorted(made[codes[0]] + made[codes[1]])
    of_one = read(programme, "conversions", f"code={codes[0].lower()}&limit=1")
    assert of_one["has_more"]
    [first] = of_one["data"]
    rest = read(programme, "conversions", f"code={codes[0]}&starting_after_id={first['id']}")
    assert {first["id"], *(one["id"] for one in rest["data"])} == {*made[codes[0]]}
    assert not rest["has_more"]


def test_a_page_goes_on_only_behind_a_conversion_of_the_same_list() -> None:
    programme, other = a_referral_programme(), a_referral_programme()
    codes = [a_referrer(programme)["code"] for _ in range(2)]
    made, elsewhere = ok(converted(codes[0])), ok(converted(a_referrer(other)["code"]))
    for query in (
        f"starting_after_id={elsewhere['id']}",
        f"code={codes[1]}&starting_after_id={made['id']}",
        "starting_after_id=cnv_made_up",
    ):
        path = f"/v1/referrals/{programme['id']}/conversions"
        assert asked(manage, "GET", path, scope=Scope.MARKETING, query=query).status == 404


def test_a_conversion_is_read_by_its_id() -> None:
    made = ok(converted(a_referrer(a_referral_programme())["code"]))
    assert ok(asked(manage, "GET", f"/v1/referrals/conversions/{made['id']}")) == made
    assert asked(manage, "GET", "/v1/referrals/conversions/cnv_1").status == 404


def test_the_return_on_rewards_is_told_with_what_it_was_reckoned_from() -> None:
    """((9.00 * (1 + 1.5)) - 5.00) / 5.00, with 3 conversions by 2 who recommend."""
    programme = a_referral_programme(reward_waiting_time="P1D")
    codes = [a_referrer(programme)["code"] for _ in range(2)]
    *_, last = [ok(converted(code)) for code in (codes[0], codes[0], codes[1], codes[1])]
    ok(cancelled(last))
    measured = read(programme, "measures", "ltv=900&invitations_per_user=6")
    assert measured == {
        "object": "referral_measures",
        "campaign": programme["name"],
        "campaign_id": programme["id"],
        "referrers": 2,
        "conversions": 3,
        "spent": 1_500,
        "ltv": 900,
        "reward": 500.0,
        "invitations_per_user": 6.0,
        "conversion_rate": 0.25,
        "k": 1.5,
        "roi": 3.5,
    }


def test_a_programme_can_be_reckoned_before_it_runs() -> None:
    programme = a_referral_programme()
    query = "ltv=10000&reward=1500&invitations_per_user=2&conversion_rate=0.1"
    planned = read(programme, "measures", query)
    assert (planned["k"], planned["roi"]) == (0.2, 7.0)
    unknown = read(programme, "measures")
    assert unknown["k"] is unknown["roi"] is unknown["reward"] is None


@pytest.mark.parametrize(
    "query", ["ltv=-1", "ltv=x", "conversion_rate=1.1", "invitations_per_user=NaN", "reward=1e99"]
)
def test_figures_that_cannot_be_are_refused(query: str) -> None:
    path = f"/v1/referrals/{a_referral_programme()['id']}/measures"
    assert asked(manage, "GET", path, scope=Scope.MARKETING, query=query).status == 400
