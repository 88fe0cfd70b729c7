"""What orders and actions are worth by rules of every kind, over the routes."""

import pytest

from award_points.handler import lambda_handler as award
from incentives.names import Scope
from manage_programmes.handler import lambda_handler as manage
from tests.functions.points.test_balance import bound_client
from tests.support.calendar import Calendar
from tests.support.meter import metered
from tests.support.points.earning import (
    POINT_PER_EURO,
    a_club,
    fixed,
    paid,
    refunded,
    told,
)
from tests.support.points.loyalty import Answer, Json, a_programme, asked, balance, ok

SHOES = {"product_id": "shoe", "price": 20_00, "quantity": 2, "category_ids": ["wear"]}
SOAP = {"product_id": "soap", "sku_id": "soap-1", "price": 5_00, "quantity": 2}


def by_goods(measure: str, every: int, points: int, **more: object) -> Json:
    """A rule for goods, such as a point for each unit."""
    named = {name: more.pop(name) for name in ("object", "id") if name in more}
    kind = {"quantity": "QUANTITY", "amount": "AMOUNT", "subtotal_amount": "SUBTOTAL_AMOUNT"}
    worth = {
        "type": "PROPORTIONAL",
        "calculation_type": f"ORDER_ITEMS_{kind[measure]}",
        "order_items": {measure: {"every": every, "points": points} | named},
    }
    return {"event": "order.paid", "loyalty": worth} | more


def bought(club: Json, order: str, *items: Json, **more: object) -> Json:
    described = {"id": order, "items": list(items)} | more
    return ok(told(club, "order.paid", order=described))


def rules_asked(*rules: Json) -> Answer:
    path = f"/{a_programme()['id']}/earning-rules"
    return asked(manage, "POST", path, scope=Scope.MARKETING, body=list(rules))


@pytest.mark.parametrize(
    ("rule", "points"),
    [
        (by_goods("quantity", 1, 5, object="product", id="shoe"), 10),
        (by_goods("amount", 10_00, 1, object="sku", id="soap-1"), 1),
        (by_goods("amount", 10_00, 1, applicable_to={"category_ids": ["wear"]}), 4),
        (by_goods("amount", 10_00, 1, excluded={"category_ids": ["wear"]}), 1),
        (by_goods("subtotal_amount", 10_00, 1), 4),
        (by_goods("amount", 10_00, 1, object="product", id="hat"), 0),
    ],
)
def test_goods_earn_by_their_units_or_amounts(rule: Json, points: int) -> None:
    discounted = SHOES | {"subtotal_amount": 39_99}
    assert bought(a_club(rule), "order-1", discounted, SOAP)["points"] == points


def test_an_order_without_an_amount_comes_to_what_its_lines_come_to() -> None:
    assert bought(a_club(POINT_PER_EURO), "order-1", SHOES, SOAP)["points"] == 50


def test_the_greatest_multiplier_that_holds_counts_and_fractions_are_dropped_once() -> None:
    vip = {"kind": "customer.segments", "op": "contains_any", "values": ["vip"]}
    monday = {"kind": "time.weekday", "days": [1]}
    rule = POINT_PER_EURO | {
        "multipliers": [
            {"multiplier": 1.5, "conditions": monday},
            {"multiplier": 2, "conditions": vip},
        ]
    }
    club = a_club(rule)  # it is Monday
    assert paid(club, "order-1", 3_00)["points"] == 4
    jo = {"source_id": "jo", "segments": ["vip"]}
    order = {"id": "order-2", "amount": 3_00}
    assert ok(told(club, "order.paid", order=order, customer=jo))["points"] == 6


def test_weekdays_and_hours_are_those_of_the_programmes_zone(calendar: Calendar) -> None:
    """Noon in UTC is nine in the evening in Tokyo."""
    evening = {"kind": "time.hours", "opens": "21:00", "closes": "22:00"}
    rule = fixed("review", 10, multipliers=[{"multiplier": 3, "conditions": evening}])
    club = a_club(rule, zone="Asia/Tokyo")
    assert ok(told(club, "review", id="r1"))["points"] == 30
    calendar.forward(hours=1)
    assert ok(told(club, "review", id="r2"))["points"] == 10


def test_a_rule_whose_conditions_do_not_hold_earns_nothing_and_is_named() -> None:
    dear = {"kind": "order.subtotal", "op": "at_least", "value": 50_00}
    club = a_club(POINT_PER_EURO | {"conditions": dear})
    answer = paid(club, "order-1", 49_99)
    assert (answer["points"], len(answer["conditions_unmet"])) == (0, 1)
    assert paid(club, "order-2", 50_00)["points"] == 50


def test_what_nobody_said_of_the_customer_multiplies_nothing() -> None:
    """What is not known never passes."""
    stranger = {
        "kind": "not",
        "of": [{"kind": "customer.segments", "op": "contains_any", "values": ["staff"]}],
    }
    club = a_club(fixed("review", 10, conditions=stranger))
    assert ok(told(club, "review", id="r1"))["points"] == 0


def test_an_order_told_again_earns_nothing_more_when_rules_have_changed_since(
    calendar: Calendar,
) -> None:
    """The event counts once, not the event by each rule that there ever was."""
    club = a_club(POINT_PER_EURO)
    first = paid(club, "order-1", 10_00)
    path = f"/{club['id']}/earning-rules"
    ok(asked(manage, "POST", path, scope=Scope.MARKETING, body=[fixed("order.paid", 5)]))
    ok(
        asked(
            manage,
            "POST",
            f"{path}/{first['earnings'][0]['rule_id']}/disable",
            scope=Scope.MARKETING,
        )
    )
    calendar.forward(seconds=6)
    assert paid(club, "order-1", 10_00)["earnings"] == first["earnings"]
    assert balance(first["member_id"]) == 10


