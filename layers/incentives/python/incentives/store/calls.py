"""How one call to DynamoDB is written: which items are about persons, and hashes in all of it."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from incentives.domain.access.stored_hashes import Writing, encrypted_in
from incentives.names import PK, SK

type Json = dict[str, Any]
"""Calls, keys and items in DynamoDB's own words."""

WRITTEN_ANEW = "written_anew"
"""An attribute of an item that a rotation wrote: the number of the cipher. No model has it."""

_NAMED = ("PERSON#", "MEMBER#", "MESSAGE#", "PAYABLE#", "TRIES#")
_HOLDING = (*_NAMED, "CODE#", "ORDER#", "RECEIPT#", "PUBLICATION_SOURCE#")


def now_in(value: Any, writing: Writing) -> Any:  # noqa: ANN401 - DynamoDB's JSON
    """The same with every hash as it is written now."""
    return _each_text(value, writing.now)


def before_in(value: Any, writing: Writing) -> Any:  # noqa: ANN401 - DynamoDB's JSON
    """The same with every hash as it was written before."""
    return _each_text(value, writing.before)


def read_in(value: Any, writing: Writing) -> Any:  # noqa: ANN401 - DynamoDB's JSON
    """The same with every hash as it is meant, and without what no model has."""
    return _each_text(value, writing.read)


def has_two_names(key: Json, writing: Writing) -> bool:
    """Whether an item of this key may lie under a former name; none does without a rotation."""
    pk, sk = name_of(key)
    if not (writing.moving and is_named(key)):
        return False
    return (writing.now(pk), writing.now(sk)) != (writing.before(pk), writing.before(sk))


def present(key: Json, writing: Writing) -> Json:
    """A key as items are written now."""
    now: Json = now_in(key, writing) if is_named(key) else key
    return now


def holds_persons(key: Json) -> bool:
    """Whether hashes of persons in an item of this key are encrypted."""
    return holds_persons_at(key[PK]["S"])


def holds_persons_at(pk: str) -> bool:
    """The same, of a partition."""
    return pk.startswith(_HOLDING)


def moving(item: Json, writing: Writing, table: str) -> Json:
    """The transaction that moves an item, as it lies under its former name, to the present one."""
    meant = read_in(item, writing)
    number = writing.present.number if writing.present else 0
    anew = written(meant, writing) | {WRITTEN_ANEW: {"N": str(number)}}
    gone = {
        "TableName": table,
        "Key": key_of(item),
        "ConditionExpression": f"attribute_exists({PK})",
    }
    put = {
        "TableName": table,
        "Item": anew,
        "ConditionExpression": f"attribute_not_exists({PK})",
    }
    return {"TransactItems": [{"Delete": gone}, {"Put": put}]}


def written(item: Json, writing: Writing) -> Json:
    """An item, as it is meant, as it is written now. A key that names nobody stays as it is."""
    kept = {} if is_named(item) else key_of(item)
    whole: Json = now_in(item, writing)
    return whole | kept


def told_by(record: Mapping[str, Any], writing: Callable[[], Writing]) -> Mapping[str, Any] | None:
    """A record of the stream as it is meant; None of one that a rotation wrote: it tells nothing.

    A rotation marks what it writes; who changes a marked item later leaves the mark in both images.
    How hashes are written is asked only where one is encrypted.
    """
    change = record["dynamodb"]
    anew = change.get("NewImage", {}).get(WRITTEN_ANEW)
    if anew is not None and change.get("OldImage", {}).get(WRITTEN_ANEW) != anew:
        return None
    images = {name: change[name] for name in ("NewImage", "OldImage") if change.get(name)}
    if not any(encrypted_in(text) for text in _texts(images)):
        return record
    how = writing()
    return {**record, "dynamodb": {**change, **read_in(images, how)}}


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401 - DynamoDB's JSON
    if isinstance(value, dict):
        for name, one in value.items():
            if name == "S" and isinstance(one, str):
                yield one
            else:
                yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def part_now(part: Json, writing: Writing) -> Json:
    """One write as it is written now, its conditions true of items that were written before."""
    key = part.get("Key") or part["Item"]
    if not holds_persons(key):
        return part
    made = dict(part)
    if "Item" in part:
        made["Item"] = written(part["Item"], writing)
    elif is_named(key):
        made["Key"] = now_in(part["Key"], writing)
    values = part.get("ExpressionAttributeValues")
    if values is None:
        return made
    made["ExpressionAttributeValues"] = now_in(values, writing)
    if writing.moving and "ConditionExpression" in part:
        _accept_former(made, values, writing)
    return made


