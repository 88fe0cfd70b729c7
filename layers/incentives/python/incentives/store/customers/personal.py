"""All items of a person, as they lie in the table: to show them to the person, or to erase them."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.exceptions import DeleteError, UpdateError

from incentives.domain import derived_ids
from incentives.domain.customers.erasure import RetentionAction, cleared, retention_action_of
from incentives.names import KIND, PK, SK, TTL, Kind
from incentives.store.customers import person_keys, person_uses
from incentives.store.items import Item, table_connection
from incentives.store.keys import Key
from incentives.store.points import points_keys, programmes
from incentives.store.transaction import Pause, persistently

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

MOST_PROGRAMMES = 1_000
_GUARD_FAILED = "ConditionalCheckFailedException"

type Values = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class PersonalItem:
    """An item as it lies in the table, in DynamoDB's own words."""

    values: Values

    @property
    def key(self) -> Key:
        """Where it lies."""
        return self.values[PK]["S"], self.values[SK]["S"]

    @property
    def kind(self) -> str:
        """What it is."""
        return str(self.values[KIND]["S"])

    @property
    def body(self) -> str | None:
        """The text (JSON) that it keeps, if it keeps one."""
        return self.values["body"]["S"] if "body" in self.values else None


def page(person: str, after: str | None, *, limit: int) -> list[PersonalItem]:
    """At most `limit` items below a hash of a person, behind the sort key `after`."""
    partition = person_keys.customer(person)[0]
    start = {"ExclusiveStartKey": _key((partition, after))} if after else {}
    question: dict[str, Any] = {
        "KeyConditionExpression": f"{PK} = :pk",
        "ExpressionAttributeValues": {":pk": {"S": partition}},
        "ConsistentRead": True,
        "Limit": limit,
        **start,
    }
    answer = _client().query(TableName=Item.Meta.table_name, **question)
    return [PersonalItem(values) for values in answer["Items"]]


def memberships(persons: Collection[str], pause: Pause) -> list[Key]:
    """Where the person would lie as a member of each programme there is."""
    return [
        points_keys.member(derived_ids.member_id(programme.id, person))
        for programme in programmes.newest(MOST_PROGRAMMES, None, pause)
        for person in persons
    ]


def erase(item: PersonalItem, pause: Pause) -> bool:
    """Do to an item what becomes of it; False when somebody changed it meanwhile: read it again."""
    match retention_action_of(item.kind):
        case RetentionAction.GONE:
            delete(item.key, pause)
        case RetentionAction.CLEARED if (
            item.body is not None and (text := cleared(item.body)) != item.body
        ):
            return _replace(item.key, "body", item.body, text, pause)
    return True


def delete(key: Key, pause: Pause) -> None:
    """Remove an item, if it is there."""

    def act() -> None:
        try:
            _client().delete_item(TableName=Item.Meta.table_name, Key=_key(key))
        except (BotoCoreError, ClientError) as error:
            raise DeleteError("Failed to delete an item", error) from error

    persistently(act, pause)


def clear_member(key: Key, pause: Pause) -> bool:
    """Take a member's ids away; False when the member was changed meanwhile. Points stay.

    The revision counts it, so that nobody who read the member before writes the ids back.
    """
    names = {f"#{name}": name for name in ("customer_source_id", "revision", PK)}
    return _update(
        key,
        {
            "UpdateExpression": "REMOVE #customer_source_id ADD #revision :one",
            "ConditionExpression": f"attribute_exists(#{PK})",
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": {":one": {"N": "1"}},
        },
        pause,
    )


def _replace(key: Key, name: str, before: str, after: str, pause: Pause) -> bool:
    change = {
        "UpdateExpression": "SET #name = :after",
        "ConditionExpression": "#name = :before",
        "ExpressionAttributeNames": {"#name": name},
        "ExpressionAttributeValues": {":before": {"S": before}, ":after": {"S": after}},
    }
    return _update(key, change, pause)


def _update(key: Key, change: Mapping[str, Any], pause: Pause) -> bool:
    def act() -> bool:
        try:
            _client().update_item(TableName=Item.Meta.table_name, Key=_key(key), **change)
        except ClientError as error:
            if error.response["Error"]["Code"] == _GUARD_FAILED:
                return False
            raise UpdateError("Failed to clear an item", error) from error
        except BotoCoreError as error:
            raise UpdateError("Failed to clear an item", error) from error
        return True

    return persistently(act, pause)


def _key(key: Key) -> dict[str, dict[str, str]]:
    return {PK: {"S": key[0]}, SK: {"S": key[1]}}


def _client() -> "DynamoDBClient":
    # Items are taken as they lie: a kind that this function has no model of is a person's too.
    return cast("DynamoDBClient", table_connection().connection.client)


def shown(item: PersonalItem) -> dict[str, object]:
    """An item in plain data, for the person to read; keys of the table say nothing to them."""
    if item.kind == Kind.USES:
        return {"kind": item.kind, "uses": person_uses.totals_of(item.values)}
    hidden = {PK, SK, KIND, TTL, "body", "revision"}
    plain = {
        name: next(iter(value.values()))
        for name, value in item.values.items()
        if name not in hidden
    }
    told = json.loads(item.body) if item.body else {}
    return {"kind": item.kind, **plain, **told}
