"""A proxy in front of the emulator that loses answers, holds them up, or gives wrong ones."""

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from typing import Any

from botocore.config import Config
from botocore.exceptions import ClientError

from infra.local.account import Account
from infra.local.emulator import HOST, free_port, port_taken
from infra.local.places import EMULATOR_VENV

type Fault = dict[str, Any]

_START_WITHIN_S = 20

# As the engine's own client, with less patience: an answer that waits this long is lost.
READ_TIMEOUT_S = 0.3
IMPATIENT = Config(
    connect_timeout=1,
    read_timeout=READ_TIMEOUT_S,
    retries={"total_max_attempts": 1, "mode": "standard"},
    parameter_validation=False,
)


class Proxy:
    """A running proxy; `account` reaches an account through it."""

    def __init__(self, port: int) -> None:
        self._port = port

    def account(self, account: Account) -> Account:
        """The same account, behind the proxy."""
        return Account(endpoint=f"http://{HOST}:{self._port}", id=account.id)

    def warm_up(self) -> None:
        """Let it read what it knows about DynamoDB, which takes it longer than a call may take."""
        with suppress(ClientError):
            Account(endpoint=f"http://{HOST}:{self._port}", id="0" * 12).client(
                "dynamodb"
            ).describe_table(TableName="none")

    @contextmanager
    def failing(self, operation: str, times: int, fault: Fault) -> Iterator[None]:
        """Let a DynamoDB operation fail so many times, then no more."""
        rule = {"service": "dynamodb", "operation": operation, "times": times, **fault}
        self._control("POST", "rules", [rule])
        try:
            yield
        finally:
            self._control("POST", "rules", [])

    def fired(self) -> int:
        """How many faults there were since the last question."""
        answer = self._control("GET", "fired")
        self._control("DELETE", "fired")
        return len(answer)

    def _control(self, method: str, what: str, body: object = None) -> Any:
        connection = HTTPConnection(HOST, self._port, timeout=5)
        headers = {"content-type": "application/json"}
        content = None if body is None else json.dumps(body)
        connection.request(method, f"/_microburst/{what}", content, headers)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        assert answer.status < 300, text
        return json.loads(text) if text else None


@contextmanager
def proxy_to(endpoint: str) -> Iterator[Proxy]:
    """Run a proxy to this endpoint on a free loopback port."""
    port = free_port()
    program = [str(EMULATOR_VENV / "bin" / "python"), "-m", "microburst"]
    process = subprocess.Popen(
        [*program, "--upstream", endpoint, "--host", HOST, "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        give_up_at = time.monotonic() + _START_WITHIN_S
        while not port_taken(port):
            assert process.poll() is None, "the proxy did not start"
            assert time.monotonic() < give_up_at, "the proxy does not answer"
            time.sleep(0.05)
        yield Proxy(port)
    finally:
        process.kill()  # asked to end, it waits for connections that nobody uses any more
        process.wait()
