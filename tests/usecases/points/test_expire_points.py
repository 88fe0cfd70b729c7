"""Going round members with something due: by shards and pages, resumable, changing no balance."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from incentives.domain.points import lots
from incentives.domain.points.entry import Cause, EntryType
from incentives.domain.points.expiry import CountedFrom
from incentives.domain.points.programme import Programme
from incentives.runtime.aws import bind_table
from incentives.store.points import points_keys
from incentives.usecases.points import expire_points as function
from incentives.usecases.points.award_points import AwardPoints, award_points
from incentives.usecases.points.expire_points import Round, Shard, expire_points, shards_due
from incentives.usecases.points.read_member import find_member
from tests.account import Table
from tests.builders import NOW, no_pause
from tests.support.meter import metered
from tests.support.points.loyalty_setup import (
    DAY,
    TEN_DAYS,
    a_club,
    changed,
    earned,
    expired,
    gone_round,
    joined,
)

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@pytest.fixture
def club(bound_table: Table) -> Programme:
    """A programme whose points last ten days."""
    assert bound_table.items() == []
    return a_club()


def rebound(table: Table) -> "DynamoDBClient":
    """The client that the models have from now on, to be counted at."""
    client = table.client
    bind_table(table.name, client)
    return client


def balance(club: Programme, member_id: str, days: int) -> int:
    return find_member(member_id, no_pause).balance(club.moment(NOW + days * DAY).today)


def test_what_is_due_is_booked_once_however_often_the_round_comes(club: Programme) -> None:
    member_id = joined(club, 1)
    earned(club, member_id)
    assert gone_round(club, 10) == Round(done=True)
    first, again = gone_round(club, 11), gone_round(club, 11)
    assert (first.booked, again) == (1, Round(done=True))
    assert expired(member_id) == [-10]


def test_a_round_is_as_of_its_moment_however_late_it_comes(club: Programme) -> None:
    member_id = joined(club, 1)
    earned(club, member_id)
    earned(club, member_id, days=5)
    gone_round(club, 11)
    assert expired(member_id) == [-10]
    assert find_member(member_id, no_pause).held == 10


def test_late_repeated_and_missed_rounds_change_no_balance(club: Programme) -> None:
    """Members who are visited daily, seldom and never have the same."""
    daily, seldom, never = (joined(club, number, shard=number) for number in range(3))
    for day in range(60):
        for member_id in (daily, seldom, never):
            if day % 7 in {0, 3}:
                earned(club, member_id, days=day)
        expire_points(Shard(club.id, 0, NOW + day * DAY), pause=no_pause, has_time=lambda: True)
        if day == 40:
            for _ in range(2):
                at = NOW + (day - 20) * DAY  # a ring from long ago
                expire_points(Shard(club.id, 1, at), pause=no_pause, has_time=lambda: True)
        assert len({balance(club, one, day) for one in (daily, seldom, never)}) == 1


def test_a_round_goes_through_pages_and_shards(
    club: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(function, "PAGE", 3)
    ids = [joined(club, number, shard=number % 2 * 3) for number in range(14)]
    for member_id in ids:
        earned(club, member_id)
    found = list(shards_due(NOW + 11 * DAY, no_pause))
    assert [shard.number for shard in found] == [0, 3]
    rounds = [expire_points(one, pause=no_pause, has_time=lambda: True) for one in found]
    assert [(one.booked, one.done) for one in rounds] == [(7, True), (7, True)]
    assert [expired(member_id) for member_id in ids] == [[-10]] * 14
    assert list(shards_due(NOW + 11 * DAY, no_pause)) == []


def test_a_round_that_runs_out_of_time_is_gone_on_with(club: Programme) -> None:
    ids = [joined(club, number) for number in range(7)]
    for member_id in ids:
        earned(club, member_id)
    ticks = iter([True] * 3 + [False])
    first = gone_round(club, 11, has_time=lambda: next(ticks))
    assert (first.booked, first.done) == (3, False)
    second = gone_round(club, 11)
    assert (second.booked, second.done) == (4, True)
    assert [expired(member_id) for member_id in ids] == [[-10]] * 7


def test_a_member_of_a_programme_that_was_stopped_is_visited_all_the_same(club: Programme) -> None:
    member_id = joined(club, 1)
    earned(club, member_id)
    changed(club, stopped=True)
    assert gone_round(club, 11).booked == 1


def test_inactivity_is_booked_by_the_round_and_an_activity_puts_it_off(club: Programme) -> None:
    policy = replace(TEN_DAYS, counted_from=CountedFrom.LAST_ACTIVITY)
    club = changed(club, expiry=policy)
    member_id = joined(club, 1)
    earned(club, member_id)
    earned(club, member_id, days=8)
    assert gone_round(club, 11).booked == 0
    assert gone_round(club, 18).booked == 0
    assert balance(club, member_id, 18) == 20
    assert gone_round(club, 19).booked == 1
    assert expired(member_id) == [-20]


def test_an_award_never_writes_the_index(club: Programme, bound_table: Table) -> None:
    """It costs nothing there: neither the partition nor the order of the listing changes."""
    member_id = joined(club, 1)

    def listed() -> list[tuple[str, str]]:
        return [
            (item["listing"]["S"], item["listed_at"]["S"])
            for item in bound_table.items()
            if item["kind"]["S"] == "member"
        ]

    before, client = listed(), rebound(bound_table)
    for day in range(10):
        with metered(client) as meter:
            earned(club, member_id, days=day)
        assert (meter.operations, meter.write_units) == (["TransactWriteItems"], 4)
    assert listed() == before


def test_points_that_end_sooner_than_all_others_are_found_too(club: Programme) -> None:
    member_id = joined(club, 1)
    earned(club, member_id)
    today = club.moment(NOW).today
    cause = Cause(id="soon", type=EntryType.ADDED)
    command = AwardPoints(member_id, cause, 5, lambda _: lots.lot(today + 2 * DAY))
    award_points(command, club, now=NOW, pause=no_pause)
    assert gone_round(club, 3).booked == 1
    assert expired(member_id) == [-5]


@pytest.mark.parametrize(("more_days", "units"), [((), 5), ((5,), 6)])
def test_a_visit_is_one_transaction_of_five_units_or_six_with_points_left(
    club: Programme, bound_table: Table, more_days: tuple[int, ...], units: int
) -> None:
    """Two for the member, two for the entry, and the index: one row goes, and one comes."""
    for number in range(10):
        member_id = joined(club, number)
        for day in (0, *more_days):
            earned(club, member_id, days=day)
    with metered(rebound(bound_table)) as meter:
        assert gone_round(club, 11).booked == 10
    assert meter.write_units == 10 * units
    assert meter.operations.count("TransactWriteItems") == 10
    assert meter.calls <= 10 + 4


def test_members_without_an_end_are_listed_nowhere(club: Programme, bound_table: Table) -> None:
    club = changed(club, expiry=None)
    earned(club, joined(club, 1))
    assert not any(
        item["listing"]["S"].startswith("DUE#") for item in bound_table.items() if "listing" in item
    )
    assert points_keys.due_listing(club.id, 0).startswith("DUE#")
