"""Brings the stack into the emulator, doing only what has changed since the last time."""

import fcntl
import hashlib
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra import cdk
from infra.local.account import Account
from infra.local.cors import set_cors
from infra.local.places import ASSEMBLY, OUTPUTS
from infra.local.progress import step
from infra.secrets import WRAPPING_KEY, ensure_secrets, ensure_wrapping_key

# What is deployed is told by the emulator's own state, so that both are lost together.
DEPLOYED = "/local/deployed"
BOOTSTRAPPED = "/cdk-bootstrap/hnb659fds/version"
ARCHITECTURES = {"aarch64": "arm64", "arm64": "arm64"}


def bring_up(account: Account, folder: Path) -> cdk.Outputs:
    """Build and deploy the stack where it is not what the sources say; its outputs.

    Args:
        account: on a running emulator.
        folder: for logs and outputs; keep it as long as the emulator's state.

    Raises:
        cdk.CdkFailed: the stack does not build or deploy.
    """
    outputs = folder / OUTPUTS.name
    with _one_at_a_time():
        _synthesise(folder / "synth.log")
        template = _digest_of_template()
        if _parameter(account, DEPLOYED) != template or not outputs.exists():
            _deploy(account, outputs, folder / "deploy.log")
            set_cors(account, _api_id(cdk.read_outputs(outputs)), _template())
            _keep_parameter(account, DEPLOYED, template)
    told = cdk.read_outputs(outputs)
    wrapping_key = ensure_wrapping_key(account.client("ssm"))
    ensure_secrets(told["TableName"], wrapping_key, account.whole_environment)
    return told


def api_url(account: Account, outputs: cdk.Outputs) -> str:
    """The API's address, by path: not every machine resolves the names below `localhost`."""
    return f"{account.endpoint}/_aws/execute-api/{_api_id(outputs)}"


def _api_id(outputs: cdk.Outputs) -> str:
    host = outputs["ApiUrl"].removeprefix("http://").removeprefix("https://")
    return host.split(".", maxsplit=1)[0]


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Test processes share the folder of the built stack."""
    ASSEMBLY.mkdir(parents=True, exist_ok=True)
    with (ASSEMBLY / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _synthesise(log: Path) -> None:
    architecture = ARCHITECTURES.get(platform.machine(), "x86_64")
    wanted = f"{cdk.digest_of_sources()} {architecture}"
    stamp = ASSEMBLY / ".made-from"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    with step("building the stack") as counted:
        # The emulator runs functions on this machine's processor.
        cdk.synthesise(ASSEMBLY, log, context={"architecture": architecture}, progress=counted)
    stamp.write_text(wanted)


def _template() -> Path:
    (template,) = ASSEMBLY.glob("*.template.json")
    return template


def _digest_of_template() -> str:
    return hashlib.sha256(_template().read_bytes()).hexdigest()


def _deploy(account: Account, outputs: Path, log: Path) -> None:
    environment = account.whole_environment
    if not _parameter(account, BOOTSTRAPPED):
        with step("preparing the account for deployments"):
            cdk.bootstrap(account.id, account.region, log, environment)
    with step("deploying the stack"):
        parameters = {WRAPPING_KEY: ensure_wrapping_key(account.client("ssm"))}
        cdk.deploy(ASSEMBLY, outputs, log, environment, parameters=parameters)


def _parameter(account: Account, name: str) -> str | None:
    ssm = account.client("ssm")
    try:
        value: str = ssm.get_parameter(Name=name)["Parameter"]["Value"]
    except ssm.exceptions.ParameterNotFound:
        return None
    return value


def _keep_parameter(account: Account, name: str, value: str) -> None:
    account.client("ssm").put_parameter(Name=name, Value=value, Type="String", Overwrite=True)
