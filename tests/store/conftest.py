"""The store under test works on its test's own table."""

import pytest

from incentives.runtime.aws import bind_table
from tests.account import Table


@pytest.fixture
def bound(table: Table) -> Table:
    """The test's table, bound to the models as a function binds its own."""
    bind_table(table.name, table.client)
    return table
