"""Storms: many client processes that redeem over HTTP at the same moment."""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.e2e.shop import Json, Shop

CLIENTS = 16
CLIENT = Path(__file__).with_name("storm_client.py")


@dataclass(frozen=True)
class Attempt:
    """A redemption to try, and whether to give it back at once; or a request at another route."""

    body: Json
    give_back: bool = False
    path: str = "/v1/redemptions"


@dataclass(frozen=True)
class Outcome:
    """What came of an attempt.

    Attributes:
        status: of the final answer.
        key: of the refusal, None when it was redeemed.
        redemption: its id, None when it was refused.
        answer: the body of the final answer.
        again: how often the same order was sent again, because the answer was "not now" or lost.
        began_at_s: on the machine's monotonic clock, which all processes share.
        given_back: whether it was rolled back.
    """

    status: int
    key: str | None
    redemption: str | None
    answer: Json
    again: int
    began_at_s: float
    given_back: bool


def storm(
    shop: Shop,
    attempts: Sequence[Attempt],
    *,
    meanwhile: Callable[[], None] | None = None,
    clients: int = CLIENTS,
    key: str = "server",
) -> list[Outcome]:
    """Deal the attempts out to the clients, let them all go at once, and wait for the last.

    Args:
        shop: whose checkout redeems.
        attempts: each made once by one client; a client makes its own one after the other.
        meanwhile: called while they run.
        clients: processes, each with a connection of its own.
        key: what they show, a name of `.run/local.json`.
    """
    processes = [_start(shop, attempts[number::clients], key) for number in range(clients)]
    try:
        for process in processes:
            assert _line_from(process) == "ready"
        for process in processes:
            _tell(process, "go")
        if meanwhile is not None:
            meanwhile()
        told = [json.loads(_line_from(process)) for process in processes]
    finally:
        for process in processes:
            process.kill()
            process.communicate()
    return [Outcome(**outcome) for outcomes in told for outcome in outcomes]


def _start(shop: Shop, attempts: Sequence[Attempt], key: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", str(CLIENT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    plan: dict[str, Any] = {
        "api_url": shop.system.api_url,
        "headers": shop.headers(key),
        "attempts": [asdict(attempt) for attempt in attempts],
    }
    _tell(process, json.dumps(plan))
    return process


def _tell(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()


def _line_from(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()
