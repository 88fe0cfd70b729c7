"""cdk-nag is content, and every exception is one that was decided."""

from typing import Any

import pytest

from infra.catalogue.rooms import ROOMS

pytestmark = pytest.mark.xdist_group("infra")

ROOM_NAMES = {room.name for room in ROOMS}
EXPECTED = {
    "AwsSolutions-L1": ROOM_NAMES,
    "Serverless-LambdaLatestVersion": ROOM_NAMES,
    "Serverless-LambdaTracing": ROOM_NAMES,
    "Serverless-LambdaDLQ": ROOM_NAMES - {"switch_campaign", "expire_points"},
    "AwsSolutions-SQS3": {"Aside"},
    "AwsSolutions-APIG4": {"Api"},
    "Serverless-SQSRedrivePolicy": {"Aside", "DeadSchedules"},
    "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:scheduler:<AWS::Region>:"
    "<AWS::AccountId>:schedule/Incentives/*]": {"manage_campaigns"},
}


def test_both_rule_packs_looked(findings: list[dict[str, Any]]) -> None:
    assert {plugin["pluginName"] for plugin in findings} >= {"AwsSolutions", "Serverless"}


def test_nothing_is_left_open(findings: list[dict[str, Any]]) -> None:
    assert [violation for plugin in findings for violation in plugin["violations"]] == []


def test_the_exceptions_are_those_that_were_decided(findings: list[dict[str, Any]]) -> None:
    accepted: dict[str, set[str]] = {}
    for plugin in findings:
        for finding in plugin["suppressedViolations"]:
            constructs = accepted.setdefault(finding["ruleName"], set())
            constructs |= {
                construct["constructPath"].split("/")[1]
                for construct in finding["violatingConstructs"]
            }
    assert accepted == EXPECTED


def test_every_exception_has_a_reason(findings: list[dict[str, Any]]) -> None:
    for plugin in findings:
        for finding in plugin["suppressedViolations"]:
            assert len(finding["reason"]) > 30
