"""Limits, challenges, tiers and milestones while sixteen processes tell of one member."""

from dataclasses import replace
from functools import partial

import pytest

from incentives.domain.period import Period
from incentives.domain.points.challenge import Challenge
from incentives.domain.points.entry import EntryType
from incentives.domain.points.milestones import Milestone
from incentives.domain.points.programme import Programme
from incentives.domain.points.rules import ORDER_PAID, EarningRule, Limit
from incentives.domain.points.tiers import Ladder, Measure, Tier
from incentives.domain.window import Window
from incentives.store.points import members as store
from incentives.store.transaction import Pause
from incentives.usecases.points.enroll import newcomer
from tests.account import Table
from tests.builders import NOW, no_pause
from tests.concurrency.points import earners
from tests.concurrency.points.earners import Told
from tests.concurrency.points.test_members import audited
from tests.support.processes import Processes

PAUSE: Pause = no_pause
JO = newcomer("camp_" + "c" * 26, "1" * 32, customer_id=None, customer_source_id=None, now=NOW)


@pytest.fixture
def club(shop: Table) -> Programme:
    """A programme that a first event joins."""
    assert shop.items() == []
    return Programme(
        id="camp_" + "c" * 26,
        name="Club",
        version=1,
        window=Window(),
        created_at=NOW,
        updated_at=NOW,
        auto_join=True,
    )


def points(told: list[Told]) -> int:
    return sum(sum(one.points) for one in told)


def test_a_limit_of_five_gives_five_and_every_step_of_a_challenge_counts_once(
    processes: Processes, shop: Table, club: Programme
) -> None:
    """Everybody tells every event, and a review counts once towards the third."""
    rules = (
        EarningRule("limited", "review", 1, limit=Limit(5, Period.DAY)),
        EarningRule("third", "review", 100, challenge=Challenge(3)),
    )
    events = [("review", f"r{number}") for number in range(12)]
    told = processes.all(earners.tell_all, shop, replace(club, rules=rules), JO, events)
    assert points(told) == 5 + 100 * (12 // 3)
    assert sum(one.repeated for one in told) == (len(processes) - 1) * 12
    assert audited(JO.id, club).held == 405


def test_a_challenge_among_sixteen_is_met_once_for_every_ten(
    processes: Processes, shop: Table, club: Programme
) -> None:
    rule = EarningRule("tenth", "visit", 7, challenge=Challenge(10, within_days=30))
    told = processes.all(
        partial(earners.tell_own, event="visit", count=5), shop, replace(club, rules=(rule,)), JO
    )
    assert points(told) == 7 * (len(processes) * 5 // 10)
    audited(JO.id, club)


def test_a_tier_and_a_milestone_are_reached_once_in_the_transaction_that_does(
    processes: Processes, shop: Table, club: Programme
) -> None:
    ladder = Ladder(Measure.ORDERS, Period.YEAR, (Tier("1", "Silver", 20), Tier("2", "Gold", 40)))
    open_club = replace(
        club,
        rules=(EarningRule("order", ORDER_PAID, 10),),
        ladder=ladder,
        milestones=(Milestone("m", "Hello", 200, points=50),),
    )
    told = processes.all(partial(earners.tell_own, event=ORDER_PAID, count=3), shop, open_club, JO)
    orders = len(processes) * 3
    assert sorted(tier for one in told for tier in one.reached) == ["Gold", "Silver"]
    member = audited(JO.id, open_club)
    assert member.counts == {"2026": orders}
    assert member.held == orders * 10 + 50
    entries = store.entries(JO.id)
    assert sum(entry.counted for entry in entries) == orders
    assert [entry.points for entry in entries if entry.type is EntryType.MILESTONE] == [50]
