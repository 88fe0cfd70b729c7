"""`make release VERSION=0.2.0`: write the version where it stands, commit, tag. See releasing.md.

Nothing is pushed. Everything is looked at before anything is written.
"""

import argparse
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from infra.local.places import ROOT

_VERSION = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)")
# Where the version stands: a file, and what surrounds it there.
PLACES = (
    ("pyproject.toml", r'^version = "', '"$'),
    ("layers/incentives/python/incentives/names.py", r'^VERSION = "', '"$'),
    ("docs/openapi.json", r'^    "title": "Incentives engine",\n    "version": "', '"$'),
)
CHANGELOG = "CHANGELOG.md"
UNRELEASED = "## Unreleased\n"


class NotReleased(Exception):
    """There is no release; the message is a sentence, and nothing was written."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Release; returns the exit status."""
    parser = argparse.ArgumentParser(prog="make release", description=__doc__)
    parser.add_argument("version", help="such as 0.2.0")
    version = parser.parse_args(arguments).version
    try:
        release(ROOT, version, datetime.now(tz=UTC).date())
    except NotReleased as failure:
        print(f"release: {failure}", file=sys.stderr)
        return 1
    print(f"release: v{version} is committed and tagged. `git push --follow-tags` publishes it.")
    return 0


def release(root: Path, version: str, today: date) -> None:
    """Make the release in the repository at `root`.

    Raises:
        NotReleased: no version, one that is not newer, uncommitted changes, or nothing to tell.
    """
    _require_newer(root, version)
    if _git(root, "status", "--porcelain"):
        raise NotReleased("there are uncommitted changes; commit them first.")
    written = {
        path: _with_version(root / path, before, after, version) for path, before, after in PLACES
    }
    written[CHANGELOG] = _with_section((root / CHANGELOG).read_text(), version, today)
    for path, text in written.items():
        (root / path).write_text(text)
    _git(root, "add", *written)
    _git(root, "commit", "--quiet", "--message", f"Release {version}")
    _git(root, "tag", "--annotate", f"v{version}", "--message", f"Release {version}")


def _require_newer(root: Path, version: str) -> None:
    wanted = _numbers(version)
    released = [
        _numbers(tag.removeprefix("v"))
        for tag in _git(root, "tag", "--list", "v*").split()
        if _VERSION.fullmatch(tag.removeprefix("v"))
    ]
    if released and wanted <= max(released):
        newest = ".".join(str(number) for number in max(released))
        raise NotReleased(f"{version} is not newer than {newest}, which is released.")


def _numbers(version: str) -> tuple[int, ...]:
    read = _VERSION.fullmatch(version)
    if not read:
        raise NotReleased(f"a version is three numbers, such as 0.2.0, not {version!r}.")
    return tuple(int(number) for number in read.groups())


def _with_version(path: Path, before: str, after: str, version: str) -> str:
    pattern = f'({before})[^"]*({after})'
    text, times = re.subn(pattern, rf"\g<1>{version}\g<2>", path.read_text(), flags=re.MULTILINE)
    if times != 1:
        raise NotReleased(f"{path.name} holds the version {times} times, not once.")
    return text


def _with_section(changelog: str, version: str, today: date) -> str:
    """What was not released becomes the section of the version."""
    before, heading, after = changelog.partition(UNRELEASED)
    told = re.split(r"^## ", after, maxsplit=1, flags=re.MULTILINE)[0]
    if not heading or not told.strip():
        raise NotReleased(f"{CHANGELOG} has nothing under `{UNRELEASED.strip()}`.")
    return f"{before}{UNRELEASED}\n## {version}, {today.isoformat()}\n{after}"


def _git(root: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotReleased(f"`git {words[0]}` failed: {done.stderr.strip()}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
