"""Every function is small, alone and allowed exactly what it does."""

import pytest

from incentives import names
from infra.catalogue.functions import ALL_FUNCTIONS
from tests.infra.template import Template, as_list

pytestmark = pytest.mark.xdist_group("infra")

READ = {"GetItem", "BatchGetItem"}
STREAM = {"DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"}
TABLE_RIGHTS = {
    "authorize": {"GetItem"},
    "answer_preflights": set(),
    "validate": READ | {"UpdateItem"},
    "qualify": READ | {"Query"},
    "publish_code": READ | {"Query", "PutItem", "UpdateItem", "DeleteItem"},
    "redeem": READ | {"PutItem", "UpdateItem", "DeleteItem"},
    "roll_back": READ | {"PutItem", "UpdateItem", "DeleteItem"},
    "change_order": READ | {"PutItem", "UpdateItem", "DeleteItem"},
    "look_up": READ,
    "draw_qr": {"GetItem"},
    "explain": READ,
    "manage_campaigns": READ | {"Query", "PutItem", "UpdateItem", "DeleteItem"},
    "manage_codes": READ | {"Query", "PutItem", "UpdateItem"},
    "manage_cards": READ | {"Query", "PutItem", "UpdateItem"},
    "manage_programmes": READ | {"Query", "PutItem", "UpdateItem"},
    "manage_tiers": READ | {"UpdateItem"},
    "manage_milestones": READ | {"UpdateItem"},
    "enroll_members": READ | {"PutItem", "UpdateItem", "DeleteItem"},
    "read_members": READ | {"Query"},
    "award_points": READ | {"PutItem", "UpdateItem", "DeleteItem"},
    "spend_points": READ | {"PutItem", "UpdateItem", "DeleteItem"},
    "manage_customers": READ | {"Query", "PutItem", "UpdateItem", "DeleteItem"},
    "erase_customers": READ | {"Query", "PutItem", "UpdateItem", "DeleteItem"},
    "report_orders": READ | {"PutItem", "UpdateItem", "DeleteItem"},
    "convert_referral": READ | {"PutItem", "UpdateItem", "DeleteItem"},
    "manage_referrals": READ | {"Query", "PutItem", "UpdateItem", "DeleteItem"},
    "generate_codes": READ | {"PutItem", "UpdateItem"} | STREAM,
    "switch_campaign": READ | {"PutItem"},
    "expire_points": READ | {"Query", "PutItem", "UpdateItem", "DeleteItem"},
    "publish_events": STREAM | {"BatchGetItem"},
}
OTHER_RIGHTS = {
    "authorize": set(),
    "answer_preflights": set(),
    "validate": set(),
    "qualify": set(),
    "publish_code": set(),
    "redeem": set(),
    "roll_back": set(),
    "change_order": set(),
    "look_up": set(),
    "explain": set(),
    "draw_qr": set(),
    "manage_campaigns": {
        "scheduler:CreateSchedule",
        "scheduler:DeleteSchedule",
        "iam:PassRole",
    },
    "manage_codes": set(),
    "manage_cards": set(),
    "manage_programmes": set(),
    "manage_tiers": set(),
    "manage_milestones": set(),
    "enroll_members": set(),
    "read_members": set(),
    "award_points": set(),
    "spend_points": set(),
    "manage_customers": set(),
    "erase_customers": set(),
    "report_orders": set(),
    "convert_referral": set(),
    "manage_referrals": set(),
    "generate_codes": {"sqs:SendMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl"},
    "switch_campaign": {"sqs:SendMessage"},
    "expire_points": {"lambda:InvokeFunction", "sqs:SendMessage"},
    "publish_events": {
        "events:PutEvents",
        "sqs:SendMessage",
        "sqs:GetQueueAttributes",
        "sqs:GetQueueUrl",
    },
}


def test_every_function_of_the_catalogue_is_a_function(template: Template) -> None:
    assert (
        set(template.functions())
        == {function.name for function in ALL_FUNCTIONS}
        == set(TABLE_RIGHTS)
    )


def test_a_function_with_another_name_than_before_keeps_its_resources(template: Template) -> None:
    """CloudFormation would make another function, and another log, for another name."""
    before = {"forget_customers", "issue_code", "keep_customers", "tell_orders"}
    paths = {
        resource["Metadata"]["aws:cdk:path"].split("/")[1]
        for resource in template.content["Resources"].values()
        if resource["Type"] == "AWS::Lambda::Function"
    }
    services = {
        properties["Environment"]["Variables"]["POWERTOOLS_SERVICE_NAME"]
        for properties in template.functions().values()
    }
    assert before <= paths
    assert before <= services


