"""`make verify-deployment` passes where all is well, says what is not, and leaves nothing open."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from infra.local.account import Account
from infra.local.emulator import Emulator
from infra.local.found import Running
from infra.local.local_json import LocalSystem
from infra.target import outputs_of
from infra.verify import __main__ as verify
from infra.verify import steps
from infra.verify.__main__ import main
from infra.verify.api import Answer, Api, VerificationFailed
from infra.verify.bus import listening
from infra.verify.steps import Steps
from tests.conftest import SYSTEM_ACCOUNT

DONE = [
    "create", "validate", "redeem", "repeat", "event", "preflight", "page", "page", "roll back",
    "roll back", "stop", "stopped", "clean up", "all of it works.",
]  # fmt: skip
_numbers = count(1)


@pytest.fixture
def account(system: LocalSystem, emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> Account:
    """The account in which `system` stands, as this process's own."""
    found = Account(emulator.endpoint, SYSTEM_ACCOUNT)
    for name, value in found.environment.items():
        monkeypatch.setenv(name, value)
    assert system.api_url.startswith(emulator.endpoint)
    return found


@pytest.fixture
def outputs(account: Account) -> dict[str, str]:
    """Of the stack of `system`."""
    found = outputs_of(account.client("cloudformation"), "Incentives")
    assert found is not None
    return found


@pytest.fixture
def running(account: Account, outputs: dict[str, str]) -> Running:
    """`system` as other tools find it."""
    return Running(account, outputs)


@pytest.fixture
def keys(system: LocalSystem, tmp_path: Path) -> Path:
    """The file that `make run` writes."""
    path = tmp_path / "local.json"
    system.write(path)
    return path


@pytest.fixture(autouse=True)
def nothing_left(account: Account, outputs: dict[str, str]) -> Iterator[None]:
    """However a verification ended: no rule, no queue, and no campaign of it."""
    yield
    rules = account.client("events").list_rules(EventBusName=outputs["EventBusName"])["Rules"]
    assert [rule["Name"] for rule in rules if "verify-" in rule["Name"]] == []
    queues = account.client("sqs").list_queues().get("QueueUrls", [])
    assert [queue for queue in queues if "verify-" in queue] == []
    pages = (
        account.client("dynamodb").get_paginator("scan").paginate(TableName=outputs["TableName"])
    )
    kinds = {
        item["kind"]["S"]
        for page in pages
        for item in page["Items"]
        if "verify-" in json.dumps(item, default=str).lower()
    }
    # Of orders that were rolled back, and the terms by which decisions on them can be explained.
    assert kinds <= {"redemption", "campaign_version"}


def steps_in(told: str) -> list[str]:
    """The first word or two of each line after the address."""
    lines = [line.removeprefix("verify: ") for line in told.splitlines()]
    return [line if line == DONE[-1] else line[:10].strip() for line in lines[1:]]


