"""What is chosen for a deployment is checked, told and kept for the next one."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from infra import cdk, deploy
from infra.local.account import Account
from infra.settings import NAMES, Settings, read_pairs, read_settings
from infra.target import NoTarget, Target

ARN = "arn:aws:sns:eu-central-1:123456789012:pager"


def test_without_a_word_a_deployment_is_the_usual_one() -> None:
    nothing: dict[str, object] = {}
    assert read_settings(nothing.get) == Settings()


def test_texts_of_the_command_line_and_values_of_cdk_json_are_read_alike() -> None:
    told: dict[str, object] = {"log_days": "7", "reserved_concurrency": "100"}
    assert read_settings(told.get) == read_settings(
        {"log_days": 7, "reserved_concurrency": 100}.get
    )


def test_the_former_name_of_the_topic_is_understood() -> None:
    assert read_settings({"alarm_topic_arn": ARN}.get).topic == ARN


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("alarms", "nobody"),
        ("alarms", "a@b"),
        ("alarms", "a@b.example,c@d.example"),
        ("alarms", "arn:aws:sqs:eu-central-1:123456789012:pager"),
        ("alarms", "arn:aws:sns:eu-central-1:123:pager"),
        ("dashboard", "no"),
        ("log_days", "2"),
        ("log_days", "forever"),
        ("architecture", "riscv"),
        ("bot_check", "captcha"),
        ("reserved_concurrency", "0"),
    ],
)
def test_a_setting_that_is_none_is_told_with_those_that_are(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=rf"^{name} is .*; not '|^{name} is .*, not '"):
        read_settings({name: value}.get)


def test_settings_are_typed_as_pairs() -> None:
    assert read_pairs(["log_days=7", "alarms=on"]) == {"log_days": "7", "alarms": "on"}
    for pair in ("log_days", "color=red", "=7"):
        with pytest.raises(ValueError, match=", ".join(NAMES)):
            read_pairs([pair])


@pytest.fixture
def deployed(account: Account, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, Any]:
    """What each `make deploy` of this test handed to the CDK, and what the stack keeps."""
    for name, value in account.environment.items():
        monkeypatch.setenv(name, value)
    account.client("ssm").put_parameter(Name=deploy.BOOTSTRAPPED, Value="30", Type="String")
    kept: dict[str, Any] = {"context": None, "outputs": None}

    def synthesise(*_: Path, context: dict[str, str]) -> None:
        kept["context"] = context

    def deploy_in_sight(*_: Path, stack: str, asking: bool, **__: Any) -> None:
        kept["outputs"] = {
            "TableName": stack,
            "EventBusName": stack,
            "ApiUrl": "https://a",
            "Version": "1",
            "Settings": kept["context"].get("remembered", "{}"),
        }
        kept["asking"] = asking

    monkeypatch.setattr(Target, "outputs", lambda _: kept["outputs"])
    monkeypatch.setattr(deploy, "ensure_secrets", lambda *_: None)
    monkeypatch.setattr(deploy, "ASSEMBLIES", tmp_path)
    monkeypatch.setattr(cdk, "synthesise", synthesise)
    monkeypatch.setattr(cdk, "deploy_in_sight", deploy_in_sight)
    monkeypatch.setattr(cdk, "read_outputs", lambda _: kept["outputs"])
    return kept


def test_what_was_chosen_once_holds_for_later_deployments_until_it_is_changed(
    deployed: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    """Otherwise a deployment that forgets the address would silence the alarms."""
    assert deploy.main(["--env", "prod", "--set", "alarms=a@shop.example"]) == 0
    assert deploy.main(["--env", "prod", "--set", "log_days=7"]) == 0
    assert deployed["context"] | {"remembered": ""} == {
        "environment": "prod",
        "alarms": "a@shop.example",
        "log_days": "7",
        "remembered": "",
    }
    assert "alarms=a@shop.example (as before)" in capsys.readouterr().out
    assert deploy.main(["--env", "prod", "--set", "alarms=on"]) == 0
    assert json.loads(deployed["outputs"]["Settings"]) == {"alarms": "on", "log_days": "7"}


@pytest.mark.parametrize(
    ("alarms", "warning"),
    [
        ([], "WARNING: nobody hears the alarms"),
        (["--set", "alarms=off"], "WARNING: there are no alarms"),
        (["--set", f"alarms={ARN}"], ""),
        (["--set", "alarms=a@shop.example"], ""),
    ],
)
@pytest.mark.usefixtures("deployed")
def test_who_deploys_is_warned_when_nobody_will_hear_the_alarms(
    alarms: list[str], warning: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert deploy.main(alarms) == 0
    told = capsys.readouterr().err
    assert warning in told
    assert bool(told) == bool(warning)


@pytest.mark.usefixtures("deployed")
def test_whoever_is_told_by_mail_has_to_confirm_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert deploy.main(["--set", "alarms=a@shop.example"]) == 0
    assert "AWS asks a@shop.example to confirm" in capsys.readouterr().out


def test_a_mistake_is_told_before_anything_is_built(
    deployed: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    assert deploy.main(["--set", "log_days=2"]) == 1
    assert "deploy: log_days is one of 1, 3, 5," in capsys.readouterr().err
    assert deployed["context"] is None


def test_an_account_that_is_not_prepared_is_told_before_anything_is_built(
    deployed: dict[str, Any], account: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    account.client("ssm").delete_parameter(Name=deploy.BOOTSTRAPPED)
    assert deploy.main(["--env", "prod"]) == 1
    assert "`make prepare ENV=prod REGION=us-east-1` does that, once" in capsys.readouterr().err
    assert deployed["context"] is None


class _Stream:
    def __init__(self, *, terminal: bool) -> None:
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


@pytest.mark.parametrize(
    ("confirm", "terminals", "asking"),
    [
        ("", "input output", True),
        ("", "output", False),
        ("", "", False),
        ("0", "input output", False),
        ("0", "input", False),
        ("1", "input output", True),
        ("", "input", None),
        ("1", "", None),
    ],
)
def test_a_terminal_is_asked_and_a_pipeline_is_not(
    confirm: str,
    terminals: str,
    asking: object,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """None: refused, as nobody could answer; `make deploy | tee log` shall not go unasked."""
    monkeypatch.setattr(sys, "stdin", _Stream(terminal="input" in terminals))
    monkeypatch.setattr(sys, "stdout", _Stream(terminal="output" in terminals))
    if asking is None:
        with pytest.raises(NoTarget, match="CONFIRM=0 deploys unasked"):
            deploy.is_asking(confirm)
    else:
        assert deploy.is_asking(confirm) is asking
