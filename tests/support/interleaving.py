"""Something that somebody else does in the moment between a decision and its write."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from unittest.mock import patch

from incentives.store.transaction import Transaction

_commit_once = Transaction._commit_once


@contextmanager
def meanwhile(act: Callable[[], object], *, before: int = 1) -> Iterator[None]:
    """Do it once, right before a write inside the block, the first one, which was decided then."""
    left, writes = [act], count(1)

    def commit(write: Transaction) -> None:
        if left and next(writes) == before:
            left.pop()()
        _commit_once(write)

    with patch.object(Transaction, "_commit_once", commit):
        yield
    assert not left
