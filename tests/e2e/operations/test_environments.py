"""Two environments stand side by side in one account, and one goes without the other.

With the commands that an operator types, but for the package of the CDK's words. Deploying a second
stack takes some twenty seconds; it is the one test that does.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from incentives.names import Scope
from infra import deploy, destroy
from infra.local.account import Account
from infra.local.calling import call
from infra.local.deployment import ARCHITECTURES, api_url
from infra.local.emulator import Emulator
from infra.local.keys import create_key
from infra.local.local_json import LocalSystem
from infra.target import outputs_of
from tests.conftest import SYSTEM_ACCOUNT

# Half a minute of CPU for a second deployment: `make soak` runs it.
pytestmark = pytest.mark.soak

SECOND = "Incentives-second"
CAMPAIGN = {
    "name": "In both environments",
    "campaign_type": "DISCOUNT_COUPONS",
    "type": "STANDALONE",
    "voucher": {
        "type": "DISCOUNT_VOUCHER",
        "discount": {"type": "PERCENT", "percent_off": 10},
        "code": "IN-BOTH-ENVIRONMENTS",
        "redemption": {"quantity": 1},
    },
}
ORDER = {
    "redeemables": [{"object": "voucher", "id": "IN-BOTH-ENVIRONMENTS"}],
    "order": {"id": "order-in-both", "amount": 100_00},
}


@pytest.fixture
def account(system: LocalSystem, emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> Account:
    """The account in which `system` stands, as this process's own."""
    found = Account(emulator.endpoint, SYSTEM_ACCOUNT)
    for name, value in found.environment.items():
        monkeypatch.setenv(name, value)
    assert system.api_url.startswith(emulator.endpoint)
    return found


@pytest.fixture
def second(
    account: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[LocalSystem]:
    """Another environment in the account, deployed by `make deploy ENV=second`."""
    monkeypatch.setattr(deploy, "ASSEMBLIES", tmp_path)
    machine = ARCHITECTURES.get(os.uname().machine, "x86_64")
    arguments = ["--env", "second", "--set", f"architecture={machine}", "--set", "dashboard=off"]
    assert deploy.main([*arguments, "--confirm", "0"]) == 0
    outputs = outputs_of(account.client("cloudformation"), SECOND)
    assert outputs is not None
    one = create_key(account, outputs["TableName"], [Scope.CHECKOUT, Scope.MARKETING])
    yield LocalSystem(api_url(account, outputs), {"server": one, "marketing": one})
    destroy.main(["--env", "second", "--stack", SECOND])
    # What a deployment leaves on purpose: other tests look for the one table of this account.
    account.client("dynamodb").delete_table(TableName=outputs["TableName"])
    account.client("ssm").delete_parameter(Name=f"/{SECOND}/wrapping-key")


def names_in_use(account: Account) -> dict[str, set[str]]:
    """What stands in the account, by kind."""

    def listed(service: str, operation: str, member: str, name: str) -> set[str]:
        pages = account.client(service).get_paginator(operation).paginate()
        return {one[name] for page in pages for one in page[member]}

    buses = account.client("events").list_event_buses()["EventBuses"]
    ssm: list[dict[str, Any]] = account.client("ssm").describe_parameters()["Parameters"]
    return {
        "functions": listed("lambda", "list_functions", "Functions", "FunctionName"),
        "logs": listed("logs", "describe_log_groups", "logGroups", "logGroupName"),
        "alarms": listed("cloudwatch", "describe_alarms", "MetricAlarms", "AlarmName"),
        "groups": listed("scheduler", "list_schedule_groups", "ScheduleGroups", "Name"),
        "roles": listed("iam", "list_roles", "Roles", "RoleName"),
        "tables": set(account.client("dynamodb").list_tables()["TableNames"]),
        "queues": set(account.client("sqs").list_queues().get("QueueUrls", [])),
        "buses": {bus["Name"] for bus in buses},
        "parameters": {parameter["Name"] for parameter in ssm},
    }


def redeemed(system: LocalSystem) -> dict[str, Any]:
    """The answer to the order, which every environment has under the same number."""
    status, answer = call(system, "server", "POST", "/v1/redemptions", ORDER)
    assert status == 200, answer
    return answer


def test_two_environments_serve_side_by_side_and_one_goes_alone(
    system: LocalSystem, account: Account, second: LocalSystem, capfd: pytest.CaptureFixture[str]
) -> None:
    both = names_in_use(account)
    answers = []
    for environment in (system, second):
        assert call(environment, "marketing", "POST", "/v1/campaigns", CAMPAIGN)[0] == 201
        answers.append(redeemed(environment))
    first_id = answers[0]["redemptions"][0]["id"]
    assert answers[0]["order"]["total_amount"] == answers[1]["order"]["total_amount"] == 90_00
    assert {"/Incentives/wrapping-key", f"/{SECOND}/wrapping-key"} <= both["parameters"]

    strangers = LocalSystem(second.api_url, system.keys)
    assert call(strangers, "server", "POST", "/v1/redemptions", ORDER)[0] == 401

    assert destroy.main(["--env", "second"]) == 1  # nobody is there to type its name
    assert destroy.main(["--env", "second", "--stack", SECOND]) == 0
    told = capfd.readouterr().out
    left = names_in_use(account)
    gone = {kind: both[kind] - left[kind] for kind in both}
    assert {kind for kind, gone_of_kind in gone.items() if gone_of_kind} == {
        "functions", "logs", "alarms", "groups", "roles", "queues", "buses",
    }  # fmt: skip
    for kind, gone_of_kind in gone.items():
        assert all("second" in name for name in gone_of_kind), kind
    assert not [name for name in left["functions"] if "second" in name]
    (table,) = (name for name in left["tables"] if SECOND in name)
    assert f"aws --region us-east-1 dynamodb delete-table --table-name {table}" in told
    assert f"/{SECOND}/wrapping-key" in left["parameters"]

    assert redeemed(system)["redemptions"][0]["id"] == first_id
    assert call(second, "server", "POST", "/v1/redemptions", ORDER)[0] == 404
