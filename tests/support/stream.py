"""What the table's stream delivers to a function: read from the emulator, or made whole."""

from itertools import count
from typing import Any

from tests.account import Table

ARN = "arn:aws:dynamodb:us-east-1:000000000000:table/incentives/stream/2026-11-21T12:00:00.000"
_numbers = count(1)

type Image = dict[str, dict[str, Any]]


def stream_record(old: Image | None, new: Image | None) -> dict[str, Any]:
    """A record of the stream (NEW_AND_OLD_IMAGES): the item before and after a write."""
    number = next(_numbers)
    image = new or old or {}
    change: dict[str, Any] = {
        "ApproximateCreationDateTime": 1795262400.0,
        "Keys": {"pk": image["pk"], "sk": image["sk"]},
        "SequenceNumber": f"{number:021d}",
        "SizeBytes": 500,
        "StreamViewType": "NEW_AND_OLD_IMAGES",
    }
    if old is not None:
        change["OldImage"] = old
    if new is not None:
        change["NewImage"] = new
    return {
        "eventID": f"{number:032x}",
        "eventName": "REMOVE" if new is None else "INSERT" if old is None else "MODIFY",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "us-east-1",
        "dynamodb": change,
        "eventSourceARN": ARN,
    }


def stream_event(*records: dict[str, Any]) -> dict[str, Any]:
    """A batch of records as Lambda hands it to the function."""
    return {"Records": list(records)}


def written(table: Table, kind: str) -> list[dict[str, Any]]:
    """The records of all changes to items of a kind, read from the table's own stream."""
    streams = table.account.client("dynamodbstreams")
    (stream,) = streams.list_streams(TableName=table.name)["Streams"]
    arn = stream["StreamArn"]
    records: list[dict[str, Any]] = []
    for shard in streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]:
        position = streams.get_shard_iterator(
            StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
        )["ShardIterator"]
        records += streams.get_records(ShardIterator=position)["Records"]
    return [_as_delivered(record) for record in records if _kind(record) == kind]


def _kind(record: dict[str, Any]) -> str:
    change = record["dynamodb"]
    image: Image = change.get("NewImage") or change["OldImage"]
    return str(image["kind"]["S"])


def _as_delivered(record: dict[str, Any]) -> dict[str, Any]:
    """Lambda hands over the moment of a change as a number."""
    change = record["dynamodb"]
    moment = change["ApproximateCreationDateTime"]
    return record | {
        "dynamodb": change | {"ApproximateCreationDateTime": moment.timestamp()},
        "eventSourceARN": ARN,
    }
