"""A deployment with its wrapping key, and the command of who runs it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from incentives import names
from incentives.runtime import aws, secrets, settings
from incentives.runtime.commands import keep_secrets
from tests.account import Table
from tests.functions.access.secrets.deployment import WRAPPING_KEY, Command


@pytest.fixture(autouse=True)
def _wrapping_key(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(names.ENV_WRAPPING_KEY, WRAPPING_KEY)
    settings.read.cache_clear()
    secrets.forget()
    yield
    settings.read.cache_clear()
    secrets.forget()


@pytest.fixture
def command(
    bound_table: Table, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Command]:
    """Runs the operator's command in the test's account; its status and its answer."""
    for name, value in bound_table.account.environment.items():
        monkeypatch.setenv(name, value)
    for remembered in (aws._client, aws._session):
        remembered.cache_clear()

    def run(*words: str) -> tuple[int, Any]:
        status = keep_secrets.main(["--table", bound_table.name, *words])
        told = capsys.readouterr()
        return status, json.loads(told.out) if status == 0 else told.err

    yield run
    for remembered in (aws._client, aws._session):
        remembered.cache_clear()
