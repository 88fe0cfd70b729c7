"""A round whose answers are lost books everything once."""

from unittest.mock import patch

import pytest

from incentives.runtime.aws import bind_table
from incentives.usecases.points.expire_points import Shard, expire_points
from tests.account import Table
from tests.builders import NOW, no_pause
from tests.store.checkout.test_faults import FAULTS
from tests.support.faults import IMPATIENT, Proxy
from tests.support.points.loyalty_setup import DAY, a_club, earned, expired, joined

OVER = NOW + 11 * DAY


@pytest.mark.parametrize("fault", ["its answer lost", "no answer", "in conflict"])
@pytest.mark.parametrize("times", [1, 7])
def test_a_round_with_a_fault_and_the_next_one_book_everything_once(
    table: Table, proxy: Proxy, fault: str, times: int
) -> None:
    bind_table(table.name, table.client)
    club = a_club(remind_days=1)
    ids = [joined(club, number) for number in range(5)]
    for member_id in ids:
        earned(club, member_id)
    bind_table(table.name, proxy.account(table.account).client("dynamodb", IMPATIENT))
    with (
        patch("botocore.endpoint.time.sleep"),
        proxy.failing("TransactWriteItems", times, FAULTS[fault]),
    ):
        expire_points(Shard(club.id, 0, OVER), pause=no_pause, has_time=lambda: True)
    assert proxy.fired()
    bind_table(table.name, table.client)
    for _ in range(2):
        round_ = expire_points(Shard(club.id, 0, OVER), pause=no_pause, has_time=lambda: True)
    assert (round_.visited, round_.done) == (0, True)
    assert [expired(member_id) for member_id in ids] == [[-10]] * 5
