"""Keys in order: of the listing index, or of one partition. Queries only, pages of bounded size."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

from incentives.names import INDEX_LISTING, LISTING_PK, LISTING_SK, PK, SK
from incentives.store.items import Item, table_connection
from incentives.store.keys import Key

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import QueryOutputTypeDef

_MOST_PAGES = 10  # of 1 MB each: about 80,000 keys


type Place = tuple[Key, str]
"""An item's key and what it is listed at."""


def places(listing: str, *, limit: int, up_to: str, start: Place | None = None) -> list[Place]:
    """At most `limit` items that are listed at `up_to` or before it, in their order.

    Args:
        listing: the partition of the index.
        limit: at most 1,000, so that one page of the index always holds them.
        up_to: included.
        start: begin behind this item.
    """
    behind = {} if start is None else {"ExclusiveStartKey": _start(listing, *start)}
    answer = _query(
        {
            "IndexName": INDEX_LISTING,
            "KeyConditionExpression": f"{LISTING_PK} = :listing AND {LISTING_SK} <= :up_to",
            "ExpressionAttributeValues": {":listing": {"S": listing}, ":up_to": {"S": up_to}},
            "Limit": limit,
            **behind,
        }
    )
    return [((row[PK]["S"], row[SK]["S"]), row[LISTING_SK]["S"]) for row in answer["Items"]]


def listed(
    listing: str,
    *,
    limit: int,
    after: tuple[Key, str] | None = None,
    newest_first: bool = False,
    begins: str = "",
) -> list[Key]:
    """Keys of at most `limit` items of a listing, in the order of what they are listed at.

    The index follows the table within moments: what was just written may still be missing.

    Args:
        listing: the partition of the index.
        limit: at most 1,000, so that one page of the index always holds them.
        after: an item's key and what it is listed at; begin behind it.
        newest_first: backwards.
        begins: only those whose place in the listing begins like this.
    """
    start = {} if after is None else {"ExclusiveStartKey": _start(listing, *after)}
    only = f" AND begins_with({LISTING_SK}, :begins)" if begins else ""
    values = {":listing": {"S": listing}} | ({":begins": {"S": begins}} if begins else {})
    answer = _query(
        {
            "IndexName": INDEX_LISTING,
            "KeyConditionExpression": f"{LISTING_PK} = :listing{only}",
            "ExpressionAttributeValues": values,
            "ScanIndexForward": not newest_first,
            "Limit": limit,
            **start,
        }
    )
    return _keys(answer)


def listed_count(listing: str) -> int:
    """How many items a listing holds; beyond about 80,000 it stops counting."""
    return sum(answer["Count"] for answer in _pages(listing, Select="COUNT"))


def listed_at_all(listing: str) -> Iterator[str]:
    """What the items of a listing are listed at, in order; the first 80,000 or so of them."""
    for answer in _pages(listing):
        yield from (row[LISTING_SK]["S"] for row in answer["Items"])


def below(pk: str, prefix: str, *, limit: int) -> list[Key]:
    """Keys of at most `limit` items of a partition whose sort key begins like this, consistent."""
    answer = _query(
        {
            "KeyConditionExpression": f"{PK} = :pk AND begins_with({SK}, :prefix)",
            "ExpressionAttributeValues": {":pk": {"S": pk}, ":prefix": {"S": prefix}},
            "ProjectionExpression": f"{PK}, {SK}",
            "ConsistentRead": True,
            "Limit": limit,
        }
    )
    return _keys(answer)


def _start(listing: str, key: Key, listed_at: str) -> dict[str, dict[str, str]]:
    place = {PK: key[0], SK: key[1], LISTING_PK: listing, LISTING_SK: listed_at}
    return {name: {"S": value} for name, value in place.items()}


def _pages(listing: str, **more: str) -> "Iterator[QueryOutputTypeDef]":
    question: dict[str, Any] = {
        "IndexName": INDEX_LISTING,
        "KeyConditionExpression": f"{LISTING_PK} = :listing",
        "ExpressionAttributeValues": {":listing": {"S": listing}},
        **more,
    }
    for _ in range(_MOST_PAGES):
        answer = _query(question)
        yield answer
        if "LastEvaluatedKey" not in answer:
            return
        question["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def _query(question: Mapping[str, Any]) -> "QueryOutputTypeDef":
    # The models declare no index: it holds keys only, so pynamodb could make no item of its rows.
    client = cast("DynamoDBClient", table_connection().connection.client)
    return client.query(TableName=Item.Meta.table_name, **question)


def _keys(answer: "QueryOutputTypeDef") -> list[Key]:
    return [(row[PK]["S"], row[SK]["S"]) for row in answer["Items"]]
