"""How the code is laid out: files, folders, imports, and rules that are switched off in place."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from statistics import median

import grimp

from infra.local.places import ROOT
from tests.metrics.complexity import LAYER, python_files

_NOQA = re.compile(r"#\s*noqa\b")


@dataclass(frozen=True, slots=True)
class Files:
    """Sizes of files and folders.

    Attributes:
        largest_folder: by the files in it, those in its folders not counted.
    """

    count: int
    lines: int
    median_lines: float
    longest: tuple[str, int]
    largest_folder: tuple[str, int]


def files(*folders: Path) -> Files:
    """The sizes of the Python files below these folders."""
    lines = {file: len(file.read_text().splitlines()) for file in python_files(*folders)}
    longest = max(lines, key=lambda file: lines[file])
    ((folder, most),) = Counter(file.parent for file in lines).most_common(1)
    return Files(
        count=len(lines),
        lines=sum(lines.values()),
        median_lines=median(lines.values()),
        longest=(_name(longest), lines[longest]),
        largest_folder=(_name(folder), most),
    )


def noqa_count(*folders: Path) -> int:
    """How often a rule of the linter is switched off in place."""
    return sum(len(_NOQA.findall(file.read_text())) for file in python_files(*folders))


def longest_chain() -> list[str]:
    """The longest chain of modules of the layer of which each imports the next."""
    graph = _graph()
    imports = {one: graph.find_modules_directly_imported_by(one) for one in graph.modules}
    chains: dict[str, list[str]] = {}
    for module in TopologicalSorter(imports).static_order():
        below = max((chains[one] for one in sorted(imports[module])), key=len, default=[])
        chains[module] = [module, *below]
    return max(chains.values(), key=len)


def imports_between_contexts() -> Counter[tuple[str, str]]:
    """How many imports lead from one context to another one, in whatever layer."""
    contexts = {
        package.parent.name for package in (LAYER / "incentives" / "usecases").glob("*/__init__.py")
    }
    between: Counter[tuple[str, str]] = Counter()
    graph = _graph()
    for module in graph.modules:
        here = _context(module, contexts)
        for other in graph.find_modules_directly_imported_by(module):
            there = _context(other, contexts)
            if here and there and here != there:
                between[here, there] += 1
    return between


def _context(module: str, contexts: set[str]) -> str | None:
    return next((part for part in module.split(".") if part in contexts), None)


@cache
def _graph() -> grimp.ImportGraph:
    """Imports of the layer, without those that only the type checker follows."""
    # No cache: import-linter's keeps one list of file times for every kind of graph.
    return grimp.build_graph("incentives", exclude_type_checking_imports=True, cache_dir=None)


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))
