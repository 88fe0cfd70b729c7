"""A person who waits sees how far it is."""

import sys

import pytest

from infra.local.progress import MovingLine, step


def test_a_step_counts_what_is_done_of_how_many(capsys: pytest.CaptureFixture[str]) -> None:
    with step("building the stack") as counted:
        counted(12, 28)
        counted(13, 28)
    said = capsys.readouterr().out
    assert said.startswith("  building the stack ... 12 of 28 13 of 28 ")
    assert said.endswith(" s\n")


def test_on_a_terminal_a_count_is_written_over_the_last_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    with step("building the stack") as counted:
        counted(12, 28)
    assert "\r  building the stack ... 12 of 28 " in capsys.readouterr().out


def test_a_line_moves_once_a_second_while_the_state_is_saved(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    line = MovingLine("saving the state")
    for waited_s in (0.1, 0.9, 1.0, 1.5, 2.1):
        line.move(waited_s)
    assert capsys.readouterr().out == "  saving the state ... 1 s\r  saving the state ... 2 s\r"


def test_elsewhere_it_is_one_line_every_ten_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    line = MovingLine("saving the state")
    for waited_s in range(25):
        line.move(waited_s)
    assert capsys.readouterr().out.splitlines() == [
        "  saving the state ... 1 s",
        "  saving the state ... 11 s",
        "  saving the state ... 21 s",
    ]
