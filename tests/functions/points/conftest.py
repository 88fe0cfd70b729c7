"""The rooms of points on their test's own table, at an instant that the test chooses."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

import manage_campaigns.handler
from incentives.runtime import aws, clock, schedules
from tests.account import Table
from tests.support import loyalty
from tests.support.bells import Belfry
from tests.support.coupons import a_campaign_of_coupons
from tests.support.sealing import give_keys

START = datetime(2026, 6, 15, 12, tzinfo=UTC)


@dataclass
class Calendar:
    """The instant at which the rooms believe to be."""

    now: datetime = START

    def forward(self, **while_: float) -> None:
        """Let time pass."""
        self.now += timedelta(**while_)


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch) -> Calendar:
    """The clock of every room, which stands still until it is moved."""
    calendar = Calendar()
    monkeypatch.setattr(clock, "now", lambda: calendar.now)
    return calendar


@pytest.fixture(autouse=True)
def bound(table: Table, monkeypatch: pytest.MonkeyPatch, calendar: Calendar) -> Table:
    """The test's table, bound as a function binds its own, and a key for persons."""
    assert calendar.now == START
    aws.bind_table(table.name, table.client)
    give_keys(monkeypatch)
    return table


@pytest.fixture
def programme(bound: Table) -> loyalty.Json:
    """A programme whose points last for 30 days."""
    assert bound.items() == []
    return loyalty.a_programme(voucher=loyalty.days(30))


@pytest.fixture
def member(programme: loyalty.Json) -> str:
    """A member of it."""
    return loyalty.a_member(programme)


@pytest.fixture
def checkout(bound: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the rooms of campaigns and codes need besides."""
    assert bound.items() == []
    belfry = Belfry()
    monkeypatch.setattr(schedules, "plan", belfry.plan)
    monkeypatch.setattr(manage_campaigns.handler, "_bells", belfry.bells)


@pytest.fixture
def coupons(checkout: None) -> loyalty.Json:
    """A campaign of coupons."""
    assert checkout is None
    return a_campaign_of_coupons()
