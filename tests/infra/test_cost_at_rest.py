"""What README says that a deployment costs while nobody calls is what the template makes."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from cfnlint.schema.manager import ProviderSchemaManager

from infra.settings import LOG_DAYS, Settings
from tests.infra.conftest import PAGER, read_findings
from tests.infra.template import Template

pytestmark = pytest.mark.xdist_group("infra")

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
OPERATIONS = ROOT / "docs" / "operations.md"
ALARM_CENTS = 10
# CloudWatch's free dashboards have up to this many metrics.
FREE_METRICS = 50


LOG_GROUPS_BESIDE_FUNCTIONS = 1  # the access log


def metrics_drawn(template: Template) -> int:
    """Metrics on the one dashboard."""
    body = template.one("CloudWatch::Dashboard")["DashboardBody"]["Fn::Join"][1]
    text = "".join(part if isinstance(part, str) else "_" for part in body)
    widgets = json.loads(text)["widgets"]
    return sum(len(widget["properties"].get("metrics", ())) for widget in widgets)


def price_of_alarms(template: Template) -> tuple[int, str]:
    alarms = len(template.all("CloudWatch::Alarm"))
    return alarms, f"{alarms * ALARM_CENTS / 100:.2f}"


def test_the_alarms_are_counted_and_priced(template: Template) -> None:
    (counted, price) = re.findall(r"each of (\d+) alarms \(USD (\d+\.\d\d)", README.read_text())[0]
    assert (int(counted), price) == price_of_alarms(template)
    (counted, price) = re.findall(r"(\d+) alarms[^|]*\| USD (\d+\.\d\d)", OPERATIONS.read_text())[0]
    assert (int(counted), price) == price_of_alarms(template)


def test_the_dashboard_is_one_that_is_charged(template: Template) -> None:
    assert metrics_drawn(template) > FREE_METRICS
    assert "USD 3.00 for the dashboard" in README.read_text()


def test_alarms_dashboard_and_counted_lines_can_be_switched_off(frugal: Template) -> None:
    for kind in ("CloudWatch::Alarm", "CloudWatch::Dashboard", "Logs::MetricFilter", "SNS::Topic"):
        assert frugal.all(kind) == {}


def test_nothing_else_goes_with_them(template: Template, frugal: Template) -> None:
    gone = ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::Dashboard", "AWS::Logs::MetricFilter")
    kinds = [
        Counter(
            resource["Type"]
            for resource in made.content["Resources"].values()
            if resource["Type"] not in gone
        )
        for made in (template, frugal)
    ]
    assert kinds[0] == kinds[1]


@pytest.mark.parametrize(("made", "days"), [("template", 30), ("prod", 7), ("frugal", 1)])
def test_every_log_is_kept_as_long_as_was_chosen(
    made: str, days: int, request: pytest.FixtureRequest
) -> None:
    template: Template = request.getfixturevalue(made)
    kept = [group["RetentionInDays"] for group in template.all("Logs::LogGroup").values()]
    assert kept == [days] * (len(template.functions()) + LOG_GROUPS_BESIDE_FUNCTIONS)


def test_each_number_of_days_that_can_be_chosen_is_one_that_cloudwatch_takes() -> None:
    from infra.stack.engine_function import retention  # noqa: PLC0415 (after the fixtures have found Node)

    schema = ProviderSchemaManager().get_resource_schema("us-east-1", "AWS::Logs::LogGroup").schema
    takes = schema["properties"]["RetentionInDays"]["enum"]
    assert set(LOG_DAYS) <= set(takes)
    assert len({retention(days) for days in LOG_DAYS}) == len(LOG_DAYS)


def test_an_address_is_told_of_every_alarm_and_of_its_end(prod: Template) -> None:
    (topic,) = prod.all("SNS::Topic")
    subscription = prod.one("SNS::Subscription")
    assert (subscription["Protocol"], subscription["Endpoint"]) == ("email", "ops@shop.example")
    assert subscription["TopicArn"] == {"Ref": topic}
    for alarm in prod.all("CloudWatch::Alarm").values():
        assert alarm["AlarmActions"] == alarm["OKActions"] == [{"Ref": topic}]


def test_alarms_of_this_account_may_write_to_the_topic(prod: Template) -> None:
    """Its own policy replaces the usual one, with which they might."""
    statements = prod.one("SNS::TopicPolicy")["PolicyDocument"]["Statement"]
    (allowed,) = (statement for statement in statements if statement["Effect"] == "Allow")
    assert allowed["Action"] == "sns:Publish"
    assert allowed["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert allowed["Condition"] == {
        "StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
    }


def test_an_existing_topic_is_told_and_none_is_made(optional: Template) -> None:
    assert optional.all("SNS::Topic") == {}
    for alarm in optional.all("CloudWatch::Alarm").values():
        assert alarm["AlarmActions"] == alarm["OKActions"] == [PAGER]


def test_by_default_nobody_is_told(template: Template) -> None:
    """`make deploy` says so, each time."""
    assert not Settings().somebody_hears
    assert all("AlarmActions" not in one for one in template.all("CloudWatch::Alarm").values())


def test_the_rules_have_nothing_against_the_topic(assembly_of_prod: Path) -> None:
    found = [
        violation for pack in read_findings(assembly_of_prod) for violation in pack["violations"]
    ]
    assert found == []
