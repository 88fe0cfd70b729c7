"""A room under test works on its test's own table."""

import pytest

from incentives.runtime import aws
from tests.account import Table


@pytest.fixture
def bound_table(table: Table) -> Table:
    """The test's table, bound to the models as a function binds its own."""
    aws.bind_table(table.name, table.client)
    return table
