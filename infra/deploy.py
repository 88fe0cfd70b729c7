"""`make deploy`: an environment's stack in the AWS account of your credentials. See docs/deploy.md.

What was chosen for a deployment (`ALARMS=...`) holds for those after it: the stack keeps it among
its outputs.
"""

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence

from botocore.exceptions import BotoCoreError, ClientError

from incentives import names
from infra import cdk
from infra.local.places import ROOT
from infra.secrets import WRAPPING_KEY, SecretsFailed, ensure_secrets, ensure_wrapping_key
from infra.settings import REMEMBERED, Settings, read_pairs, read_settings
from infra.target import NoTarget, Target, add_arguments, settle

ASSEMBLIES = ROOT / "cdk.out"
BOOTSTRAPPED = "/cdk-bootstrap/hnb659fds/version"
_FAULTS = (cdk.CdkFailed, SecretsFailed, NoTarget, ValueError, BotoCoreError, ClientError)


def main(arguments: Sequence[str] | None = None) -> int:
    """Build, make the secrets, deploy; returns the exit status."""
    options = _parser().parse_args(arguments)
    try:
        asking = is_asking(options.confirm)
        target = settle(options)
        _deploy(target, read_pairs(options.set), asking=asking)
    except _FAULTS as failure:
        print(f"deploy: {failure}", file=sys.stderr)
        return 1
    return 0


def _deploy(target: Target, given: Mapping[str, str], *, asking: bool) -> None:
    before = target.outputs()
    chosen = {**json.loads((before or {}).get(REMEMBERED, "{}")), **given}
    settings = check_settings(chosen)
    there = f", in place of {before['Version']}" if before and "Version" in before else ""
    print(f"deploy: version {names.VERSION}{there}, {target}", flush=True)
    for name, value in chosen.items():
        print(f"deploy: {name}={value}{'' if name in given else ' (as before)'}", flush=True)
    _require_preparation(target)
    assembly = ASSEMBLIES / target.stack
    outputs = assembly / "outputs.json"
    print("deploy: building the stack ...", flush=True)
    kept = {"remembered": json.dumps(chosen, separators=(",", ":"))} if chosen else {}
    cdk.synthesise(
        assembly,
        ROOT / ".cache" / "synth.log",
        context={"environment": target.environment, **chosen, **kept},
    )
    wrapping_key = ensure_wrapping_key(target.client("ssm"), target.stack)
    if before and "TableName" in before:
        # Functions that read the secrets in the table must find them from their start.
        ensure_secrets(before["TableName"], wrapping_key, os.environ, target.stack)
    cdk.deploy_in_sight(
        assembly,
        outputs,
        stack=target.stack,
        parameters={WRAPPING_KEY: wrapping_key},
        asking=asking,
    )
    told = cdk.read_outputs(outputs)
    ensure_secrets(told["TableName"], wrapping_key, os.environ, target.stack)
    _greet(target, told, settings)


def check_settings(chosen: Mapping[str, str]) -> Settings:
    """What `infra.app` will read, so that a mistake is told before anything is built.

    Raises:
        ValueError: a setting that is none.
    """
    context = json.loads((ROOT / "cdk.json").read_text())["context"]
    return read_settings({**context, **chosen}.get)


def is_asking(confirm: str) -> bool:
    """Whether CDK asks before rights are widened: on a terminal, unless told otherwise.

    Raises:
        NoTarget: it shall ask, and nobody is there.
    """
    asking = confirm == "1" or (not confirm and sys.stdin.isatty())
    if asking and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise NoTarget(
            "a question needs a terminal for its input and output; CONFIRM=0 deploys unasked."
        )
    return asking


def _require_preparation(target: Target) -> None:
    ssm = target.client("ssm")
    try:
        ssm.get_parameter(Name=BOOTSTRAPPED)
    except ssm.exceptions.ParameterNotFound as error:
        raise NoTarget(
            f"account {target.account} is not prepared for deployments in {target.region}: "
            f"`make prepare {target.arguments}` does that, once."
        ) from error


def _greet(target: Target, outputs: Mapping[str, str], settings: Settings) -> None:
    parameter = names.parameter_of(target.stack, names.WRAPPING_KEY_PARAMETER)
    print(f"Keep a copy of {parameter} where you keep secrets.")
    print(f"Version {outputs['Version']} answers at {outputs['ApiUrl']}")
    print(f"Its table is {outputs['TableName']}, its event bus {outputs['EventBusName']}")
    if settings.address:
        print(f"AWS asks {settings.address} to confirm; until then nobody hears the alarms.")
    elif not settings.somebody_hears:
        there = "nobody hears the alarms" if settings.has_alarms else "there are no alarms"
        print(
            f"WARNING: {there}. `make deploy {target.arguments} ALARMS=...` with an e-mail "
            "address or the ARN of an SNS topic changes that.",
            file=sys.stderr,
        )
    print(f'Next: make key {target.arguments} ARGS="create --scope checkout --name till"')


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make deploy", description=__doc__)
    add_arguments(parser)
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="a setting of the stack"
    )
    parser.add_argument(
        "--confirm",
        choices=["", "0", "1"],
        default="",
        help="ask before rights are widened: 1 yes, 0 no; else on a terminal only",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
