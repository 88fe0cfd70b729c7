"""API keys at the command line: `python -m incentives.runtime.commands.keys list`.

A token is printed once, when it is made; only its digest is kept.
"""

import argparse
import json
import os
import re
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError

from incentives import names
from incentives.domain.access.api_key import (
    ID_PREFIX,
    TOKEN_PREFIX,
    USUAL_OVERLAP,
    ApiKey,
    Ended,
    InvalidApiKeyError,
)
from incentives.domain.refusal import Refused
from incentives.names import Scope
from incentives.runtime import aws, clock, ids, settings
from incentives.usecases.access.manage_keys import create_key, list_keys, revoke_key, rotate_key

_TOKEN_BYTES = 32  # 256 bits
_OVERLAP = re.compile(r"(?P<count>[0-9]{1,5})(?P<unit>[mhd])")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


def create(
    scope: Scope | frozenset[Scope], name: str, origins: Sequence[str] = ()
) -> dict[str, str]:
    """Create a key and return its two halves, `{app_id, app_token}`. The table must be bound.

    Raises:
        InvalidApiKeyError: an empty name, scopes that do not combine, a client key without origins,
            or origins otherwise.
    """
    app_id = ids.new_id(ID_PREFIX)
    token = _new_token()
    scopes = frozenset({scope}) if isinstance(scope, Scope) else scope
    create_key(
        app_id=app_id, token=token, scopes=scopes, name=name, origins=origins, now=clock.now()
    )
    return {"app_id": app_id, "app_token": token}


def rotate(
    app_id: str, overlap: timedelta = USUAL_OVERLAP, ended: Ended | None = None
) -> dict[str, str | None]:
    """Give a key a newer token, `{app_id, app_token, older_token_until}`. The table must be bound.

    Raises:
        InvalidApiKeyError, Refused: as `rotate_key` says.
    """
    token, now = _new_token(), clock.now()
    key = rotate_key(app_id, token=token, overlap=overlap, ended=ended, now=now)
    return {"app_id": app_id, "app_token": token, "older_token_until": _older_until(key, now)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0, or 1 with a sentence on standard error."""
    options = _parser().parse_args(arguments)
    if options.endpoint_url:
        os.environ["AWS_ENDPOINT_URL"] = options.endpoint_url
    try:
        aws.bind_table(options.table)
        answer = _run(options)
    except (InvalidApiKeyError, settings.MissingSettingError, BotoCoreError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except Refused as refused:
        sys.stderr.write(f"{refused.details}\n")
        return 1
    sys.stdout.write(json.dumps(answer, indent=2) + "\n")
    return 0


def _run(options: argparse.Namespace) -> object:
    match options.command:
        case "create":
            return create(options.scope, options.name, options.origin)
        case "rotate":
            return rotate(options.app_id, options.overlap, options.end)
        case "revoke":
            revoke_key(options.app_id)
            return {"app_id": options.app_id, "active": False}
        case _:
            now = clock.now()
            return [_shown(key, now) for key in list_keys()]


def _new_token() -> str:
    return f"{TOKEN_PREFIX}{ids.random_text(_TOKEN_BYTES)}"


def _shown(key: ApiKey, now: datetime) -> dict[str, Any]:
    return {
        "app_id": key.app_id,
        "scope": ",".join(sorted(key.scopes)),
        "name": key.name,
        "origins": list(key.origins),
        "active": key.active,
        "created_at": key.created_at.isoformat(),
        "older_token_until": _older_until(key, now),
    }


def _older_until(key: ApiKey, now: datetime) -> str | None:
    """Until when the older token works; None when there is none that does."""
    older = key.older_at(now)
    return older.until.isoformat() if older else None


def _overlap(text: str) -> timedelta:
    """`30m`, `24h` or `7d` as a time; the key knows which are too long."""
    read = _OVERLAP.fullmatch(text)
    if not read:
        message = "a whole number of minutes, hours or days: 30m, 24h, 7d"
        raise argparse.ArgumentTypeError(message)
    return int(read["count"]) * _UNITS[read["unit"]]


def _scopes(text: str) -> frozenset[Scope]:
    """`checkout` or `checkout,marketing,support`; the key knows which combine."""
    words = text.split(",")
    named = frozenset(scope for scope in Scope if scope in words and scope.is_for_keys)
    if len(named) != len(words):
        message = f"one of {_all_scopes()}, or several of them with commas"
        raise argparse.ArgumentTypeError(message)
    return named


def _all_scopes() -> str:
    return ", ".join(scope for scope in Scope if scope.is_for_keys)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="keys", description="Create, rotate, revoke and list API keys."
    )
    parser.add_argument("--table", help=f"the table's name; else from {names.ENV_TABLE}")
    parser.add_argument("--endpoint-url", help="of a local stack; else from AWS_ENDPOINT_URL")
    commands = parser.add_subparsers(dest="command", required=True)
    creation = commands.add_parser("create", help="print a new key's id and token, once")
    creation.add_argument(
        "--scope",
        required=True,
        type=_scopes,
        help=f"one of {_all_scopes()}, or several with commas",
    )
    creation.add_argument("--name", required=True, help="whose it is")
    creation.add_argument(
        "--origin", action="append", default=[], help="https://shop.example; client keys only"
    )
    rotation = commands.add_parser("rotate", help="print a newer token of a key, once")
    rotation.add_argument("app_id")
    rotation.add_argument(
        "--overlap",
        type=_overlap,
        default=USUAL_OVERLAP,
        help="how long the older token works on: 0h to 30d; else 24h",
    )
    rotation.add_argument(
        "--end",
        choices=["older", "newer"],
        help="which of two tokens ends at once, because it was lost or has leaked",
    )
    commands.add_parser("revoke", help="switch a key off for good").add_argument("app_id")
    commands.add_parser("list", help="all keys, without their tokens")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
