"""A crash or a lost answer pays both sides or neither, and the retry gets the first answer.

Promises 9 and 12.
"""

from collections.abc import Callable
from contextlib import suppress
from unittest.mock import patch

import pytest
from pynamodb.exceptions import PynamoDBException

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.duration import Duration
from incentives.domain.payout import Cash
from incentives.domain.refusal import Refused
from incentives.runtime.aws import bind_table
from incentives.store.referrals import payables
from incentives.usecases.points.known_programmes import KnownProgrammes
from incentives.usecases.referrals.cancel_conversion import Cancelled, cancel_conversion
from tests.account import Table
from tests.builders import NOW, no_pause
from tests.store.checkout.test_faults import FAULTS
from tests.support.faults import IMPATIENT, Proxy
from tests.support.referrals.referral_setup import a_programme, a_referrer, comes, standing

BOTH = Cash(amount_minor=50, currency="EUR")


def amounts_owed(campaign: Campaign) -> list[int]:
    """What is owed by conversions that stand."""
    found = payables.page(campaign.id, no_pause, now=NOW, limit=100)
    return sorted(one.amount_minor for one in found if one.cancelled_at is None)


def with_a_fault(
    table: Table, proxy: Proxy, fault: str, times: int, act: Callable[[], object]
) -> None:
    """Do something while DynamoDB fails so many times; who asked may get no answer."""
    bind_table(table.name, proxy.account(table.account).client("dynamodb", IMPATIENT))
    with (
        patch("botocore.endpoint.time.sleep"),
        proxy.failing("TransactWriteItems", times, FAULTS[fault]),
        suppress(PynamoDBException, Refused),
    ):
        act()
    assert proxy.fired()
    bind_table(table.name, table.client)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("times", [1, 40])
def test_a_conversion_with_a_fault_pays_both_or_neither(
    table: Table, proxy: Proxy, fault: str, times: int
) -> None:
    bind_table(table.name, table.client)
    campaign = a_programme(referee_reward=BOTH)
    code = a_referrer(campaign)
    with_a_fault(table, proxy, fault, times, lambda: comes(code, "ann"))
    owed, stands = amounts_owed(campaign), standing(code).standing
    assert (owed, stands) in [([], 0), ([50, 100], 1)]
    first = comes(code, "ann")
    assert first.repeated == bool(stands)
    again = comes(code, "ann")
    assert (again.repeated, again.conversion) == (True, first.conversion)
    assert (amounts_owed(campaign), standing(code).standing) == ([50, 100], 1)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("times", [1, 40])
def test_a_cancellation_with_a_fault_takes_both_back_or_neither(
    table: Table, proxy: Proxy, fault: str, times: int
) -> None:
    bind_table(table.name, table.client)
    campaign = a_programme(referee_reward=BOTH, waiting=Duration(days=14))
    code = a_referrer(campaign)
    made = comes(code, "ann").conversion

    def cancel() -> Cancelled:
        programmes = KnownProgrammes()
        return cancel_conversion(made.id, None, programmes=programmes, now=NOW, pause=no_pause)

    with_a_fault(table, proxy, fault, times, cancel)
    assert (amounts_owed(campaign), standing(code).standing) in [([], 0), ([50, 100], 1)]
    cancel()
    assert cancel().repeated
    assert (amounts_owed(campaign), standing(code).standing) == ([], 0)
    assert standing(code).freed == (1,)
