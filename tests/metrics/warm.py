"""What one warm redemption of a public 10 % code goes through: our files, functions and calls."""

import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import CodeType, FrameType

from infra.local.account import Account
from infra.local.emulator import Emulator, free_port
from infra.local.places import ROOT, RUN
from tests.bench.direct import do, event_of, quiet, work_in
from tests.bench.scene import Call
from tests.builders import a_campaign, keep
from tests.metrics.complexity import LAYER

_OURS = tuple(f"{folder}/" for folder in (LAYER, ROOT / "functions"))
_WARM_UP = 3


@dataclass(frozen=True, slots=True)
class Walk:
    """What was executed.

    Attributes:
        calls: of each function, by its file and name; generator expressions are no functions.
    """

    calls: Counter[tuple[str, str]]

    @property
    def files(self) -> Counter[str]:
        """The files, with the number of functions executed in each."""
        return Counter(file for file, _ in self.calls)


def redeem_warm() -> Walk:
    """Redeem at the route until the instance is warm, and once more under the profiler."""
    RUN.mkdir(exist_ok=True)
    with (
        TemporaryDirectory(dir=RUN) as folder,
        Emulator(free_port(), Path(folder)) as emulator,
    ):
        work_in(Account(emulator.endpoint, "100000000000"))
        keep(a_campaign())
        with quiet():
            for number in range(_WARM_UP):
                do(_redemption(number))
            return _profiled(_redemption(_WARM_UP))


def _redemption(number: int) -> Call:
    return Call("redeem", "WELCOME", f"order-{number}")


def _profiled(call: Call) -> Walk:
    event, seen = event_of(call), Counter[CodeType]()

    def note(frame: FrameType, what: str, _argument: object) -> None:
        if what == "call" and frame.f_code.co_filename.startswith(_OURS):
            seen[frame.f_code] += 1

    sys.setprofile(note)
    try:
        do(call, event)
    finally:
        sys.setprofile(None)
    return Walk(
        Counter(
            {
                (
                    str(Path(code.co_filename).relative_to(ROOT)),
                    f"{code.co_qualname}:{code.co_firstlineno}",
                ): calls
                for code, calls in seen.items()
                if not code.co_name.startswith("<gen")
            }
        )
    )
