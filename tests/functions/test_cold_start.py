"""A function loads what it needs before its first request, and no more: counted, not timed.

A module more than its ceiling is a decision, not an accident: what it costs is told by
`make bench` (cold starts), and the ceiling moves in the commit that says why.
"""

from functools import cache

import pytest

from tests.bench.cold import Start, functions, start

# The AWS client with the table's models takes some 340; every function has them.
AWS_AND_TABLE = 345
# The domain with the small files of its calculator (20) and conditions (25), which a campaign's
# definition is made of, its JSON and one log line come to some 180 more; the record of an order
# is a file beside the redemption's (1).
BACKGROUND = AWS_AND_TABLE + 185 + 1
# Doors, shapes and the wire, with rules of stacking and promotions, come to some 45 more;
# what a checkout sends is four files beside `asked` (fields, order, customer, redeemable), and the
# order that a page names is one. The table of refusals is a file beside their vocabulary.
DOOR = BACKGROUND + 50 + 5 + 1

# Earning is many small files: rules, challenges, refunds, tiers, milestones.
EARNING = 20
# What decides whether a referral converts.
REFERRALS = 24
# Paying for a conversion needs what it pays with: codes that are handed out, points, payables.
PAYING = 40

# So is a decision that can be looked into: evidence, outcome, sentence, token, seal;
# what it keeps of a person and how it stands on an order have a file each (2).
DECIDING = 12 + 2

# Functions that take an address in to keep it: a validator of addresses, and a list of domains.
MAILBOX = 20

# A member's points at the checkout: the programme, its reward, lots and ledger, small files too.
SPENDING = 20

# The body of a campaign and the answer with it are one small file for each noun.
CAMPAIGNS = 7

# The keys of hashes: the ring, its seal and its item, the encryption and where the client is told
# of it; in the place of a client of the parameter store, made at the first request, with 18 ms of
# CPU that no ceiling counted.
KEYS = 10

# Facts and events are one small file for each noun: of orders (2), of campaigns (2), of referrals.
EVENTS = 5

CEILINGS = dict.fromkeys(functions(), DOOR) | {
    "award_points": DOOR + EARNING,
    "publish_code": DOOR + MAILBOX,
    "manage_customers": DOOR + MAILBOX,
    "convert_referral": DOOR + SPENDING + PAYING + DECIDING,
    "qualify": DOOR + DECIDING + REFERRALS,
    "authorize": AWS_AND_TABLE,  # one read, one comparison; it is in the way of every request
    "answer_preflights": 2,  # itself and its folder: the first visitor of a page waits for it
    "redeem": DOOR + DECIDING + REFERRALS + SPENDING + PAYING,
    # It writes nothing, so it loads nothing that pays; its sight is three files, two more than one,
    # and the shapes of its older doors, for one code, are a file beside those for several (1).
    "validate": DOOR + DECIDING + REFERRALS + 2 + 1 + KEYS,
    "roll_back": DOOR + SPENDING + REFERRALS + PAYING,
    "manage_campaigns": DOOR + REFERRALS + CAMPAIGNS + KEYS,
    "generate_codes": BACKGROUND,
    "publish_events": BACKGROUND + EVENTS + KEYS,
    "switch_campaign": BACKGROUND,
}

# Each takes tens of milliseconds, and none is needed to answer a request.
NEVER = frozenset({"aws_xray_sdk", "asyncio", "boto3", "multiprocessing", "requests", "unittest"})


@cache
def started(function: str) -> Start:
    """Each function is started once for all tests."""
    return start(function)


@pytest.mark.parametrize("function", CEILINGS)
def test_a_function_loads_no_more_modules_than_its_ceiling(function: str) -> None:
    assert started(function).loaded <= CEILINGS[function]


@pytest.mark.parametrize("function", CEILINGS)
def test_a_function_loads_nothing_heavy_that_it_does_not_need(function: str) -> None:
    assert not started(function).packages & NEVER


def test_the_authorizer_knows_no_shapes_and_no_rules() -> None:
    assert not started("authorize").packages & {"aws_lambda_powertools", "pydantic"}
