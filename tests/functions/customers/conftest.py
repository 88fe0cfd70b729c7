"""The rooms of customers on their test's own table, at an instant that the test chooses."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from incentives.runtime import aws, clock
from tests.account import Table
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
