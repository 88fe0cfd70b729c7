"""Secrets at the command line: `python -m incentives.runtime.commands.keep_secrets status`.

They lie in the table, sealed by the wrapping key. That comes from the environment, or else from the
parameter that `make deploy` made. No secret is ever printed.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

from botocore.exceptions import ClientError

from incentives import names
from incentives.domain.access.key_ring import KeyRing, StorageKey, WeakPersonKeyError
from incentives.domain.refusal import Refused
from incentives.runtime import aws, clock, ids, settings
from incentives.runtime.patience import back_off
from incentives.runtime.secrets import REMEMBERED
from incentives.store.access.secrets import WrongWrappingKeyError
from incentives.usecases.access.keep_secrets import (
    ensure_person_keys,
    find_ring,
    keep_bot_check,
    renew_decision_key,
)
from incentives.usecases.access.rotate_hashes import move_hashes, rotate_hashes

_KEY_BYTES = 32  # 256 bits
_KNOWN_IN = 2 * REMEMBERED  # so that a clock may be five minutes off
_NONE_SUCH = "ParameterNotFound"
_FAULTS = (WeakPersonKeyError, WrongWrappingKeyError, settings.MissingSettingError)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0, or 1 with a sentence on standard error."""
    options = _parser().parse_args(arguments)
    if options.endpoint_url:
        os.environ["AWS_ENDPOINT_URL"] = options.endpoint_url
    try:
        aws.bind_table(options.table)
        answer = _run(options, _wrapping_key())
    except _FAULTS as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except Refused as refused:
        sys.stderr.write(f"{refused.details}\n")
        return 1
    sys.stdout.write(json.dumps(answer, indent=2) + "\n")
    return 0


def _run(options: argparse.Namespace, wrapping_key: str) -> object:
    match options.command:
        case "ensure":
            return _ensure(wrapping_key)
        case "rotate-hashes":
            key = rotate_hashes(
                _new_key(),
                wrapping_key=wrapping_key,
                now=clock.now(),
                known_in=_KNOWN_IN,
                pause=back_off,
            )
            return _rotation(key)
        case "move-hashes":
            return _move(wrapping_key, options.seconds)
        case "set-bot-check":
            keep_bot_check(sys.stdin.readline().strip(), wrapping_key=wrapping_key, pause=back_off)
            return {"bot_check": "set"}
        case "renew-decision-key":
            return _shown(
                renew_decision_key(
                    _new_key(),
                    wrapping_key=wrapping_key,
                    now=clock.now(),
                    known_in=_KNOWN_IN,
                    pause=back_off,
                )
            )
        case _:
            return _shown(find_ring(wrapping_key, back_off))


def _ensure(wrapping_key: str) -> dict[str, str]:
    """Make the person key, or bring it in from the parameter where it lay before."""
    former = _parameter(names.FORMER_PERSON_KEY_PARAMETER)
    made = ensure_person_keys(
        former or _new_key(),
        wrapping_key=wrapping_key,
        now=clock.now(),
        pause=back_off,
    )
    bot_check = _parameter(names.FORMER_BOT_CHECK_PARAMETER)
    if bot_check:
        keep_bot_check(bot_check, wrapping_key=wrapping_key, pause=back_off, anew=False)
    return {"person_key": made}


def _move(wrapping_key: str, seconds: int) -> dict[str, object]:
    """Write items anew for so many seconds, or until all are."""
    client = cast("Any", aws.client("dynamodb"))
    moved = move_hashes(
        wrapping_key=wrapping_key,
        call=client._make_api_call,  # noqa: SLF001 (items as they lie)
        clock=clock.now,
        until=clock.now() + timedelta(seconds=seconds),
        pause=back_off,
    )
    return {"number": moved.key.number, "written_anew_in_pass": moved.found, "done": moved.done}


def _rotation(key: StorageKey) -> dict[str, object]:
    return {
        "number": key.number,
        "pauses_at": key.pauses_at.isoformat(),
        "moves_from": key.moves_from.isoformat(),
        "done_at": key.done_at.isoformat() if key.done_at else None,
    }


def _wrapping_key() -> str:
    given = os.environ.get(names.ENV_WRAPPING_KEY) or _parameter(names.WRAPPING_KEY_PARAMETER)
    if given is None:
        parameter = names.parameter_of(_stack(), names.WRAPPING_KEY_PARAMETER)
        message = f"There is no parameter {parameter}; `make deploy` makes it."
        raise settings.MissingSettingError(message)
    return given


def _stack() -> str:
    return os.environ.get(names.ENV_STACK) or names.STACK


def _parameter(name: str) -> str | None:
    """A parameter of the environment that the command works on, by its name in the default one."""
    try:
        answer = aws.client("ssm").get_parameter(
            Name=names.parameter_of(_stack(), name), WithDecryption=True
        )
    except ClientError as error:
        if error.response["Error"]["Code"] == _NONE_SUCH:
            return None
        raise
    return answer["Parameter"]["Value"]


def _new_key() -> str:
    return ids.random_bytes(_KEY_BYTES).hex()


def _shown(ring: KeyRing | None) -> dict[str, object]:
    """The keys without their texts."""
    if ring is None:
        return {"keys": [], "rotations": []}
    counting, sealing = ring.keys[0], ring.sealing(clock.now())
    shown = [
        {
            "number": key.number,
            "made_at": key.made_at.isoformat(),
            "counts_persons": key is counting,
            "seals_decisions": key is sealing,
            "seals_from": key.seals_from.isoformat(),
        }
        for key in ring.keys
    ]
    return {"keys": shown, "rotations": [_rotation(key) for key in ring.storage]}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="secret", description="Keep the deployment's secrets.")
    parser.add_argument("--table", help=f"the table's name; else from {names.ENV_TABLE}")
    parser.add_argument("--endpoint-url", help="of a local stack; else from AWS_ENDPOINT_URL")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("ensure", help="make the person key, if there is none yet")
    commands.add_parser("status", help="which keys there are, without their texts")
    commands.add_parser(
        "renew-decision-key", help="seal decisions by a new key; earlier ones stay readable"
    )
    commands.add_parser(
        "rotate-hashes", help="announce a new key that persons' hashes are encrypted under"
    )
    moving = commands.add_parser("move-hashes", help="write the table anew by it; can be repeated")
    moving.add_argument("--seconds", type=int, default=600, help="at most; 600 by default")
    commands.add_parser("set-bot-check", help="keep the bot check's secret, from standard input")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
