"""Every write that the engine knows, with the table refusing one call after the other.

Wherever it begins to say "not now", the answer is 429 within three seconds and ten calls; and
whoever asks again afterwards is served, as if the first request had not been.
"""

import time

import pytest
from botocore.exceptions import ReadTimeoutError

from incentives.domain.refusal import Refused
from incentives.runtime import aws, clock, patience
from incentives.store.items import table_connection
from tests.account import Table
from tests.support.scenes import SCENES, Act
from tests.support.unwilling import ANSWERS, Reply, Stopwatch, Unwilling, silent

HOWS: tuple[Reply, ...] = (ANSWERS["throttled"], silent(ReadTimeoutError))


@pytest.fixture(autouse=True)
def with_its_own_patience(functions: Table) -> None:
    """The functions, with the time-outs of the engine's own client."""
    aws.bind_table(functions.name, functions.account.client("dynamodb", aws.CONFIG))


@pytest.fixture
def stopwatch(monkeypatch: pytest.MonkeyPatch) -> Stopwatch:
    """Time passes where the engine waits."""
    stopwatch = Stopwatch()
    monkeypatch.setattr(clock, "stopwatch_s", stopwatch.read)
    monkeypatch.setattr(time, "sleep", stopwatch.wait)
    return stopwatch


def status_of(act: Act) -> int:
    try:
        answer = act()
    except Refused as refused:
        return 429 if refused.retry_after_s == 1 else 500
    return 200 if answer is None else answer.status


@pytest.mark.parametrize("name", SCENES)
def test_a_write_is_refused_for_now_wherever_the_table_begins_to_refuse(
    name: str, stopwatch: Stopwatch
) -> None:
    client = table_connection().connection.client
    act = SCENES[name]()
    with Unwilling(client, stopwatch) as willing:
        assert status_of(act) < 300
    for good in range(willing.calls):
        act, started = SCENES[name](), stopwatch.read()
        with Unwilling(client, stopwatch, HOWS[good % 2], good=good) as unwilling:
            status = status_of(act)
        told = f"{name}: after {good} of {willing.calls} calls, {status}"
        assert unwilling.refused, told
        assert status == 429, told
        assert unwilling.refused <= patience.MOST_CALLS, told
        assert stopwatch.read() - started <= patience.DEADLINE_S, told
        gone = {404} if name.startswith("delete") else set()  # the last call is one too many
        assert status_of(act) in {200, 201, 204} | gone, told
