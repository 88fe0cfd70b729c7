"""Between models and DynamoDB: hashes of persons are encrypted on the way in, and read as meant.

Nothing above knows of it. While a rotation moves items to their new names (`Writing.moving`), each
lies under one of two names. A write first moves what it is about, then goes to the new name; a read
asks for both, and for the new one again where it found neither, as items go that way only.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from botocore.exceptions import ClientError

from incentives.domain.access.stored_hashes import Writing
from incentives.domain.refusal import Refusal, Refused, busy
from incentives.names import PK, SK
from incentives.store.calls import (
    Json,
    answered,
    before_in,
    has_two_names,
    holds_persons_at,
    is_named_in,
    key_of,
    keys_of,
    moving,
    name_of,
    now_in,
    part_now,
    partitions,
    present,
    read_images,
    read_in,
    written,
)
from incentives.store.items import Item

type Name = tuple[str, str]
type Call = Callable[[str, Json], Json]

_PASSING_COUNTS = "TRIES#"  # begin anew with a rotation

_MOST_KEYS = 100  # of one BatchGetItem
_ROUNDS = 8
_GONE = "ConditionalCheckFailed"
_CANCELED = "TransactionCanceledException"
_PASSING = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})
_WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems"})


class EncryptedHashes:
    """Makes a client's calls with hashes as they are written at the instant of each call.

    Args:
        call: the client's own way to make a call: operation, parameters; the answer.
        writing: how hashes are written now; asked only where persons may be concerned.
        pause: between tries.
    """

    def __init__(
        self, call: Call, writing: Callable[[], Writing], pause: Callable[[int], None]
    ) -> None:
        self._call = call
        self._writing = writing
        self._pause = pause

    def __call__(self, operation: str, parameters: Json) -> Json:
        """One call.

        Raises:
            Refused: `TOO_MANY_REQUESTS`, for a minute of a rotation, or while others move the item.
        """
        if not any(map(holds_persons_at, partitions(operation, parameters))):
            return self._call(operation, parameters)
        writing = self._writing()
        if writing.plain:
            return self._call(operation, parameters)
        try:
            return self._made(operation, parameters, writing)
        except ClientError as error:
            read_images(error.response, writing)
            raise

    def _made(self, operation: str, parameters: Json, writing: Writing) -> Json:
        if operation in _WRITES:
            return self._write(operation, parameters, writing)
        match operation:
            case "GetItem":
                answer = self._get(parameters, writing)
            case "BatchGetItem":
                return self._batch_get(parameters, writing)
            case "Query" if "IndexName" in parameters:
                answer = self._query_index(parameters, writing)
            case "Query" if not is_named_in(parameters):
                answer = self._call(operation, parameters)
            case "Query" if writing.moving:
                answer = self._query_both(parameters, writing)
            case "Query":
                answer = self._call(operation, now_in(parameters, writing))
            case _:
                raise NotImplementedError(operation)
        told: Json = read_in(answer, writing)
        return told

    def _write(self, operation: str, parameters: Json, writing: Writing) -> Json:
        if writing.moving:
            self._move_first(keys_of(operation, parameters), writing)
        if operation == "TransactWriteItems":
            parts = [
                {verb: part_now(part, writing) for verb, part in parameter.items()}
                for parameter in parameters["TransactItems"]
            ]
            answer = self._call(operation, parameters | {"TransactItems": parts})
        else:
            answer = self._call(operation, part_now(parameters, writing))
        told: Json = read_in(answer, writing)
        return told

    def _move_first(self, keys: Iterable[Json], writing: Writing) -> None:
        """Bring what a write is about to its new names; counts that pass begin anew there."""
        lasting = [
            key
            for key in keys
            if has_two_names(key, writing) and not key[PK]["S"].startswith(_PASSING_COUNTS)
        ]
        if lasting and writing.paused:
            raise Refused(Refusal.TOO_MANY_REQUESTS, "persons' keys are changed", retry_after_s=30)
        if lasting:
            self.move(lasting, writing)

    def move(self, keys: Iterable[Json], writing: Writing) -> None:
        """Bring the items of these keys to their new names, unless they are there.

        Raises:
            Refused: `TOO_MANY_REQUESTS`; others are at the same items.
        """
        left = [before_in(key, writing) for key in keys]
        for number in range(_ROUNDS):
            if number:
                self._pause(number)
            found, unread = self._fetch(left)
            missed = [item for item in found if not self._move_one(item, writing)]
            left = unread + [key_of(item) for item in missed]
            if not left:
                return
        raise busy("persons' keys are changed")

    def _move_one(self, item: Json, writing: Writing) -> bool:
        """Move an item as it lies; False to look again. Nobody writes it under its former name."""
        try:
            self._call("TransactWriteItems", moving(item, writing, self._table))
        except ClientError as error:
            if error.response["Error"]["Code"] != _CANCELED:
                raise
            codes = {one.get("Code") for one in error.response.get("CancellationReasons", ())}
            if not codes & {_GONE, *_PASSING}:
                raise
            return False
        return True

    def _fetch(self, keys: list[Json]) -> tuple[list[Json], list[Json]]:
        """The items of physical keys, consistent, and the keys that were not answered."""
        found: list[Json] = []
        unread: list[Json] = []
        for start in range(0, len(keys), _MOST_KEYS):
            asked = {"Keys": keys[start : start + _MOST_KEYS], "ConsistentRead": True}
            answer = self._call("BatchGetItem", {"RequestItems": {self._table: asked}})
            items, left = answered(answer, self._table)
            found += items
            unread += left
        return found, unread

    @property
    def _table(self) -> str:
        return Item.Meta.table_name

    def _get(self, parameters: Json, writing: Writing) -> Json:
        key = parameters["Key"]
        question = parameters | {"Key": present(key, writing)}
        if not has_two_names(key, writing):
            return self._call("GetItem", question)
        question["ConsistentRead"] = True
        answer = self._call("GetItem", question)
        if "Item" in answer:
            return answer
        former = self._call("GetItem", question | {"Key": before_in(key, writing)})
        return former if "Item" in former else self._call("GetItem", question)

    def _query_index(self, parameters: Json, writing: Writing) -> Json:
        """A page of the index; it begins behind an item, under the name that this lies under.

        Items listed at the same place are in the order of their names, so a page that ends among
        them may leave one out, or repeat one, when it was moved between two pages.
        """
        question: Json = now_in(parameters, writing)
        start: Json | None = parameters.get("ExclusiveStartKey")
        if start is None:
            return self._call("Query", question)
        begins = written(start, writing)
        if has_two_names(start, writing):
            former: Json = before_in(start, writing)
            found, _unread = self._fetch([key_of(former)])
            begins = former if found else begins
        return self._call("Query", question | {"ExclusiveStartKey": begins})

    def _batch_get(self, parameters: Json, writing: Writing) -> Json:
        ((table, asked),) = parameters["RequestItems"].items()
        options = dict(asked)
        wanted = {name_of(key): key for key in options.pop("Keys")}
        double = [key for key in wanted.values() if has_two_names(key, writing)]
        if double:  # what was moved a moment ago must not be missed under both names
            options["ConsistentRead"] = True
        batch = _Batch(self._call, parameters, table, options, writing)
        answer = batch.read(
            [before_in(key, writing) for key in double]
            + [present(key, writing) for key in wanted.values()]
        )
        batch.read_again(double)
        answer["Responses"] = {table: batch.answered}
        left = [wanted[name] for name in batch.unread]
        answer["UnprocessedKeys"] = {table: {**options, "Keys": left}} if left else {}
        return answer

    def _query_both(self, parameters: Json, writing: Writing) -> Json:
        """A partition under two names as one: read whole, and cut as it was asked for."""
        bounds = {"Limit", "ExclusiveStartKey"}
        unbounded = {name: value for name, value in parameters.items() if name not in bounds}
        rows: dict[Name, Json] = {}
        for names in (before_in, now_in):  # items go from the former to the present
            for row in self._all(names(unbounded, writing)):
                plain = read_in(row, writing)
                rows[name_of(plain)] = plain
        order = _order_of(rows, parameters)
        kept = order[: parameters.get("Limit", len(order))]
        answer: Json = {"Items": [rows[name] for name in kept], "Count": len(kept)}
        answer["ScannedCount"] = len(kept)
        if len(kept) < len(order):
            answer["LastEvaluatedKey"] = {PK: {"S": kept[-1][0]}, SK: {"S": kept[-1][1]}}
        return answer

    def _all(self, question: Json) -> Iterator[Json]:
        while True:
            answer = self._call("Query", question)
            yield from answer["Items"]
            if "LastEvaluatedKey" not in answer:
                return
            question = question | {"ExclusiveStartKey": answer["LastEvaluatedKey"]}


@dataclass(slots=True)
class _Batch:
    """Items read by keys under which they may lie twice, and the keys that were not answered."""

    call: Call
    parameters: Json
    table: str
    options: Json
    writing: Writing
    found: dict[Name, Json] = field(default_factory=dict)
    unread: set[Name] = field(default_factory=set)

    def read(self, keys: list[Json]) -> Json:
        """Take in what lies under physical keys; returns the last answer."""
        answer: Json = {}
        for start in range(0, len(keys), _MOST_KEYS):
            asked = {self.table: {**self.options, "Keys": keys[start : start + _MOST_KEYS]}}
            answer = self.call("BatchGetItem", {**self.parameters, "RequestItems": asked})
            items, left = answered(answer, self.table)
            for item in items:
                self._take(item)
            self.unread.update(name_of(read_in(key, self.writing)) for key in left)
        return answer

    def _take(self, item: Json) -> None:
        """Keep an item as it is under its present name; as under the former, without another."""
        plain = read_in(item, self.writing)
        is_present = name_of(item) == name_of(written(key_of(plain), self.writing))
        if is_present or name_of(plain) not in self.found:
            self.found[name_of(plain)] = plain

    def read_again(self, keys: list[Json]) -> None:
        """Look under their present names for those of these that were found under neither."""
        self.read([now_in(key, self.writing) for key in keys if name_of(key) not in self.found])

    @property
    def answered(self) -> list[Json]:
        """The items of which every key was answered."""
        return [item for name, item in self.found.items() if name not in self.unread]


def _order_of(names: Iterable[Name], parameters: Json) -> list[Name]:
    """The names in the order that a query asks for, behind where it begins."""
    backwards = parameters.get("ScanIndexForward") is False
    order = sorted(names, reverse=backwards)
    if "ExclusiveStartKey" not in parameters:
        return order
    after = name_of(parameters["ExclusiveStartKey"])
    return [name for name in order if (name < after if backwards else name > after)]
