"""`make synth`: an environment's template and assets in cdk.out/; needs no account."""

import argparse
import sys
from collections.abc import Sequence

from infra import cdk
from infra.deploy import check_settings
from infra.local.places import ROOT
from infra.settings import read_pairs
from infra.target import DEFAULT, NoTarget, stack_of


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the stack for AWS; returns the exit status."""
    parser = argparse.ArgumentParser(prog="make synth", description=__doc__)
    parser.add_argument("--env", default=DEFAULT, help="the environment's name, such as prod")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    options = parser.parse_args(arguments)
    try:
        stack, settings = stack_of(options.env), read_pairs(options.set)
        check_settings(settings)
        cdk.synthesise(
            ROOT / "cdk.out",
            ROOT / ".cache" / "synth.log",
            context={"environment": options.env, **settings},
        )
    except (cdk.CdkFailed, NoTarget, ValueError) as failure:
        print(f"synth: {failure}", file=sys.stderr)
        return 1
    print(f"synth: cdk.out/{stack}.template.json")
    return 0


if __name__ == "__main__":
    sys.exit(main())
