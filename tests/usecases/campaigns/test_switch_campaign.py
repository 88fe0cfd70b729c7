"""Switching: a bell books that a window opened or closed, once, and decides nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.window import Window
from incentives.names import Kind
from incentives.runtime.aws import bind_table
from incentives.usecases.campaigns.change_campaign import change_campaign, stop
from incentives.usecases.campaigns.plan_windows import Edge, edges
from incentives.usecases.campaigns.switch_campaign import switch_campaign
from tests.account import Table
from tests.builders import NOW, a_campaign, an_ask, change_half_way, keep, no_pause, redeemed
from tests.support.meter import metered
from tests.support.scheduler import FakeScheduler

pytestmark = pytest.mark.usefixtures("bound_table")

START, END = NOW - timedelta(hours=1), NOW + timedelta(hours=1)


def a_windowed_campaign() -> Campaign:
    return keep(a_campaign(window=Window(starts_at=START, ends_at=END)))


def rings(edge: Edge) -> bool:
    return switch_campaign(edge, now=NOW, pause=no_pause)


def booked(table: Table) -> list[tuple[str, str]]:
    switches = [item for item in table.items() if item["kind"]["S"] == Kind.SWITCH]
    return sorted((item["edge"]["S"], item["at"]["S"]) for item in switches)


def test_a_bell_books_its_edge_and_a_second_ring_changes_nothing(bound_table: Table) -> None:
    start, end = edges(a_windowed_campaign())
    assert rings(start)
    first = bound_table.items()
    assert rings(start)
    assert bound_table.items() == first
    assert rings(end)
    assert booked(bound_table) == [
        ("end", "2026-06-15T13:00:00.000Z"),
        ("start", "2026-06-15T11:00:00.000Z"),
    ]


def test_a_bell_for_a_window_that_was_moved_is_not_heard(bound_table: Table) -> None:
    campaign = a_windowed_campaign()
    change_campaign(
        campaign.id,
        lambda one: replace(one, window=Window(starts_at=START, ends_at=END + END.resolution)),
        now=NOW,
        pause=no_pause,
        scheduler=FakeScheduler().scheduler,
    )
    assert not any(rings(edge) for edge in edges(campaign))
    assert booked(bound_table) == []


def test_a_bell_of_a_change_that_never_came_is_not_heard(bound_table: Table) -> None:
    start, _ = edges(a_windowed_campaign())
    assert not rings(replace(start, version=2))
    assert booked(bound_table) == []


def test_a_bell_of_a_change_that_is_on_its_way_is_heard(bound_table: Table) -> None:
    campaign = a_windowed_campaign()
    window = Window(starts_at=START - timedelta(minutes=5), ends_at=END)
    proposed = change_half_way(campaign, moved=0, window=window, window_version=2)
    assert rings(edges(proposed)[0])
    assert len(booked(bound_table)) == 1


def test_a_campaign_that_was_stopped_before_does_not_open() -> None:
    campaign = a_windowed_campaign()
    change_campaign(campaign.id, stop, now=NOW, pause=no_pause, scheduler=FakeScheduler().scheduler)
    assert not any(rings(edge) for edge in edges(campaign))


def test_a_campaign_that_is_gone_does_not_open() -> None:
    assert not rings(Edge("camp_none", 1, "start", START))


def test_no_decision_waits_for_a_bell() -> None:
    """The clocks of the campaign's zone decide."""
    a_windowed_campaign()
    redeemed(an_ask("WELCOME"))


def test_a_bell_costs_one_read_and_one_write(bound_table: Table) -> None:
    start, _ = edges(a_windowed_campaign())
    client = bound_table.client
    bind_table(bound_table.name, client)
    with metered(client) as meter:
        rings(start)
    assert meter.operations == ["GetItem", "PutItem"]
