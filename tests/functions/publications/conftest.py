"""The function that issues codes on its test's own table, with the deployment's keys."""

import pytest

from incentives.runtime import clock
from incentives.usecases.access.rate_limit import RateLimit
from incentives.usecases.snapshot.cache import InstanceCache
from publish_code import handler
from tests.account import Table
from tests.support.landing import Clock


@pytest.fixture(autouse=True)
def bound(keyed_table: Table, monkeypatch: pytest.MonkeyPatch) -> Table:
    """The function's table; the instance remembers nothing yet."""
    monkeypatch.setattr(handler, "_cache", InstanceCache())
    return keyed_table


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that stands, and a new instance."""
    standing = Clock()
    monkeypatch.setattr(clock, "now", lambda: standing.now)
    monkeypatch.setattr(handler, "_rate_limit", RateLimit())
    return standing
