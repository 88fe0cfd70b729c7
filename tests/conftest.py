"""Session-wide fixtures: one emulator per test process, one empty account per test.

    def test_something(table):            # an empty table in an account of this test's own
        table.name, table.client, table.items()
        table.account.endpoint, table.account.environment, table.account.client("ssm")

An account costs nothing and a table a few milliseconds, so tests share neither.
"""

from collections.abc import Iterator
from itertools import count

import pytest

from infra.local.emulator import Emulator, free_port
from tests.account import Account, Table, create_table

FIRST_ACCOUNT = 100_000_000_000
_account_numbers = count(FIRST_ACCOUNT)


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """The emulator of this test process, on a free loopback port; `emulator.endpoint`."""
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
