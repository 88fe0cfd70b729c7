"""Takes each guard of a write out of a copy of the engine: does a test fail without it?

    make mutants GUARDS=1                              each guard; an hour or two
    make mutants GUARDS=1 ARGS=store/points            the files whose path holds these words

The tests of the store run first, then those of the guard's context in use-cases and functions,
then its storms. Before each of the first two it is noted which tests come by which guard: without
the guard only those run, until one fails that passes with it. It ends with 1 when a guard is missed
by no test.
"""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COPY = ROOT / ".cache" / "guards"
ENGINE = Path("layers/incentives/python/incentives")
COPIED = ("layers/incentives", "functions", "infra", "tests", "pyproject.toml", "cdk.json")
LEFT_OUT = ("node_modules", "__pycache__", "cdk.out")
# Where the guard is among the arguments of a write's part.
PLACES = {"put": 1, "delete": 1, "rewrite": 1, "update": 2, "save": 0}
WORDS = {"guard", "condition"}
LONGEST_RUN_S = 2_400
_GROUP = re.compile(r"@\w+$")  # pytest-xdist has it in the name of a test

type Lines = dict[tuple[str, int], list[str]]


@dataclass(frozen=True)
class Guard:
    """A guard in the engine's source: an argument of a call, from `start` to `end` in bytes."""

    path: Path
    line: int
    start: int
    end: int
    text: str

    @property
    def context(self) -> str:
        """The package that it is in, as tests name it."""
        return self.path.relative_to(ENGINE).parts[1].removesuffix(".py")

    def __str__(self) -> str:
        """Where it is, and what it says."""
        said = " ".join(self.text.split())
        return f"{self.path.relative_to(ENGINE)}:{self.line}  {said[:60]}"


def main(wanted: str = "") -> int:
    """Print a line for each guard; returns the exit status."""
    _copy()
    left = [guard for guard in sorted(_guards(), key=str) if wanted in str(guard.path)]
    for ring in (_of_the_store, _of_the_context, _storms):
        for folders, guards in _grouped(left, ring):
            tests = {} if ring is _storms else _tests_by_line(guards, folders)
            for guard in guards:
                come_by = tests.get((str(COPY / guard.path), guard.line), [])
                killer = _killer(guard, folders if ring is _storms else come_by)
                if killer:
                    left.remove(guard)
                    print(f"{guard!s:<100} {killer}", flush=True)
    for guard in left:
        print(f"{guard!s:<100} MISSED BY ALL", flush=True)
    return 1 if left else 0


def _of_the_store(_guard: Guard) -> tuple[str, ...]:
    return ("tests/store",)


def _of_the_context(guard: Guard) -> tuple[str, ...]:
    folders = (f"tests/{layer}/{guard.context}" for layer in ("usecases", "functions"))
    return tuple(folder for folder in folders if (ROOT / folder).is_dir())


def _storms(guard: Guard) -> tuple[str, ...]:
    folder = f"tests/concurrency/{guard.context}"
    return (folder,) if (ROOT / folder).is_dir() else ()


def _grouped(
    guards: list[Guard], ring: Callable[[Guard], tuple[str, ...]]
) -> list[tuple[tuple[str, ...], list[Guard]]]:
    """The guards by the folders whose tests are to run for them."""
    found: defaultdict[tuple[str, ...], list[Guard]] = defaultdict(list)
    for guard in guards:
        found[ring(guard)].append(guard)
    return [(folders, group) for folders, group in found.items() if folders]


def _copy() -> None:
    shutil.rmtree(COPY, ignore_errors=True)
    for name in COPIED:
        source, target = ROOT / name, COPY / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns(*LEFT_OUT))
        else:
            shutil.copy(source, target)
    # The environments of Python stay where they are.
    (COPY / ".cache").mkdir()
    (COPY / ".cache" / "emulator").symlink_to(ROOT / ".cache" / "emulator")
    (COPY / ".venv").symlink_to(ROOT / ".venv")


