"""`make restore`: go back to an earlier state of the table, step by step. See docs/operations.md.

    make restore ARGS="close"
    make restore ARGS="table Incentives-restored --at 2026-12-01T08:30:00Z"
    make restore ARGS="after"
    make restore ARGS="open"

Each step says what it does, and may be repeated.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime

from botocore.exceptions import BotoCoreError, ClientError

from incentives import names
from infra.local.places import ENGINE, ROOT
from infra.restore.restored_table import RestoreFailed, prepare, restore, restored_from
from infra.restore.writers import close, open_again, writers
from infra.secrets import SecretsFailed, ensure_secrets, ensure_wrapping_key
from infra.target import NoTarget, Target, add_arguments, settle

SCHEDULES = {
    names.ENV_SCHEDULE_GROUP: "ScheduleGroup",
    names.ENV_SCHEDULE_ROLE_ARN: "ScheduleRoleArn",
    names.ENV_SCHEDULE_TARGET_ARN: "ScheduleTargetArn",
    names.ENV_SCHEDULE_DLQ_ARN: "ScheduleDeadLettersArn",
}
"""What plans schedules, and the outputs of the stack that tell it."""

_FAULTS = (RestoreFailed, SecretsFailed, NoTarget, BotoCoreError, ClientError)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one step; returns the exit status."""
    options = _parser().parse_args(arguments)
    try:
        _run(options, settle(options))
    except _FAULTS as failure:
        print(f"restore: {failure}", file=sys.stderr)
        return 1
    return 0


def _run(options: argparse.Namespace, target: Target) -> None:
    outputs = target.deployed()
    cloudformation, lambda_ = target.client("cloudformation"), target.client("lambda")
    match options.step:
        case "close":
            closed = close(cloudformation, lambda_, target.stack)
            _say(f"closed: {', '.join(closed)}")
        case "table":
            _bring_table(options, target, options.source or outputs["TableName"])
        case "after":
            _follow(outputs, restored_from(target.client("dynamodb"), outputs["TableName"]))
        case "open":
            opened = open_again(cloudformation, lambda_, target.stack, options.only)
            _say(f"open again: {', '.join(opened) or 'all were open'}")


def _bring_table(options: argparse.Namespace, target: Target, source: str) -> None:
    dynamodb = target.client("dynamodb")
    if options.name == source:
        raise RestoreFailed(f"{source} is the table to restore from; give another name.")
    restore(dynamodb, source, options.name, options.at, _say)
    stream = prepare(dynamodb, source, options.name, _say)
    wrapping_key = ensure_wrapping_key(target.client("ssm"), target.stack)
    ensure_secrets(options.name, wrapping_key, os.environ, target.stack)
    _say("its secrets can be read with the deployment's wrapping key")
    _say("this has the stack stand on it, now and at each later deployment:")
    print(f'make deploy {target.arguments} SET="restored_table={stream}"')


def _follow(outputs: Mapping[str, str], former: str | None) -> None:
    """Have the engine's own command plan schedules and go on with jobs, on the stack's table."""
    table = outputs["TableName"]
    if former is None:
        raise RestoreFailed(f"the stack stands on {table}, which is not a restored one.")
    settings = {name: outputs[output] for name, output in SCHEDULES.items()}
    command = [sys.executable, "-m", "incentives.runtime.commands.after_restore", "--table", table]
    done = subprocess.run(
        [*command, "--former", former],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ENGINE), **settings},
        check=False,
    )
    if done.returncode:
        raise RestoreFailed("not everything was done; see above.")


def _say(sentence: str) -> None:
    print(f"restore: {sentence}", flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make restore", description=__doc__)
    add_arguments(parser)
    steps = parser.add_subparsers(dest="step", required=True)
    steps.add_parser("close", help="let no function begin that writes the table")
    table = steps.add_parser("table", help="restore the table under a new name, and prepare it")
    table.add_argument("name", help="of the restored table")
    table.add_argument("--at", type=_instant, help="the instant to go back to; else the last one")
    table.add_argument("--source", help="restore from this table instead of the one in use")
    steps.add_parser("after", help="once deployed: plan schedules, go on with jobs, compare")
    opening = steps.add_parser("open", help="let the functions begin again")
    opening.add_argument(
        "--only", nargs="+", default=(), choices=sorted(writers()), help="these alone"
    )
    return parser


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise argparse.ArgumentTypeError("say the zone, such as 2026-12-01T08:30:00Z")
    return at


if __name__ == "__main__":
    sys.exit(main())
