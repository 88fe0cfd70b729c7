"""A function loads what it needs before its first request, and no more: counted, not timed.

A module more than its ceiling is a decision, not an accident: what it costs is told by
`make bench` (cold starts), and the ceiling moves in the commit that says why. A feature that few
requests meet is imported by the function that meets it, in a file that `pyproject.toml` names.
"""

from functools import cache

import pytest

from tests.bench.cold import Start, functions, start

# In one process, which starts each function once for all of them.
pytestmark = pytest.mark.xdist_group("starts")

CEILINGS = {
    # Itself and its folder: the first visitor of a page waits for it.
    "answer_preflights": 2,
    # The AWS client and the items of the table. It is in the way of every request, so it knows no
    # shapes and no rules.
    "authorize": 345,
    # No HTTP: the client, the items, campaigns with their conditions and benefits, one log line.
    "generate_codes": 515,
    "switch_campaign": 510,
    "expire_points": 529,
    # It encrypts and publishes: the facts of all events, and how hashes are stored.
    "publish_events": 566,
    # HTTP and its shapes alone.
    "draw_qr": 493,
    # HTTP, campaigns and the customer's identity.
    "manage_cards": 541,
    "look_up": 548,
    "erase_customers": 563,  # an export shows what was used
    "explain": 566,
    "manage_codes": 569,
    # They take an e-mail address to keep it, or to write to it: the validator of addresses. Both go
    # by the whole person.
    "manage_customers": 565,
    "publish_code": 618,
    # Points: programmes, rewards, lots, tiers, milestones, rules of earning; the cards of a person,
    # who may be known under other names.
    "manage_milestones": 554,
    "manage_tiers": 556,
    "enroll_members": 571,
    "spend_points": 589,
    "read_members": 587,
    "manage_programmes": 585,
    "award_points": 602,
    # Referrals: the referrer, the conversion, the friend's parts, what pays both sides, and what is
    # owed and paid.
    "manage_referrals": 575,
    "convert_referral": 628,  # and the spelling of postal addresses
    # One shape for each kind of campaign, discount and reward, on the way in and out; what follows
    # from a campaign's terms; and the referrer, who is blocked with the code.
    "manage_campaigns": 648,
    # The checkout: the calculator, the decision and its id, and all that a plain code reads and
    # writes, uses of persons included. Points, gift cards and referrals are loaded when met.
    "qualify": 599,  # own codes are those of the whole person
    "redeem": 604,
    "validate": 602,
    # What comes back may be anything that was taken: gift cards, points, referrals.
    "roll_back": 626,
    "report_orders": 610,  # a canceled order gives back whatever it redeemed
    # All of these at once.
    "change_order": 664,
}

# Each takes tens of milliseconds, and none is needed to answer a request.
NEVER = frozenset({"aws_xray_sdk", "asyncio", "boto3", "multiprocessing", "requests", "unittest"})

# What a redemption of a plain code does not meet.
MET_LATER = {
    "incentives.domain.points.ledger",
    "incentives.domain.points.programme",
    "incentives.domain.referrals",
    "incentives.store.cards",
    "incentives.store.customers.customers",
    "incentives.usecases.codes",
    "incentives.usecases.points",
    "incentives.usecases.referrals",
}


@cache
def started(function: str) -> Start:
    """Each function is started once for all tests."""
    return start(function)


def test_every_function_has_a_ceiling() -> None:
    assert sorted(CEILINGS) == functions()


@pytest.mark.parametrize("function", CEILINGS)
def test_a_function_loads_no_more_modules_than_its_ceiling(function: str) -> None:
    assert started(function).loaded <= CEILINGS[function]


@pytest.mark.parametrize("function", CEILINGS)
def test_a_function_loads_nothing_heavy_that_it_does_not_need(function: str) -> None:
    assert not started(function).packages & NEVER


def test_the_authorizer_knows_no_shapes_and_no_rules() -> None:
    assert not started("authorize").packages & {"aws_lambda_powertools", "pydantic"}


def test_a_redemption_loads_points_cards_and_referrals_when_it_meets_them() -> None:
    assert not started("redeem").modules & MET_LATER
