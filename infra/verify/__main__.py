"""`make verify-deployment ENV=prod KEYS=keys.json`: see docs/deploy.md.

Without KEYS it is about the system that `make run` started in this folder.
"""

import argparse
import json
import os
import secrets
import sys
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from botocore.exceptions import BotoCoreError, ClientError

from infra.local.found import find
from infra.local.places import LOCAL_JSON
from infra.target import NoTarget, add_arguments, settle
from infra.verify.api import Api, VerificationFailed
from infra.verify.bus import listening
from infra.verify.steps import Steps

_FAULTS = (VerificationFailed, NoTarget, BotoCoreError, ClientError)
_BROWSERS = ("client", "client_checkout")


def main(arguments: Sequence[str] | None = None) -> int:
    """Take the steps; the exit status is 1 at the first that fails."""
    options = _parser().parse_args(arguments)
    try:
        keys = _read_keys(options.keys or _local_keys(), options.origin)
        outputs = _outputs(options, keys)
        api = Api(_url(options.url or keys.get("api_url") or outputs.get("ApiUrl", "")), keys)
        say(f"{api.url}")
        name = f"verify-{secrets.token_hex(8)}"
        bus = None if options.bus == "off" else options.bus or outputs.get("EventBusName")
        with listening(bus, name) if bus else nullcontext() as ear:
            Steps(api, name, say, version=outputs.get("Version")).run(ear)
    except _FAULTS as failure:
        print(f"verify: FAILED: {failure}", file=sys.stderr)
        return 1
    say("all of it works.")
    return 0


def say(line: str) -> None:
    """Tell of a step."""
    print(f"verify: {line}", flush=True)


def _local_keys() -> str:
    """The file of the system that runs here, whose account this process then works in.

    Raises:
        VerificationFailed: nothing runs here.
    """
    running = find()
    if running is None:
        raise VerificationFailed(
            "nothing runs here (`make run` starts it), and KEYS=... names no keys of a deployment."
        )
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ.update(running.account.environment)
    return str(LOCAL_JSON)


def _outputs(options: argparse.Namespace, keys: Mapping[str, Any]) -> Mapping[str, str]:
    """Of the stack; nothing is asked of AWS where all is told."""
    if options.bus == "off" and (options.url or "api_url" in keys):
        return {}
    target = settle(options)
    if options.bus and (options.url or "api_url" in keys):
        return {}
    return target.deployed()


def _read_keys(place: str, origin: str | None) -> dict[str, Any]:
    """The file's content, with the origin that was told in place of the keys' own.

    Raises:
        VerificationFailed: there is no such file, or keys lack a member.
    """
    try:
        told = json.loads(sys.stdin.read() if place == "-" else Path(place).read_text())
        pairs = {name: key for name, key in told.items() if name != "api_url"}
        for key in pairs.values():
            key["app_id"], key["app_token"]
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise VerificationFailed(
            f"KEYS={place} is no file of keys as docs/deploy.md shows it: {error!r}."
        ) from error
    for name in _BROWSERS:
        if name in told:
            told[name]["origin"] = _origin_of(name, told[name], origin)
    return dict(told)


def _origin_of(name: str, key: Mapping[str, Any], told: str | None) -> str:
    origin: str | None = told or key.get("origin")
    if not origin:
        raise VerificationFailed(f"the key `{name}` lacks an origin; say ORIGIN=https://...")
    return origin


def _url(told: str) -> str:
    if urlsplit(told).scheme not in {"http", "https"}:
        raise VerificationFailed(f"URL={told} is no address of an API.")
    return told.rstrip("/")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make verify-deployment", description=__doc__)
    add_arguments(parser)
    parser.add_argument("--keys", help="a JSON file of API keys; -: standard input")
    parser.add_argument("--url", help="of the API; else as in the file of keys, or of the stack")
    parser.add_argument("--bus", help="the event bus; off: leave it out; else the stack's")
    parser.add_argument("--origin", help="of the page; else that of the `client` key")
    return parser


if __name__ == "__main__":
    sys.exit(main())
