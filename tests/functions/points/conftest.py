"""The rooms of points on their test's own table, at an instant that the test chooses."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from incentives.runtime import aws, clock, decision_key, secrets
from incentives.runtime.wire import caller
from tests.account import Table
from tests.support import loyalty

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
    for module in (caller, secrets):
        monkeypatch.setattr(module, "person_key", lambda: b"k" * 32)
    monkeypatch.setattr(decision_key, "decision_key", lambda: b"k" * 32)
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
