"""Writes whose guards fail."""

import pytest

from incentives.store.keys import Key
from incentives.store.transaction import GuardFailed, Transaction
from tests.account import Table
from tests.builders import no_pause


def failed(table: Table, write: Transaction) -> set[Key]:
    """The items whose guards failed; nothing was written."""
    before = table.items()
    with pytest.raises(GuardFailed) as failure:
        write.commit(no_pause)
    assert table.items() == before
    return set(failure.value.images)
