"""Events that earn, and refunds that take back, over the routes."""

from typing import Any

import pytest

from award_points.handler import lambda_handler as award
from incentives.names import Scope
from manage_programmes.handler import lambda_handler as manage
from read_members.handler import lambda_handler as read
from tests.functions.points.test_balance import bound_client
from tests.support.calendar import Calendar
from tests.support.loyalty import (
    Answer,
    Json,
    a_programme,
    a_reward,
    asked,
    balance,
    bought,
    given,
    lots,
    ok,
    transactions,
)
from tests.support.meter import metered

JO = {"source_id": "jo"}
POINT_PER_EURO = {
    "event": "order.paid",
    "loyalty": {
        "type": "PROPORTIONAL",
        "calculation_type": "ORDER_AMOUNT",
        "order": {"amount": {"every": 100, "points": 1}},
    },
}


def fixed(event: str, points: int, **more: object) -> Json:
    return {"event": event, "loyalty": {"type": "FIXED", "points": points}} | more


def a_club(*rules: Json, **terms: Any) -> Json:
    """A programme that a first event joins, with these rules."""
    programme = a_programme(auto_join=True, **terms)
    path = f"/{programme['id']}/earning-rules"
    ok(asked(manage, "POST", path, scope=Scope.MARKETING, body=list(rules)))
    return programme


def told(programme: Json, event: str, **more: object) -> Answer:
    body = {"event": event, "customer": JO} | more
    return asked(award, "POST", f"/{programme['id']}/events", body=body)


def paid(programme: Json, order: str, amount: int, total: int | None = None) -> Json:
    described = {"id": order, "amount": amount} | ({"total_amount": total} if total else {})
    return ok(told(programme, "order.paid", order=described))


def refunded(member: str, order: str, refund: str, amount: int | None = None) -> Answer:
    body = {"order": {"id": order}, "source_id": refund} | ({"amount": amount} if amount else {})
    return asked(award, "POST", f"/members/{member}/refunds", body=body)


def test_an_order_earns_for_each_full_step_of_its_amount() -> None:
    assert paid(a_club(POINT_PER_EURO), "order-1", 29_99)["points"] == 29


ON_GOODS = {
    "event": "order.paid",
    "loyalty": {
        "type": "PROPORTIONAL",
        "calculation_type": "ORDER_ITEMS_AMOUNT",
        "order_items": {"amount": {"every": 100, "points": 2, "object": "product", "id": "tea"}},
    },
}
TEA, CUP = {"product_id": "tea", "quantity": 2}, {"product_id": "cup", "price": 10_00}


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


def test_a_refund_right_after_the_order_reads_what_was_written_by_then() -> None:
    """A read of an older state would say that the order earned nothing, or less than it has."""
    member = paid(a_club(POINT_PER_EURO), "order-1", 10_00)["member_id"]
    reads: list[bool] = []

    def look(params: Json, **_: object) -> None:
        reads.extend(
            param.get("ConsistentRead", False) for param in params["RequestItems"].values()
        )

    events = bound_client().meta.events
    events.register("provide-client-params.dynamodb.BatchGetItem", look)
    ok(refunded(member, "order-1", "refund-1"))
    events.unregister("provide-client-params.dynamodb.BatchGetItem", look)
    assert reads
    assert all(reads)


def test_points_of_an_order_wait_for_the_return_period(calendar: Calendar) -> None:
    """They are usable from the local day's first instant, without any job."""
    club = a_club(POINT_PER_EURO, pending_days=14, zone="America/New_York")
    member = paid(club, "order-1", 50_00)["member_id"]
    calendar.forward(days=13, hours=15, minutes=59)  # 23:59 in New York
    assert balance(member) == 0
    calendar.forward(minutes=1)
    assert balance(member) == 50


def test_a_refund_before_points_are_usable_takes_them_away(calendar: Calendar) -> None:
    club = a_club(POINT_PER_EURO, pending_days=14)
    member = paid(club, "order-1", 50_00)["member_id"]
    assert ok(refunded(member, "order-1", "refund-1"))["points"] == -50
    calendar.forward(days=20)
    assert balance(member) == 0


def test_partial_refunds_take_in_proportion_and_together_never_more_than_was_earned() -> None:
    """Goods that come back take their points along."""
    club = a_club(POINT_PER_EURO)
    member = paid(club, "order-1", 10_00)["member_id"]
    given(member, 1_000)
    taken = [
        ok(refunded(member, "order-1", f"refund-{number}", part))["points"]
        for number, part in enumerate((3_33, 3_33, 3_33, 1))
    ]
    assert taken == [-3, -3, -3, -1]
    assert balance(member) == 1_000


def test_a_refund_counts_once_whoever_tells_it_again() -> None:
    member = paid(a_club(POINT_PER_EURO), "order-1", 10_00)["member_id"]
    refunded(member, "order-1", "refund-1", 5_00)
    assert refunded(member, "order-1", "refund-1", 5_00).replayed
    assert balance(member) == 5


