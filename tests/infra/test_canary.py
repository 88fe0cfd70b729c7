"""New code of the checkout is let in step by step, where that is asked for."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.infra.conftest import OPTIONS, synthesise
from tests.infra.template import Template

pytestmark = pytest.mark.xdist_group("infra")

CHECKOUT = {"validate", "redeem", "roll_back"}


def function(template: Template, logical_id: str) -> str:
    return template.path(logical_id).split("/")[1]


def test_without_it_there_are_no_versions_and_no_aliases(template: Template) -> None:
    for kind in ("Lambda::Version", "Lambda::Alias", "CodeDeploy::DeploymentGroup"):
        assert not template.all(kind), kind


def test_the_checkout_has_aliases_and_nothing_else_has(optional: Template) -> None:
    aliases = optional.all("Lambda::Alias")
    assert {function(optional, name) for name in aliases} == CHECKOUT
    assert {aliase["Name"] for aliase in aliases.values()} == {"live"}


def test_the_alias_goes_to_new_code_for_a_tenth_of_the_requests_first(optional: Template) -> None:
    groups = optional.all("CodeDeploy::DeploymentGroup")
    assert {function(optional, name) for name in groups} == CHECKOUT
    for name, group in groups.items():
        assert group["DeploymentConfigName"] == "CodeDeployDefault.LambdaCanary10Percent10Minutes"
        assert group["DeploymentStyle"] == {
            "DeploymentOption": "WITH_TRAFFIC_CONTROL",
            "DeploymentType": "BLUE_GREEN",
        }
        policies = {
            resource["UpdatePolicy"]["CodeDeployLambdaAliasUpdate"]["DeploymentGroupName"]["Ref"]
            for id_, resource in optional.content["Resources"].items()
            if resource["Type"] == "AWS::Lambda::Alias"
            and function(optional, id_) == function(optional, name)
        }
        assert policies == {name}


def test_it_goes_back_when_the_alarm_of_that_very_function_rings(optional: Template) -> None:
    for name, group in optional.all("CodeDeploy::DeploymentGroup").items():
        alarms = group["AlarmConfiguration"]
        assert alarms["Enabled"] is True
        (alarm,) = alarms["Alarms"]
        assert optional.target(alarm["Name"]) == f"{function(optional, name)}/Errors"
        assert set(group["AutoRollbackConfiguration"]["Events"]) == {
            "DEPLOYMENT_FAILURE",
            "DEPLOYMENT_STOP_ON_ALARM",
            "DEPLOYMENT_STOP_ON_REQUEST",
        }


def test_the_api_calls_the_alias_and_may(optional: Template) -> None:
    aliases = {name: function(optional, name) for name in optional.all("Lambda::Alias")}
    called = {
        aliases[one["IntegrationUri"]["Ref"]]
        for one in optional.all("ApiGatewayV2::Integration").values()
        if one["IntegrationUri"].get("Ref") in aliases
    }
    assert called == CHECKOUT
    allowed = {
        aliases[one["FunctionName"]["Ref"]]
        for one in optional.all("Lambda::Permission").values()
        if one["FunctionName"].get("Ref") in aliases
    }
    assert allowed == CHECKOUT


def test_the_api_does_not_get_past_the_alias(optional: Template) -> None:
    functions = {
        name for name in optional.all("Lambda::Function") if function(optional, name) in CHECKOUT
    }
    direct = [
        one
        for kind in ("ApiGatewayV2::Integration", "Lambda::Permission")
        for one in optional.all(kind).values()
        if any(f"'{name}'" in str(one) for name in functions)
    ]
    assert not direct


def test_the_version_before_stays(optional: Template) -> None:
    versions = [
        one
        for one in optional.content["Resources"].values()
        if one["Type"] == "AWS::Lambda::Version"
    ]
    assert {version["DeletionPolicy"] for version in versions} == {"Retain"}
    assert len(versions) == len(CHECKOUT)


def test_another_engine_makes_another_version(
    optional: Template, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine lies in a layer: a function's own code and settings stay the same with it."""
    from aws_cdk import aws_lambda as lambda_  # noqa: PLC0415 (after Node's settings)

    import infra.stack.stack  # noqa: PLC0415

    (tmp_path / "engine").mkdir()
    (tmp_path / "engine" / "newer.py").write_text("NEWER = True")
    other = lambda_.Code.from_asset(str(tmp_path / "engine"))
    monkeypatch.setattr(infra.stack.stack, "engine_code", lambda _: other)
    after = synthesise(tmp_path / "out", **OPTIONS)
    assert not after.all("Lambda::Version").keys() & optional.all("Lambda::Version").keys()


def test_every_finding_is_accepted_for_a_written_reason(assembly_of_options: Path) -> None:
    report: dict[str, Any] = json.loads(
        (assembly_of_options / "validation-report.json").read_text()
    )
    found = [
        violation
        for plugin in report["pluginReports"]
        for violation in plugin.get("violations", [])
    ]
    assert not found, found


def test_a_setting_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="canary is one of on, off; not 'yes'"):
        synthesise(tmp_path, canary="yes")


def test_it_needs_the_alarms(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot be with alarms=off"):
        synthesise(tmp_path, canary="on", alarms="off")
