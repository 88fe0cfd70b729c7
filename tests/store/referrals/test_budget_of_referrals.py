"""What a conversion costs on DynamoDB, counted exactly, its places in the index included."""

import pytest

from incentives.domain.payout import Cash, Reward
from incentives.names import Kind
from incentives.runtime.aws import bind_table
from incentives.usecases.points.known_programmes import KnownProgrammes
from incentives.usecases.snapshot.cache import InstanceCache
from tests.account import Table
from tests.support.meter import metered, size_bytes
from tests.support.referrals.referral_setup import a_programme, a_referrer, comes

OWED = Cash(amount_minor=500, currency="EUR")


@pytest.mark.parametrize(("referee_reward", "write_units"), [(None, 12), (OWED, 15)])
def test_a_conversion_is_a_read_and_a_write(
    table: Table, referee_reward: Reward | None, write_units: int
) -> None:
    """9 for gate, ranked referrer, listed referee; a payable is 3: above 12 when both get one."""
    client = table.client
    bind_table(table.name, client)
    code = a_referrer(a_programme(referee_reward=referee_reward))
    cache, programmes = InstanceCache(), KnownProgrammes()
    comes(code, "ann", cache=cache, programmes=programmes)
    with metered(client) as meter:
        comes(code, "bob", cache=cache, programmes=programmes)
    assert meter.operations == ["BatchGetItem", "TransactWriteItems"]
    assert meter.write_units == write_units


def test_a_friend_with_an_unused_code_costs_a_read_and_two_units_more(table: Table) -> None:
    """The friend's own code has to be unused still when the conversion is written."""
    client = table.client
    bind_table(table.name, client)
    campaign = a_programme()
    code, cache, programmes = a_referrer(campaign), InstanceCache(), KnownProgrammes()
    comes(code, "ann", cache=cache, programmes=programmes)
    a_referrer(campaign, "bob")
    with metered(client) as meter:
        comes(code, "bob", cache=cache, programmes=programmes)
    assert meter.operations == ["BatchGetItem", "BatchGetItem", "TransactWriteItems"]
    assert meter.write_units == 12 + 2


def test_everything_that_a_conversion_writes_is_below_a_write_unit(bound_table: Table) -> None:
    code = a_referrer(a_programme(referee_reward=OWED))
    comes(code, "ann", event_id="conversion::order-2026-06-15-0000000001")
    written = {Kind.REFERRER, Kind.REFERRAL, Kind.PAYABLE}
    sizes = [size_bytes(item) for item in bound_table.items() if item["kind"]["S"] in written]
    assert max(sizes) < 1_024
