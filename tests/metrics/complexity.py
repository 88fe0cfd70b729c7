"""Complexity as radon counts it: comprehensions and boolean operators are branches, too.

`make check` runs this file: no function of the code may have more than `LIMIT`.
"""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from radon.complexity import cc_visit
from radon.visitors import Class, Function

from infra.local.places import ROOT

LIMIT = 10
LAYER = ROOT / "layers" / "incentives" / "python"
CODE = (LAYER, ROOT / "functions", ROOT / "infra")


@dataclass(frozen=True, slots=True, order=True)
class Rated:
    """One function and its complexity."""

    complexity: int
    place: str
    name: str

    def __str__(self) -> str:
        return f"{self.place}: {self.name} has a complexity of {self.complexity}"


def python_files(*folders: Path) -> Iterator[Path]:
    """Our Python files below these folders, in order."""
    for folder in folders:
        for file in sorted(folder.rglob("*.py")):
            if "node_modules" not in file.parts:
                yield file


def rated(folders: Iterable[Path]) -> list[Rated]:
    """Every function and method below these folders, the most complex first."""
    files = python_files(*folders)
    return sorted((one for file in files for one in _rated_in(file)), reverse=True)


def _rated_in(file: Path) -> Iterator[Rated]:
    for block in _functions(cc_visit(file.read_text())):
        yield Rated(block.complexity, f"{file.relative_to(ROOT)}:{block.lineno}", block.fullname)


def _functions(blocks: Iterable[Function | Class]) -> Iterator[Function]:
    """The functions among blocks, and those inside them; radon lists a class and its methods."""
    for block in blocks:
        if isinstance(block, Function):
            yield block
            yield from _functions(block.closures)


def main() -> int:
    """Name the functions past the limit; returns the exit status."""
    worse = [one for one in rated(CODE) if one.complexity > LIMIT]
    for one in worse:
        print(f"{one}; at most {LIMIT} is allowed", file=sys.stderr)
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
