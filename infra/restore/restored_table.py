"""A table that was restored lacks what DynamoDB does not restore; here it is set again.

A restore brings items, keys, indexes and encryption. It does not bring the stream, the time to
live, point-in-time recovery, deletion protection and tags.
"""

import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from incentives import names

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TableDescriptionTypeDef, TagTypeDef

STREAM_VIEW = "NEW_AND_OLD_IMAGES"
LONGEST_RESTORE_S = 24 * 3600  # of a large table; AWS promises nothing
LONGEST_CHANGE_S = 15 * 60
RESTORED_FROM = "incentives:restored-from"
"""A tag of a restored table: the name of the one that it was made of."""

_LOOK_EVERY_S = 5

type Say = Callable[[str], None]


class RestoreFailed(Exception):
    """The table cannot be used; why is the message."""


def restore(
    dynamodb: "DynamoDBClient", former: str, name: str, at: datetime | None, say: Say
) -> None:
    """Have the table `name` made of `former` as it was `at`, or as it was last; wait for it.

    One that is there already is taken for it: a restore that was begun before, or by hand.

    Raises:
        RestoreFailed: it did not come up in a day.
    """
    if _description(dynamodb, name) is None:
        if at is None:
            dynamodb.restore_table_to_point_in_time(
                SourceTableName=former, TargetTableName=name, UseLatestRestorableTime=True
            )
        else:
            dynamodb.restore_table_to_point_in_time(
                SourceTableName=former, TargetTableName=name, RestoreDateTime=at
            )
        say(f"{name} is being restored from {former}; minutes to hours, by its size")
    _wait(dynamodb, name, LONGEST_RESTORE_S, say)
    say(f"{name} is there")


def restored_from(dynamodb: "DynamoDBClient", name: str) -> str | None:
    """The name of the table that this one was made of, or None when it is no restored one."""
    arn = _wait(dynamodb, name, LONGEST_CHANGE_S, print)["TableArn"]
    tags = dynamodb.list_tags_of_resource(ResourceArn=arn).get("Tags", [])
    return next((tag["Value"] for tag in tags if tag["Key"] == RESTORED_FROM), None)


def prepare(dynamodb: "DynamoDBClient", former: str, name: str, say: Say) -> str:
    """Give a restored table what it lacks; the ARN of its stream. A repeat changes nothing.

    Raises:
        RestoreFailed: it is no table of the engine, or a change did not take effect in time.
    """
    found = _wait(dynamodb, name, LONGEST_CHANGE_S, say)
    _check(found)
    say("keys and index are the engine's")
    if found.get("StreamSpecification", {}).get("StreamViewType") != STREAM_VIEW:
        stream: dict[str, object] = {"StreamEnabled": True, "StreamViewType": STREAM_VIEW}
        dynamodb.update_table(TableName=name, StreamSpecification=stream)  # type: ignore[arg-type]
        found = _wait(dynamodb, name, LONGEST_CHANGE_S, say)
    say("its stream is on")
    ttl = dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
    if ttl.get("TimeToLiveStatus") not in {"ENABLED", "ENABLING"}:
        dynamodb.update_time_to_live(
            TableName=name,
            TimeToLiveSpecification={"Enabled": True, "AttributeName": names.TTL},
        )
    say("what expires goes")
    dynamodb.update_continuous_backups(
        TableName=name, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    say("point-in-time recovery is on, from now on")
    if not found.get("DeletionProtectionEnabled"):
        dynamodb.update_table(TableName=name, DeletionProtectionEnabled=True)
        found = _wait(dynamodb, name, LONGEST_CHANGE_S, say)
    say("it is protected from deletion")
    _copy_tags(dynamodb, former, found["TableArn"])
    say("it has the tags of the former one")
    return found["LatestStreamArn"]


def _description(dynamodb: "DynamoDBClient", name: str) -> "TableDescriptionTypeDef | None":
    try:
        return dynamodb.describe_table(TableName=name)["Table"]
    except dynamodb.exceptions.ResourceNotFoundException:
        return None


def _wait(
    dynamodb: "DynamoDBClient", name: str, longest_s: int, say: Say
) -> "TableDescriptionTypeDef":
    """The table once it is active, and its indexes with it."""
    last = ""
    for _ in range(0, longest_s, _LOOK_EVERY_S):
        found = _description(dynamodb, name)
        indexes = (found or {}).get("GlobalSecondaryIndexes", ())
        states = {(found or {}).get("TableStatus", "absent")}
        states |= {index.get("IndexStatus", "") for index in indexes}
        if found is not None and states == {"ACTIVE"}:
            return found
        if (state := ", ".join(sorted(states))) != last:
            say(f"waiting for {name}: {state}")
            last = state
        time.sleep(_LOOK_EVERY_S)
    raise RestoreFailed(f"{name} is still {last}; look at it, then repeat the command.")


def _check(found: "TableDescriptionTypeDef") -> None:
    """Refuse a table whose keys or index are not those that the engine works with.

    Raises:
        RestoreFailed: they are not.
    """
    keys = {one["AttributeName"]: one["KeyType"] for one in found["KeySchema"]}
    if keys != {names.PK: "HASH", names.SK: "RANGE"}:
        raise RestoreFailed(f"{found['TableName']} has the keys {keys}: it is not the engine's.")
    indexes = {one["IndexName"]: one for one in found.get("GlobalSecondaryIndexes", ())}
    index = indexes.get(names.INDEX_LISTING)
    wanted = {names.LISTING_PK: "HASH", names.LISTING_SK: "RANGE"}
    there = (
        {}
        if index is None
        else {one["AttributeName"]: one["KeyType"] for one in index["KeySchema"]}
    )
    if there != wanted:
        raise RestoreFailed(
            f"{found['TableName']} lacks the index {names.INDEX_LISTING!r}; restore it with "
            "all of its indexes."
        )


def _copy_tags(dynamodb: "DynamoDBClient", former: str, arn: str) -> None:
    """Those of CloudFormation cannot be set by others, and say where a table belongs."""
    own: list[TagTypeDef] = [{"Key": RESTORED_FROM, "Value": former}]
    if (found := _description(dynamodb, former)) is not None:
        tags = dynamodb.list_tags_of_resource(ResourceArn=found["TableArn"]).get("Tags", [])
        foreign = ("aws:", RESTORED_FROM)
        own += [tag for tag in tags if not tag["Key"].startswith(foreign)]
    dynamodb.tag_resource(ResourceArn=arn, Tags=own)
