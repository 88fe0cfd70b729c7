"""`make bench`: one run against the local stack; prints tables and writes .run/bench.json.

Times are those of this machine and its emulator; counts, and so prices, are not.
"""

import argparse
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from infra.cdk import CdkFailed
from infra.local.account import Account
from infra.local.emulator import Emulator, EmulatorFailed, free_port
from infra.local.places import ROOT, RUN
from infra.local.progress import step
from tests.bench import cold, direct, evaluation, expiry, floor, points, whole
from tests.bench.markdown import filled
from tests.bench.report import Run

RESULT = RUN / "bench.json"
GUIDE = ROOT / "docs" / "benchmark.md"
DIRECT_ACCOUNT, WHOLE_ACCOUNT = "100000000000", "000000000000"


def main() -> int:
    """Measure; returns the exit status."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--count", type=int, default=320, help="requests of each operation")
    parser.add_argument("--without-stack", action="store_true", help="nothing over HTTP")
    parser.add_argument("--guide", action="store_true", help="write the tables into the guide")
    arguments = parser.parse_args()
    RUN.mkdir(exist_ok=True)
    try:
        with (
            TemporaryDirectory(dir=RUN) as folder,
            Emulator(free_port(), Path(folder)) as emulator,
        ):
            run = _in_process(emulator, arguments.count)
            if not arguments.without_stack:
                _over_http(run, emulator, Path(folder), arguments.count)
    except (EmulatorFailed, CdkFailed) as failure:
        print(f"bench: {failure}", file=sys.stderr)
        return 1
    with step("cold starts"):
        run.cold = cold.measure()
    with step("the calculator"):
        run.growths = evaluation.measure()
    _tell(run, guide=arguments.guide)
    return 0


def _in_process(emulator: Emulator, count: int) -> Run:
    account = Account(emulator.endpoint, DIRECT_ACCOUNT)
    direct.work_in(account)
    with step("operations in this process"):
        return Run(
            direct.measure(count),
            floor.measure(count),
            floor_of_crowd=whole.measure_floor(account, count),
            rounds=expiry.measure(count),
            points=points.measure(count),
        )


def _over_http(run: Run, emulator: Emulator, folder: Path, count: int) -> None:
    system = whole.deploy(Account(emulator.endpoint, WHOLE_ACCOUNT), folder)
    run.whole = whole.measure(system, count)


def _tell(run: Run, *, guide: bool) -> None:
    RESULT.write_text(json.dumps(run.as_json(), indent=2) + "\n")
    text = GUIDE.read_text()
    for name, content in run.sections().items():
        print(f"\n{content}")
        text = filled(text, name, content)
    if guide:
        GUIDE.write_text(text)
    print(f"\nThe same as figures: {RESULT.relative_to(ROOT)}")


if __name__ == "__main__":
    sys.exit(main())
