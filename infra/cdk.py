"""The deployment's command line, pinned in package.json: synthesise, bootstrap, deploy."""

import hashlib
import json
import os
import signal
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from incentives import names
from infra import bundles
from infra.local.node import node_settings
from infra.local.places import CDK_HOME, CDK_PACKAGE, ROOT

CLI = CDK_PACKAGE / "node_modules" / ".bin" / "cdk"
QUIET = ("--no-notices", "--no-version-reporting")

# What a template and its assets are made from.
SOURCES = (
    "cdk.json",
    "functions",
    "infra",
    "layers",
    "requirements/infra.txt",
)
NOT_SOURCES = {"__pycache__", "node_modules", "local"}

STACK = names.STACK

type Outputs = dict[str, str]


class CdkFailed(Exception):
    """The command line failed; the message is one sentence, its own words are in the log."""


def synthesise(
    assembly: Path,
    log: Path,
    *,
    context: Mapping[str, str] | None = None,
    progress: bundles.Progress = bundles.silent,
) -> None:
    """Build the stack's template and assets into the folder `assembly`.

    Args:
        assembly: the folder.
        log: of the CDK's words.
        context: the stack's settings beside those of `cdk.json`.
        progress: is told how many bundles of code are there, and of how many.

    Raises:
        CdkFailed: the stack does not build.
    """
    try:
        bundles.make_all(_architecture(context or {}), progress)
    except RuntimeError as error:
        raise CdkFailed(f"the functions' code cannot be bundled: {error}") from error
    choices = [f"--context={name}={value}" for name, value in (context or {}).items()]
    _run(["synth", "--quiet", f"--output={assembly}", *choices], log, os.environ, cwd=ROOT)


def bootstrap(account: str, region: str, log: Path, environment: Mapping[str, str]) -> None:
    """Make the bucket and roles that a deployment needs, once per account and region.

    Raises:
        CdkFailed: they could not be made.
    """
    # Outside the app's folder, or it would build the stack first.
    _run(["bootstrap", f"aws://{account}/{region}"], log, environment, cwd=CDK_PACKAGE)


def deploy(
    assembly: Path,
    outputs: Path,
    log: Path,
    environment: Mapping[str, str],
    *,
    parameters: Mapping[str, str],
) -> None:
    """Deploy a synthesised stack unasked; `read_outputs(outputs)` tells what came of it.

    `parameters` are the stack's.

    Raises:
        CdkFailed: it was not deployed.
    """
    command = ["deploy", "--all", f"--app={assembly}", f"--outputs-file={outputs}"]
    environment = {**environment, **_handing_in(parameters, STACK)}
    _run([*command, "--require-approval=never"], log, environment, cwd=CDK_PACKAGE)


def deploy_in_sight(
    assembly: Path, outputs: Path, *, stack: str, parameters: Mapping[str, str], asking: bool
) -> None:
    """Deploy with the caller's credentials, the command line's words on the terminal.

    Args:
        assembly: a synthesised stack.
        outputs: see `read_outputs`.
        stack: its name.
        parameters: of the stack.
        asking: whether to ask before rights are widened, which takes a terminal.

    Raises:
        CdkFailed: it was not deployed, or the answer was no.
    """
    approval = "broadening" if asking else "never"
    command = ["deploy", "--all", f"--app={assembly}", f"--outputs-file={outputs}"]
    done = subprocess.run(
        [str(CLI), *QUIET, *command, f"--require-approval={approval}"],
        cwd=ROOT,
        env=_environment({**os.environ, **_handing_in(parameters, stack)}),
        check=False,
    )
    if done.returncode:
        raise CdkFailed("the deployment did not succeed; its own words are above.")


def read_outputs(outputs: Path) -> Outputs:
    """The outputs of the one stack, by name."""
    (stack,) = json.loads(outputs.read_text()).values()
    return dict(stack)


def digest_of_sources() -> str:
    """Changes when a synthesis could give something else."""
    digest = hashlib.sha256()
    for source in sorted(_source_files()):
        digest.update(f"{source.relative_to(ROOT)}\0".encode())
        digest.update(hashlib.sha256(source.read_bytes()).digest())
    return digest.hexdigest()


def _handing_in(parameters: Mapping[str, str], stack: str) -> Mapping[str, str]:
    """The stack's parameters for the command line, which everybody on this machine could read.

    It takes any option from the environment too, which only this user can read.
    """
    (only,) = parameters.items()  # an option of the environment has one value
    return {"CDK_PARAMETERS": f"{stack}:{'='.join(only)}"}


def _source_files() -> Iterable[Path]:
    for source in SOURCES:
        if (ROOT / source).is_file():
            yield ROOT / source
        for folder, folders, files in (ROOT / source).walk():
            folders[:] = [name for name in folders if name not in NOT_SOURCES]
            yield from (folder / name for name in files if name not in NOT_SOURCES)


def _architecture(context: Mapping[str, str]) -> str:
    settings: Mapping[str, str] = json.loads((ROOT / "cdk.json").read_text())["context"]
    return {**settings, **context}.get("architecture", bundles.DEFAULT_ARCHITECTURE)


def _run(arguments: list[str], log: Path, environment: Mapping[str, str], *, cwd: Path) -> None:
    """Run the command line with its words in `log`."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with (
        log.open("w") as words,
        subprocess.Popen(
            [str(CLI), *QUIET, *arguments],
            cwd=cwd,
            env=_environment(environment),
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches us only, and we end its whole group
        ) as process,
    ):
        try:
            status = process.wait()
        except BaseException:
            os.killpg(process.pid, signal.SIGTERM)
            raise
    if status:
        raise CdkFailed(f"`cdk {arguments[0]}` failed; its last words are in {log}.")


def _environment(environment: Mapping[str, str]) -> dict[str, str]:
    own = {"CDK_HOME": str(CDK_HOME), "CDK_DISABLE_CLI_TELEMETRY": "true"}
    return {**environment, **node_settings(), **own}
