"""Tiers over the routes: reached at once, kept as long as promised, given back with a refund."""

from datetime import UTC, datetime, timedelta

import pytest

from incentives.names import Scope
from manage_tiers.handler import lambda_handler as manage
from read_members.handler import lambda_handler as read
from tests.account import Table
from tests.functions.points.test_balance import bound_client
from tests.support.calendar import Calendar
from tests.support.meter import metered, size_bytes
from tests.support.points.earning import POINT_PER_EURO, a_club, fixed, paid, refunded, told
from tests.support.points.loyalty import Answer, Json, asked, balance, given, ok, transactions

SILVER: Json = {"name": "Silver", "points": {"from": 100}}
GOLD: Json = {
    "name": "Gold",
    "points": {"from": 300},
    "multiplier": 1.5,
    "perks": ["free_shipping"],
}


def set_tiers(club: Json, *tiers: Json, **terms: object) -> Answer:
    body = {"tiers": list(tiers)} | terms
    return asked(manage, "PUT", f"/{club['id']}/tiers", scope=Scope.MARKETING, body=body)


def a_tiered_club(*rules: Json, zone: str = "UTC", **terms: object) -> Json:
    club = a_club(*(rules or (POINT_PER_EURO,)), zone=zone)
    ok(set_tiers(club, SILVER, GOLD, **terms))
    return club


def member_tiers(member: str) -> Json:
    return ok(asked(read, "GET", f"/members/{member}/tiers"))


def tier_of(member: str) -> str | None:
    held = member_tiers(member)["data"]
    return held[0]["name"] if held else None


def test_a_tier_is_reached_with_the_order_that_does_and_multiplies_the_next() -> None:
    club = a_tiered_club()
    first = paid(club, "order-1", 299_00)
    assert (first["tier_reached"], first["to_next_tier"]) == ("Silver", 1)
    second = paid(club, "order-2", 1_00)
    assert (second["points"], second["tier_reached"]) == (1, "Gold")
    assert "to_next_tier" not in second
    third = paid(club, "order-3", 3_00)
    assert (third["points"], "tier_reached" in third) == (4, False)


def test_the_repeat_of_the_order_that_reached_a_tier_says_so_again() -> None:
    """A repeat counts once."""
    club = a_tiered_club()
    paid(club, "order-1", 100_00)
    order = {"id": "order-1", "amount": 100_00}
    again = told(club, "order.paid", order=order)
    assert (again.replayed, again.body["tier_reached"]) == (True, "Silver")
    assert member_tiers(again.body["member_id"])["progress"]["count"] == 100


def test_progress_says_how_much_is_missing_and_until_when_a_tier_lasts() -> None:
    member = paid(a_tiered_club(), "order-1", 120_00)["member_id"]
    answer = member_tiers(member)
    (tier,) = answer["data"]
    assert (tier["name"], tier["points"]) == ("Silver", {"from": 100, "to": 299})
    assert tier["expiration"]["expiration_date"] == "2026-12-31"
    assert answer["progress"] == {
        "measure": "POINTS_IN_PERIOD",
        "count": 120,
        "next_tier_id": answer["progress"]["next_tier_id"],
        "next_tier": "Gold",
        "missing": 180,
    }


@pytest.mark.parametrize(
    ("terms", "kept_until"),
    [
        ({}, datetime(2027, 1, 1, 5, tzinfo=UTC)),
        ({"grace_days": 30}, datetime(2027, 1, 31, 5, tzinfo=UTC)),
        (
            {"expiration_date": {"type": "END_OF_NEXT_PERIOD"}},
            datetime(2028, 1, 1, 5, tzinfo=UTC),
        ),
        (
            {"qualification_period": "MONTH", "rolling_periods": 12},
            datetime(2027, 6, 1, 4, tzinfo=UTC),
        ),
        ({"qualification_period": "QUARTER"}, datetime(2026, 7, 1, 4, tzinfo=UTC)),
    ],
)
def test_a_tier_ends_with_the_local_midnight_of_its_last_day_without_any_job(
    calendar: Calendar, terms: Json, kept_until: datetime
) -> None:
    """In winter New York is five hours behind UTC, in summer four."""
    member = paid(a_tiered_club(zone="America/New_York", **terms), "order-1", 100_00)["member_id"]
    calendar.forward(seconds=(kept_until - calendar.now).total_seconds() - 1)
    assert tier_of(member) == "Silver"
    calendar.forward(seconds=1)
    assert tier_of(member) is None


def test_a_tier_for_ever_has_no_end() -> None:
    member = paid(a_tiered_club(qualification_period="TOTAL"), "order-1", 100_00)["member_id"]
    assert "expiration_date" not in member_tiers(member)["data"][0]["expiration"]


@pytest.mark.parametrize(
    ("measure", "thresholds", "orders"),
    [("AMOUNT_IN_PERIOD", (100_00, 300_00), 2), ("ORDERS_IN_PERIOD", (1, 2), 2)],
)
def test_tiers_by_what_was_spent_or_by_orders_count_orders_that_earn_nothing_too(
    measure: str, thresholds: tuple[int, int], orders: int
) -> None:
    club = a_club(fixed("review", 1))
    silver = SILVER | {"points": {"from": thresholds[0]}}
    gold = GOLD | {"points": {"from": thresholds[1]}}
    ok(set_tiers(club, silver, gold, qualification_type=measure))
    reached = [
        paid(club, f"order-{number}", 200_00, total=150_00)["tier_reached"]
        for number in range(orders)
    ]
    assert reached == ["Silver", "Gold"]


