"""`make setup`: brings everything the project needs into its own folder, only when a lock changed.

Runs on a bare Python 3.13: standard library only.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from infra.local.node import node_folder, node_settings
from infra.local.places import (
    CDK_PACKAGE,
    EMULATOR_VENV,
    NODE_VENV,
    ROOT,
    SDK_PACKAGE,
    SETUP_LOG,
    VENV,
)

TEMPORARY = SETUP_LOG.with_name("tmp")
LOCKS = ROOT / "requirements"
STAMP = ".made-from"
UV = VENV / "bin" / "uv"
LONGEST_INSTALL_S = 1200
SIGNS_OF_NO_NETWORK = (
    "name resolution",
    "Failed to resolve",
    "dns error",
    "Could not connect",
    "connection error",
    "ENOTFOUND",
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ETIMEDOUT",
    "NewConnectionError",
    "error sending request",
    "client error (Connect)",
)


class SetupFailed(Exception):
    """An installation did not work; the message is one sentence for the person who runs it."""


def main() -> int:
    """Set everything up; returns the exit status."""
    try:
        set_up()
    except SetupFailed as failure:
        print(f"setup: {failure}", file=sys.stderr)
        return 1
    return 0


def set_up() -> None:
    """Make the environments and npm packages that are missing or made from older locks.

    Raises:
        SetupFailed: something could not be installed.
    """
    TEMPORARY.mkdir(parents=True, exist_ok=True)
    if Path(sys.prefix) != VENV:  # find-python found no working Python in there
        for environment in (VENV, EMULATOR_VENV, NODE_VENV):
            shutil.rmtree(environment, ignore_errors=True)
    once("Python packages", VENV, _locks("dev", "infra"), _fill_venv)
    once("the emulator", EMULATOR_VENV, _locks("local"), _fill_emulator)
    if node_folder() is None:
        once("Node, which this machine lacks", NODE_VENV, _locks("node"), _fill_node)
    for package in (CDK_PACKAGE, SDK_PACKAGE):
        npm_lock = [package / "package-lock.json"]
        what = f"npm packages of {package.relative_to(ROOT)}/"
        once(
            what,
            package / "node_modules",
            npm_lock,
            lambda made, _: install_npm_packages(made.parent),
        )


def _locks(*groups: str) -> list[Path]:
    return [LOCKS / f"{group}.txt" for group in groups]


def once(
    what: str, made: Path, locks: Sequence[Path], fill: Callable[[Path, Sequence[Path]], None]
) -> None:
    """Fill the folder `made` unless its stamp says that it was filled from just these locks."""
    stamp = made / STAMP
    wanted = _digest(made, locks)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print(f"setup: installing {what} ...", flush=True)
    fill(made, locks)
    stamp.write_text(wanted)


def _digest(made: Path, locks: Sequence[Path]) -> str:
    """What a filled folder depends on. Environments hold absolute paths, so theirs counts too."""
    digest = hashlib.sha256(str(made).encode())
    for lock in locks:
        digest.update(lock.read_bytes())
    return digest.hexdigest()


def _fill_venv(made: Path, locks: Sequence[Path]) -> None:
    if not UV.exists():
        run([sys.executable, "-m", "venv", str(made)])
        pip = [str(made / "bin" / "python"), "-m", "pip", "install", "--quiet"]
        run([*pip, "--require-hashes", "-r", str(LOCKS / "bootstrap.txt")])
    _sync(made, locks)


def _fill_emulator(made: Path, locks: Sequence[Path]) -> None:
    _new_environment(made)
    _sync(made, locks)


def _fill_node(made: Path, locks: Sequence[Path]) -> None:
    _new_environment(made)
    _sync(made, locks)


def _new_environment(made: Path) -> None:
    run(
        [str(UV), "venv", "--quiet", "--clear", "--python", str(VENV / "bin" / "python"), str(made)]
    )


def _sync(made: Path, locks: Sequence[Path]) -> None:
    """Make the environment hold exactly what the locks say."""
    python = str(made / "bin" / "python")
    lock_paths = [str(lock) for lock in locks]
    run([str(UV), "pip", "sync", "--quiet", "--require-hashes", "--python", python, *lock_paths])


def install_npm_packages(package: Path) -> None:
    """Install what the lock in this folder names.

    Raises:
        SetupFailed: it could not be installed.
    """
    run(["npm", "ci", "--no-audit", "--no-fund"], cwd=package, settings=node_settings())


def run(command: list[str], *, cwd: Path = ROOT, settings: dict[str, str] | None = None) -> None:
    """Run an installer quietly; its words are in the log, its temporary files beside it.

    Raises:
        SetupFailed: it is missing, took too long or failed.
    """
    name = Path(command[0]).name
    try:
        done = subprocess.run(
            command,
            cwd=cwd,
            env={**os.environ, "TMPDIR": str(TEMPORARY), **(settings or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=LONGEST_INSTALL_S,
            check=False,
        )
    except (FileNotFoundError, subprocess.TimeoutExpired) as error:
        raise SetupFailed(f"{name} could not do its work: {error}.") from error
    SETUP_LOG.write_text(done.stdout)
    if done.returncode:
        raise SetupFailed(_sentence(name, done.stdout))


def _sentence(name: str, output: str) -> str:
    """Say in one sentence why an installer failed."""
    if any(sign in output for sign in SIGNS_OF_NO_NETWORK):
        return f"{name} cannot reach its package registry; check the network and try again."
    if "ensurepip" in output:
        return "this Python 3.13 has no venv module; install it (Debian: python3.13-venv)."
    return f"{name} failed; its last words are in {SETUP_LOG.relative_to(ROOT)}."


if __name__ == "__main__":
    sys.exit(main())
