"""`make key`: the engine's own key command, for the system that runs here or a deployment.

A deployment is named by `--table` or INCENTIVES_TABLE. Without either the command is for the system
that `make run` started in this folder; its table, address and account need not be given.
"""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence

from incentives import names
from infra.local.found import find
from infra.local.places import ENGINE, ROOT

NOTHING_NAMED = (
    "key: nothing runs here (`make run` starts it), and no deployment is named: --table TABLE."
)


def main(arguments: Sequence[str]) -> int:
    """Run the command; its exit status."""
    settings: Mapping[str, str] = os.environ
    if not _names_a_deployment(arguments):
        local = local_settings()
        if local is None:
            print(NOTHING_NAMED, file=sys.stderr)
            return 1
        settings = local
    done = subprocess.run(
        [sys.executable, "-m", "incentives.runtime.commands.keys", *arguments],
        cwd=ROOT,
        env={**settings, "PYTHONPATH": str(ENGINE)},
        check=False,
    )
    return done.returncode


def _names_a_deployment(arguments: Sequence[str]) -> bool:
    """Whether a table is named, or only help is asked for."""
    asked = {argument.partition("=")[0] for argument in arguments}
    return bool(asked & {"--table", "--help", "-h"} or os.environ.get(names.ENV_TABLE))


def local_settings() -> dict[str, str] | None:
    """The environment of a command for the running system; None when none runs."""
    running = find()
    if running is None:
        return None
    return running.account.whole_environment | {names.ENV_TABLE: running.outputs["TableName"]}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
