"""The function that issues codes on its test's own table, with the deployment's keys."""

import pytest

from incentives.usecases.snapshot.cache import InstanceCache
from publish_code import handler
from tests.account import Table


@pytest.fixture(autouse=True)
def bound(keyed_table: Table, monkeypatch: pytest.MonkeyPatch) -> Table:
    """The function's table; the instance remembers nothing yet."""
    monkeypatch.setattr(handler, "_cache", InstanceCache())
    return keyed_table
