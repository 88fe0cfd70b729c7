"""`make metrics`: how large and how entangled the code is, and how long the way of a redemption.

Figures to compare before and after a change; `ARGS=--walk` lists the files of the redemption, too.
"""

import argparse
import sys

from infra.local.emulator import EmulatorFailed
from infra.local.places import ROOT
from tests.metrics import complexity, shape, warm

_WORST = 10


def main() -> int:
    """Measure and print; returns the exit status."""
    parser = argparse.ArgumentParser(prog="make metrics", description=__doc__)
    parser.add_argument("--walk", action="store_true", help="list what the redemption executes")
    arguments = parser.parse_args()
    try:
        walk = warm.redeem_warm()
    except EmulatorFailed as failure:
        print(f"metrics: {failure}", file=sys.stderr)
        return 1
    _tell_shape()
    print(
        f"one warm redemption of a public code: {len(walk.files)} files,"
        f" {len(walk.calls)} functions, {walk.calls.total()} calls"
    )
    if arguments.walk:
        for file, functions in sorted(walk.files.items()):
            print(f"  {functions:3} {file}")
    print("most complex functions, as radon counts:")
    for one in complexity.rated(complexity.CODE)[:_WORST]:
        print(f"  {one.complexity:3} {one.place} {one.name}")
    return 0


def _tell_shape() -> None:
    for name, folders in (("code", complexity.CODE), ("tests", (ROOT / "tests",))):
        found = shape.files(*folders)
        print(f"{name}: {found.count} files, {found.lines} lines, median {found.median_lines:g}")
        print(f"  longest file: {found.longest[1]} lines, {found.longest[0]}")
        print(f"  largest folder: {found.largest_folder[1]} files, {found.largest_folder[0]}")
        print(f"  noqa: {shape.noqa_count(*folders)}")
    chain = shape.longest_chain()
    print(f"longest import chain: {len(chain)} modules")
    print("  " + " -> ".join(one.removeprefix("incentives.") for one in chain))
    between = shape.imports_between_contexts()
    print(f"imports between contexts: {between.total()}")
    for (here, there), count in between.most_common(_WORST):
        print(f"  {count:3} {here} -> {there}")


if __name__ == "__main__":
    sys.exit(main())
