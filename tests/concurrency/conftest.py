"""A crowd of processes, gathered once for all storms of a test process."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from incentives.runtime.aws import bind_table
from tests.account import Table
from tests.support.processes import Processes, gathered

HERE = Path(__file__).parent
PROCESSES = 16


@pytest.fixture(scope="session")
def processes() -> Iterator[Processes]:
    with gathered(PROCESSES) as everybody:
        yield everybody


@pytest.fixture
def shop(table: Table) -> Table:
    """The test's table, bound to the models of this process."""
    bind_table(table.name, table.client)
    return table


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Storms run in one test process, one after the other: two would only slow each other."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.storm)
            item.add_marker(pytest.mark.xdist_group("storm"))
