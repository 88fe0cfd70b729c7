"""Streams and schedules: nothing blocks, nothing is lost, and someone hears of it."""

import json

import pytest

from infra.catalogue.background import WITH_EVENTS
from tests.infra.template import Properties, Template

pytestmark = pytest.mark.xdist_group("infra")


def mappings(template: Template) -> dict[str, Properties]:
    """The stream mapping of each function that has one."""
    return {
        template.target(mapping["FunctionName"]).split("/")[0]: mapping
        for mapping in template.all("Lambda::EventSourceMapping").values()
    }


def alarm_names(template: Template) -> set[str]:
    """The alarms, by construct path."""
    return {
        template.path(name).removeprefix("Incentives/").removesuffix("/Resource")
        for name in template.all("CloudWatch::Alarm")
    }


def test_two_functions_read_the_stream(template: Template) -> None:
    assert set(mappings(template)) == {"generate_codes", "publish_events"}


def test_no_more_readers_of_the_stream_than_a_shard_serves(template: Template) -> None:
    """A third would throttle both. It goes through `publish_events`, which fans out to queues."""
    readers = [
        mapping
        for mapping in template.all("Lambda::EventSourceMapping").values()
        if "StreamArn" in str(mapping["EventSourceArn"])
    ]
    assert len(readers) <= 2
    assert len(readers) == len(template.all("Lambda::EventSourceMapping"))


def test_a_poison_record_is_isolated_retried_while_young_and_set_aside(template: Template) -> None:
    for mapping in mappings(template).values():
        assert mapping["BisectBatchOnFunctionError"] is True
        assert mapping.get("MaximumRetryAttempts", -1) == -1
        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        assert mapping["MaximumRecordAgeInSeconds"] <= 24 * 3600
        quarantine = mapping["DestinationConfig"]["OnFailure"]["Destination"]
        assert template.target(quarantine) == "Aside"


def test_generate_codes_wakes_for_new_chunks_only(template: Template) -> None:
    (only,) = mappings(template)["generate_codes"]["FilterCriteria"]["Filters"]
    assert json.loads(only["Pattern"]) == {
        "eventName": ["INSERT"],
        "dynamodb": {"NewImage": {"kind": {"S": ["code_chunk"]}}},
    }


def test_publish_events_wakes_for_kinds_with_events_only(template: Template) -> None:
    (only,) = mappings(template)["publish_events"]["FilterCriteria"]["Filters"]
    assert json.loads(only["Pattern"]) == {
        "dynamodb": {"NewImage": {"kind": {"S": [kind.value for kind in WITH_EVENTS]}}},
    }


def test_schedules_may_call_switch_campaign_and_nothing_else(template: Template) -> None:
    statements = {
        statement["Action"]: template.target(statement["Resource"])
        for statement in template.statements()["Schedules"]
    }
    assert statements == {
        "lambda:InvokeFunction": "switch_campaign/Function",
        "sqs:SendMessage": "DeadSchedules",
    }


def test_points_are_gone_round_every_hour_as_of_the_moment_of_the_ring(template: Template) -> None:
    """Every zone's midnight is near a ring, and a ring that is late or repeated is the same one."""
    schedule = template.one("Scheduler::Schedule")
    assert schedule["ScheduleExpression"] == "cron(5 * * * ? *)"
    assert schedule["ScheduleExpressionTimezone"] == "UTC"
    target = schedule["Target"]
    assert template.target(target["Arn"]) == "expire_points/Function"
    assert template.target(target["DeadLetterConfig"]["Arn"]) == "DeadSchedules"
    assert json.loads(target["Input"]) == {"at": "<aws.scheduler.scheduled-time>"}


def test_expire_points_may_call_itself_and_no_other_function(template: Template) -> None:
    called = [
        template.target(statement["Resource"])
        for statement in template.statements()["expire_points"]
        if statement["Action"] == "lambda:InvokeFunction"
    ]
    assert set(called) == {"expire_points/Function"}


def test_only_this_group_of_this_account_may_act_as_the_schedules(template: Template) -> None:
    (role,) = (
        role
        for name, role in template.all("IAM::Role").items()
        if template.path(name) == "Incentives/Schedules/Role/Resource"
    )
    (statement,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": "scheduler.amazonaws.com"}
    conditions = statement["Condition"]["StringEquals"]
    assert conditions["aws:SourceAccount"] == {"Ref": "AWS::AccountId"}
    assert template.target(conditions["aws:SourceArn"]) == "Schedules/Group"


def test_a_schedule_that_fails_leaves_a_letter(template: Template) -> None:
    switch = template.functions()["switch_campaign"]
    assert template.target(switch["DeadLetterConfig"]["TargetArn"]) == "DeadSchedules"
    settings = template.functions()["manage_campaigns"]["Environment"]["Variables"]
    assert template.target(settings["INCENTIVES_SCHEDULE_DLQ_ARN"]) == "DeadSchedules"


def test_manage_campaigns_hands_its_role_to_the_scheduler_only(template: Template) -> None:
    (passing,) = (
        statement
        for statement in template.statements()["manage_campaigns"]
        if statement["Action"] == "iam:PassRole"
    )
    assert template.target(passing["Resource"]) == "Schedules/Role"
    assert passing["Condition"] == {
        "StringEquals": {"iam:PassedToService": "scheduler.amazonaws.com"}
    }


def test_every_danger_has_an_alarm(template: Template) -> None:
    assert alarm_names(template) == {
        *(f"{function}/Errors" for function in template.functions()),
        "Watch/generate_codes-late",
        "Watch/publish_events-late",
        "Watch/Aside",
        "Watch/DeadSchedules",
        "Watch/ServerErrors",
        "Watch/Throttled",
        "Watch/Strangers",
        "Watch/TooManyRequests",
    }


def test_every_alarm_says_what_to_do_and_is_silent_without_data(template: Template) -> None:
    for alarm in template.all("CloudWatch::Alarm").values():
        assert len(alarm["AlarmDescription"]) > 40
        assert alarm["TreatMissingData"] == "notBreaching"
