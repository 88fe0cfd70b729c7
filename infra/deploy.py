"""`make deploy`: the stack in the AWS account of your credentials. See docs/deploy.md."""

import os
import sys
from typing import Any

import boto3
from botocore.exceptions import ClientError

from incentives import names
from infra import cdk
from infra.local.places import ROOT
from infra.secrets import WRAPPING_KEY, SecretsFailed, ensure_secrets, ensure_wrapping_key

ASSEMBLY = ROOT / "cdk.out"
OUTPUTS = ASSEMBLY / "outputs.json"
_NO_SUCH_STACK = "does not exist"  # a ValidationError like many others


def main() -> int:
    """Build, make the secrets, deploy; returns the exit status."""
    session = boto3.Session()
    try:
        print("deploy: building the stack ...", flush=True)
        cdk.synthesise(ASSEMBLY, ROOT / ".cache" / "synth.log")
        wrapping_key = ensure_wrapping_key(session.client("ssm"))
        table = deployed_table(session.client("cloudformation"))
        if table:  # functions that read the secrets in the table must find them from their start
            ensure_secrets(table, wrapping_key, os.environ)
        cdk.deploy_asking(ASSEMBLY, OUTPUTS, parameters={WRAPPING_KEY: wrapping_key})
        outputs = cdk.read_outputs(OUTPUTS)
        ensure_secrets(outputs["TableName"], wrapping_key, os.environ)
    except (cdk.CdkFailed, SecretsFailed) as failure:
        print(f"deploy: {failure}", file=sys.stderr)
        return 1
    print(f"Keep a copy of {names.WRAPPING_KEY_PARAMETER} where you keep secrets.")
    print(f"The engine answers at {outputs['ApiUrl']}")
    print(
        f'Next: make key ARGS="--table {outputs["TableName"]} create --scope checkout --name till"'
    )
    return 0


def deployed_table(cloudformation: Any) -> str | None:  # noqa: ANN401 (no stubs installed)
    """The table of the stack as it is now, or None when there is no stack yet."""
    try:
        (stack,) = cloudformation.describe_stacks(StackName=cdk.STACK)["Stacks"]
    except ClientError as error:
        if _NO_SUCH_STACK in error.response["Error"]["Message"]:
            return None
        raise
    told = {one["OutputKey"]: one["OutputValue"] for one in stack.get("Outputs", [])}
    return told.get("TableName")


if __name__ == "__main__":
    sys.exit(main())
