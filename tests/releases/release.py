"""The release before this one, taken from the repository's history, and this one, side by side."""

import json
import os
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from incentives import names
from incentives.names import Scope
from infra.catalogue.functions import ALL_FUNCTIONS
from tests.account import Table
from tests.support.events import http_event

ROOT = Path(__file__).resolve().parents[2]
WORKER = Path(__file__).with_name("worker.py")
# The release before this one: a tag, once there are any. Deployments go from it to this one.
BEFORE = "f87507c"
WRAPPING_KEY = "5" * 64

# What functions are called in the release before, where that is another name.
DEPLOYED_AS = {function.name: function.id for function in ALL_FUNCTIONS}

type Json = dict[str, Any]


def unpack_release(reference: str, folder: Path) -> Path:
    """The engine and the functions of a release, unpacked into `folder`.

    Raises:
        AssertionError: the clone does not hold it, as a shallow one does not.
    """
    command = ["git", "archive", "--format=tar", reference, "layers/incentives", "functions"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, (
        f"This clone lacks {reference}, the release before; fetch the whole history "
        f"(`git fetch --unshallow`): {done.stderr.decode().strip()}"
    )
    with tarfile.open(fileobj=BytesIO(done.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder


@dataclass
class Release:
    """A release at work on a table; each request goes to a process of its own code."""

    name: str
    process: "subprocess.Popen[str]"
    functions: Path

    @classmethod
    def start(cls, name: str, sources: Path, table: Table) -> "Release":
        """Start it on a table, with all that any release has ever looked for in its environment."""
        path = os.pathsep.join(
            map(str, (sources / "layers/incentives/python", sources / "functions"))
        )
        environment = table.account.whole_environment | {
            "PYTHONPATH": path,
            names.ENV_TABLE: table.name,
            names.ENV_WRAPPING_KEY: WRAPPING_KEY,
            names.ENV_BOT_CHECK: "off",
            "INCENTIVES_PERSON_KEY_PARAMETER": names.FORMER_PERSON_KEY_PARAMETER,
        }
        process = subprocess.Popen(
            [sys.executable, str(WORKER)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        return cls(name, process, sources / "functions")

    def stop(self) -> None:
        """End it."""
        self.process.communicate(timeout=20)

    def ask(self, function: str, method: str, path: str, body: object = None, **more: Any) -> Json:
        """The body of what a function answers to a request; it has to succeed.

        Raises:
            AssertionError: the answer is a refusal or a failure, or the process has ended.
        """
        status, told = self.asked(function, method, path, body, **more)
        assert status < 300, f"{self.name}: {status} {told}"
        return told

    def asked(
        self,
        function: str,
        method: str,
        path: str,
        body: object = None,
        *,
        scope: Scope = Scope.CHECKOUT,
    ) -> tuple[int, Json]:
        """The status and the body of what a function answers."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        event = http_event(method, path, body=body, scope=scope)
        # A release may have another name for it.
        named = function if (self.functions / function).is_dir() else DEPLOYED_AS[function]
        print(json.dumps({"function": named, "event": event}), file=self.process.stdin, flush=True)
        line = self.process.stdout.readline()
        assert line, f"{self.name} ended at {method} {path}"
        answer = json.loads(line)
        return answer["statusCode"], json.loads(answer["body"] or "{}")
