"""The engine's own commands for a deployment: `python -m infra.deployed --env prod keys list`.

They get the table's name from the stack, and the account and region from where it was deployed.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence

from botocore.exceptions import BotoCoreError, ClientError

from incentives import names
from infra.local.places import ENGINE, ROOT
from infra.secrets import KEEP_SECRETS
from infra.target import NoTarget, add_arguments, settle

COMMANDS = {
    "keys": "incentives.runtime.commands.keys",
    "secrets": KEEP_SECRETS,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status."""
    parser = argparse.ArgumentParser(prog="make", description=__doc__)
    add_arguments(parser)
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("words", nargs=argparse.REMAINDER, help="of the command")
    options = parser.parse_args(arguments)
    try:
        target = settle(options)
        table = target.deployed()["TableName"]
    except (NoTarget, BotoCoreError, ClientError) as failure:
        print(f"{options.command}: {failure}", file=sys.stderr)
        return 1
    done = subprocess.run(
        [sys.executable, "-m", COMMANDS[options.command], "--table", table, *options.words],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ENGINE), names.ENV_STACK: target.stack},
        check=False,
    )
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
