"""API keys at the command line: `python -m incentives.runtime.keys create --scope checkout`.

The token is printed once, at its creation; only its digest is kept.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from typing import Any

from incentives import names
from incentives.domain.api_key import ID_PREFIX, TOKEN_PREFIX, ApiKey, InvalidApiKeyError
from incentives.domain.refusal import Refused
from incentives.names import Scope
from incentives.runtime import aws, clock, ids, settings
from incentives.usecases.manage_keys import create_key, list_keys, revoke_key

_TOKEN_BYTES = 32  # 256 bits


def create(scope: Scope, name: str, origins: Sequence[str] = ()) -> dict[str, str]:
    """Create a key and return its two halves, `{app_id, app_token}`. The table must be bound.

    Raises:
        InvalidApiKeyError: an empty name, a client key without origins, or origins otherwise.
    """
    app_id = ids.new_id(ID_PREFIX)
    token = f"{TOKEN_PREFIX}{ids.random_text(_TOKEN_BYTES)}"
    create_key(app_id=app_id, token=token, scope=scope, name=name, origins=origins, now=clock.now())
    return {"app_id": app_id, "app_token": token}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0, or 1 with a sentence on standard error."""
    options = _parser().parse_args(arguments)
    if options.endpoint_url:
        os.environ["AWS_ENDPOINT_URL"] = options.endpoint_url
    try:
        aws.bind_table(options.table)
        answer = _run(options)
    except (InvalidApiKeyError, settings.MissingSettingError) as error:
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
            return create(Scope(options.scope), options.name, options.origin)
        case "revoke":
            revoke_key(options.app_id)
            return {"app_id": options.app_id, "active": False}
        case _:
            return [_shown(key) for key in list_keys()]


def _shown(key: ApiKey) -> dict[str, Any]:
    return {
        "app_id": key.app_id,
        "scope": key.scope.value,
        "name": key.name,
        "origins": list(key.origins),
        "active": key.active,
        "created_at": key.created_at.isoformat(),
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="keys", description="Create, revoke and list API keys.")
    parser.add_argument("--table", help=f"the table's name; else from {names.ENV_TABLE}")
    parser.add_argument("--endpoint-url", help="of a local stack; else from AWS_ENDPOINT_URL")
    commands = parser.add_subparsers(dest="command", required=True)
    creation = commands.add_parser("create", help="print a new key's id and token, once")
    scopes = [scope.value for scope in Scope if scope.is_for_keys]
    creation.add_argument("--scope", required=True, choices=scopes)
    creation.add_argument("--name", required=True, help="whose it is")
    creation.add_argument(
        "--origin", action="append", default=[], help="https://shop.example; client keys only"
    )
    commands.add_parser("revoke", help="switch a key off for good").add_argument("app_id")
    commands.add_parser("list", help="all keys, without their tokens")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
