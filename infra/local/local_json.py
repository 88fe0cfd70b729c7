"""`.run/local.json`: how other tools reach the running system. Its shape is a contract.

{"api_url": "http://127.0.0.1:4566/...",
 "server": {"app_id", "app_token"}, "marketing": {...}, "support": {...},
 "client": {"app_id", "app_token", "origin"}, "client_checkout": {...}}
"""

import json
from dataclasses import dataclass
from pathlib import Path

type Key = dict[str, str]


@dataclass(frozen=True)
class LocalSystem:
    """The address of the API, and one API key per scope under the name that tools know it by."""

    api_url: str
    keys: dict[str, Key]

    def write(self, path: Path) -> None:
        """Write the file for the caller's eyes only: it holds tokens."""
        path.touch(mode=0o600)
        path.write_text(json.dumps({"api_url": self.api_url} | self.keys, indent=2) + "\n")


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
