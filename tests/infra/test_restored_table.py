"""A stack on a restored table: what points where, and what a restored table has to be given."""

from pathlib import Path
from typing import Any

import pytest

from infra.restore import restored_table
from infra.restore.restored_table import RestoreFailed, prepare, restored_from
from infra.restore.writers import writers
from tests.account import Table
from tests.infra.conftest import synthesise
from tests.infra.template import Template

pytestmark = pytest.mark.xdist_group("infra")

TABLE = "arn:aws:dynamodb:eu-central-1:123456789012:table/Restored"
STREAM = f"{TABLE}/stream/2026-12-01T08:30:00.000"


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The template of a stack that stands on a restored table."""
    return synthesise(tmp_path_factory.mktemp("moved"), restored_table=STREAM)


def test_its_own_table_stays_as_it_is(moved: Template, template: Template) -> None:
    def own(of: Template) -> dict[str, Any]:
        resources = of.content["Resources"].items()
        return {name: one for name, one in resources if one["Type"] == "AWS::DynamoDB::GlobalTable"}

    assert own(moved) == own(template)
    (kept,) = own(moved)
    assert moved.content["Outputs"]["OwnTableName"]["Value"] == {"Ref": kept}


def test_no_function_gets_to_the_own_table_any_more(moved: Template) -> None:
    (own,) = moved.all("DynamoDB::GlobalTable")
    functions = moved.content["Resources"] | {own: None}
    for name, resource in functions.items():
        if resource is None or resource["Type"] == "AWS::CloudWatch::Dashboard":
            continue
        assert f"'{own}'" not in str(resource), name


def test_functions_work_on_the_restored_table(moved: Template) -> None:
    assert moved.content["Outputs"]["TableName"]["Value"] == "Restored"
    tables = {
        name: variables["INCENTIVES_TABLE"]
        for name, function in moved.functions().items()
        if "INCENTIVES_TABLE" in (variables := function["Environment"]["Variables"])
    }
    assert set(tables.values()) == {"Restored"}
    assert {"redeem", "authorize", "publish_events"} <= tables.keys()


def test_streams_are_read_from_the_restored_table(moved: Template, template: Template) -> None:
    mappings = moved.all("Lambda::EventSourceMapping")
    assert {mapping["EventSourceArn"] for mapping in mappings.values()} == {STREAM}
    # Another name makes another mapping: CloudFormation cannot change the source of one.
    assert not mappings.keys() & template.all("Lambda::EventSourceMapping").keys()
    assert len(mappings) == len(template.all("Lambda::EventSourceMapping"))


def test_a_setting_that_is_no_stream_is_told(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="what `make restore` prints"):
        synthesise(tmp_path, restored_table="Restored")


def test_what_writes_is_closed_and_what_tells_of_it_goes_on() -> None:
    assert {
        "redeem",
        "roll_back",
        "expire_points",
        "generate_codes",
        "switch_campaign",
    } <= writers()
    assert not {"publish_events", "authorize", "look_up", "validate"} & writers()


def as_a_restore_leaves_it(table: Table) -> str:
    """A copy of a table in which all is missing that DynamoDB does not restore."""
    described = table.client.describe_table(TableName=table.name)["Table"]
    index = described["GlobalSecondaryIndexes"][0]
    table.client.create_table(
        TableName="Restored",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=described["AttributeDefinitions"],
        KeySchema=described["KeySchema"],
        GlobalSecondaryIndexes=[
            {
                "IndexName": index["IndexName"],
                "KeySchema": index["KeySchema"],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
    )
    return "Restored"


def test_a_restored_table_is_given_what_it_lacks(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restored_table, "_LOOK_EVERY_S", 1)
    client, name, said = table.client, as_a_restore_leaves_it(table), list[str]()
    arn = client.describe_table(TableName=table.name)["Table"]["TableArn"]
    client.tag_resource(ResourceArn=arn, Tags=[{"Key": "cost-centre", "Value": "shop"}])
    stream = prepare(client, table.name, name, said.append)
    found = client.describe_table(TableName=name)["Table"]
    assert found["LatestStreamArn"] == stream
    assert found["StreamSpecification"]["StreamViewType"] == "NEW_AND_OLD_IMAGES"
    assert found["DeletionProtectionEnabled"] is True
    ttl = client.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
    assert (ttl["TimeToLiveStatus"], ttl["AttributeName"]) == ("ENABLED", "ttl")
    backups = client.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
    recovery = backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"]
    assert recovery == "ENABLED"
    tags = client.list_tags_of_resource(ResourceArn=found["TableArn"])["Tags"]
    assert {"Key": "cost-centre", "Value": "shop"} in tags
    assert restored_from(client, name) == table.name
    assert len(said) >= 5
    assert prepare(client, table.name, name, said.append) == stream, "a repeat changes nothing"


def test_a_table_without_the_index_is_refused(table: Table) -> None:
    table.client.create_table(
        TableName="Restored",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "S"},
        ],
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
    )
    with pytest.raises(RestoreFailed, match="lacks the index 'listing'"):
        prepare(table.client, table.name, "Restored", print)
