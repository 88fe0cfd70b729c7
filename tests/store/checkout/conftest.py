"""The till of the budgets."""

import pytest

from incentives.runtime.aws import bind_table
from incentives.usecases.snapshot.cache import InstanceCache
from tests.account import Table
from tests.store.checkout.till import Till


@pytest.fixture
def till(table: Table) -> Till:
    client = table.client
    bind_table(table.name, client)
    return Till(client, InstanceCache())
