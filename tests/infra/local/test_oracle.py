"""`make oracle` says what it lacks, and leaves out only tests that there are."""

import re
import shutil
from pathlib import Path

import pytest

from infra.local.places import ROOT
from tests.oracle import __main__ as oracle
from tests.oracle.leave_out import LEFT_OUT


@pytest.mark.parametrize("left_out", LEFT_OUT)
def test_what_is_left_out_is_a_test_that_counts_write_units(left_out: str) -> None:
    file, _, name = left_out.partition("::")
    text = (ROOT / file).read_text()
    assert f"\ndef {name}(" in text
    assert {"metered", "Till"} & set(re.findall(r"\w+", text))


@pytest.mark.parametrize("said", [None, "1.8.0_402"])
def test_without_a_new_java_it_says_which_one_it_needs(
    said: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    program = tmp_path / "java"
    if said:
        program.write_text(f"#!/bin/sh\necho 'openjdk version \"{said}\"' >&2\n")
        program.chmod(0o700)
    found = str(program) if said else None
    monkeypatch.setattr(shutil, "which", lambda _name: found)
    assert oracle.main([]) == 1
    assert "Java 17 or newer is needed" in capsys.readouterr().err


def test_where_no_network_of_its_own_can_be_had_it_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(oracle, "java", lambda: "java")
    monkeypatch.setattr(oracle, "install", Path)
    monkeypatch.setattr(oracle, "ALONE", ("false",))
    assert oracle.main([]) == 1
    assert "listens on every interface" in capsys.readouterr().err
