"""Session-wide fixtures: one emulator per test process, one empty account per test.

    def test_something(table):            # an empty table in an account of this test's own
        table.name, table.client, table.items()
        table.account.endpoint, table.account.environment, table.account.client("ssm")

    def test_everything(system):          # the whole stack, deployed once, with a key per scope
        system.api_url, system.keys["server"]["app_id"]

An account costs nothing and a table a few milliseconds, so tests share neither. The stack takes
seconds: its tests share it, run in one process, and make campaigns of their own.
"""

import os
from collections.abc import Generator, Iterator
from itertools import count
from typing import Any, NamedTuple

import pytest

from incentives.runtime import aws
from infra.local.account import Account, client_events
from infra.local.deployment import api_url, bring_up
from infra.local.emulator import Emulator, free_port
from infra.local.keys import ensure_keys
from infra.local.local_json import LocalSystem
from infra.local.node import node_settings
from infra.local.shop.server import origin
from tests.account import Table, create_table
from tests.support.table_rights import held_to_rights

# The address of another DynamoDB, for the tests that need no other service; see `make oracle`.
ORACLE = "INCENTIVES_ORACLE_ENDPOINT"
FIRST_ACCOUNT = 100_000_000_000
ACCOUNTS_OF_A_PROCESS = 1_000_000_000
SYSTEM_ACCOUNT = "000000000000"
# Processes that test side by side may share one server.
_PROCESS = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
_account_numbers = count(FIRST_ACCOUNT + _PROCESS * ACCOUNTS_OF_A_PROCESS)

# Tests of the stack and of the official client need Node; the packaged one serves where none is.
os.environ.update(node_settings())


class Oracle(NamedTuple):
    """Another DynamoDB in the emulator's place."""

    endpoint: str


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator | Oracle]:
    """The emulator of this test process, on a free loopback port; `emulator.endpoint`."""
    if endpoint := os.environ.get(ORACLE):
        yield Oracle(endpoint)
        return
    with Emulator(free_port(), tmp_path_factory.mktemp("emulator")) as running:
        yield running


@pytest.fixture
def account(emulator: Emulator) -> Account:
    """An empty AWS account that no other test sees."""
    return Account(endpoint=emulator.endpoint, id=str(next(_account_numbers)))


@pytest.fixture
def table(account: Account) -> Table:
    """The engine's table, empty, in an account that no other test sees."""
    return create_table(account)


@pytest.fixture
def bound_table(table: Table) -> Table:
    """The test's table, bound to the models as a function binds its own."""
    aws.bind_table(table.name, table.client)
    return table


@pytest.fixture(scope="session")
def system(emulator: Emulator, tmp_path_factory: pytest.TempPathFactory) -> LocalSystem:
    """The whole stack as `make run` brings it up, with keys and without demo data."""
    account = Account(endpoint=emulator.endpoint, id=SYSTEM_ACCOUNT)
    outputs = bring_up(account, tmp_path_factory.mktemp("stack"))
    keys = ensure_keys(account, outputs["TableName"], {}, origin=origin(free_port()))
    return LocalSystem(api_url(account, outputs), keys)


@pytest.fixture(scope="session", autouse=True)
def rights_of_functions() -> Iterator[None]:
    """No function of this process does more than its role allows, whichever test calls it."""
    with held_to_rights(client_events()):
        yield


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> Generator[None]:
    """Give the tests of the whole stack to one process, so that it is deployed once."""
    for item in items:
        if isinstance(item, pytest.Function) and "system" in item.fixturenames:
            item.add_marker(pytest.mark.xdist_group("whole"))
            item.add_marker(pytest.mark.whole)
    yield
    if getattr(config.option, "loadgroup", False):
        for item in items:
            _name_group(item)


def _name_group(item: pytest.Item) -> None:
    """Tell the group of a test in its id, where pytest-xdist looks for it.

    Its release 3.8.0 writes it where pytest 9.2 does not look any more; without it every test goes
    to whichever process is free, two deploy the whole stack, and storms meet.
    """
    groups = sorted({str(mark.args[0]) for mark in item.iter_markers("xdist_group")})
    suffix = f"@{'_'.join(groups)}"
    if groups and not item.nodeid.endswith(suffix):
        named: Any = item
        named._id = type(named._id).parse(item.nodeid + suffix)
