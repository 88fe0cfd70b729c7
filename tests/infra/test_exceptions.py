"""cdk-nag is content, and every exception is one that was decided."""

from typing import Any

import pytest

from infra.catalogue.functions import ALL_FUNCTIONS

pytestmark = pytest.mark.xdist_group("infra")

FUNCTION_NAMES = {function.id for function in ALL_FUNCTIONS}
EXPECTED = {
    "AwsSolutions-L1": FUNCTION_NAMES,
    "Serverless-LambdaLatestVersion": FUNCTION_NAMES,
    "Serverless-LambdaTracing": FUNCTION_NAMES,
    "Serverless-LambdaDLQ": FUNCTION_NAMES - {"switch_campaign", "expire_points"},
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
