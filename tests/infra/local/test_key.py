"""`make key` is for the system that runs here, unless another is named."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from incentives import names
from infra.local import found, key
from infra.local.account import Account
from infra.local.emulator import Emulator, free_port
from infra.local.local_json import LocalSystem
from tests.account import Table, create_table

type Command = Callable[..., tuple[int, str, str]]
CREATE = ("create", "--scope", "checkout,marketing,support", "--name", "mine")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder where nothing has run, and an environment that names no deployment."""
    monkeypatch.setattr(key, "find", lambda: found.find(tmp_path))
    for name in [*os.environ]:
        if name.startswith("AWS_") or name == names.ENV_TABLE:
            monkeypatch.delenv(name)
    return tmp_path


@pytest.fixture
def running(folder: Path, emulator: Emulator, local_table: Table) -> Table:
    """The table of the system that runs, as `make run` writes down where it is."""
    LocalSystem(f"{emulator.endpoint}/_aws/execute-api/a1", {}).write(folder / "local.json")
    outputs = {"Incentives": {"TableName": local_table.name}}
    (folder / "outputs.json").write_text(json.dumps(outputs))
    return local_table


@pytest.fixture
def local_table(emulator: Emulator) -> Table:
    return create_table(Account(emulator.endpoint, found.ACCOUNT), "local-keys")


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Command:
    def run(*arguments: str) -> tuple[int, str, str]:
        status = key.main(arguments)
        said = capfd.readouterr()
        return status, said.out, said.err

    return run


def test_the_running_system_is_found(run: Command, running: Table) -> None:
    status, said, _ = run(*CREATE)
    assert status == 0
    made = json.loads(said)["app_id"]
    (item,) = running.items()
    assert (item["app_id"]["S"], item["scope"]["S"]) == (made, "checkout marketing support")
    _, said, _ = run("list")
    assert [(load["app_id"], load["scope"]) for load in json.loads(said)] == [
        (made, "checkout,marketing,support")
    ]
    running.client.delete_table(TableName=running.name)


def test_a_named_table_and_aws_settings_win(
    run: Command, running: Table, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in table.account.environment.items():
        monkeypatch.setenv(name, value)
    assert run("--table", table.name, *CREATE)[0] == 0
    monkeypatch.setenv(names.ENV_TABLE, table.name)
    assert run(*CREATE)[0] == 0
    assert (len(table.items()), running.items()) == (2, [])
    running.client.delete_table(TableName=running.name)


def test_nothing_to_make_a_key_for_is_a_sentence(run: Command, folder: Path) -> None:
    assert run("list") == (1, "", f"{key.NOTHING_NAMED}\n")
    stopped = LocalSystem(f"http://127.0.0.1:{free_port()}/_aws/execute-api/a1", {})
    stopped.write(folder / "local.json")
    (folder / "outputs.json").write_text("{}")
    assert run("list") == (1, "", f"{key.NOTHING_NAMED}\n")


def test_help_needs_no_system(run: Command, folder: Path) -> None:
    assert not any(folder.iterdir())
    assert run("--help")[0] == 0


@pytest.mark.parametrize("settings", [{}, {"AWS_DEFAULT_REGION": "us-east-1"}])
def test_a_deployment_without_aws_settings_is_a_sentence(
    run: Command, folder: Path, monkeypatch: pytest.MonkeyPatch, settings: dict[str, str]
) -> None:
    """No region, then no credentials; none is looked for on a machine of AWS."""
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    status, _, said = run("--table", "some-table", "list")
    assert status == 1
    assert len(said.splitlines()) == 1
    assert said.startswith(("You must specify a region", "Unable to locate credentials"))
