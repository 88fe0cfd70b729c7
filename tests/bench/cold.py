"""Cold start: what a function imports before its first request."""

import os
import subprocess
import sys
from dataclasses import dataclass
from statistics import median

from incentives import names
from infra.catalogue.functions import ALL_FUNCTIONS
from infra.local.places import ENGINE, ROOT

FUNCTIONS = ROOT / "functions"
_MEET_PERSONS = {function.name for function in ALL_FUNCTIONS if function.meets_persons}
_STARTS = 5
_PROBE = """
import sys, time
started_s, before = time.process_time(), len(sys.modules)
import {function}.handler
print((time.process_time() - started_s) * 1000, len(sys.modules) - before, *sys.modules)
"""


@dataclass(frozen=True)
class Start:
    """A function's start.

    Attributes:
        cpu_ms: CPU of its imports and of making its first client, in ms.
        loaded: modules that it loads, without those of bare Python.
        modules: all modules that are loaded by then.
    """

    function: str
    cpu_ms: float
    loaded: int
    modules: frozenset[str]

    @property
    def packages(self) -> frozenset[str]:
        """The packages that they are of."""
        return frozenset(module.partition(".")[0] for module in self.modules)


def functions() -> list[str]:
    """The functions by name."""
    return sorted(handler.parent.name for handler in FUNCTIONS.glob("*/handler.py"))


def start(function: str, starts: int = 1) -> Start:
    """Start a function in fresh processes, as Lambda does; the median CPU."""
    told = [_probe(function) for _ in range(starts)]
    _, loaded, *modules = told[0]
    cpu_ms = median(float(one[0]) for one in told)
    return Start(function, cpu_ms, int(loaded), frozenset(modules))


def measure() -> list[Start]:
    """Every function's start."""
    return [start(function, _STARTS) for function in functions()]


def _probe(function: str) -> list[str]:
    environment = {
        "AWS_LAMBDA_FUNCTION_NAME": function,
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join((str(ENGINE), str(FUNCTIONS))),
    } | {value: "placeholder" for name, value in vars(names).items() if name.startswith("ENV_")}
    if function not in _MEET_PERSONS:
        del environment[names.ENV_WRAPPING_KEY]
    done = subprocess.run(
        [sys.executable, "-c", _PROBE.format(function=function)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout.split()
