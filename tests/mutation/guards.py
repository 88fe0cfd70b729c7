"""Takes each guard of a write out of a copy of the engine: does a test fail without it?

    make mutants GUARDS=1                              each guard; hours
    make mutants GUARDS=1 ARGS=store/points            the files whose path holds these words

For each guard the store's tests run first, then those of its context's use-cases and functions,
until one fails. It ends with 1 when a guard is missed by no test.
"""

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
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
LONGEST_RUN_S = 900


@dataclass(frozen=True)
class Guard:
    """A guard in the engine's source: an argument of a call, from `start` to `end` in bytes."""

    path: Path
    line: int
    start: int
    end: int
    text: str

    def __str__(self) -> str:
        """Where it is, and what it says."""
        said = " ".join(self.text.split())
        return f"{self.path.relative_to(ENGINE)}:{self.line}  {said[:60]}"


def main(wanted: str = "") -> int:
    """Print a line for each guard; returns the exit status."""
    _copy()
    missed = 0
    for guard in sorted(_guards(), key=str):
        if wanted not in str(guard.path):
            continue
        killer = _killer(guard)
        missed += killer is None
        print(f"{guard!s:<100} {killer or 'MISSED BY ALL'}", flush=True)
    return 1 if missed else 0


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


def _killer(guard: Guard) -> str | None:
    """The first test that fails without it."""
    changed = COPY / guard.path
    source = (ROOT / guard.path).read_bytes()
    changed.write_bytes(source[: guard.start] + b"None" + source[guard.end :])
    try:
        for tests in _tests_for(guard):
            if failed := _first_failure(tests):
                return failed
    finally:
        changed.write_bytes(source)
    return None


def _tests_for(guard: Guard) -> Iterator[list[str]]:
    """Sets of tests, the nearest first."""
    context = guard.path.relative_to(ENGINE).parts[1].removesuffix(".py")
    yield [str(path.relative_to(ROOT)) for path in (ROOT / "tests/store").glob("test_*.py")]
    for layer in ("store", "usecases", "functions"):
        if (ROOT / "tests" / layer / context).is_dir():
            yield [f"tests/{layer}/{context}"]
    yield ["tests/usecases"]
    yield ["tests/functions"]


def _first_failure(tests: list[str]) -> str | None:
    command = [str(ROOT / ".venv/bin/python"), "-m", "pytest", "-x", "-q", "-p", "no:xdist"]
    command += ["-p", "no:schemathesis", "-m", "not soak and not fault and not storm", *tests]
    kept = {**os.environ, "PYTHONPYCACHEPREFIX": str(COPY / ".cache/bytecode")}
    done = subprocess.run(
        command,
        cwd=COPY,
        env=kept,
        capture_output=True,
        text=True,
        timeout=LONGEST_RUN_S,
        check=False,
    )
    if done.returncode in {0, 5}:  # all pass, or there are none
        return None
    failed = [
        splitline
        for splitline in done.stdout.splitlines()
        if splitline.startswith(("FAILED", "ERROR"))
    ]
    assert failed, done.stdout[-2_000:] + done.stderr[-2_000:]
    return failed[0].split(" ")[1]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