def test_a_deployment_that_works_passes_every_step(
    keys: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--keys", str(keys)]) == 0
    assert steps_in(capsys.readouterr().out) == DONE


def test_without_a_word_it_is_the_system_of_this_machine_that_is_looked_at(
    running: Running,
    keys: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Whatever account the shell is in."""
    monkeypatch.setenv("AWS_PROFILE", "shop")
    monkeypatch.setattr(verify, "find", lambda: running)
    monkeypatch.setattr(verify, "LOCAL_JSON", keys)
    assert main([]) == 0
    assert capsys.readouterr().out.startswith(f"verify: {running.account.endpoint}")
    monkeypatch.setattr(verify, "find", lambda: None)
    assert main([]) == 1
    assert "nothing runs here (`make run` starts it)" in capsys.readouterr().err


def test_without_credentials_and_a_pages_key_those_steps_are_left_out(
    system: LocalSystem,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    path = tmp_path / "keys.json"
    given = {"checkout": system.keys["server"], "marketing": system.keys["marketing"]}
    path.write_text(json.dumps(given))
    arguments = ["--keys", str(path), "--url", system.api_url + "/", "--bus", "off"]
    assert main(arguments) == 0
    told = capsys.readouterr().out
    assert "event      left out (BUS=off)" in told
    assert "page       left out (no `client` among the keys)" in told


def test_a_page_of_another_origin_is_told_that_it_may_not(
    keys: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--keys", str(keys), "--origin", "https://elsewhere.example"]) == 1
    told = capsys.readouterr()
    assert steps_in(told.out)[-2:] == ["roll back", "clean up"]
    assert told.err.startswith("verify: FAILED: page: POST /client/v1/validations failed; ")
    assert "bound to another origin" in told.err


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{", "is no file of keys as docs/deploy.md shows it"),
        ('{"checkout": "app_1"}', "is no file of keys as docs/deploy.md shows it"),
        ('{"checkout": {"app_id": "app_1"}}', "is no file of keys as docs/deploy.md shows it"),
        ('{"client": {"app_id": "a", "app_token": "b"}}', "the key `client` lacks an origin"),
        ('{"api_url": "localhost"}', "URL=localhost is no address of an API"),
        ('{"api_url": "http://127.0.0.1:1"}', "the keys have none for `marketing`"),
        (
            '{"api_url": "http://127.0.0.1:1", "marketing": {"app_id": "a", "app_token": "b"}}',
            "http://127.0.0.1:1 does not answer",
        ),
    ],
)
def test_what_it_was_given_is_looked_at(
    content: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "keys.json"
    path.write_text(content)
    assert main(["--keys", str(path), "--bus", "off"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert sentence in line


class Broken(Api):
    """The API of a deployment that does one thing wrong; which, is the id of its key `wrong`."""

    def ask(self, scope: str, method: str, path: str, body: object = None) -> Answer:
        """Ask, and spoil the question or the answer."""
        wrong, resource = self.keys["wrong"]["app_id"], path.rpartition("/")[2]
        if (wrong, resource) == ("repeats are new orders", "redemptions"):
            body = {**order_in(body), "order": {"id": new_order(), "amount": 100_00}}
        if (wrong, resource) == ("stops do nothing", "stop"):
            return super().ask(scope, "GET", path.removesuffix("/stop"))
        return spoilt(wrong, resource, scope, super().ask(scope, method, path, body))

    def send(
        self, method: str, path: str, headers: Mapping[str, str], body: object = None
    ) -> Answer:
        """Send, and spoil what a preflight is told."""
        answer = super().send(method, path, headers, body)
        if self.keys["wrong"]["app_id"] == "no preflights" and method == "OPTIONS":
            return replace(answer, headers={})
        return answer


def order_in(body: object) -> dict[str, Any]:
    assert isinstance(body, dict)
    return body


def new_order() -> str:
    """A number that no order had before."""
    return f"verify-{next(_numbers)}"


def spoilt(wrong: str, resource: str, scope: str, answer: Answer) -> Answer:
    """The answer of a deployment with this fault."""
    match wrong, resource, scope:
        case "wrong total", "validations", _:
            return with_body(answer, order={"total_amount": 1})
        case "not valid", "validations", _:
            return with_body(answer, valid=False)
        case "another shape", "validations", _:
            return replace(answer, body={"valid": True})
        case "another version", "campaigns", _:
            return replace(answer, headers={**answer.headers, "x-incentives-version": "0.0.1"})
        case "answers hidden from pages", "validations", "client":
            return replace(answer, headers={})
    return answer


def with_body(answer: Answer, **members: Any) -> Answer:
    return replace(answer, body={**answer.body, **members})


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("wrong total", "validate: the total is 1"),
        ("not valid", "validate: the code is not valid"),
        ("another shape", "an answer lacks what it should have: KeyError"),
        ("repeats are new orders", "repeat: the order was redeemed a second time"),
        ("another version", "answers with version 0.0.1, the stack is"),
        ("no preflights", "preflight: a browser would not let a page of http"),
        ("answers hidden from pages", "page: a browser would hide the answer"),
        ("stops do nothing", "stopped: a redemption is not refused for the stop"),
    ],
)
def test_what_a_deployment_does_wrong_is_named_at_its_step(
    what: str, sentence: str, system: LocalSystem, outputs: dict[str, str]
) -> None:
    api = Broken(system.api_url, system.keys | {"wrong": {"app_id": what}})
    told: list[str] = []
    name = f"verify-{what.replace(' ', '-')}"
    with pytest.raises(VerificationFailed, match=sentence):
        Steps(api, name, told.append, version=outputs["Version"]).run(None)
    assert told[-1].startswith("clean up   200")


def test_events_that_do_not_come_are_told_after_a_while(
    account: Account, system: LocalSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the rule on another bus: there nothing is ever told."""
    monkeypatch.setattr(steps, "ORDERS_FOR_THE_BUS", 2)
    monkeypatch.setattr(steps, "EVENT_WITHIN_S", 1)
    events = account.client("events")
    events.create_event_bus(Name="silent")
    told: list[str] = []
    try:
        with (
            listening("silent", "verify-silence") as bus,
            pytest.raises(VerificationFailed, match="event: 2 redemptions, and in 2 s none of"),
        ):
            Steps(Api(system.api_url, system.keys), "verify-silence", told.append).run(bus)
    finally:  # the account is that of other tests, which look for its one bus
        events.delete_event_bus(Name="silent")
    assert [line[:10].strip() for line in told].count("redeem") == 2
    assert told[-1].startswith("clean up   200")


def test_a_campaign_that_cannot_be_removed_is_named(system: LocalSystem) -> None:
    class Keeping(Api):
        def ask(self, scope: str, method: str, path: str, body: object = None) -> Answer:
            if method == "DELETE":
                return Answer(400, {}, {"key": "resource_in_use"}, 1)
            return super().ask(scope, method, path, body)

    told: list[str] = []
    keeping = Steps(Keeping(system.api_url, system.keys), "verify-kept", told.append)
    with pytest.raises(VerificationFailed, match=r"clean up: DELETE /v1/campaigns/camp_.* failed"):
        keeping.run(None)
    status = Api(system.api_url, system.keys).ask(
        "marketing", "DELETE", "/v1/campaigns/verify-kept"
    )
    assert status.status == 200
