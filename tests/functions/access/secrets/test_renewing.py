"""Keys of decisions and of hashes are renewed, and what was made before stays known."""

import json
from datetime import timedelta
from typing import Any

import pytest

import explain.handler
import validate.handler
from incentives.names import Scope
from incentives.runtime import aws, secrets, stored_hashes
from incentives.store.access import secrets as kept_secrets
from incentives.store.decisions import decisions
from tests.account import Table
from tests.functions.access.secrets.deployment import Command
from tests.support.access.rotating import hashes_in
from tests.support.calendar import Calendar
from tests.support.events import http_event
from tests.support.person_uses import put_uses, used_by


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
    put_uses("0a" * 16, "camp_1", 3)
    status, told = command("rotate-hashes")
    assert (status, told["pauses_at"]) == (0, "2026-06-15T12:10:00+00:00")
    assert command("rotate-hashes")[0] == 1
    calendar.forward(minutes=10, seconds=59)
    early = "Items can be moved from 2026-06-15T12:11:00+00:00 on.\n"
    assert command("move-hashes") == (1, early)
    calendar.forward(seconds=1)
    assert hashes_in(bound_table) == {"uses"}
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
    put_uses("0a" * 16, "camp_1", 3)
    assert used_by("0a" * 16, "camp_1") == 3
    assert hashes_in(bound_table) == set()
