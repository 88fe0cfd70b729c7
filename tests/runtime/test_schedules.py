"""One-time schedules, on the emulator; and the function that they call."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from incentives import names
from incentives.domain.window import Window
from incentives.runtime import aws, clock, schedules, settings
from incentives.usecases.campaigns.plan_windows import Edge, edges
from switch_campaign.handler import lambda_handler
from tests.account import Table
from tests.builders import NOW, a_campaign, keep

GROUP = "incentives"
ARNS = {
    names.ENV_SCHEDULE_ROLE_ARN: "arn:aws:iam::000000000000:role/ring",
    names.ENV_SCHEDULE_TARGET_ARN: "arn:aws:lambda:us-east-1:000000000000:function:switch",
    names.ENV_SCHEDULE_DLQ_ARN: "arn:aws:sqs:us-east-1:000000000000:unrung",
}
FAR = NOW.replace(year=2099)


@pytest.fixture
def scheduler(bound_table: Table, monkeypatch: pytest.MonkeyPatch) -> Any:
    """EventBridge Scheduler of the test's account, which the function's own calls reach too."""
    client = bound_table.account.client("scheduler")
    client.create_schedule_group(Name=GROUP)
    for name, value in (ARNS | {names.ENV_SCHEDULE_GROUP: GROUP}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(aws, "client", lambda _service: client)
    settings.read.cache_clear()
    yield client
    settings.read.cache_clear()


def planned(scheduler: Any) -> list[str]:
    listed = scheduler.list_schedules(GroupName=GROUP)["Schedules"]
    return sorted(one["Name"] for one in listed)


def test_a_schedule_rings_once_in_utc_and_removes_itself(scheduler: Any) -> None:
    edge = Edge("camp_1", 3, "end", FAR + timedelta(milliseconds=1))
    schedules.plan([edge])
    schedule = scheduler.get_schedule(GroupName=GROUP, Name=edge.schedule_name)
    assert schedule["ScheduleExpression"] == "at(2099-06-15T12:00:01)"
    assert schedule["ScheduleExpressionTimezone"] == "UTC"
    assert schedule["ActionAfterCompletion"] == "DELETE"
    assert schedule["FlexibleTimeWindow"] == {"Mode": "OFF"}
    target = schedule["Target"]
    assert (target["Arn"], target["RoleArn"]) == (
        ARNS[names.ENV_SCHEDULE_TARGET_ARN],
        ARNS[names.ENV_SCHEDULE_ROLE_ARN],
    )
    assert target["DeadLetterConfig"]["Arn"] == ARNS[names.ENV_SCHEDULE_DLQ_ARN]
    assert json.loads(target["Input"]) == edge.as_data()


def test_planning_again_after_a_crash_is_fine_and_so_is_dropping_again(scheduler: Any) -> None:
    edge = Edge("camp_1", 1, "start", FAR)
    schedules.plan([edge])
    schedules.plan([edge])
    assert planned(scheduler) == [edge.schedule_name]
    schedules.drop([edge])
    schedules.drop([edge])
    assert planned(scheduler) == []


def test_a_bell_of_an_edge_that_passes_while_it_is_planned_rings_a_little_later(
    scheduler: Any,
) -> None:
    edge = Edge("camp_1", 1, "start", clock.now())
    schedules.plan([edge])
    schedule = scheduler.get_schedule(GroupName=GROUP, Name=edge.schedule_name)
    rings_at = datetime.fromisoformat(schedule["ScheduleExpression"][3:-1] + "Z")
    assert rings_at >= edge.at + timedelta(seconds=4)


def test_the_longest_name_of_a_schedule_is_one_that_eventbridge_takes() -> None:
    edge = Edge("camp_" + "x" * 26, 999_999, "start", FAR.replace(year=9999))
    assert len(edge.schedule_name) <= 64


def test_the_function_books_what_its_schedule_says(bound_table: Table) -> None:
    campaign = keep(a_campaign(window=Window(starts_at=NOW)))
    (edge,) = edges(campaign)
    said = json.loads(json.dumps(edge.as_data()))
    assert lambda_handler(said, None) == {"booked": True}
    (switch,) = (item for item in bound_table.items() if item["kind"]["S"] == names.Kind.SWITCH)
    assert switch["at"]["S"] == said["at"]


@pytest.mark.parametrize("said", [{}, [], {"campaign_id": "c", "version": 1, "edge": "x"}])
def test_what_is_no_bell_ends_in_the_dead_letters(said: object) -> None:
    with pytest.raises(ValidationError):
        lambda_handler(said, None)
