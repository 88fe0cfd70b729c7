"""The deployment's secrets: read once from the table, which does not tell them by itself."""

import io
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

import explain.handler
import validate.handler
from incentives import names
from incentives.domain.access.key_ring import WeakPersonKeyError
from incentives.domain.refusal import Refusal, Refused
from incentives.domain.seal import key_for
from incentives.names import Scope
from incentives.runtime import aws, secrets, settings, stored_hashes
from incentives.runtime.commands import keep_secrets
from incentives.runtime.patience import back_off
from incentives.runtime.wire.caller import hash_of
from incentives.store import keys
from incentives.store.access import secrets as kept_secrets
from incentives.store.access.secrets import (
    BOT_CHECK,
    PERSON_KEYS,
    SecretItem,
    WrongWrappingKeyError,
)
from incentives.store.customers import person_keys
from incentives.store.decisions import decisions
from incentives.store.items import UseItem
from incentives.usecases.access.keep_secrets import ensure_person_keys, keep_bot_check
from tests.account import Table
from tests.support.calendar import Calendar
from tests.support.events import http_event
from tests.support.meter import metered
from tests.support.rotating import hashes_in

type Command = Callable[..., tuple[int, Any]]
"""Runs the operator's command: its status, and its answer or what it said of an error."""

WRAPPING_KEY, ANOTHER = "5" * 64, "6" * 64
KEY = "k" * 64
FORMER = names.FORMER_PERSON_KEY_PARAMETER


