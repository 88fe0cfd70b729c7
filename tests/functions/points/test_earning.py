"""Events that earn, over the routes."""

import pytest

from award_points.handler import lambda_handler as award
from incentives.names import Scope
from manage_programmes.handler import lambda_handler as manage
from tests.functions.points.test_balance import bound_client
from tests.support.calendar import Calendar
from tests.support.meter import metered
from tests.support.points.earning import (
    CUP,
    ON_GOODS,
    POINT_PER_EURO,
    TEA,
    a_club,
    fixed,
    paid,
    told,
)
from tests.support.points.loyalty import (
    Json,
    a_programme,
    asked,
    balance,
    ok,
)


def test_an_order_earns_for_each_full_step_of_its_amount() -> None:
    assert paid(a_club(POINT_PER_EURO), "order-1", 29_99)["points"] == 29


@pytest.mark.parametrize(
    ("rule", "order", "points"),
    [
        (POINT_PER_EURO, {"items": [TEA, CUP]}, None),
        (POINT_PER_EURO, {"items": [TEA]}, None),
        (POINT_PER_EURO, {}, None),
        (POINT_PER_EURO, {"items": [TEA, CUP], "amount": 30_00}, 30),
        (ON_GOODS, {"items": [TEA, CUP], "amount": 30_00}, None),
        (ON_GOODS, {"items": [TEA | {"price": 5_00}, {"product_id": "cup"}]}, 20),
        (ON_GOODS, {"amount": 30_00}, 0),
        (fixed("order.paid", 7), {"items": [TEA]}, 7),
    ],
)
def test_what_a_rule_measures_has_to_be_known(rule: Json, order: Json, points: int | None) -> None:
    """A line without a price is unknown and not zero: it may earn later, with its price."""
    programme = a_club(rule)
    answer = told(programme, "order.paid", order={"id": "order-1"} | order)
    assert answer.body.get("points") == points
    assert answer.key == (None if points is not None else "missing_amount")
    if answer.key:
        assert paid(programme, "order-1", 10_00)["points"] == (10 if rule is POINT_PER_EURO else 0)


def test_a_rule_says_whether_the_amount_before_or_after_discounts_counts() -> None:
    after = {
        "event": "order.paid",
        "loyalty": {
            "type": "PROPORTIONAL",
            "calculation_type": "ORDER_TOTAL_AMOUNT",
            "order": {"total_amount": {"every": 1000, "points": 5}},
        },
    }
    answer = paid(a_club(POINT_PER_EURO, after), "order-1", 50_00, total=39_99)
    assert [one["points"] for one in answer["earnings"]] == [50, 15]


def test_an_order_counts_once_whoever_tells_it_again() -> None:
    """A repeat counts once."""
    programme = a_club(POINT_PER_EURO, fixed("order.paid", 5))
    member = paid(programme, "order-1", 10_00)["member_id"]
    again = told(programme, "order.paid", order={"id": "order-1", "amount": 10_00})
    assert (again.replayed, again.body["points"], balance(member)) == (True, 15, 15)


def test_actions_earn_and_are_limited_by_calendar_periods(calendar: Calendar) -> None:
    club = a_club(fixed("review", 10, limit={"count": 2, "period": "DAY"}), zone="Asia/Tokyo")
    answers = [ok(told(club, "review", id=f"r{number}")) for number in range(3)]
    assert [answer["points"] for answer in answers] == [10, 10, 0]
    assert len(answers[2]["limits_reached"]) == 1
    calendar.forward(hours=2, minutes=59)  # 23:59 in Tokyo
    assert ok(told(club, "review", id="r3"))["points"] == 0
    calendar.forward(minutes=1)
    assert ok(told(club, "review", id="r3"))["points"] == 10


def test_a_sign_up_earns_once_and_at_once() -> None:
    signup = fixed("signed_up", 100, limit={"count": 1, "period": "TOTAL"})
    club = a_club(signup, pending_days=14)
    member = ok(told(club, "signed_up", id="s1"))["member_id"]
    assert ok(told(club, "signed_up", id="s2"))["points"] == 0
    assert balance(member) == 100


def test_the_repeat_of_a_limited_event_is_answered_and_takes_no_use() -> None:
    club = a_club(fixed("review", 10, limit={"count": 1, "period": "TOTAL"}))
    told(club, "review", id="r1")
    assert told(club, "review", id="r1").replayed


