"""The room that issues codes on its test's own table, with a key for persons."""

import pytest

from incentives import names
from incentives.runtime import aws, decision_key, secrets, settings
from incentives.runtime.wire import caller
from incentives.store.known import Known
from issue_code import handler
from tests.account import Table


@pytest.fixture(autouse=True)
def bound(table: Table, monkeypatch: pytest.MonkeyPatch) -> Table:
    """The test's table, bound as a function binds its own; the instance remembers nothing yet."""
    aws.bind_table(table.name, table.client)
    monkeypatch.setattr(caller, "person_key", lambda: b"k" * 32)
    monkeypatch.setattr(secrets, "person_key", lambda: b"k" * 32)
    monkeypatch.setattr(decision_key, "decision_key", lambda: b"k" * 32)
    monkeypatch.setenv(names.ENV_BOT_CHECK, "off")
    monkeypatch.setenv(names.ENV_BOT_CHECK_PARAMETER, "/bot-check-secret")
    settings.read.cache_clear()
    monkeypatch.setattr(handler, "_known", Known())
    return table
