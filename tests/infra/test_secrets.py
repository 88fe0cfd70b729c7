"""The deployment's secrets: in no template, on no command line, and there before who reads them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from incentives import names
from infra import cdk, deploy
from infra.catalogue.functions import ALL_FUNCTIONS
from infra.local.account import Account
from infra.local.places import ENGINE, ROOT
from infra.secrets import (
    KEEP_SECRETS,
    WRAPPING_KEY,
    SecretsFailed,
    ensure_secrets,
    ensure_wrapping_key,
)
from infra.target import Target
from tests.account import create_table
from tests.infra.template import Template

KEY = "5" * 64


@pytest.mark.xdist_group("infra")
def test_the_wrapping_key_is_handed_in_and_shown_by_nothing(template: Template) -> None:
    (parameter,) = (template.content["Parameters"][name] for name in (WRAPPING_KEY,))
    assert parameter["NoEcho"]
    assert "Default" not in parameter


@pytest.mark.xdist_group("infra")
def test_who_may_meet_a_persons_hash_has_the_wrapping_key_and_nobody_else(
    template: Template,
) -> None:
    given = {
        name: properties["Environment"]["Variables"].get(names.ENV_WRAPPING_KEY)
        for name, properties in template.functions().items()
    }
    nobody = {name for name, key in given.items() if key is None}
    assert nobody == {"answer_preflights", "authorize", "draw_qr"}
    assert all(key == {"Ref": WRAPPING_KEY} for name, key in given.items() if name not in nobody)


@pytest.mark.xdist_group("infra")
def test_who_meets_a_persons_hash_may_read_the_keys(template: Template) -> None:
    for function in ALL_FUNCTIONS:
        if function.meets_persons:
            assert "BatchGetItem" in template.actions(function.name, "dynamodb"), function.name


@pytest.mark.xdist_group("infra")
def test_who_writes_below_a_persons_hash_may_move_what_lies_there(template: Template) -> None:
    """An item goes to its new name in one write: put there, and deleted here."""
    elsewhere = {"validate", "generate_codes", "switch_campaign", "manage_cards", "manage_codes"}
    elsewhere |= {"manage_programmes", "manage_tiers", "manage_milestones"}
    for function in ALL_FUNCTIONS:
        actions = template.actions(function.name, "dynamodb")
        if function.name not in elsewhere and actions & {"PutItem", "UpdateItem"}:
            assert actions >= {"PutItem", "DeleteItem"}, function.name


def test_the_wrapping_key_is_made_once_as_a_secure_parameter(account: Account) -> None:
    ssm = account.client("ssm")
    made = ensure_wrapping_key(ssm)
    assert len(bytes.fromhex(made)) == 32
    assert ensure_wrapping_key(ssm) == made
    assert (
        ssm.get_parameter(Name=names.WRAPPING_KEY_PARAMETER)["Parameter"]["Type"] == "SecureString"
    )


@pytest.mark.parametrize("stack", ["Incentives", "Incentives-prod"])
def test_the_key_is_not_on_the_command_line_that_others_can_read(
    stack: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "told"
    command_line = tmp_path / "cdk"
    command_line.write_text(
        f'#!/bin/sh\necho "$@" "$CDK_PARAMETERS" > {told}\necho "$@" >> {told}\n'
    )
    command_line.chmod(0o700)
    monkeypatch.setattr(cdk, "CLI", command_line)
    cdk.deploy_in_sight(
        tmp_path,
        tmp_path / "outputs.json",
        stack=stack,
        parameters={WRAPPING_KEY: KEY},
        asking=False,
    )
    whole, arguments = told.read_text().splitlines()
    assert whole.endswith(f" {stack}:{WRAPPING_KEY}={KEY}")
    assert KEY not in arguments


def test_a_table_that_another_wrapping_key_sealed_is_not_deployed_over(account: Account) -> None:
    table = create_table(account).name
    ensure_secrets(table, KEY, account.whole_environment)
    ensure_secrets(table, KEY, account.whole_environment)
    with pytest.raises(SecretsFailed):
        ensure_secrets(table, "6" * 64, account.whole_environment)


def test_each_environment_has_a_wrapping_key_of_its_own(account: Account) -> None:
    ssm = account.client("ssm")
    stacks = ("Incentives", "Incentives-dev", "Incentives-prod")
    made = {stack: ensure_wrapping_key(ssm, stack) for stack in stacks}
    assert len(set(made.values())) == 3
    for stack, key in made.items():
        kept = ssm.get_parameter(Name=f"/{stack}/wrapping-key", WithDecryption=True)
        assert kept["Parameter"]["Value"] == key


def test_the_command_for_secrets_takes_the_key_of_the_environment_it_is_told(
    account: Account,
) -> None:
    table = create_table(account).name
    key = ensure_wrapping_key(account.client("ssm"), "Incentives-prod")
    ensure_wrapping_key(account.client("ssm"))
    ensure_secrets(table, key, account.whole_environment, "Incentives-prod")

    def status(stack: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [
                sys.executable,
                "-m",
                KEEP_SECRETS,
                "--table",
                table,
                "status",
            ],
            env={
                **account.whole_environment,
                "PYTHONPATH": str(ENGINE),
                names.ENV_STACK: stack,
            },
            capture_output=True,
            text=True,
            check=False,
        )

    assert len(json.loads(status("Incentives-prod").stdout)["keys"]) == 1
    assert status("").returncode == 1


@pytest.mark.parametrize(
    ("table", "steps"), [(None, "deploy, keep"), ("old", "keep, deploy, keep")]
)
def test_secrets_are_in_the_table_before_functions_that_read_them(
    table: str | None, steps: str, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def record(step: str) -> Any:
        return lambda *_, **__: done.append(step)

    for name, value in account.environment.items():
        monkeypatch.setenv(name, value)
    account.client("ssm").put_parameter(Name=deploy.BOOTSTRAPPED, Value="30", Type="String")
    before = {"TableName": table} if table else None
    after = {"TableName": "new", "EventBusName": "b", "ApiUrl": "https://a", "Version": "1"}
    monkeypatch.setattr(Target, "outputs", lambda _: before)
    monkeypatch.setattr(deploy, "ensure_wrapping_key", lambda *_: KEY)
    monkeypatch.setattr(deploy, "ensure_secrets", record("keep"))
    monkeypatch.setattr(cdk, "synthesise", lambda *_, **__: None)
    monkeypatch.setattr(cdk, "deploy_in_sight", record("deploy"))
    monkeypatch.setattr(cdk, "read_outputs", lambda _: after)
    assert deploy.main([]) == 0
    assert ", ".join(done) == steps


@pytest.mark.parametrize(
    ("given", "region"),
    [
        ({"AWS_REGION": "eu-west-1"}, "eu-west-1"),
        ({"AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "us-east-2"}, "eu-west-1"),
        ({"AWS_DEFAULT_REGION": "us-east-2"}, "us-east-2"),
        ({}, ""),
    ],
)
def test_the_python_side_works_in_the_region_that_the_cdk_deploys_to(
    given: dict[str, str], region: str
) -> None:
    others = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    done = subprocess.run(
        ["make", "--no-print-directory", "--eval=asked: ; @echo $$AWS_DEFAULT_REGION", "asked"],
        cwd=ROOT,
        env=others | given,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == region
