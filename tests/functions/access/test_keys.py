"""API keys at the command line."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from incentives.domain.access.api_key import digest_of
from incentives.domain.refusal import Refusal, Refused
from incentives.names import PK, Scope
from incentives.runtime import aws
from incentives.runtime.commands import keys
from incentives.store.access import api_keys
from incentives.usecases.access.manage_keys import revoke_key, rotate_key
from tests.account import Table
from tests.support.calendar import Calendar
from tests.support.meter import metered

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


def test_a_rotation_prints_a_newer_token_and_until_when_the_older_one_works(
    run: Command, calendar: Calendar
) -> None:
    key = json.loads(run("create", "--scope", "checkout", "--name", "till 7")[1])
    assert json.loads(run("list")[1])[0]["older_token_until"] is None

    newer = json.loads(run("rotate", key["app_id"])[1])
    assert newer["app_id"] == key["app_id"]
    assert len(newer["app_token"]) == len("ink_") + 52
    assert newer["app_token"] != key["app_token"]
    assert newer["older_token_until"] == "2026-06-16T12:00:00+00:00"
    _, printed = run("list")
    (listed,) = json.loads(printed)
    assert (listed["active"], listed["older_token_until"]) == (True, newer["older_token_until"])
    assert newer["app_token"] not in printed

    calendar.forward(hours=24)
    assert json.loads(run("list")[1])[0]["older_token_until"] is None


@pytest.mark.parametrize(
    ("overlap", "until"),
    [
        ("0h", None),
        ("90m", "2026-06-15T13:30:00+00:00"),
        ("36h", "2026-06-17T00:00:00+00:00"),
        ("30d", "2026-07-15T12:00:00+00:00"),
    ],
)
@pytest.mark.usefixtures("calendar")
def test_the_overlap_of_a_rotation_is_said(run: Command, overlap: str, until: str | None) -> None:
    key = json.loads(run("create", "--scope", "checkout", "--name", "till")[1])
    _, printed = run("rotate", key["app_id"], "--overlap", overlap)
    assert json.loads(printed)["older_token_until"] == until


@pytest.mark.parametrize("overlap", ["31d", "721h", "99999d"])
def test_an_overlap_beyond_30_days_is_refused(run: Command, table: Table, overlap: str) -> None:
    key = json.loads(run("create", "--scope", "checkout", "--name", "till")[1])
    before = table.items()
    status, printed = run("rotate", key["app_id"], "--overlap", overlap)
    assert (status, printed) == (
        1,
        "Two tokens of a key work side by side for at most 30 days.\n",
    )
    assert table.items() == before


@pytest.mark.parametrize("overlap", ["", "24", "-1h", "1.5h", "1w", "999999h", "٣h"])
def test_an_overlap_that_cannot_be_read_is_refused(run: Command, overlap: str) -> None:
    with pytest.raises(SystemExit):
        run("rotate", "app_1", f"--overlap={overlap}")


def test_rotating_an_unknown_key_says_so_and_creates_none(run: Command, table: Table) -> None:
    status, printed = run("rotate", "app_unknown")
    assert (status, printed) == (1, "No API key has this id.\n")
    assert table.items() == []


def test_a_revoked_key_is_not_rotated(run: Command) -> None:
    key = json.loads(run("create", "--scope", "checkout", "--name", "till")[1])
    run("revoke", key["app_id"])
    status, printed = run("rotate", key["app_id"])
    assert (status, printed) == (1, "This key is revoked, for good. Create another one.\n")


@pytest.mark.usefixtures("calendar")
def test_a_key_with_two_tokens_is_rotated_only_when_one_of_them_is_ended(
    run: Command, table: Table
) -> None:
    key = json.loads(run("create", "--scope", "checkout", "--name", "till")[1])
    second = json.loads(run("rotate", key["app_id"])[1])
    before = table.items()
    status, printed = run("rotate", key["app_id"])
    assert status == 1
    assert printed.startswith("This key has two tokens until 2026-06-16T12:00:00+00:00.")
    assert table.items() == before

    third = json.loads(run("rotate", key["app_id"], "--end", "newer")[1])
    (item,) = table.items()
    assert item["token_digest"]["S"] == digest_of(third["app_token"])
    assert item["older_digest"]["S"] == digest_of(key["app_token"])
    assert digest_of(second["app_token"]) not in str(item)


@pytest.mark.usefixtures("bound_table")
def test_of_two_rotations_at_once_one_wins_and_the_other_is_told(
    calendar: Calendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    app_id = keys.create(Scope.CHECKOUT, "till")["app_id"]
    seen_by_both = api_keys.find(app_id)
    keys.rotate(app_id)
    won = api_keys.find(app_id)
    monkeypatch.setattr(api_keys, "find", lambda *_, **__: seen_by_both)
    with pytest.raises(Refused) as refused:
        rotate_key(app_id, token="ink_late", overlap=timedelta(hours=1), now=calendar.now)
    assert refused.value.refusal is Refusal.VERSION_CONFLICT
    monkeypatch.undo()
    assert api_keys.find(app_id) == won


@pytest.mark.usefixtures("bound_table")
def test_a_key_that_is_revoked_meanwhile_is_not_rotated(
    calendar: Calendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    app_id = keys.create(Scope.CHECKOUT, "till")["app_id"]
    active = api_keys.find(app_id)
    revoke_key(app_id)
    monkeypatch.setattr(api_keys, "find", lambda *_, **__: active)
    with pytest.raises(Refused):
        rotate_key(app_id, token="ink_late", overlap=timedelta(hours=1), now=calendar.now)
    monkeypatch.undo()
    revoked = api_keys.find(app_id)
    assert revoked is not None
    assert (revoked.active, revoked.older) == (False, None)


def test_a_rotation_whose_answer_was_lost_is_no_conflict(
    bound_table: Table, calendar: Calendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The client repeats it, and the repeat finds what the first write made."""
    app_id = keys.create(Scope.CHECKOUT, "till")["app_id"]
    before, now = api_keys.find(app_id), calendar.now
    made = rotate_key(app_id, token="ink_newer", overlap=timedelta(hours=1), now=now)
    real, seen = api_keys.find, [before]
    monkeypatch.setattr(
        api_keys, "find", lambda *args, **more: seen.pop() if seen else real(*args, **more)
    )
    assert rotate_key(app_id, token="ink_newer", overlap=timedelta(hours=1), now=now) == made
    assert len(bound_table.items()) == 1


def test_a_rotation_costs_one_read_and_one_write(bound_table: Table) -> None:
    app_id = keys.create(Scope.CHECKOUT, "till")["app_id"]
    client = bound_table.client
    aws.bind_table(bound_table.name, client)
    with metered(client) as meter:
        keys.rotate(app_id)
    assert meter.operations == ["GetItem", "UpdateItem"]


def test_an_item_from_before_rotations_is_a_key_with_one_token(bound_table: Table) -> None:
    bound_table.client.put_item(
        TableName=bound_table.name,
        Item={
            PK: {"S": "KEY#app_1"},
            "sk": {"S": "KEY"},
            "kind": {"S": "api_key"},
            "app_id": {"S": "app_1"},
            "token_digest": {"S": digest_of("ink_1")},
            "scope": {"S": "checkout"},
            "origins": {"S": ""},
            "active": {"BOOL": True},
            "name": {"S": "till"},
            "created_at": {"S": "2026-06-15T12:00:00+00:00"},
        },
    )
    key = api_keys.find("app_1")
    assert key is not None
    assert (key.token_digest, key.older) == (digest_of("ink_1"), None)
