"""The functions of referrals on their test's own table, at an instant that the test chooses."""

import pytest

from tests.account import Table


@pytest.fixture(autouse=True)
def bound(functions: Table) -> Table:
    """The functions' table."""
    return functions
