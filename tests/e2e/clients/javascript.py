"""The official JavaScript client, driven from here through `sdk.mjs`."""

import json
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from infra.local.local_json import LocalSystem

DRIVER = Path(__file__).with_name("sdk.mjs")


class VoucherifyError(Exception):
    """The client's own error object; `members` are its."""

    def __init__(self, members: dict[str, Any]) -> None:
        super().__init__(json.dumps(members))
        self.members = members


class JavaScriptClient:
    """A running Node with the client in it, as a context manager."""

    def __init__(self, system: LocalSystem) -> None:
        self._settings = json.dumps({"apiUrl": system.api_url} | system.keys)

    def __enter__(self) -> Self:
        self._node = subprocess.Popen(
            ["node", str(DRIVER), self._settings],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._node.communicate()

    def server(self, call: str, *arguments: object) -> Any:
        """A call of the server-side client with the checkout's key."""
        return self._run("server", call, arguments)

    def marketing(self, call: str, *arguments: object) -> Any:
        """A call of the server-side client with the marketing key."""
        return self._run("marketing", call, arguments)

    def browser(self, call: str, *arguments: object) -> Any:
        """A call of the client-side client."""
        return self._run("client", call, arguments)

    def _run(self, side: str, call: str, arguments: tuple[object, ...]) -> Any:
        assert self._node.stdin is not None
        assert self._node.stdout is not None
        asked = {"side": side, "call": call, "arguments": arguments}
        self._node.stdin.write(json.dumps(asked) + "\n")
        self._node.stdin.flush()
        told = json.loads(self._node.stdout.readline())
        if "error" in told:
            raise VoucherifyError(told["error"])
        return told.get("value")
