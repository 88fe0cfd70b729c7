"""API keys at the command line."""

import json
from collections.abc import Callable

import pytest

from incentives.runtime import aws, keys
from tests.account import Table

type Command = Callable[..., tuple[int, str]]


@pytest.fixture
def run(
    table: Table, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Run the command as an operator would, in the test's own account."""
    monkeypatch.setattr(aws, "client", lambda _: table.client)

    def run(*arguments: str) -> tuple[int, str]:
        status = keys.main(["--table", table.name, *arguments])
        printed = capsys.readouterr()
        return status, printed.out or printed.err

    return run


def test_a_key_is_created_listed_and_revoked(run: Command) -> None:
    _, printed = run("create", "--scope", "checkout", "--name", "till 7")
    key = json.loads(printed)
    assert set(key) == {"app_id", "app_token"}
    assert len(key["app_token"]) == len("ink_") + 52

    _, printed = run("list")
    (listed,) = json.loads(printed)
    assert (listed["app_id"], listed["name"], listed["active"]) == (key["app_id"], "till 7", True)
    assert key["app_token"] not in printed

    run("revoke", key["app_id"])
    _, printed = run("list")
    assert json.loads(printed)[0]["active"] is False


def test_revoking_an_unknown_key_says_so_and_creates_none(run: Command, table: Table) -> None:
    status, printed = run("revoke", "app_unknown")
    assert (status, printed) == (1, "No API key has this id.\n")
    assert table.items() == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("--scope", "client", "--name", "shop"),
        ("--scope", "client", "--name", "shop", "--origin", "https://shop.example/path"),
        ("--scope", "client", "--name", "shop", "--origin", "*"),
        ("--scope", "checkout", "--name", "till", "--origin", "https://shop.example"),
        ("--scope", "checkout", "--name", " "),
    ],
)
def test_a_key_that_opens_too_much_or_nothing_is_not_made(
    run: Command, table: Table, arguments: tuple[str, ...]
) -> None:
    status, printed = run("create", *arguments)
    assert status == 1
    assert printed.endswith("\n")
    assert table.items() == []
