"""Milestones over the routes: what comes by itself, what is to be chosen, and once each."""

import pytest

import publish_events.handler
from award_points.handler import lambda_handler as award
from incentives.names import Scope
from manage_milestones.handler import lambda_handler as manage
from manage_programmes.handler import lambda_handler as programmes
from read_members.handler import lambda_handler as read
from spend_points.handler import lambda_handler as spend
from tests.account import Table
from tests.functions.points.test_balance import bound_client
from tests.functions.points.test_spending import stock_left
from tests.support.calendar import Calendar
from tests.support.event_site import open_site
from tests.support.meter import metered
from tests.support.points.earning import POINT_PER_EURO, a_club, paid, refunded, told
from tests.support.points.loyalty import (
    Answer,
    Json,
    a_member,
    a_reward,
    asked,
    balance,
    given,
    ok,
    transactions,
)

FIFTY = {"name": "Hello", "threshold": 100, "points": 50}


def with_milestones(club: Json, *milestones: Json) -> list[Json]:
    path = f"/{club['id']}/milestones"
    answer = ok(asked(manage, "POST", path, scope=Scope.MARKETING, body=list(milestones)))
    data: list[Json] = answer["data"]
    return data


def passed(member: str) -> list[Json]:
    data: list[Json] = ok(asked(read, "GET", f"/members/{member}/milestones"))["data"]
    return data


def choose(member: str, milestone: Json, reward: Json) -> Answer:
    path = f"/members/{member}/milestones/{milestone['id']}/reward"
    return asked(spend, "POST", path, body={"reward": {"id": reward["id"]}})


@pytest.fixture
def club() -> Json:
    return a_club(POINT_PER_EURO)


def test_points_of_a_milestone_come_with_the_order_that_reaches_it_and_once(club: Json) -> None:
    with_milestones(club, FIFTY)
    member = paid(club, "order-1", 99_00)["member_id"]
    assert (balance(member), passed(member)[0]["missing"]) == (99, 1)
    paid(club, "order-2", 1_00)
    paid(club, "order-2", 1_00)
    paid(club, "order-3", 1_00)
    assert (balance(member), passed(member)[0]["status"]) == (151, "DONE")


def test_points_by_hand_pass_a_milestone_too(club: Json) -> None:
    with_milestones(club, FIFTY)
    member = a_member(club)
    given(member, 100)
    assert balance(member) == 150


def test_the_points_of_one_milestone_may_pass_the_next(club: Json) -> None:
    with_milestones(club, {"name": "Second", "threshold": 150, "points": 7}, FIFTY)
    member = a_member(club)
    given(member, 100)
    assert balance(member) == 157


def test_what_was_given_back_does_not_count(club: Json) -> None:
    """Buy, refund, repeat."""
    with_milestones(club, FIFTY)
    member = ""
    for number in range(3):
        member = paid(club, f"order-{number}", 60_00)["member_id"]
        ok(refunded(member, f"order-{number}", f"refund-{number}"))
    assert balance(member) == 0
    paid(club, "order-7", 100_00)
    ok(refunded(member, "order-7", "refund-7"))
    paid(club, "order-8", 100_00)
    assert balance(member) == 150  # the fifty came once


def test_a_reward_comes_by_itself_as_long_as_there_is_one(club: Json) -> None:
    mug = a_reward(club, stock=1)
    (milestone,) = with_milestones(club, {"name": "M", "threshold": 100, "reward": mug["id"]})
    first, second = a_member(club, "ann"), a_member(club, "max")
    given(first, 100)
    assert (passed(first)[0]["reward_given"], stock_left(club)) == (mug["id"], 0)
    ok(given(second, 100))  # sold out, and the points are given all the same
    assert passed(second)[0]["status"] == "TO_CHOOSE"
    assert choose(second, milestone, mug).key == "reward_out_of_stock"
    assert choose(first, milestone, mug).key == "invalid_redemption"


def test_a_member_chooses_one_reward_once(club: Json) -> None:
    mug, bag, car = (a_reward(club, name=name, stock=5) for name in ("Mug", "Bag", "Car"))
    choices = [mug["id"], bag["id"]]
    (milestone,) = with_milestones(club, {"name": "M", "threshold": 100, "choices": choices})
    member = a_member(club)
    assert choose(member, milestone, mug).key == "invalid_redemption"
    given(member, 100)
    assert passed(member)[0]["status"] == "TO_CHOOSE"
    assert choose(member, milestone, car).status == 404
    chosen = choose(member, milestone, bag)
    assert (chosen.replayed, ok(chosen)["reward"]["name"]) == (False, "Bag")
    again = choose(member, milestone, bag)
    assert (again.replayed, ok(again)["reward"]["name"]) == (True, "Bag")
    other = choose(member, milestone, mug)
    assert (other.status, other.key) == (409, "duplicate_found")
    assert (passed(member)[0]["status"], passed(member)[0]["reward_given"]) == ("DONE", bag["id"])
    assert balance(member) == 100


def test_a_milestone_that_is_made_later_comes_with_the_next_points(
    club: Json, calendar: Calendar
) -> None:
    member = paid(club, "order-1", 200_00)["member_id"]
    with_milestones(club, FIFTY)
    calendar.forward(seconds=6)
    assert balance(member) == 200
    paid(club, "order-2", 1_00)
    assert balance(member) == 251


