"""Awards when something is in the way: many lots, clocks that differ, answers that are lost."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from enroll_members.handler import lambda_handler as enroll
from incentives.domain.refusal import busy
from incentives.store.items import table_connection
from tests.account import Table
from tests.functions.points.test_tiers import a_tiered_club
from tests.support.calendar import START, Calendar
from tests.support.points.earning import POINT_PER_EURO, fixed, paid, told
from tests.support.points.loyalty import (
    Json,
    a_reward,
    asked,
    balance,
    bought,
    given,
    given_back,
    lots,
    ok,
    transactions,
)


def until(days: int) -> Json:
    """The terms of points with an end of their own."""
    last = START.date() + timedelta(days=days)
    return {"expiration_type": "CUSTOM_DATE", "expiration_date": last.isoformat()}


def test_a_member_has_few_lots_whatever_happens_and_no_point_expires_early(
    member: str, calendar: Calendar
) -> None:
    for days in range(1, 41):
        calendar.forward(seconds=1)
        ok(given(member, 10, **until(days)))
    there = lots(member)
    assert len(there) <= 32
    assert balance(member) == 400
    for days in range(1, 41):
        points = sum(
            lot["bucket"]["total_points"]
            for lot in there
            if date.fromisoformat(lot["expires_at"]) >= START.date() + timedelta(days=days)
        )
        assert points >= 10 * (41 - days)
    calendar.forward(days=10)
    assert balance(member, f"as_of={calendar.now:%Y-%m-%dT%H:%M:%SZ}") == balance(member)


def test_transactions_add_up_to_the_lots_also_when_these_were_merged(
    member: str, calendar: Calendar
) -> None:
    given(member, 5, expiration_type="NON_EXPIRING")
    for days in range(1, 41):
        calendar.forward(seconds=1)
        ok(given(member, 10, **until(days)))
    calendar.forward(days=5)
    ok(given(member, -33))
    sums: Counter[str] = Counter()
    for entry in transactions(member):
        sums.update(entry["details"]["lots"])
    there = {lot.get("expires_at", "never"): lot["bucket"]["total_points"] for lot in lots(member)}
    assert {name: points for name, points in sums.items() if points} == there


def test_merged_lots_are_spent_and_given_back_like_any(
    programme: Json, member: str, calendar: Calendar
) -> None:
    for days in range(1, 41):
        given(member, 10, **until(days))
    before = lots(member)
    spending = ok(bought(member, a_reward(programme)))
    calendar.forward(seconds=1)
    ok(given_back(member, spending["id"]))
    assert lots(member) == before


def test_a_functions_clock_that_is_behind_dates_no_entry_before_another(
    member: str, calendar: Calendar
) -> None:
    calendar.forward(minutes=5)
    given(member, 100)
    calendar.forward(seconds=-3)
    given(member, 50)
    assert [entry["created_at"] for entry in transactions(member)] == [
        "2026-06-15T12:05:00.000Z"
    ] * 2
    assert balance(member) == 150


@pytest.mark.parametrize("points", [40, -40])
def test_an_answer_that_was_lost_after_the_commit_is_given_to_the_repeat(
    member: str, points: int
) -> None:
    """A repeat counts once."""
    given(member, 100)
    events: Any = table_connection().connection.client.meta.events

    def lose_the_answer(**_: object) -> None:
        raise busy("no answer")

    events.register("after-call.dynamodb.TransactWriteItems", lose_the_answer)
    assert given(member, points, source_id="s").status == 429
    events.unregister("after-call.dynamodb.TransactWriteItems", lose_the_answer)
    assert given(member, points, source_id="s").replayed
    assert balance(member) == 100 + points


def test_what_several_rules_and_a_tier_made_of_an_order_is_found_by_the_repeat(
    bound: Table,
) -> None:
    """The answer was lost after the commit."""
    assert bound.items() == []
    club = a_tiered_club(POINT_PER_EURO, fixed("order.paid", 5, challenge={"times": 2}))
    paid(club, "order-1", 10_00)
    events: Any = table_connection().connection.client.meta.events

    def lose_the_answer(**_: object) -> None:
        raise busy("no answer")

    order = {"id": "order-2", "amount": 100_00}
    events.register("after-call.dynamodb.TransactWriteItems", lose_the_answer)
    assert told(club, "order.paid", order=order).status == 429
    events.unregister("after-call.dynamodb.TransactWriteItems", lose_the_answer)
    again = told(club, "order.paid", order=order)
    assert (again.replayed, again.body["points"], again.body["tier_reached"]) == (
        True,
        105,
        "Silver",
    )
    assert balance(again.body["member_id"]) == 115


def test_nothing_of_a_person_is_kept_but_the_shops_own_id(bound: Table, programme: Json) -> None:
    """Erasing a person keeps the books."""
    body = {"customer": {"source_id": "jo@example.com", "email": "jo@example.com"}}
    ok(asked(enroll, "POST", f"/{programme['id']}/members", body=body))
    assert "example.com" not in str(bound.items())
