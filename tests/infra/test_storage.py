"""The table keeps what it was told, and what failed is kept for a person."""

import pytest

from tests.infra.template import Template

pytestmark = pytest.mark.xdist_group("infra")


def test_the_table_survives_the_stack_and_an_accident(template: Template) -> None:
    (resource,) = (
        resource
        for resource in template.content["Resources"].values()
        if resource["Type"] == "AWS::DynamoDB::GlobalTable"
    )
    assert resource["DeletionPolicy"] == resource["UpdateReplacePolicy"] == "Retain"
    (replica,) = resource["Properties"]["Replicas"]
    assert replica["DeletionProtectionEnabled"] is True
    assert replica["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True


def test_the_table_is_paid_per_request(template: Template) -> None:
    assert template.one("DynamoDB::GlobalTable")["BillingMode"] == "PAY_PER_REQUEST"


def test_the_table_streams_every_change_before_and_after(template: Template) -> None:
    table = template.one("DynamoDB::GlobalTable")
    assert table["StreamSpecification"] == {"StreamViewType": "NEW_AND_OLD_IMAGES"}


def test_the_table_forgets_what_has_expired(template: Template) -> None:
    table = template.one("DynamoDB::GlobalTable")
    assert table["TimeToLiveSpecification"] == {"AttributeName": "ttl", "Enabled": True}


def test_the_one_index_holds_keys_only(template: Template) -> None:
    assert template.one("DynamoDB::GlobalTable")["GlobalSecondaryIndexes"] == [
        {
            "IndexName": "listing",
            "KeySchema": [
                {"AttributeName": "listing", "KeyType": "HASH"},
                {"AttributeName": "listed_at", "KeyType": "RANGE"},
            ],
            "Projection": {"ProjectionType": "KEYS_ONLY"},
        }
    ]


def test_queues_are_encrypted_and_keep_messages_for_two_weeks(template: Template) -> None:
    for queue in template.all("SQS::Queue").values():
        assert queue["SqsManagedSseEnabled"] is True
        assert queue["MessageRetentionPeriod"] == 14 * 24 * 3600


def test_the_key_for_hashing_persons_is_not_in_the_template(template: Template) -> None:
    assert not template.all("SSM::Parameter")


def test_tools_find_what_was_deployed(template: Template) -> None:
    assert set(template.content["Outputs"]) == {
        "Version",
        "ApiUrl",
        "TableName",
        "OwnTableName",
        "EventBusName",
        "AsideQueueUrl",
        "ScheduleGroup",
        "ScheduleRoleArn",
        "ScheduleTargetArn",
        "ScheduleDeadLettersArn",
    }