def _guards() -> Iterator[Guard]:
    for layer in ("store", "usecases"):
        for path in (ROOT / ENGINE / layer).rglob("*.py"):
            if path.name != "transaction.py":
                yield from _guards_in(path)


def _guards_in(path: Path) -> Iterator[Guard]:
    source = path.read_bytes()
    begins = [0]
    for line in source.splitlines(keepends=True):
        begins.append(begins[-1] + len(line))
    for call in ast.walk(ast.parse(source)):
        argument = _guard_of(call) if isinstance(call, ast.Call) else None
        if argument is None or argument.end_lineno is None or argument.end_col_offset is None:
            continue
        start = begins[argument.lineno - 1] + argument.col_offset
        end = begins[argument.end_lineno - 1] + argument.end_col_offset
        text = source[start:end].decode()
        yield Guard(path.relative_to(ROOT), argument.lineno, start, end, text)


def _guard_of(call: ast.Call) -> ast.expr | None:
    """The guard that a call hands over, if it is a part of a write or a write of its own."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in PLACES:
        return None
    for keyword in call.keywords:
        if keyword.arg in WORDS:
            return keyword.value
    of_a_transaction = isinstance(call.func.value, ast.Name) and call.func.value.id in {
        "write",
        "transaction",
    }
    place = PLACES[call.func.attr]
    if len(call.args) > place and (of_a_transaction or call.func.attr == "save"):
        return call.args[place]
    return None


def _tests_by_line(guards: list[Guard], folders: tuple[str, ...]) -> Lines:
    """The tests in these folders that come by each line with a guard."""
    place = COPY / "lines.json"
    place.write_text(json.dumps([[str(COPY / guard.path), guard.line] for guard in guards]))
    shutil.rmtree(place.with_suffix(".reached"), ignore_errors=True)
    _run(["-n", "2", "--dist", "loadgroup", "-p", "tests.mutation.reached", *folders], place)
    found: Lines = defaultdict(list)
    for told in place.with_suffix(".reached").iterdir():
        for test, lines in json.loads(told.read_text()).items():
            for path, line in lines:
                found[path, line].append(_GROUP.sub("", test))
    return found


def _killer(guard: Guard, tests: Sequence[str]) -> str | None:
    """The first of these tests that fails without it, and does not with it."""
    changed = COPY / guard.path
    source = (ROOT / guard.path).read_bytes()
    left_out: list[str] = []
    while tests:
        changed.write_bytes(source[: guard.start] + b"None" + source[guard.end :])
        failed = _first_failure(tests, left_out)
        changed.write_bytes(source)
        if failed is None or _first_failure([failed]) is None:
            return failed
        left_out.append(failed)
    return None


def _first_failure(tests: Sequence[str], left_out: Sequence[str] = ()) -> str | None:
    place = COPY / "tests.txt"
    place.write_text("\n".join(tests))
    without = [argument for test in left_out for argument in ("--deselect", test)]
    try:
        told = _run(["-x", "-p", "no:xdist", *without, f"@{place}"])
    except subprocess.TimeoutExpired:
        return f"{tests[0]} (or another) ran for more than {LONGEST_RUN_S} s"
    for line in told.splitlines():
        if line.startswith(("FAILED", "ERROR")):
            return line.split(" ", 1)[1].split(" - ")[0]
    return None


def _run(arguments: list[str], lines: Path | None = None) -> str:
    command = [str(ROOT / ".venv/bin/python"), "-m", "pytest", "-q", "-p", "no:schemathesis"]
    kept = {**os.environ, "PYTHONPYCACHEPREFIX": str(COPY / ".cache/bytecode")}
    if lines:
        kept["GUARD_LINES"] = str(lines)
    done = subprocess.run(
        [*command, "-m", "not soak and not fault and not drawn", *arguments],
        cwd=COPY,
        env=kept,
        capture_output=True,
        text=True,
        timeout=LONGEST_RUN_S,
        check=False,
    )
    assert done.returncode in {0, 1, 5}, done.stdout[-2_000:] + done.stderr[-2_000:]
    return done.stdout


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
