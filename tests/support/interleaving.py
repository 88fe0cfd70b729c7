"""Something that somebody else does in the moment between a decision and its write."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest.mock import patch

from incentives.store.transaction import Transaction

_commit_once = Transaction._commit_once


@contextmanager
def meanwhile(act: Callable[[], object]) -> Iterator[None]:
    """Do it once, right before the first write inside the block, which was decided already."""
    left = [act]

    def commit(write: Transaction) -> None:
        if left:
            left.pop()()
        _commit_once(write)

    with patch.object(Transaction, "_commit_once", commit):
        yield
    assert not left
