"""Operations over HTTP: 32 clients against the whole stack, deployed to the emulator."""

import json
from collections.abc import Callable, Sequence
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from incentives import names
from incentives.runtime import aws
from infra.local.account import Account
from infra.local.deployment import api_url, bring_up
from infra.local.keys import ensure_keys
from infra.local.local_json import LocalSystem
from infra.local.progress import step
from tests.bench.crowd import CLIENTS, crowd
from tests.bench.figures import Figures
from tests.bench.floor import Params, bare_transactions
from tests.bench.processes import cpu_of_functions_s
from tests.bench.scene import Call, set_scene

WARM_UP = 2 * CLIENTS
ANSWER_WITHIN_S = 300  # 32 functions start at once, each from a layer of its own
OPERATIONS = (
    "validate a public code",
    "redeem a public capped code",
    "repeat it, the cap gone",
    "refuse it after the cap",
    "redeem a unique code",
    "issue a code",
)


def deploy(account: Account, folder: Path) -> LocalSystem:
    """Bring the stack up with its keys, and bind this process to its table."""
    outputs = bring_up(account, folder)
    aws.bind_table(outputs["TableName"], account.client("dynamodb"))
    keys = ensure_keys(account, outputs["TableName"], {}, origin="http://localhost")
    return LocalSystem(api_url(account, outputs), keys)


def measure(system: LocalSystem, count: int) -> dict[str, Figures]:
    """Figures of the operations; the CPU is that of the functions' processes."""
    measured = {}
    for operation in set_scene(WARM_UP + count):
        if operation.name in OPERATIONS:
            with step(f"{CLIENTS} clients: {operation.name}"):
                measured[operation.name] = _measured(
                    operation.calls, lambda: _client(system), cpu_of_functions_s
                )
    return measured


def measure_floor(account: Account, count: int) -> dict[str, Figures]:
    """Bare transactions by as many clients; no function takes part, so there is no CPU of one.

    To be measured while this process is bound to the account's table.
    """

    def client() -> Callable[[Params], object]:
        dynamodb = account.client("dynamodb", aws.CONFIG)
        return lambda params: dynamodb.transact_write_items(**params)

    jobs = bare_transactions(WARM_UP + count, "crowd")
    return {"bare transaction": _measured(jobs, client, lambda: 0.0)}


def _measured[Job](
    jobs: Sequence[Job], client: Callable[[], Callable[[Job], object]], cpu_s: Callable[[], float]
) -> Figures:
    crowd(jobs[:WARM_UP], client, cpu_s)
    return crowd(jobs[WARM_UP:], client, cpu_s)


def _client(system: LocalSystem) -> Callable[[Call], None]:
    """A checkout with a connection of its own that stays open."""
    address = urlsplit(system.api_url)
    connection = HTTPConnection(address.netloc, timeout=ANSWER_WITHIN_S)
    key = system.keys["server"]
    headers = {
        names.HEADER_SERVER_ID: key["app_id"],
        names.HEADER_SERVER_TOKEN: key["app_token"],
        "content-type": "application/json",
    }

    def do(call: Call) -> None:
        connection.request("POST", address.path + call.path, json.dumps(call.body), headers)
        answer = connection.getresponse()
        said = answer.read()
        if answer.status != call.expected:
            raise AssertionError(f"{call} was answered with {answer.status}: {said!r}")

    return do
