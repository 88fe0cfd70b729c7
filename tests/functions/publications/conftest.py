"""The function that issues codes on its test's own table, with a key for persons."""

import pytest

from incentives import names
from incentives.runtime import aws, settings
from incentives.usecases.snapshot.cache import InstanceCache
from publish_code import handler
from tests.account import Table
from tests.support.sealing import give_keys


@pytest.fixture(autouse=True)
def bound(table: Table, monkeypatch: pytest.MonkeyPatch) -> Table:
    """The test's table, bound as a function binds its own; the instance remembers nothing yet."""
    aws.bind_table(table.name, table.client)
    give_keys(monkeypatch)
    monkeypatch.setenv(names.ENV_BOT_CHECK, "off")
    settings.read.cache_clear()
    monkeypatch.setattr(handler, "_cache", InstanceCache())
    return table
