"""The deployment's secrets: in no template, on no command line, and there before who reads them."""

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from incentives import names
from infra import cdk, deploy
from infra.catalogue.rooms import ROOMS
from infra.local.account import Account
from infra.local.places import ROOT
from infra.secrets import WRAPPING_KEY, SecretsFailed, ensure_secrets, ensure_wrapping_key
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
    for room in ROOMS:
        if room.meets_persons:
            assert "BatchGetItem" in template.actions(room.name, "dynamodb"), room.name


@pytest.mark.xdist_group("infra")
def test_who_writes_below_a_persons_hash_may_move_what_lies_there(template: Template) -> None:
    """An item goes to its new name in one write: put there, and deleted here."""
    elsewhere = {"validate", "generate_codes", "switch_campaign", "manage_cards", "manage_codes"}
    elsewhere |= {"manage_programmes", "manage_tiers", "manage_milestones"}
    for room in ROOMS:
        actions = template.actions(room.name, "dynamodb")
        if room.name not in elsewhere and actions & {"PutItem", "UpdateItem"}:
            assert actions >= {"PutItem", "DeleteItem"}, room.name


def test_the_wrapping_key_is_made_once_as_a_secure_parameter(account: Account) -> None:
    ssm = account.client("ssm")
    made = ensure_wrapping_key(ssm)
    assert len(bytes.fromhex(made)) == 32
    assert ensure_wrapping_key(ssm) == made
    assert (
        ssm.get_parameter(Name=names.WRAPPING_KEY_PARAMETER)["Parameter"]["Type"] == "SecureString"
    )


def test_the_key_is_not_on_the_command_line_that_others_can_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "told"
    command_line = tmp_path / "cdk"
    command_line.write_text(
        f'#!/bin/sh\necho "$@" "$CDK_PARAMETERS" > {told}\necho "$@" >> {told}\n'
    )
    command_line.chmod(0o700)
    monkeypatch.setattr(cdk, "CLI", command_line)
    outputs = tmp_path / "outputs.json"
    cdk.deploy_asking(tmp_path, outputs, parameters={WRAPPING_KEY: KEY})
    whole, arguments = told.read_text().splitlines()
    assert whole.endswith(f" Incentives:{WRAPPING_KEY}={KEY}")
    assert KEY not in arguments


def test_a_table_that_another_wrapping_key_sealed_is_not_deployed_over(account: Account) -> None:
    table = create_table(account).name
    ensure_secrets(table, KEY, account.whole_environment)
    ensure_secrets(table, KEY, account.whole_environment)
    with pytest.raises(SecretsFailed):
        ensure_secrets(table, "6" * 64, account.whole_environment)


def test_a_stack_that_is_not_there_has_no_table(account: Account) -> None:
    assert deploy.deployed_table(account.client("cloudformation")) is None


@pytest.mark.parametrize(
    ("table", "steps"), [(None, "deploy, keep"), ("old", "keep, deploy, keep")]
)
def test_secrets_are_in_the_table_before_functions_that_read_them(
    table: str | None, steps: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def record(step: str) -> Any:  # noqa: ANN401 (takes anything)
        return lambda *_, **__: done.append(step)

    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.setattr(deploy, "ensure_wrapping_key", lambda _: KEY)
    monkeypatch.setattr(deploy, "deployed_table", lambda _: table)
    monkeypatch.setattr(deploy, "ensure_secrets", record("keep"))
    monkeypatch.setattr(cdk, "synthesise", lambda *_: None)
    monkeypatch.setattr(cdk, "deploy_asking", record("deploy"))
    monkeypatch.setattr(cdk, "read_outputs", lambda _: {"TableName": "new", "ApiUrl": "https://a"})
    assert deploy.main() == 0
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
