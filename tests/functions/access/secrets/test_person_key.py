"""The person key and the secret of the bot check: read once, sealed in the table, kept."""

import io
import json
from datetime import timedelta

import pytest

from incentives import names
from incentives.domain.access.key_ring import WeakPersonKeyError
from incentives.domain.refusal import Refusal, Refused
from incentives.domain.seal import key_for
from incentives.runtime import aws, secrets, settings
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
from incentives.usecases.access.keep_secrets import keep_bot_check
from tests.account import Table
from tests.functions.access.secrets.deployment import (
    ANOTHER,
    FORMER,
    KEY,
    WRAPPING_KEY,
    Command,
    keep_key,
)
from tests.support.calendar import Calendar
from tests.support.meter import metered


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
