"""A version is one number, told by everything, and a release is a commit with a tag."""

import json
import shutil
import subprocess
import tomllib
from datetime import date
from pathlib import Path

import pytest

from incentives import names
from infra.local.places import ROOT
from infra.release import CHANGELOG, PLACES, NotReleased, release

TODAY = date(2026, 12, 24)


def test_the_project_the_engine_and_the_description_tell_one_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    described = json.loads((ROOT / "docs" / "openapi.json").read_text())["info"]
    assert project["version"] == names.VERSION == described["version"]


def git(folder: Path, *words: str) -> str:
    return subprocess.run(
        ["git", *words], cwd=folder, capture_output=True, text=True, check=True
    ).stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with the files of this one that hold a version."""
    for path in [path for path, *_ in PLACES]:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, tmp_path / path)
    (tmp_path / CHANGELOG).write_text("# Changelog\n\n## Unreleased\n\n- Something new.\n")
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    git(tmp_path, "config", "user.name", "a shop")
    git(tmp_path, "config", "user.email", "shop@example.org")
    commit(tmp_path)
    return tmp_path


def commit(folder: Path) -> None:
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message=Change something")


def test_a_release_writes_the_version_everywhere_and_is_tagged(repository: Path) -> None:
    release(repository, "9.1.0", TODAY)
    told = tomllib.loads((repository / "pyproject.toml").read_text())["project"]["version"]
    described = json.loads((repository / "docs" / "openapi.json").read_text())["info"]["version"]
    assert told == described == "9.1.0"
    assert 'VERSION = "9.1.0"\n' in (repository / PLACES[1][0]).read_text()
    assert (repository / CHANGELOG).read_text() == (
        "# Changelog\n\n## Unreleased\n\n## 9.1.0, 2026-12-24\n\n- Something new.\n"
    )
    assert git(repository, "status", "--porcelain") == ""
    assert git(repository, "cat-file", "-t", "v9.1.0") == "tag"
    assert git(repository, "log", "-1", "--format=%s", "v9.1.0") == "Release 9.1.0"


def test_a_release_changes_nothing_but_the_versions_lines(repository: Path) -> None:
    release(repository, "9.1.0", TODAY)
    changed = git(repository, "diff", "--numstat", "HEAD~1").splitlines()
    assert {tuple(line.split()[:2]) for line in changed} <= {("1", "1"), ("2", "0")}
    assert len(changed) == len(PLACES) + 1


def test_the_version_of_now_can_be_the_first_release(repository: Path) -> None:
    (repository / "README.md").write_text("new")
    commit(repository)
    release(repository, names.VERSION, TODAY)
    assert git(repository, "tag", "--list") == f"v{names.VERSION}"


@pytest.mark.parametrize("version", ["9.1.0", "9.0.9", "0.1.0", "9.1", "v9.2.0", "9.01.0", ""])
def test_what_is_no_newer_version_is_refused_and_nothing_written(
    version: str, repository: Path
) -> None:
    release(repository, "9.1.0", TODAY)
    before = git(repository, "rev-parse", "HEAD")
    (repository / CHANGELOG).write_text("# Changelog\n\n## Unreleased\n\n- More.\n")
    commit(repository)
    with pytest.raises(
        NotReleased, match=r"is not newer than 9\.1\.0|three numbers, such as 0\.2\.0"
    ):
        release(repository, version, TODAY)
    assert git(repository, "rev-parse", "HEAD~1") == before
    assert git(repository, "status", "--porcelain") == ""


def test_uncommitted_changes_are_not_released(repository: Path) -> None:
    (repository / "new").write_text("")
    with pytest.raises(NotReleased, match="uncommitted changes"):
        release(repository, "9.1.0", TODAY)


def test_a_release_without_a_word_in_the_changelog_is_refused(repository: Path) -> None:
    release(repository, "9.1.0", TODAY)
    with pytest.raises(NotReleased, match=r"CHANGELOG\.md has nothing under"):
        release(repository, "9.2.0", TODAY)
    assert git(repository, "tag", "--list") == "v9.1.0"


def test_the_changelog_of_this_repository_has_a_place_for_what_is_new() -> None:
    assert "\n## Unreleased\n" in (ROOT / CHANGELOG).read_text()
