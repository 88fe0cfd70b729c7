"""The emulator that all store tests stand on."""

from pathlib import Path

from infra.local.account import Account
from infra.local.emulator import Emulator, free_port, port_taken
from tests.account import TABLE_NAME, Table, create_table

ITEM = {"pk": {"S": "a"}, "sk": {"S": "b"}}


def test_a_test_begins_with_an_empty_table(table: Table) -> None:
    assert table.items() == []
    table.client.put_item(TableName=table.name, Item=ITEM)
    assert table.items() == [ITEM]


def test_two_accounts_do_not_see_each_other(table: Table, emulator: Emulator) -> None:
    table.client.put_item(TableName=table.name, Item=ITEM)
    neighbour = create_table(Account(endpoint=emulator.endpoint, id="999999999999"))
    assert neighbour.items() == []


def test_a_stopped_emulator_keeps_its_state_and_leaves_no_port_or_temporary_file(
    tmp_path: Path,
) -> None:
    port = free_port()
    account = Account(endpoint=f"http://127.0.0.1:{port}", id="100000000000")
    with Emulator(port, tmp_path, persist=True):
        create_table(account).client.put_item(TableName=TABLE_NAME, Item=ITEM)
    assert not port_taken(port)
    assert not (tmp_path / "tmp").exists()
    with Emulator(port, tmp_path, persist=True):
        assert Table(TABLE_NAME, account).items() == [ITEM]


def test_buckets_are_forgotten_with_the_state_that_knew_them(tmp_path: Path) -> None:
    bucket = tmp_path / "s3" / "100000000000" / "assets"
    bucket.mkdir(parents=True)
    with Emulator(free_port(), tmp_path, persist=True):
        assert not bucket.exists()