def test_tiers_by_referrals_count_conversions() -> None:
    club = a_club(fixed("review", 1))  # no rule for them at all
    referrals = {"qualification_type": "REFERRALS_IN_PERIOD"}
    ok(set_tiers(club, SILVER | {"points": {"from": 2}}, **referrals))
    reached = [
        ok(told(club, "referral.converted", id=f"c{number}")).get("tier_reached")
        for number in (1, 1, 2)
    ]
    assert reached == [None, None, "Silver"]


@pytest.mark.parametrize("measure", ["POINTS_IN_PERIOD", "AMOUNT_IN_PERIOD", "ORDERS_IN_PERIOD"])
def test_an_order_that_is_given_back_takes_its_tier_along(measure: str) -> None:
    """Buy, be gold, return."""
    club = a_club(POINT_PER_EURO)
    least = {"POINTS_IN_PERIOD": 100, "AMOUNT_IN_PERIOD": 100_00, "ORDERS_IN_PERIOD": 1}[measure]
    ok(set_tiers(club, SILVER | {"points": {"from": least}}, qualification_type=measure))
    member = paid(club, "order-1", 100_00)["member_id"]
    assert tier_of(member) == "Silver"
    ok(refunded(member, "order-1", "refund-1", 1_00))
    assert tier_of(member) == ("Silver" if measure == "ORDERS_IN_PERIOD" else None)
    ok(refunded(member, "order-1", "refund-1", 1_00))
    ok(refunded(member, "order-1", "refund-2"))
    ok(refunded(member, "order-1", "refund-3"))
    assert (tier_of(member), member_tiers(member)["progress"]["count"]) == (None, 0)
    assert balance(member) == 0


def test_a_refund_in_a_later_period_counts_in_the_one_of_its_order(calendar: Calendar) -> None:
    club = a_tiered_club(expiration_date={"type": "END_OF_NEXT_PERIOD"})
    member = paid(club, "order-1", 100_00)["member_id"]
    calendar.forward(days=365)
    paid(club, "order-2", 50_00)
    assert tier_of(member) == "Silver"
    ok(refunded(member, "order-1", "refund-1", 1_00))
    assert (tier_of(member), member_tiers(member)["progress"]["count"]) == (None, 50)


def test_points_by_hand_reach_no_tier() -> None:
    member = paid(a_tiered_club(), "order-1", 1_00)["member_id"]
    given(member, 1_000)
    assert tier_of(member) is None


def test_a_rule_may_be_for_one_tier_only() -> None:
    golden = {"kind": "customer.tiers", "op": "contains_any", "values": ["Gold"]}
    club = a_tiered_club(POINT_PER_EURO, fixed("order.paid", 7, conditions=golden))
    assert paid(club, "order-1", 300_00)["points"] == 300
    assert paid(club, "order-2", 2_00)["points"] == 3 + 10  # one and a half times each


def test_an_order_of_a_club_with_tiers_costs_one_read_more() -> None:
    club = a_tiered_club(qualification_period="MONTH", rolling_periods=12)
    paid(club, "order-1", 100_00)
    with metered(bound_client()) as meter:
        paid(club, "order-2", 200_00)
    assert meter.operations == ["BatchGetItem", "TransactWriteItems"]
    assert meter.write_units == 4


def test_tiers_by_orders_note_each_order_for_two_write_units_more() -> None:
    club = a_tiered_club(qualification_type="ORDERS_IN_PERIOD")
    paid(club, "order-1", 100_00)
    with metered(bound_client()) as meter:
        paid(club, "order-2", 200_00)
    assert meter.write_units == 6


def test_the_ledger_adds_up_to_what_is_counted() -> None:
    club = a_tiered_club(qualification_type="AMOUNT_IN_PERIOD")
    member = paid(club, "order-1", 100_00)["member_id"]
    paid(club, "order-2", 10_00)
    refunded(member, "order-1", "refund-1", 30_00)
    counted = [transaction["details"].get("counted", 0) for transaction in transactions(member)]
    assert sum(counted) == member_tiers(member)["progress"]["count"] == 80_00


def test_a_member_with_a_rolling_year_and_a_lot_for_each_month_stays_below_a_write_unit(
    bound: Table, calendar: Calendar
) -> None:
    """The emulator's figures, and the price, are right only while no item passes 1 KB."""
    club = a_tiered_club(qualification_period="MONTH", rolling_periods=12, grace_days=92)
    member = ""
    for number in range(20):
        member = paid(club, f"order-{number}", 12_345_00)["member_id"]
        last = calendar.now.date() + timedelta(days=365)
        given(member, 10, expiration_type="CUSTOM_DATE", expiration_date=last.isoformat())
        calendar.forward(days=31)
    (item,) = (one for one in bound.items() if one["kind"]["S"] == "member")
    assert len(item["counts"]["M"]) == 15
    assert size_bytes(item) < 1_024


def test_a_tier_by_what_was_paid_needs_to_know_it() -> None:
    club = a_tiered_club(fixed("order.paid", 5), qualification_type="AMOUNT_IN_PERIOD")
    order = {"id": "order-1", "items": [{"product_id": "tea"}, {"product_id": "cup", "price": 5}]}
    assert told(club, "order.paid", order=order).key == "missing_amount"
    assert paid(club, "order-1", 1_00)["tier_reached"] == "Silver"
