"""`make prepare`: what the CDK deploys with in an account and region, made once."""

import argparse
import os
import sys
from collections.abc import Sequence

from infra import cdk
from infra.local.places import ROOT
from infra.target import NoTarget, add_arguments, settle


def main(arguments: Sequence[str] | None = None) -> int:
    """Make a bucket and the roles of deployments; returns the exit status."""
    parser = argparse.ArgumentParser(prog="make prepare", description=__doc__)
    add_arguments(parser)
    try:
        target = settle(parser.parse_args(arguments))
        print(f"prepare: account {target.account}, {target.region} ...", flush=True)
        log = ROOT / ".cache" / "prepare.log"
        cdk.bootstrap(target.account, target.region, log, os.environ)
    except (cdk.CdkFailed, NoTarget) as failure:
        print(f"prepare: {failure}", file=sys.stderr)
        return 1
    print("prepare: ready for `make deploy`, of any number of environments.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