def test_what_was_spent_before_a_refund_becomes_a_debt_that_new_points_pay() -> None:
    club = a_club(POINT_PER_EURO, debt_allowed=True)
    member = paid(club, "order-1", 100_00)["member_id"]
    ok(bought(member, a_reward(club)))
    answer = ok(refunded(member, "order-1", "refund-1", 40_00))
    assert (answer["points"], answer["debt"], balance(member)) == (-40, 40, -40)
    paid(club, "order-2", 50_00)
    assert balance(member) == 10
    card = ok(asked(read, "GET", f"/members/{member}"))["loyalty_card"]
    assert (card["debt"], [lot["bucket"]["total_points"] for lot in lots(member)]) == (0, [10])


def test_without_debt_a_refund_stops_at_zero() -> None:
    club = a_club(POINT_PER_EURO)
    member = paid(club, "order-1", 100_00)["member_id"]
    ok(bought(member, a_reward(club)))
    assert ok(refunded(member, "order-1", "refund-1"))["points"] == 0
    assert balance(member) == 0


@pytest.mark.parametrize("amounts", [(9_999_999,), (30_00, 10_01), (40_00, 1)])
@pytest.mark.parametrize("rules", [(POINT_PER_EURO,), (ON_GOODS,), (POINT_PER_EURO, ON_GOODS)])
def test_no_refunds_together_are_more_than_the_order_came_to(
    amounts: tuple[int, ...], rules: tuple[Json, ...]
) -> None:
    """A slip of a digit, or of a currency, is told."""
    items = [TEA | {"price": 20_00}]
    described = {"id": "order-1", "amount": 40_00, "items": items}
    member = ok(told(a_club(*rules), "order.paid", order=described))["member_id"]
    *fitting, last = enumerate(amounts)
    for number, amount in fitting:
        ok(refunded(member, "order-1", f"refund-{number}", amount))
    before = balance(member), transactions(member)
    assert refunded(member, "order-1", "refund-9", last[1]).key == "invalid_return"
    assert (balance(member), transactions(member)) == before
    for number, amount in fitting:
        assert refunded(member, "order-1", f"refund-{number}", amount).replayed
    assert ok(refunded(member, "order-1", "the rest"))["balance"]["balance"] == 0


def test_a_refund_of_one_digit_too_many_items_is_refused() -> None:
    member = paid(a_club(POINT_PER_EURO), "order-1", 40_00)["member_id"]
    body = {"order": {"id": "order-1", "items": [CUP | {"quantity": 5}]}, "source_id": "r"}
    answer = asked(award, "POST", f"/members/{member}/refunds", body=body)
    assert answer.key == "invalid_return"


def test_the_refund_of_an_order_that_earned_nothing_takes_nothing() -> None:
    """Shops report every refund."""
    limited = POINT_PER_EURO | {"limit": {"count": 1, "period": "TOTAL"}}
    for rules in ((POINT_PER_EURO,), (limited,), (POINT_PER_EURO, fixed("review", 1))):
        club = a_club(*rules)
        member = paid(club, "order-1", 10_00)["member_id"]
        small = 99 if limited not in rules else 10_00
        assert paid(club, "order-2", small)["points"] == 0
        for _ in range(2):
            answer = refunded(member, "order-2", "refund-1", 99)
            assert (answer.status, answer.body["points"], answer.body["debt"]) == (200, 0, 0)
        assert balance(member) == 10


def test_an_order_that_earned_nothing_may_earn_later_and_be_refunded() -> None:
    club = a_club(POINT_PER_EURO)
    member = paid(club, "order-1", 10_00)["member_id"]
    assert [paid(club, "order-2", amount)["points"] for amount in (99, 99, 5_00)] == [0, 0, 5]
    assert ok(refunded(member, "order-2", "refund-1", 2_00))["points"] == -2


def test_an_order_that_nobody_told_is_not_known_and_no_code_is_involved() -> None:
    member = paid(a_club(POINT_PER_EURO), "order-1", 10_00)["member_id"]
    answer = refunded(member, "order-2", "refund-1")
    assert (answer.status, answer.key) == (404, "not_found")
    assert answer.body["error"]["message"] == "We do not know this order."
    nobody = refunded(member[:-1] + ("a" if member[-1] != "a" else "b"), "order-1", "refund-1")
    assert nobody.body["error"]["message"] == "We do not know this membership."


def test_the_ledger_names_the_order_and_what_a_refund_refers_to() -> None:
    member = paid(a_club(POINT_PER_EURO), "order-1", 10_00)["member_id"]
    refunded(member, "order-1", "refund-1")
    by_kind = {entry["kind"]: entry for entry in transactions(member)}
    assert by_kind["earned"]["details"]["order"] == {"id": "order-1", "amount": 10_00}
    assert by_kind["taken_back"]["related_transaction_id"] == by_kind["earned"]["id"]


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
