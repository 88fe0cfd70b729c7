"""Operations in this process: a function's handler gets whole events, the table is the emulator's.

So the CPU is our own code's and its libraries', and nobody else's.
"""

import importlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from incentives import names
from incentives.runtime import aws
from infra.local.account import Account
from infra.secrets import ensure_secrets, ensure_wrapping_key
from tests.account import create_table
from tests.bench.figures import Figures, timed
from tests.bench.scene import Call, Operation, set_scene
from tests.bench.tally import tallied
from tests.support.events import http_event

WARM_UP = 30
COUNTED = 20  # requests whose calls are counted, and not timed


@contextmanager
def quiet() -> Iterator[None]:
    """Write each request's log line, but to nowhere."""
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 (the descriptor is what counts)
        kept = os.dup(1)
        os.dup2(nowhere.fileno(), 1)
        try:
            yield
        finally:
            os.dup2(kept, 1)
            os.close(kept)


def work_in(account: Account) -> None:
    """Bind this process to a new table in the account, as a function's environment binds it."""
    os.environ.update(account.environment)
    table = os.environ[names.ENV_TABLE] = create_table(account).name
    wrapping_key = ensure_wrapping_key(account.client("ssm"))
    os.environ[names.ENV_WRAPPING_KEY] = wrapping_key
    ensure_secrets(table, wrapping_key, account.whole_environment)
    aws.bind_table()


def do(call: Call, event: Mapping[str, Any] | None = None) -> None:
    """Have the function answer a call, as expected."""
    function = importlib.import_module(f"{call.function}.handler")
    answer = function.lambda_handler(event or event_of(call), None)
    if answer["statusCode"] != call.expected:
        raise AssertionError(f"{call} was answered with {answer}")


def event_of(call: Call) -> dict[str, Any]:
    """The gateway's event."""
    return http_event("POST", call.path, body=call.body)


def measure(count: int) -> dict[str, Figures]:
    """Figures of every operation, one request after the other, with the engine's own client."""
    measured = {}
    for operation in set_scene(WARM_UP + count + COUNTED):
        with quiet():
            measured[operation.name] = _measured(operation)
    return measured


def _measured(operation: Operation) -> Figures:
    jobs = [(call, event_of(call)) for call in operation.calls]
    for job in jobs[:WARM_UP]:
        do(*job)
    with tallied(aws.client("dynamodb")) as tally:
        for job in jobs[WARM_UP : WARM_UP + COUNTED]:
            do(*job)
    return replace(
        timed(jobs[WARM_UP + COUNTED :], lambda job: do(*job)),
        round_trips=tally.meter.calls / COUNTED,
        write_units=tally.write_units / COUNTED,
        read_units=tally.meter.read_units / COUNTED,
    )
