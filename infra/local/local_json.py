"""`.run/local.json` and `.run/env`: how tools and a shell reach the running system.

The shape of the first is a contract:

{"api_url": "http://127.0.0.1:4566/...",
 "all": {"app_id", "app_token"}, "server": {...}, "marketing": {...}, "support": {...},
 "client": {"app_id", "app_token", "origin"}, "client_checkout": {...}}
"""

import json
from dataclasses import dataclass
from pathlib import Path
from shlex import quote

type Key = dict[str, str]


@dataclass(frozen=True)
class LocalSystem:
    """The address of the API, and API keys under the names that tools know them by."""

    api_url: str
    keys: dict[str, Key]

    def write(self, path: Path) -> None:
        """Write the file for the caller's eyes only: it holds tokens."""
        _write(path, json.dumps({"api_url": self.api_url} | self.keys, indent=2) + "\n")

    def write_environment(self, path: Path) -> None:
        """Write what a shell reads with `. .run/env`, for the caller's eyes only.

        `ID` and `TOKEN` are of the key with all scopes; those with a prefix are of a page's.
        """
        own, page = self.keys["all"], self.keys["client"]
        told = {
            "API": self.api_url,
            "ID": own["app_id"],
            "TOKEN": own["app_token"],
            "CLIENT_ID": page["app_id"],
            "CLIENT_TOKEN": page["app_token"],
            "ORIGIN": page["origin"],
        }
        _write(path, "".join(f"export {name}={quote(value)}\n" for name, value in told.items()))


def _write(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text)


def read_keys(path: Path) -> dict[str, Key]:
    """The keys that were written last, or none."""
    if not path.exists():
        return {}
    told = json.loads(path.read_text())
    return {name: key for name, key in told.items() if name != "api_url"}


def read_system(path: Path) -> LocalSystem:
    """The system that was written last.

    Raises:
        FileNotFoundError: none was.
    """
    address = json.loads(path.read_text())["api_url"]
    return LocalSystem(address, read_keys(path))