def test_a_milestone_that_is_off_is_not_passed(club: Json, calendar: Calendar) -> None:
    (milestone,) = with_milestones(club, FIFTY)
    member = paid(club, "order-1", 1_00)["member_id"]
    path = f"/{club['id']}/milestones/{milestone['id']}"
    ok(asked(manage, "POST", f"{path}/disable", scope=Scope.MARKETING))
    calendar.forward(seconds=6)
    given(member, 200)
    assert balance(member) == 201
    ok(asked(manage, "POST", f"{path}/enable", scope=Scope.MARKETING))
    calendar.forward(seconds=6)
    given(member, 1)
    assert balance(member) == 252
    nobody = asked(manage, "POST", f"/{club['id']}/milestones/mil_1/enable", scope=Scope.MARKETING)
    assert nobody.status == 404


def test_the_ledger_says_what_came_of_a_milestone(club: Json) -> None:
    (milestone,) = with_milestones(club, FIFTY)
    member = paid(club, "order-1", 100_00)["member_id"]
    by_kind = {entry["kind"]: entry for entry in transactions(member)}
    assert by_kind["milestone"]["details"]["milestone"] == {"id": milestone["id"]}
    assert by_kind["milestone"]["related_transaction_id"] == by_kind["earned"]["id"]


def test_a_club_with_milestones_reads_the_member_and_a_milestone_is_an_entry_more(
    club: Json,
) -> None:
    with_milestones(club, FIFTY)
    paid(club, "order-1", 98_00)
    for order, units in (("order-2", 4), ("order-3", 6)):
        with metered(bound_client()) as meter:
            paid(club, order, 1_00)
        assert (meter.operations, meter.write_units) == (
            ["BatchGetItem", "TransactWriteItems"],
            units,
        )


@pytest.mark.parametrize(
    "milestone",
    [
        {"name": "M", "threshold": 100},
        {"name": "M", "threshold": 0, "points": 1},
        {"name": "M", "threshold": 100, "points": 1, "reward": "rew_1"},
        {"name": "M", "threshold": 100, "reward": "rew_1"},
        {"name": "M", "threshold": 100, "choices": ["rew_1"]},
        {"name": "M", "threshold": 100, "choices": ["ré"]},
        {"name": "M", "threshold": 100, "choices": [str(number) for number in range(11)]},
        {"name": "", "threshold": 100, "points": 1},
        {"name": "M", "threshold": True, "points": 1},
        {"name": "M", "threshold": 100, "points": 1, "colour": "red"},
    ],
)
def test_a_milestone_that_cannot_be_is_refused(club: Json, milestone: Json) -> None:
    path = f"/{club['id']}/milestones"
    answer = asked(manage, "POST", path, scope=Scope.MARKETING, body=[milestone])
    assert (answer.status, answer.key in {"invalid_payload", "invalid_campaign_params"}) == (
        400,
        True,
    )


def test_two_milestones_give_no_reward_twice_and_payment_is_none(club: Json) -> None:
    mug, coin = a_reward(club), a_reward(club, type="DONATION")
    gives = {"name": "M", "threshold": 1, "reward": mug["id"]}
    path = f"/{club['id']}/milestones"
    for body in ([gives, gives], [gives | {"reward": coin["id"]}], [FIFTY] * 31, []):
        answer = asked(manage, "POST", path, scope=Scope.MARKETING, body=body)
        assert answer.key == "invalid_campaign_params"


def test_an_event_of_a_partner_passes_a_milestone_that_its_budget_does_not_pay(
    club: Json,
) -> None:
    with_milestones(club, FIFTY)
    partner = {"name": "Bakery", "per_day": 100, "total": 100}
    ok(
        asked(
            programmes,
            "PUT",
            f"/{club['id']}/partners/app_bakery",
            scope=Scope.MARKETING,
            body=partner,
        )
    )
    body = {
        "event": "order.paid",
        "customer": {"source_id": "jo"},
        "order": {"id": "b-1", "amount": 100_00},
    }
    answer = asked(
        award,
        "POST",
        f"/{club['id']}/events",
        body=body,
        scope=Scope.PARTNER,
        app_id="app_bakery",
    )
    assert balance(ok(answer)["member_id"]) == 150
    assert told(club, "order.paid", order={"id": "b-2", "amount": 1_00}).status == 200


def test_points_of_a_milestone_are_told_as_points_too_so_that_the_sum_is_what_is_held(
    bound: Table, club: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who adds up the events of points has the programme's liability."""
    site = open_site(bound)
    monkeypatch.setattr(publish_events.handler, "outlets", lambda: site.outlets)
    with_milestones(
        club, FIFTY, {"name": "Choice", "threshold": 100, "choices": [a_reward(club)["id"]]}
    )
    member = a_member(club)
    given(member, 100)
    site.deliver("ledger_entry")
    heard = [(str(event["type"]), event["data"]) for event in site.heard()]
    assert sorted(name for name, _ in heard) == [
        "milestone.reached",
        "milestone.reached",
        "points.adjusted",
        "points.earned",
    ]
    sums = [data["points"] for name, data in heard if name.startswith("points.")]
    assert sum(sums) == balance(member) == 150