def _accept_former(part: Json, values: Mapping[str, Any], writing: Writing) -> None:
    """Have `attribute = value` hold of the value as it was written before, too."""
    accepted = dict(part["ExpressionAttributeValues"])
    for name, value in values.items():
        former = before_in(value, writing)
        if former == accepted[name]:
            continue
        equals = re.compile(rf"=\s*{re.escape(name)}(?![0-9A-Za-z_])")
        condition, changed = equals.subn(f"IN ({name}, {name}f)", part["ConditionExpression"])
        if changed:
            part["ConditionExpression"] = condition
            accepted[f"{name}f"] = former
    part["ExpressionAttributeValues"] = accepted


def partitions(operation: str, parameters: Json) -> Iterator[str]:
    """The partitions that a call is about; those of an index are about anything."""
    if operation == "Query":
        texts = (
            parameter["S"]
            for parameter in parameters["ExpressionAttributeValues"].values()
            if "S" in parameter
        )
        yield from ("PERSON#",) if "IndexName" in parameters else texts
        return
    for key in keys_of(operation, parameters):
        yield key[PK]["S"]


def keys_of(operation: str, parameters: Json) -> Iterator[Json]:
    """The keys that a call names."""
    match operation:
        case "BatchGetItem":
            for asked in parameters["RequestItems"].values():
                yield from asked["Keys"]
        case "TransactWriteItems":
            for parameter in parameters["TransactItems"]:
                for part in parameter.values():
                    yield key_of(part.get("Key") or part["Item"])
        case "GetItem" | "UpdateItem" | "DeleteItem":
            yield parameters["Key"]
        case "PutItem":
            yield key_of(parameters["Item"])


def is_named(key: Json) -> bool:
    """Whether an item's key may hold a person's hash."""
    return bool(key[PK]["S"].startswith(_NAMED))


def is_named_in(question: Json) -> bool:
    """Whether a query of the table itself is of a partition whose key may hold a person's hash."""
    return any(pk.startswith(_NAMED) for pk in partitions("Query", question))


def key_of(item: Json) -> Json:
    """The key of an item."""
    return {PK: item[PK], SK: item[SK]}


def name_of(key: Json) -> tuple[str, str]:
    """The partition and the sort key of an item."""
    return key[PK]["S"], key[SK]["S"]


def answered(answer: Json, table: str) -> tuple[list[Json], list[Json]]:
    """The items of a BatchGetItem, and the keys that it did not come to."""
    items = answer.get("Responses", {}).get(table, [])
    return items, answer.get("UnprocessedKeys", {}).get(table, {}).get("Keys", [])


def read_images(response: Any, writing: Writing) -> None:  # noqa: ANN401 - botocore's
    """Show the items that failed a condition as they are meant."""
    if "Item" in response:
        response["Item"] = read_in(response["Item"], writing)
    for reason in response.get("CancellationReasons", ()):
        if "Item" in reason:
            reason["Item"] = read_in(reason["Item"], writing)


def _each_text(value: Any, change: Callable[[str], str]) -> Any:  # noqa: ANN401
    """A value of DynamoDB's JSON with each text in it changed; the names of attributes stay."""
    if isinstance(value, dict):
        return {
            name: change(one) if name == "S" and isinstance(one, str) else _each_text(one, change)
            for name, one in value.items()
            if name != WRITTEN_ANEW
        }
    if isinstance(value, list):
        return [_each_text(one, change) for one in value]
    return value