@pytest.fixture(autouse=True)
def _wrapping_key(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(names.ENV_WRAPPING_KEY, WRAPPING_KEY)
    settings.read.cache_clear()
    secrets.forget()
    yield
    settings.read.cache_clear()
    secrets.forget()


@pytest.fixture
def command(
    bound_table: Table, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Command]:
    """Runs the operator's command in the test's account; its status and its answer."""
    for name, value in bound_table.account.environment.items():
        monkeypatch.setenv(name, value)
    for remembered in (aws._client, aws._session):
        remembered.cache_clear()

    def run(*words: str) -> tuple[int, Any]:
        status = keep_secrets.main(["--table", bound_table.name, *words])
        told = capsys.readouterr()
        return status, json.loads(told.out) if status == 0 else told.err

    yield run
    for remembered in (aws._client, aws._session):
        remembered.cache_clear()


def keep_key(calendar: Calendar, text: str = KEY) -> None:
    ensure_person_keys(text, wrapping_key=WRAPPING_KEY, now=calendar.now, pause=back_off)


def test_a_function_reads_the_keys_once_for_all_requests_of_five_minutes(
    bound_table: Table, calendar: Calendar
) -> None:
    keep_key(calendar)
    client = bound_table.client
    aws.bind_table(bound_table.name, client)
    with metered(client) as meter:
        for _ in range(3):
            secrets.person_key()
            secrets.decision_key()
        assert meter.calls == 1
        calendar.now += secrets.REMEMBERED - timedelta(milliseconds=1)
        secrets.person_key()
        assert meter.calls == 1
        calendar.now += timedelta(milliseconds=1)
        secrets.person_key()
        assert meter.calls == 2


def test_persons_are_counted_and_decisions_sealed_as_before_the_key_lay_in_the_table(
    bound_table: Table, calendar: Calendar
) -> None:
    assert bound_table.items() == []
    keep_key(calendar)
    assert secrets.person_key() == KEY.encode()
    assert secrets.decision_key() == key_for("decisions", KEY.encode())
    assert hash_of("id:jo") == "a85834f94b6c7f382bc2573cc165050e"


def test_whoever_has_the_table_alone_has_no_secret(bound_table: Table, calendar: Calendar) -> None:
    keep_key(calendar)
    keep_bot_check("s3cret", wrapping_key=WRAPPING_KEY, pause=back_off)
    told = json.dumps(bound_table.items())
    assert KEY not in told
    assert "s3cret" not in told
    assert WRAPPING_KEY not in told


def test_a_read_that_fails_is_not_remembered(
    bound_table: Table, calendar: Calendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bound_table.items() == []
    keep_key(calendar)

    def busy(*_: object) -> None:
        raise Refused(Refusal.TOO_MANY_REQUESTS)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(kept_secrets, "find", busy)
        with pytest.raises(Refused):
            secrets.person_key()
    assert secrets.person_key() == KEY.encode()


def test_a_table_without_keys_is_told_from_one_that_is_sealed_otherwise(
    bound_table: Table, calendar: Calendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bound_table.items() == []
    with pytest.raises(secrets.NoSecretError, match=PERSON_KEYS):
        secrets.person_key()
    keep_key(calendar)
    monkeypatch.setenv(names.ENV_WRAPPING_KEY, ANOTHER)
    settings.read.cache_clear()
    with pytest.raises(WrongWrappingKeyError):
        secrets.person_key()


def test_one_secret_does_not_pass_for_another(bound_table: Table, calendar: Calendar) -> None:
    assert bound_table.items() == []
    keep_key(calendar)
    item = SecretItem.get(*keys.secret(PERSON_KEYS))
    SecretItem(*keys.secret(BOT_CHECK), sealed=item.sealed, revision=1).save()
    with pytest.raises(WrongWrappingKeyError):
        secrets.bot_check_secret()


def test_a_weak_key_is_not_kept(bound_table: Table, calendar: Calendar) -> None:
    with pytest.raises(WeakPersonKeyError):
        keep_key(calendar, "short")
    assert bound_table.items() == []


def test_a_deployment_that_had_its_key_in_a_parameter_keeps_it(
    bound_table: Table,
    command: Command,
) -> None:
    ssm = bound_table.account.client("ssm")
    ssm.put_parameter(Name=FORMER, Value=KEY, Type="SecureString")
    ssm.put_parameter(Name=names.FORMER_BOT_CHECK_PARAMETER, Value="s3cret", Type="SecureString")
    assert command("ensure") == (0, {"person_key": "made"})
    assert (secrets.person_key(), secrets.bot_check_secret()) == (KEY.encode(), "s3cret")
    ssm.put_parameter(Name=FORMER, Value="n" * 64, Type="SecureString", Overwrite=True)
    secrets.forget()
    assert command("ensure") == (0, {"person_key": "there"})
    assert secrets.person_key() == KEY.encode()


def test_a_new_deployment_gets_a_key_of_256_bits_and_keeps_it(command: Command) -> None:
    assert command("ensure") == (0, {"person_key": "made"})
    made = secrets.person_key()
    assert len(made) == 64
    assert command("ensure") == (0, {"person_key": "there"})
    secrets.forget()
    assert secrets.person_key() == made


def test_a_deployment_with_another_wrapping_key_is_stopped_before_it_begins(
    command: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert command("ensure")[0] == 0
    monkeypatch.setenv(names.ENV_WRAPPING_KEY, ANOTHER)
    status, told = command("ensure")
    assert (status, told) == (1, "PERSON_KEYS was sealed by another wrapping key.\n")


def test_the_command_finds_the_wrapping_key_where_the_deployment_put_it(
    bound_table: Table,
    command: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(names.ENV_WRAPPING_KEY)
    assert command("status")[0] == 1
    bound_table.account.client("ssm").put_parameter(
        Name=names.WRAPPING_KEY_PARAMETER, Value=WRAPPING_KEY, Type="SecureString"
    )
    assert command("status") == (0, {"keys": [], "rotations": []})
    assert command("ensure")[0] == 0
    monkeypatch.setenv(names.ENV_WRAPPING_KEY, WRAPPING_KEY)
    assert len(secrets.person_key()) == 64


def test_the_bot_checks_secret_is_set_and_set_anew_from_standard_input(
    command: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for text in ("first", "second"):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{text}\n"))
        assert command("set-bot-check") == (0, {"bot_check": "set"})
        secrets.forget()
        assert secrets.bot_check_secret() == text
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
    assert command("set-bot-check") == (1, "The secret is empty.\n")


def decided(code: str) -> str:
    """The id of a decision, as the function that validates gives it."""
    body = {"redeemables": [{"object": "voucher", "id": code}], "order": {"amount": 42_00}}
    event = http_event("POST", "/v1/validations", body=body, scope=Scope.CHECKOUT)
    told: dict[str, str] = json.loads(validate.handler.lambda_handler(event, None)["body"])
    return told["decision_id"]


def explained(decision_id: str) -> int:
    """The status of the question why."""
    event = http_event("GET", f"/v1/decisions/{decision_id}", scope=Scope.SUPPORT)
    status: int = explain.handler.lambda_handler(event, None)["statusCode"]
    return status


def test_decisions_under_an_earlier_key_stay_readable_until_they_expire(
    bound_table: Table,
    calendar: Calendar,
    command: Command,
) -> None:
    assert command("ensure")[0] == 0
    counted = secrets.person_key()
    before = decided("NONE")
    status, told = command("renew-decision-key")
    assert status == 0
    assert [key["counts_persons"] for key in told["keys"]] == [True, False]
    assert [key["seals_decisions"] for key in told["keys"]] == [True, False]
    calendar.forward(minutes=10)
    after = decided("NONE")
    sealed_by = {
        key: decisions.unpack(after, [key], calendar.now) for key in secrets.decision_keys()
    }
    assert [token is not None for token in sealed_by.values()] == [True, False]
    assert (explained(before), explained(after)) == (200, 200)
    assert secrets.person_key() == counted
    calendar.forward(days=30, minutes=-10, seconds=-1)
    assert (explained(before), explained(after)) == (200, 200)
    calendar.forward(seconds=1)
    assert (explained(before), explained(after)) == (404, 200)
    assert bound_table.items()


def test_whoever_remembers_the_keys_of_before_reads_them_anew_before_the_new_one_seals(
    calendar: Calendar,
    command: Command,
) -> None:
    assert command("ensure")[0] == 0
    remembering = secrets.key_ring()
    assert command("renew-decision-key")[0] == 0
    calendar.now += secrets.REMEMBERED - timedelta(milliseconds=1)
    assert secrets.key_ring() == remembering
    calendar.forward(milliseconds=1)
    assert len(secrets.key_ring().keys) == 2
    assert secrets.key_ring().sealing(calendar.now).number == 1


def test_of_two_operators_who_renew_at_once_one_is_told_so(
    calendar: Calendar,
    command: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert command("ensure")[0] == 0
    put = kept_secrets.put

    def after_another(*arguments: Any, **named: Any) -> bool:
        monkeypatch.setattr(kept_secrets, "put", put)
        assert command("renew-decision-key")[0] == 0
        return put(*arguments, **named)

    monkeypatch.setattr(kept_secrets, "put", after_another)
    assert command("renew-decision-key") == (1, "Another has changed the keys meanwhile.\n")
    assert command("renew-decision-key")[0] == 1  # the other's key seals not yet
    calendar.forward(minutes=10)
    assert command("renew-decision-key")[0] == 0


def test_keys_are_renewed_only_where_there_are_some(command: Command) -> None:
    assert command("renew-decision-key") == (1, "There is no person key yet.\n")


def test_hashes_are_rotated_by_two_commands(
    bound_table: Table, calendar: Calendar, command: Command
) -> None:
    assert command("move-hashes") == (1, "There is no person key yet.\n")
    assert command("ensure")[0] == 0
    assert command("move-hashes") == (1, "No rotation is under way.\n")
    UseItem(*person_keys.use("0a" * 16, "camp_1"), used=3).save()
    status, told = command("rotate-hashes")
    assert (status, told["pauses_at"]) == (0, "2026-06-15T12:10:00+00:00")
    assert command("rotate-hashes")[0] == 1
    calendar.forward(minutes=10, seconds=59)
    early = "Items can be moved from 2026-06-15T12:11:00+00:00 on.\n"
    assert command("move-hashes") == (1, early)
    calendar.forward(seconds=1)
    assert hashes_in(bound_table) == {"use"}
    begun = {"number": 1, "written_anew_in_pass": 0, "done": False}
    assert command("move-hashes", "--seconds", "0") == (0, begun)
    done = {"number": 1, "written_anew_in_pass": 0, "done": True}
    assert command("move-hashes") == (0, done)
    assert hashes_in(bound_table) == set()
    assert [one["done_at"] for one in command("status")[1]["rotations"]] == [
        "2026-06-15T12:11:00+00:00"
    ]
    assert not [item for item in bound_table.items() if item["kind"]["S"] == "rotation"]
    assert command("move-hashes") == (1, "No rotation is under way.\n")
    calendar.forward(hours=23)
    assert command("rotate-hashes")[0] == 1  # the stream tells of items as they were
    calendar.forward(hours=1)
    assert command("rotate-hashes")[0] == 0


def test_a_function_of_a_deployment_writes_hashes_as_the_ring_says(
    bound_table: Table, calendar: Calendar, command: Command
) -> None:
    assert command("ensure")[0] == 0
    assert command("rotate-hashes")[0] == 0
    calendar.forward(minutes=12)
    secrets.forget()
    client = bound_table.client
    stored_hashes.encrypt_in(client)
    aws.bind_table(bound_table.name, client)
    UseItem(*person_keys.use("0a" * 16, "camp_1"), used=3).save()
    assert UseItem.get(*person_keys.use("0a" * 16, "camp_1")).used == 3
    assert hashes_in(bound_table) == set()
