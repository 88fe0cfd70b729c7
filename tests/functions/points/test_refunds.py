"""Refunds that take back what an order earned, over the routes."""

import pytest

from award_points.handler import lambda_handler as award
from read_members.handler import lambda_handler as read
from tests.functions.points.test_balance import bound_client
from tests.support.calendar import Calendar
from tests.support.points.earning import (
    CUP,
    ON_GOODS,
    POINT_PER_EURO,
    TEA,
    a_club,
    fixed,
    paid,
    refunded,
    told,
)
from tests.support.points.loyalty import (
    Json,
    a_reward,
    asked,
    balance,
    bought,
    given,
    lots,
    ok,
    transactions,
)


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
