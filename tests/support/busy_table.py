"""A table that says "not now", or nothing, to every call; waiting for it takes no time."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from incentives.runtime import clock
from tests.support.unwilling import ANSWERS, Reply, Stopwatch, Unwilling

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@contextmanager
def unreadable(
    client: "DynamoDBClient", reply: Reply = ANSWERS["throttled"]
) -> Iterator[Stopwatch]:
    """Answer every call of this client by `reply`; the stopwatch says how long was waited."""
    stopwatch = Stopwatch()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(clock, "stopwatch_s", stopwatch.read)
        patched.setattr(time, "sleep", stopwatch.wait)
        with Unwilling(client, stopwatch, reply):
            yield stopwatch
