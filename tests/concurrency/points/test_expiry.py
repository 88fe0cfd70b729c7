"""Promise 7 with sixteen processes: a lot is spent or expires, never both, and nothing is lost."""

import multiprocessing
import os
import signal
from functools import partial

import pytest

from incentives.domain.points.entry import EntryType
from incentives.domain.points.programme import Programme
from incentives.store.points import members as store
from incentives.usecases.points.expire_points import Shard, expire_points
from incentives.usecases.points.read_member import find_member
from tests.account import Table
from tests.builders import NOW, no_pause
from tests.concurrency.checkout.shoppers import work_on
from tests.concurrency.points import members
from tests.concurrency.points.members import Tally
from tests.support.points.loyalty_setup import DAY, a_club, earned, expired, joined
from tests.support.processes import Processes

OVER = NOW + 11 * DAY


@pytest.fixture
def club(shop: Table) -> Programme:
    """A programme whose points last ten days."""
    assert shop.items() == []
    return a_club()


def spend_or_go_round(number: int, table: Table, club: Programme, ids: list[str]) -> Tally:
    """Every fourth goes round at the end; the others spend on the last day, by their clocks."""
    work_on(table)
    if number % 4 == 0:
        for _ in range(3):
            expire_points(Shard(club.id, 0, OVER), pause=no_pause, has_time=lambda: True)
        return Tally()
    shares = ids[number % 3 :: 3] * 2
    return members.spend_each(number, table, club, shares, now=NOW + 10 * DAY)


def test_a_lot_is_spent_or_expires_and_never_both(
    processes: Processes, shop: Table, club: Programme
) -> None:
    """Points expire as they were promised."""
    ids = [joined(club, number) for number in range(24)]
    for member_id in ids:
        earned(club, member_id, 21)
    tallies = processes.all(partial(spend_or_go_round, table=shop, club=club, ids=ids))
    expire_points(Shard(club.id, 0, OVER), pause=no_pause, has_time=lambda: True)
    spent = sum(-entry.points for tally in tallies for entry in tally.booked)
    gone = sum(-points for member_id in ids for points in expired(member_id))
    assert spent + gone == 24 * 21
    for member_id in ids:
        assert find_member(member_id, no_pause).lots == {}
        assert len(expired(member_id)) <= 1
        assert sum(entry.points for entry in store.entries(member_id)) == 0


def die_on_the_way(table: Table, club: Programme, visits: int) -> None:
    """Go round, and be killed with no warning after some visits."""
    work_on(table)
    left = iter(range(visits))

    def has_time() -> bool:
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)
        return True

    expire_points(Shard(club.id, 0, OVER), pause=no_pause, has_time=has_time)


def test_a_round_that_is_killed_is_gone_on_with_and_books_nothing_twice(
    shop: Table, club: Programme
) -> None:
    """Promise 12."""
    ids = [joined(club, number) for number in range(9)]
    for member_id in ids:
        earned(club, member_id)
    for _ in range(2):
        victim = multiprocessing.get_context("fork").Process(
            target=die_on_the_way, args=(shop, club, 4)
        )
        victim.start()
        victim.join(30)
        assert victim.exitcode == -signal.SIGKILL
    assert sum(len(expired(member_id)) for member_id in ids) == 8
    expire_points(Shard(club.id, 0, OVER), pause=no_pause, has_time=lambda: True)
    assert [expired(member_id) for member_id in ids] == [[-10]] * 9
    kinds = [entry.type for member_id in ids for entry in store.entries(member_id)]
    assert kinds.count(EntryType.EXPIRED) == 9
