"""A rotation in the table: every item written anew, page by page, from wherever it was left.

It works below `encrypted_hashes`, on items as they lie. Each step may be repeated, and done by
several at once; what a function moved meanwhile is found moved.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError
from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from incentives.domain.access.stored_hashes import Writing
from incentives.domain.refusal import busy
from incentives.names import PK, SK, Kind
from incentives.store import keys
from incentives.store.calls import WRITTEN_ANEW, holds_persons, moving, read_in, written
from incentives.store.encrypted_hashes import Call
from incentives.store.items import Item, WholeNumberAttribute
from incentives.store.transaction import Pause

SEGMENTS = 8

_PAGE = 200
_ROUNDS = 8
_CHANGED = "ConditionalCheckFailedException"
_CANCELED = "TransactionCanceledException"
_EXPIRES_SOON = "TRIES#"

type Json = dict[str, Any]


class RotationItem(Item, discriminator=Kind.ROTATION.value):
    """How far a pass over one segment of the table is.

    `start` is where the next page begins, as text; `found` counts what was written anew.
    """

    start = UnicodeAttribute(null=True)
    found = WholeNumberAttribute()
    done = BooleanAttribute()


@dataclass(frozen=True, slots=True)
class Progress:
    """A pass over the table: segments that are done, and items that were written anew."""

    done: int
    found: int


def progress(number: int) -> Progress:
    """How far the present pass of a rotation is."""
    states = [_state(number, segment) for segment in range(SEGMENTS)]
    return Progress(sum(state.done for state in states), sum(state.found for state in states))


def next_page(number: int, segment: int, writing: Writing, call: Call, pause: Pause) -> bool:
    """Write a page of a segment anew; False when the segment is done.

    Args:
        number: of the rotation.
        segment: from 0.
        writing: how hashes are written.
        call: a client's own way to make a call, without `encrypted_hashes`.
        pause: between tries.

    Raises:
        Refused: `TOO_MANY_REQUESTS`; others kept writing the same items.
    """
    state = _state(number, segment)
    if state.done:
        return False
    question: Json = {
        "TableName": Item.Meta.table_name,
        "ConsistentRead": True,
        "Limit": _PAGE,
        "Segment": segment,
        "TotalSegments": SEGMENTS,
    }
    if state.start:
        question["ExclusiveStartKey"] = json.loads(state.start)
    answer = call("Scan", question)
    state.found += sum(_write_anew(item, writing, call, pause) for item in answer["Items"])
    after = answer.get("LastEvaluatedKey")
    state.start, state.done = json.dumps(after) if after else None, after is None
    state.save()
    return not state.done


def begin_pass(number: int) -> None:
    """Have the next pages go over the whole table once more."""
    for segment in range(SEGMENTS):
        RotationItem(*keys.rotation(number, segment), found=0, done=False).save()


def forget(number: int) -> None:
    """Remove what was kept of a rotation that is done."""
    for segment in range(SEGMENTS):
        RotationItem(*keys.rotation(number, segment)).delete()


def _state(number: int, segment: int) -> RotationItem:
    key = keys.rotation(number, segment)
    for item in RotationItem.batch_get([key], consistent_read=True):
        return item
    return RotationItem(*key, found=0, done=False)


def _write_anew(item: Json, writing: Writing, call: Call, pause: Pause) -> bool:
    """Write an item as it is to be written now, unless it is."""
    left: Json | None = item
    for number in range(_ROUNDS):
        if number:
            pause(number)
        if left is None:  # moved by another, or gone
            return True
        lies = {name: value for name, value in left.items() if name != WRITTEN_ANEW}
        anew = written(read_in(left, writing), writing) if holds_persons(left) else lies
        if anew == lies:
            return False
        if _change(lies, anew, writing, call):
            return True
        key = {PK: item[PK], SK: item[SK]}
        asked = {"TableName": Item.Meta.table_name, "Key": key, "ConsistentRead": True}
        left = call("GetItem", asked).get("Item")
    raise busy("others keep writing the same item")


def _change(lies: Json, anew: Json, writing: Writing, call: Call) -> bool:
    """Change an item as it was read; False when another was faster."""
    table = Item.Meta.table_name
    key = {PK: lies[PK], SK: lies[SK]}
    try:
        if lies[PK]["S"].startswith(_EXPIRES_SOON):
            call("DeleteItem", {"TableName": table, "Key": key})
        elif anew[PK] != lies[PK] or anew[SK] != lies[SK]:
            call("TransactWriteItems", moving(lies, writing, table))
        else:
            call("UpdateItem", {"TableName": table, "Key": key, **_replacing(lies, anew, writing)})
    except ClientError as error:
        if error.response["Error"]["Code"] in {_CHANGED, _CANCELED}:
            return False
        raise
    return True


def _replacing(lies: Json, anew: Json, writing: Writing) -> Json:
    """An update of the attributes that change, on condition that they are as they were read."""
    changed = [name for name in anew if anew[name] != lies[name]]
    number = writing.present.number if writing.present else 0
    sets = [f"#{place} = :n{place}" for place in range(len(changed))]
    guards = [f"#{place} = :o{place}" for place in range(len(changed))]
    return {
        "UpdateExpression": f"SET {', '.join([*sets, '#mark = :mark'])}",
        "ConditionExpression": " AND ".join(guards),
        "ExpressionAttributeNames": {"#mark": WRITTEN_ANEW}
        | {f"#{place}": name for place, name in enumerate(changed)},
        "ExpressionAttributeValues": {":mark": {"N": str(number)}}
        | dict(_values(lies, anew, changed)),
    }


def _values(lies: Json, anew: Json, changed: list[str]) -> Iterator[tuple[str, Any]]:
    for place, name in enumerate(changed):
        yield f":n{place}", anew[name]
        yield f":o{place}", lies[name]
