"""Promises 6 and 7 with sixteen processes: no point is lost, doubled, or spent twice."""

from datetime import timedelta
from functools import partial

import pytest

from incentives.domain.points import ledger, lots
from incentives.domain.points.entry import Cause, EntryType
from incentives.domain.points.expiry import Expiry, PeriodType
from incentives.domain.points.member import Member
from incentives.domain.points.programme import Programme
from incentives.domain.window import Window
from incentives.store.points import members as store
from incentives.usecases.points.award_points import AwardPoints, award_points
from incentives.usecases.points.change_member import change_member
from incentives.usecases.points.enroll import enroll, newcomer
from incentives.usecases.points.read_member import find_member
from tests.account import Table
from tests.builders import NOW, no_pause
from tests.concurrency.points import members
from tests.concurrency.points.members import Tally
from tests.support.processes import Processes

PERSONS = [f"{number:032x}" for number in range(40)]


@pytest.fixture
def club(shop: Table) -> Programme:
    """A programme whose points last two days."""
    assert shop.items() == []
    return Programme(
        id="camp_" + "c" * 26,
        name="Club",
        version=1,
        window=Window(zone="Europe/Berlin"),
        created_at=NOW,
        updated_at=NOW,
        expiry=Expiry(PeriodType.DAY, 2),
    )


def enrolled(club: Programme, person: str, points: int = 0) -> str:
    """A member who begins with so many points that stay."""
    joining = newcomer(club.id, person, customer_id=None, customer_source_id=None, now=NOW)
    enroll(joining, club, now=NOW, pause=no_pause)
    if points:
        cause = Cause(id="beginning", type=EntryType.ADDED)
        command = AwardPoints(joining.id, cause, points, lambda _: lots.lot(lots.NEVER))
        award_points(command, club, now=NOW, pause=no_pause)
    return joining.id


def audited(member_id: str, club: Programme) -> Member:
    """The member, once its ledger was found to add up."""
    member = find_member(member_id, no_pause)
    entries = store.entries(member_id)
    assert sum(entry.points for entry in entries) == member.held
    there = lots.changed({}, *(part for e in entries for part in (e.lots, e.tidied)))
    assert there == member.lots
    assert all(points > 0 for points in member.lots.values())
    assert max(entry.at for entry in entries) == member.at if entries else True
    later = club.moment(member.at + timedelta(hours=1))
    assert ledger.as_of(entries, later)[0] == member.balance(later.today)
    return member


def booked(tallies: list[Tally]) -> int:
    return sum(len(tally.booked) for tally in tallies)


def test_parts_of_a_spending_come_back_to_the_last_point_and_no_more(
    processes: Processes, shop: Table, club: Programme
) -> None:
    """Points come back once, whatever asks for parts and for all of them at once."""
    member_id = enrolled(club, PERSONS[0], points=100)
    cause = Cause(id="order", type=EntryType.SPENT)
    spent = change_member(
        member_id,
        cause,
        lambda member, moment: ledger.spend(member, 100, cause, moment),
        club,
        now=NOW,
        pause=no_pause,
    )
    give = partial(members.give_parts_back, attempts=4)
    tallies = processes.all(give, shop, club, member_id, spent.entry.id_under(member_id))
    assert sum(entry.points for tally in tallies for entry in tally.booked) == 100
    assert audited(member_id, club).held == 100


def test_points_are_spent_to_the_last_and_never_twice(
    processes: Processes, shop: Table, club: Programme
) -> None:
    """Money and points are never spent twice."""
    member_id = enrolled(club, PERSONS[0], points=210)
    tallies = processes.all(partial(members.spend_all, attempts=3), shop, club, member_id)
    assert booked(tallies) == 210 // 7
    assert sum(len(tally.refused) for tally in tallies) == len(processes) * 3 - 210 // 7
    assert audited(member_id, club).held == 0


def test_an_event_that_everybody_reports_counts_once(
    processes: Processes, shop: Table, club: Programme
) -> None:
    """A repeat counts once."""
    member_id = enrolled(club, PERSONS[0])
    causes = [f"order-{number}" for number in range(6)]
    tallies = processes.all(members.award_the_same, shop, club, member_id, causes)
    assert booked(tallies) == len(causes)
    assert sum(tally.repeated for tally in tallies) == (len(processes) - 1) * len(causes)
    assert audited(member_id, club).held == 10 * len(causes)


@pytest.mark.parametrize("count", [1, 40])
@pytest.mark.parametrize("attempts", [8, pytest.param(16, marks=pytest.mark.soak)])
def test_no_change_is_lost_while_all_kinds_race_with_expiry(
    processes: Processes, shop: Table, club: Programme, count: int, attempts: int
) -> None:
    """A lot is spent or expires, never both."""
    ids = [enrolled(club, person, points=20) for person in PERSONS[:count]]
    tallies = processes.all(partial(members.earn_and_spend, attempts=attempts), shop, club, ids)
    held = sum(audited(member_id, club).held for member_id in ids)
    told = sum(entry.points for tally in tallies for entry in tally.booked)
    silently = sum(
        entry.points
        for member_id in ids
        for entry in store.entries(member_id)
        if entry.type is EntryType.EXPIRED
    )
    by_the_job = sum(
        entry.points
        for tally in tallies
        for entry in tally.booked
        if entry.type is EntryType.EXPIRED
    )
    assert held == 20 * count + told - by_the_job + silently
