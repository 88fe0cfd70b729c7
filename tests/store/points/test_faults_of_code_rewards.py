"""A fault at any step of buying a coupon, or of giving it back: all of it or nothing, once."""

from collections.abc import Callable
from unittest.mock import patch

import pytest

from incentives.domain import derived_ids
from incentives.domain.refusal import Refusal, Refused
from incentives.runtime.aws import bind_table
from incentives.usecases.points.read_member import find_member
from incentives.usecases.points.reverse_spending import reverse_spending
from tests.account import Table
from tests.builders import NOW, no_pause
from tests.store.checkout.test_faults import ALWAYS, FAULTS, ONCE
from tests.support.faults import IMPATIENT, Proxy
from tests.support.points import code_reward_setup as wares
from tests.support.points.loyalty_setup import a_club


def busy_or[T](act: Callable[[], T]) -> T | None:
    """What it comes to, or None when that is not known."""
    try:
        return act()
    except Refused as refused:
        if refused.refusal is not Refusal.TOO_MANY_REQUESTS:
            raise
        return None


@pytest.mark.parametrize("times", [ONCE, ALWAYS])
@pytest.mark.parametrize("fault", ["its answer lost", "throttled", "an internal error"])
@pytest.mark.parametrize("operation", ["TransactWriteItems", "BatchGetItem"])
def test_after_a_fault_a_retry_gets_the_one_code_and_pays_once(
    table: Table, proxy: Proxy, operation: str, fault: str, times: int
) -> None:
    """The last code goes to who may have bought it already."""
    bind_table(table.name, table.client)
    club, campaign = a_club(), wares.coupons(publications=1)
    reward = wares.a_coupon_for_points(club, campaign, stock=1)
    (member,) = wares.buyers(club, 1)
    bind_table(table.name, proxy.account(table.account).client("dynamodb", IMPATIENT))
    with patch("botocore.endpoint.time.sleep"), proxy.failing(operation, times, FAULTS[fault]):
        first = busy_or(lambda: wares.bought(club, member, reward, seed=b"\1" * 32))
    assert proxy.fired()
    bind_table(table.name, table.client)
    again = wares.bought(club, member, reward, seed=b"\2" * 32)
    assert first is None or first.entry == again.entry
    assert [one.code for one in wares.made(table)] == [again.entry.code]
    assert wares.handed_out(campaign) == 1
    assert find_member(member, no_pause).held == 0


@pytest.mark.parametrize("times", [ONCE, ALWAYS])
@pytest.mark.parametrize("fault", ["its answer lost", "throttled"])
def test_after_a_fault_a_code_is_given_back_once(
    table: Table, proxy: Proxy, fault: str, times: int
) -> None:
    bind_table(table.name, table.client)
    club = a_club()
    reward = wares.a_coupon_for_points(club, wares.coupons(), stock=1)
    (member,) = wares.buyers(club, 1)
    entry = derived_ids.entry_id(member, wares.bought(club, member, reward).entry.cause)

    def give_back() -> object:
        return reverse_spending(member, entry, club, reason=None, now=NOW, pause=no_pause)

    bind_table(table.name, proxy.account(table.account).client("dynamodb", IMPATIENT))
    operation = "TransactWriteItems"
    with patch("botocore.endpoint.time.sleep"), proxy.failing(operation, times, FAULTS[fault]):
        busy_or(give_back)
    bind_table(table.name, table.client)
    give_back()
    assert [one.active for one in wares.made(table)] == [False]
    assert find_member(member, no_pause).held == wares.PRICE