def test_nobody_is_enrolled_by_an_event_unless_the_programme_says_so() -> None:
    programme = a_programme()
    path = f"/{programme['id']}/earning-rules"
    ok(asked(manage, "POST", path, scope=Scope.MARKETING, body=[fixed("review", 10)]))
    assert told(programme, "review", id="r1").key == "not_found"


def test_a_rule_that_is_off_earns_nothing_until_it_is_on_again(calendar: Calendar) -> None:
    club = a_club(fixed("review", 10))
    path = f"/{club['id']}/earning-rules"
    (rule,) = ok(asked(manage, "GET", path, scope=Scope.SUPPORT))["data"]
    for switch, points in (("disable", 0), ("enable", 10)):
        ok(asked(manage, "POST", f"{path}/{rule['id']}/{switch}", scope=Scope.MARKETING))
        calendar.forward(seconds=6)
        assert ok(told(club, "review", id=switch))["points"] == points


def test_the_repeat_of_an_event_gets_the_first_answer_although_its_only_rule_is_off(
    calendar: Calendar,
) -> None:
    """A repeat counts once."""
    club = a_club(fixed("review", 10))
    told(club, "review", id="r1")
    path = f"/{club['id']}/earning-rules"
    (rule,) = ok(asked(manage, "GET", path, scope=Scope.SUPPORT))["data"]
    ok(asked(manage, "POST", f"{path}/{rule['id']}/disable", scope=Scope.MARKETING))
    calendar.forward(seconds=6)
    again = told(club, "review", id="r1")
    assert (again.replayed, again.body["points"]) == (True, 10)
    assert ok(told(club, "review", id="r2"))["points"] == 0


def test_two_events_are_two_whatever_is_in_their_names() -> None:
    club = a_club(fixed("a", 5), fixed("a:b", 7))
    member = ok(told(club, "a", id="b:c"))["member_id"]
    assert ok(told(club, "a:b", id="c"))["points"] == 7
    assert balance(member) == 12


def test_points_of_an_order_wait_for_the_return_period(calendar: Calendar) -> None:
    """They are usable from the local day's first instant, without any job."""
    club = a_club(POINT_PER_EURO, pending_days=14, zone="America/New_York")
    member = paid(club, "order-1", 50_00)["member_id"]
    calendar.forward(days=13, hours=15, minutes=59)  # 23:59 in New York
    assert balance(member) == 0
    calendar.forward(minutes=1)
    assert balance(member) == 50


def test_an_event_finds_its_programme_by_name_as_well() -> None:
    club = a_club(POINT_PER_EURO, name="Für Freunde & Co")
    by_name = club | {"id": "F%C3%BCr%20Freunde%20%26%20Co"}
    assert paid(by_name, "order-1", 10_00)["points"] == 10
    assert told(club, "order.paid", order={"id": "order-1", "amount": 10_00}).replayed
    assert told(club | {"id": "Nobody"}, "order.paid", order={"id": "1"}).key == "not_found"


def test_a_name_costs_one_read_more_when_it_is_cold_and_none_when_it_is_known() -> None:
    club = a_club(POINT_PER_EURO)
    by_name = club | {"id": club["name"].replace(" ", "%20")}
    with metered(bound_client()) as meter:
        paid(by_name, "order-1", 10_00)
        cold = list(meter.operations)
        paid(by_name, "order-2", 10_00)
    assert cold[:3] == ["BatchGetItem", "BatchGetItem", "TransactWriteItems"]
    assert meter.operations[len(cold) :] == ["TransactWriteItems"]


def test_an_event_that_earns_costs_one_round_trip_and_four_write_units() -> None:
    club = a_club(POINT_PER_EURO)
    paid(club, "order-1", 10_00)
    with metered(bound_client()) as meter:
        paid(club, "order-2", 10_00)
    assert (meter.operations, meter.write_units) == (["TransactWriteItems"], 4)


def test_rows_below_zero_lower_what_an_order_came_to_and_are_no_goods() -> None:
    items = [TEA | {"price": 5_00}, {"product_id": "tea", "price": -3_10}]
    club = a_club(POINT_PER_EURO, ON_GOODS)
    answer = ok(told(club, "order.paid", order={"id": "order-1", "items": items}))
    assert [one["points"] for one in answer["earnings"]] == [6, 20]
    below = {"id": "order-2", "items": [CUP, {"price": -10_01}]}
    assert told(club, "order.paid", order=below).key == "invalid_payload"
    back = {"order": {"id": "order-1", "items": items}, "source_id": "r1"}
    member = answer["member_id"]
    assert asked(award, "POST", f"/members/{member}/refunds", body=back).key == "invalid_payload"
