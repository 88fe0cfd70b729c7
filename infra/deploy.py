"""`make deploy`: the stack in the AWS account of your credentials. See docs/deploy.md."""

import sys

import boto3

from infra import cdk
from infra.local.places import ROOT
from infra.person_key import ensure_person_key

ASSEMBLY = ROOT / "cdk.out"
OUTPUTS = ASSEMBLY / "outputs.json"


def main() -> int:
    """Build, deploy, make the person key; returns the exit status."""
    try:
        print("deploy: building the stack ...", flush=True)
        cdk.synthesise(ASSEMBLY, ROOT / ".cache" / "synth.log")
        cdk.deploy_asking(ASSEMBLY, OUTPUTS)
    except cdk.CdkFailed as failure:
        print(f"deploy: {failure}", file=sys.stderr)
        return 1
    outputs = cdk.read_outputs(OUTPUTS)
    made = ensure_person_key(boto3.client("ssm"), outputs["PersonKeyParameter"])
    print(f"The person key {outputs['PersonKeyParameter']} {'was made' if made else 'is there'}.")
    print(f"The engine answers at {outputs['ApiUrl']}")
    print(
        f'Next: make key ARGS="--table {outputs["TableName"]} create --scope checkout --name till"'
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
