"""What an event may be worth, and how much comes of it at once, over the routes."""

import pytest

from incentives.domain.points.milestones import MOST_MILESTONES, MOST_WRITES
from incentives.domain.points.rules import MOST_POINTS
from incentives.domain.points.worth import MOST_MINOR, MOST_UNITS
from incentives.names import Scope
from incentives.runtime.wire.checkout.asked_order import MAX_LINES
from incentives.runtime.wire.fields import MAX_AMOUNT_MINOR
from incentives.store.transaction import MAX_PARTS
from incentives.usecases.points.manage_programme import MOST_RULES_OF_EVENT
from manage_programmes.handler import lambda_handler as manage
from manage_tiers.handler import lambda_handler as tiers
from tests.functions.points.test_earning_rules import by_goods, rules_asked
from tests.functions.points.test_milestones import passed, with_milestones
from tests.support.points.earning import a_club, fixed, told
from tests.support.points.loyalty import Answer, Json, a_reward, asked, balance, given, ok

LARGEST_ORDER = {"id": "order-1", "amount": MAX_AMOUNT_MINOR}
MOST_UNITS_OF_A_LINE = 1_000_000
ANY_ORDER = {"kind": "order.subtotal", "op": "at_least", "value": 0}


def per_step(every: int, points: int, *multipliers: float) -> Json:
    """A rule for the amount of an order."""
    step = {"every": every, "points": points}
    return {
        "event": "order.paid",
        "loyalty": {
            "type": "PROPORTIONAL",
            "calculation_type": "ORDER_AMOUNT",
            "order": {"amount": step},
        },
        "multipliers": [
            {"multiplier": multiplier, "conditions": ANY_ORDER} for multiplier in multipliers
        ],
    }


def with_tier(club: Json, multiplier: float) -> Answer:
    path = f"/{club['id']}/tiers"
    body = {
        "qualification_type": "ORDERS_IN_PERIOD",
        "tiers": [{"name": "Gold", "points": {"from": 1}, "multiplier": multiplier}],
    }
    return asked(tiers, "PUT", path, scope=Scope.MARKETING, body=body)


def test_the_largest_order_of_the_rules_is_the_largest_that_the_routes_take() -> None:
    assert (MOST_MINOR, MOST_UNITS) == (MAX_AMOUNT_MINOR, MAX_LINES * MOST_UNITS_OF_A_LINE)


def test_all_that_an_event_earns_is_a_number_that_every_client_reads_exactly() -> None:
    assert MOST_POINTS * MOST_RULES_OF_EVENT < 2**53


@pytest.mark.parametrize(
    "rule",
    [
        per_step(1, 101),
        per_step(1, 51, 1.5, 2),
        per_step(10**4, 10**9, 0.5),
        per_step(10**5, 10**9, 0.5, 100),
        by_goods("quantity", 1, 200_001),
    ],
)
def test_a_rule_is_refused_by_which_the_largest_order_would_earn_too_much(rule: Json) -> None:
    assert rules_asked(rule).key == "invalid_earning_rule"


@pytest.mark.parametrize(
    ("rule", "points"),
    [
        (per_step(1, 100), 10**14),
        (per_step(1, 1, 1.5, 100), 10**14),
        (per_step(100, 5, 3), 15 * 10**10),
        (fixed("order.paid", 10**9, multipliers=per_step(1, 1, 100)["multipliers"]), 10**11),
    ],
)
def test_the_largest_order_earns_all_that_its_rule_says(rule: Json, points: int) -> None:
    """A point for each minor unit, a hundred times, is the most that there may be."""
    assert ok(told(a_club(rule), "order.paid", order=LARGEST_ORDER))["points"] == points


def test_tiers_are_refused_in_which_a_rule_would_earn_too_much() -> None:
    club = a_club(per_step(1, 50))
    assert with_tier(club, 2.01).key == "invalid_campaign_params"
    ok(with_tier(club, 2))
    path = f"/{club['id']}/earning-rules"
    again = asked(manage, "POST", path, scope=Scope.MARKETING, body=[per_step(1, 51)])
    assert again.key == "invalid_earning_rule"


def test_goods_that_come_to_more_than_the_largest_order_are_refused_whatever_it_states() -> None:
    items = [{"product_id": "yacht", "price": MAX_AMOUNT_MINOR, "quantity": 2}]
    order = {"id": "order-1", "amount": 1, "items": items}
    assert told(a_club(by_goods("amount", 100, 1)), "order.paid", order=order).status == 400


def test_a_write_has_function_for_all_that_an_event_may_be_worth() -> None:
    of_rules = 3 * MOST_RULES_OF_EVENT  # entry, limit, challenge
    others = 5  # the member, the note of the event, an expiry, two budgets of a partner
    assert of_rules + others + MOST_WRITES <= MAX_PARTS


def test_an_event_that_earns_by_all_rules_and_passes_all_milestones_is_never_refused() -> None:
    """What one write has no room for comes with the next points."""
    terms = {"challenge": {"times": 2}, "limit": {"count": 1, "period": "DAY"}}
    club = a_club(*(fixed("visit", 10, **terms) for _ in range(MOST_RULES_OF_EVENT)))
    rewards = [a_reward(club, stock=1) for _ in range(MOST_MILESTONES)]
    with_milestones(
        club,
        *({"name": reward["id"], "threshold": 100, "reward": reward["id"]} for reward in rewards),
    )
    ok(told(club, "visit", id="1"))
    second = ok(told(club, "visit", id="2"))
    member = second["member_id"]
    done = [len(_done(member))]
    for _ in range(3):
        ok(given(member, 1))
        done.append(len(_done(member)))
    assert (second["points"], balance(member)) == (200, 203)
    assert done == [8, 16, 24, MOST_MILESTONES]


def _done(member: str) -> list[Json]:
    return [one for one in passed(member) if one["status"] == "DONE"]
