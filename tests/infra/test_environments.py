"""Environments of one account share no name, so that one can come and go beside another."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from cfnlint.schema.manager import ProviderSchemaManager

from incentives import names
from tests.infra.conftest import CHOSEN_FOR_PROD
from tests.infra.template import Template

pytestmark = pytest.mark.xdist_group("infra")

REGION = "us-east-1"
# What is called so lies in something that has a name of its own, or is no resource.
WITHIN_SOMETHING = {
    ("AWS::ApiGatewayV2::Authorizer", "Name"),
    ("AWS::ApiGatewayV2::Stage", "StageName"),
    ("AWS::IAM::Policy", "PolicyName"),
    ("AWS::CloudWatch::Alarm", "MetricName"),
}


def names_we_give(template: Template) -> Iterator[tuple[str, str, str]]:
    """Type, property and value of each name in the template that CloudFormation does not draw.

    By what the provider of each type says identifies a resource, and by how properties are called.
    """
    schemas = ProviderSchemaManager()
    for resource in template.content["Resources"].values():
        kind = resource["Type"]
        schema: dict[str, Any] = schemas.get_resource_schema(REGION, kind).schema
        told = {path.rpartition("/")[2] for path in schema["primaryIdentifier"]}
        told -= {path.rpartition("/")[2] for path in schema.get("readOnlyProperties", [])}
        for name, value in resource.get("Properties", {}).items():
            named = name in told or name.endswith("Name")
            if named and isinstance(value, str) and (kind, name) not in WITHIN_SOMETHING:
                yield kind, name, value


def test_no_name_is_in_the_templates_of_two_environments(
    template: Template, prod: Template, frugal: Template
) -> None:
    """Not of `prod` and `pro-d` either, where a name has no hyphens."""
    default, one, other = (set(names_we_give(made)) for made in (template, prod, frugal))
    assert {kind for kind, _, _ in default} >= {"AWS::Events::EventBus", "AWS::Logs::LogGroup"}
    assert default & one == default & other == one & other == set()


def test_every_text_that_holds_the_stacks_name_holds_the_environments(prod: Template) -> None:
    def texts(value: object) -> Iterator[str]:
        match value:
            case str():
                yield value
            case dict():
                for name, member in value.items():
                    if name != "Metadata":
                        yield from texts(member)
            case list():
                for member in value:
                    yield from texts(member)

    whole = [
        text
        for part in ("Resources", "Parameters")
        for text in texts(prod.content[part])
        if "Incentives" in text
    ]
    assert whole
    assert [
        text for text in whole if not ("Incentives-prod" in text or "Incentivesprod" in text)
    ] == []


def test_the_environment_without_a_name_keeps_the_names_of_before(template: Template) -> None:
    """Another name would replace the resource, and the schedules in it would be gone."""
    assert template.content["Resources"]
    assert "Incentives" in {
        one["Name"] for one in template.all("Scheduler::ScheduleGroup").values()
    }
    assert "/aws/vendedlogs/Incentives/access" in {
        one.get("LogGroupName") for one in template.all("Logs::LogGroup").values()
    }
    assert template.one("Events::EventBus")["Name"] == "IncentivesEventBus6241ED0E"
    assert template.content["Resources"]["TableCD117FA1"]["Type"] == "AWS::DynamoDB::GlobalTable"


def test_the_stack_tells_its_version_and_what_was_chosen(
    template: Template, prod: Template
) -> None:
    assert template.content["Outputs"]["Version"]["Value"] == names.VERSION
    assert "Settings" not in template.content["Outputs"]
    assert json.loads(prod.content["Outputs"]["Settings"]["Value"]) == CHOSEN_FOR_PROD
