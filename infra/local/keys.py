"""API keys of the running system, made once with the engine's own command."""

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from incentives.names import Scope
from infra.local.account import Account
from infra.local.local_json import Key
from infra.local.places import ENGINE, ROOT

# The names in `.run/local.json`: first one for everything that a shop's own server may do.
SCOPES = {
    "all": (Scope.CHECKOUT, Scope.MARKETING, Scope.SUPPORT),
    "server": (Scope.CHECKOUT,),
    "marketing": (Scope.MARKETING,),
    "support": (Scope.SUPPORT,),
    "client": (Scope.CLIENT,),
    "client_checkout": (Scope.CLIENT_CHECKOUT,),
}


def ensure_keys(
    account: Account, table: str, known: dict[str, Key], *, origin: str
) -> dict[str, Key]:
    """One working key per name, the browsers' bound to this origin; what serves still is kept."""
    active = _active_ids(account, table) if known else set()
    kept = {name: key for name, key in known.items() if key["app_id"] in active}
    return {
        name: kept[name]
        if name in kept and kept[name].get("origin", origin) == origin
        else create_key(account, table, scopes, origin)
        for name, scopes in SCOPES.items()
    }


def _active_ids(account: Account, table: str) -> set[str]:
    return {key["app_id"] for key in _command(account, table, "list") if key["active"]}


def create_key(account: Account, table: str, scopes: Sequence[Scope], origin: str = "") -> Key:
    """A new key with these scopes; one for browsers is bound to this origin."""
    bound = {"origin": origin} if scopes[0].is_for_browsers else {}
    named = ",".join(scopes)
    options = [f"--{option}={value}" for option, value in bound.items()]
    words = ["create", f"--scope={named}", f"--name=local {named}", *options]
    made: Key = _command(account, table, *words)
    return made | bound


def _command(account: Account, table: str, *words: str) -> Any:  # noqa: ANN401 - JSON
    """Run the engine's key command, as an operator would."""
    done = subprocess.run(
        [sys.executable, "-m", "incentives.runtime.commands.keys", "--table", table, *words],
        cwd=ROOT,
        env=account.whole_environment | {"PYTHONPATH": str(ENGINE)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)
