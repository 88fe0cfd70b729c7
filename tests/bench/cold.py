"""Cold start: what a room imports before its first request."""

import os
import subprocess
import sys
from dataclasses import dataclass
from statistics import median

from incentives import names
from infra.catalogue.rooms import ROOMS
from infra.local.places import ENGINE, ROOT

FUNCTIONS = ROOT / "functions"
_MEET_PERSONS = {room.name for room in ROOMS if room.meets_persons}
_STARTS = 5
_PROBE = """
import sys, time
started_s, before = time.process_time(), len(sys.modules)
import {room}.handler
print((time.process_time() - started_s) * 1000, len(sys.modules) - before, *sys.modules)
"""


@dataclass(frozen=True)
class Start:
    """A room's start.

    Attributes:
        cpu_ms: CPU of its imports and of making its first client, in ms.
        loaded: modules that it loads, without those of bare Python.
        packages: all packages that are loaded by then.
    """

    room: str
    cpu_ms: float
    loaded: int
    packages: frozenset[str]


def rooms() -> list[str]:
    """The rooms by name."""
    return sorted(handler.parent.name for handler in FUNCTIONS.glob("*/handler.py"))


def start(room: str, starts: int = 1) -> Start:
    """Start a room in fresh processes, as Lambda does; the median CPU."""
    told = [_probe(room) for _ in range(starts)]
    _, loaded, *modules = told[0]
    packages = frozenset(module.partition(".")[0] for module in modules)
    return Start(room, median(float(one[0]) for one in told), int(loaded), packages)


def measure() -> list[Start]:
    """Every room's start."""
    return [start(room, _STARTS) for room in rooms()]


def _probe(room: str) -> list[str]:
    environment = {
        "AWS_LAMBDA_FUNCTION_NAME": room,
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join((str(ENGINE), str(FUNCTIONS))),
    } | {value: "placeholder" for name, value in vars(names).items() if name.startswith("ENV_")}
    if room not in _MEET_PERSONS:
        del environment[names.ENV_WRAPPING_KEY]
    done = subprocess.run(
        [sys.executable, "-c", _PROBE.format(room=room)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout.split()