def test_an_event_told_again_when_its_hour_has_passed_is_answered_as_before(
    calendar: Calendar,
) -> None:
    noon = {"kind": "time.hours", "opens": "12:00", "closes": "13:00"}
    club = a_club(fixed("review", 10, conditions=noon))
    first = ok(told(club, "review", id="r1"))
    calendar.forward(hours=2)
    again = told(club, "review", id="r1")
    assert again.replayed
    assert again.body["earnings"] == first["earnings"]


def test_goods_that_come_back_take_what_they_have_earned() -> None:
    """Goods that come back take their points along."""
    rule = by_goods("quantity", 1, 5, object="product", id="shoe")
    club = a_club(rule, fixed("order.paid", 10))
    member = bought(club, "order-1", SHOES, SOAP)["member_id"]
    assert balance(member) == 20

    def back(refund: str, *items: Json) -> int:
        described = {"id": "order-1", "items": list(items)}
        body = {"order": described, "source_id": refund}
        return int(ok(asked_refund(member, body))["points"])

    assert back("refund-1", SOAP | {"quantity": 1}) == -1  # a tenth of the order's own points
    assert back("refund-2", SHOES | {"quantity": 1}) == -5 - 4
    assert back("refund-3", SHOES | {"quantity": 1}) == -5 - 4
    assert (
        asked_refund(
            member,
            {"order": {"id": "order-1", "items": [SHOES | {"quantity": 9}]}, "source_id": "x"},
        ).key
        == "invalid_return"
    )
    assert back("refund-4", SOAP | {"quantity": 1}) == -1
    assert balance(member) == 0


def asked_refund(member: str, body: Json) -> Answer:
    return asked(award, "POST", f"/members/{member}/refunds", body=body)


def test_refunds_by_goods_and_by_amount_together_take_no_more_than_was_earned() -> None:
    """Goods that come back take their points along."""
    club = a_club(by_goods("amount", 1_00, 1, object="product", id="shoe"))
    member = bought(club, "order-1", SHOES, SOAP)["member_id"]
    shoe = {"id": "order-1", "items": [SHOES | {"quantity": 1}]}
    assert ok(asked_refund(member, {"order": shoe, "source_id": "a"}))["points"] == -20
    assert ok(refunded(member, "order-1", "b", 30_00))["points"] == -20
    assert ok(refunded(member, "order-1", "c"))["points"] == 0
    assert balance(member) == 0


def test_several_rules_earn_together_in_two_round_trips() -> None:
    club = a_club(POINT_PER_EURO, fixed("order.paid", 5))
    paid(club, "order-1", 10_00)
    with metered(bound_client()) as meter:
        paid(club, "order-2", 10_00)
    assert meter.operations == ["BatchGetItem", "TransactWriteItems"]
    assert meter.write_units == 6


def test_a_condition_costs_nothing_as_long_as_it_holds() -> None:
    dear = {"kind": "order.subtotal", "op": "at_least", "value": 1}
    club = a_club(POINT_PER_EURO | {"conditions": dear})
    paid(club, "order-1", 10_00)
    with metered(bound_client()) as meter:
        paid(club, "order-2", 10_00)
    assert (meter.operations, meter.write_units) == (["TransactWriteItems"], 4)


@pytest.mark.parametrize(
    "rule",
    [
        fixed("review", 1, challenge={"times": 1}),
        fixed("review", 1, challenge={"times": 101}),
        fixed("review", 1, challenge={"times": 5, "within_days": 1, "in_a_row": "DAY"}),
        fixed("review", 1, challenge={"times": 5, "in_a_row": "TOTAL"}),
        fixed("review", 1, applicable_to={"product_ids": ["a"]}),
        fixed("review", 1, multipliers=[{"multiplier": 0, "conditions": {}}]),
        fixed("review", 1, multipliers=[{"multiplier": 1.001, "conditions": {}}]),
        fixed("review", 1, multipliers=[{"multiplier": 101, "conditions": {}}]),
        fixed("review", 1, multipliers=[{"multiplier": "2", "conditions": {}}]),
        fixed("review", 1, multipliers=[{"multiplier": 2}] * 11),
        fixed("review", 1, conditions={"kind": "moon"}),
        fixed("review", 1, conditions=[]),
        POINT_PER_EURO | {"challenge": {"times": 5}},
        POINT_PER_EURO | {"event": "review"},
        by_goods("quantity", 1, 1, object="products_collection", id="pc_1"),
        by_goods("quantity", 1, 1, id="shoe"),
        by_goods("quantity", 0, 1),
        by_goods("quantity", 1, 1, object="sku", id="a", applicable_to={"sku_ids": ["b"]}),
    ],
)
def test_a_rule_that_cannot_be_is_refused(rule: Json) -> None:
    answer = rules_asked(rule)
    assert (answer.status, answer.key in {"invalid_payload", "invalid_campaign_params"}) == (
        400,
        True,
    )


def test_at_most_twenty_rules_of_an_event_are_active() -> None:
    rules = [fixed("review", 1) for _ in range(21)]
    assert rules_asked(*rules).key == "invalid_earning_rule"
    assert rules_asked(*rules[:20], fixed("share", 1)).status == 201
