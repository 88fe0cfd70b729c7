"""The functions of customers on their test's own table, at an instant that the test chooses."""

import pytest

from incentives.runtime import aws
from tests.account import Table
from tests.support.calendar import START, Calendar
from tests.support.sealing import give_keys


@pytest.fixture(autouse=True)
def bound(table: Table, monkeypatch: pytest.MonkeyPatch, calendar: Calendar) -> Table:
    """The test's table, bound as a function binds its own, and a key for persons."""
    assert calendar.now == START
    aws.bind_table(table.name, table.client)
    give_keys(monkeypatch)
    return table