def test_every_function_runs_python_3_13_on_arm64_with_the_two_layers(template: Template) -> None:
    for properties in template.functions().values():
        assert properties["Runtime"] == "python3.13"
        assert properties["Architectures"] == ["arm64"]
        layers = [template.target(layer) for layer in properties["Layers"]]
        assert layers == ["Dependencies", "Engine"]


def test_a_function_is_called_by_its_own_name(template: Template) -> None:
    for name, properties in template.functions().items():
        assert properties["Handler"] == f"{name}.handler.lambda_handler"


@pytest.mark.parametrize("function", TABLE_RIGHTS)
def test_a_function_may_do_with_the_table_exactly_what_it_does(
    template: Template, function: str
) -> None:
    assert template.actions(function, "dynamodb") == TABLE_RIGHTS[function]


@pytest.mark.parametrize("function", OTHER_RIGHTS)
def test_a_function_may_do_nothing_else_but_log(template: Template, function: str) -> None:
    actions = {
        action
        for statement in template.statements()[function]
        for action in as_list(statement["Action"])
        if not action.startswith("dynamodb:")
    }
    assert actions - {"logs:CreateLogStream", "logs:PutLogEvents"} == OTHER_RIGHTS[function]


def test_validate_may_only_read_and_count_wrong_tries(template: Template) -> None:
    """What it may write lies in partitions of its own, which no promise rests on."""
    writes = [
        statement
        for statement in template.statements()["validate"]
        for action in as_list(statement["Action"])
        if action.startswith("dynamodb:") and action.removeprefix("dynamodb:") not in READ
    ]
    (counts,) = writes
    assert counts["Action"] == "dynamodb:UpdateItem"
    only = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": "TRIES#*"}}
    assert counts["Condition"] == only


def test_draw_qr_may_only_read_api_keys(template: Template) -> None:
    (reads,) = [
        statement
        for statement in template.statements()["draw_qr"]
        if "dynamodb:GetItem" in as_list(statement["Action"])
    ]
    only = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": "KEY#*"}}
    assert reads["Condition"] == only


def test_every_function_behind_a_route_may_read_api_keys(template: Template) -> None:
    """So that it can admit a caller whose key the authorizer could not read."""
    environments = {
        name: properties["Environment"]["Variables"]
        for name, properties in template.functions().items()
    }
    for function in ALL_FUNCTIONS:
        if function.routes:
            assert "GetItem" in template.actions(function.name, "dynamodb"), function.name
            assert names.ENV_TABLE in environments[function.name], function.name


def test_events_are_made_from_the_stream_and_the_keys_of_hashes_alone(template: Template) -> None:
    (read,) = (
        statement
        for statement in template.statements()["publish_events"]
        if "dynamodb:BatchGetItem" in as_list(statement["Action"])
    )
    only = {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": "SECRET#PERSON_KEYS"}}
    assert read["Condition"] == only


def test_only_functions_that_list_ask_the_index(template: Template) -> None:
    owners = {
        owner
        for owner, statements in template.statements().items()
        if "/index/" in str([statement["Resource"] for statement in statements])
    }
    assert owners == {
        "manage_campaigns",
        "manage_codes",
        "manage_programmes",
        "manage_referrals",
        "erase_customers",
        "expire_points",
    }


def test_no_right_is_a_wildcard(template: Template) -> None:
    for statements in template.statements().values():
        for statement in statements:
            assert not [a for a in as_list(statement["Action"]) if a.endswith("*")]
            assert statement["Resource"] != "*"


def test_no_role_borrows_a_policy_of_aws(template: Template) -> None:
    for properties in template.all("IAM::Role").values():
        assert "ManagedPolicyArns" not in properties


def test_every_log_is_kept_for_a_month(template: Template) -> None:
    retentions = [log["RetentionInDays"] for log in template.all("Logs::LogGroup").values()]
    assert retentions == [30] * (len(ALL_FUNCTIONS) + 1)


def test_every_function_has_a_log_of_its_own(template: Template) -> None:
    logs = {
        name: template.target(properties["LoggingConfig"]["LogGroup"])
        for name, properties in template.functions().items()
    }
    assert logs == {name: f"{name}/Log" for name in TABLE_RIGHTS}
