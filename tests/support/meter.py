"""Counts what a piece of code costs on DynamoDB: round trips and request units, exactly."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

READ_UNIT_BYTES = 4_096
_READS = {"GetItem", "BatchGetItem", "TransactGetItems", "Query", "Scan"}


@dataclass
class Meter:
    """What was spent so far.

    Attributes:
        operations: names of the calls that were answered, refusals included, in order.
        write_units: as DynamoDB reports them; a failed condition reports none.
        read_units: as DynamoDB reports them; of a BatchGetItem as its documentation has them,
            because the emulator reports none.
    """

    operations: list[str] = field(default_factory=list)
    write_units: float = 0
    read_units: float = 0

    @property
    def calls(self) -> int:
        """Round trips."""
        return len(self.operations)


@contextmanager
def metered(client: "DynamoDBClient") -> Iterator[Meter]:
    """Count all calls of this client inside the block.

    with metered(client) as meter: ...
    assert (meter.calls, meter.write_units) == (1, 4)
    """
    meter = Meter()
    asked: dict[str, Any] = {}

    def ask(params: dict[str, Any], **_: object) -> None:
        params["ReturnConsumedCapacity"] = "TOTAL"
        asked.update(params)

    def count(model: Any, parsed: Mapping[str, Any], **_: object) -> None:
        meter.operations.append(model.name)
        units = (
            _batch_read_units(asked["RequestItems"], parsed["Responses"])
            if model.name == "BatchGetItem" and "Responses" in parsed
            else _units(parsed.get("ConsumedCapacity"))
        )
        if model.name in _READS:
            meter.read_units += units
        else:
            meter.write_units += units

    events = client.meta.events
    events.register("provide-client-params.dynamodb", ask)
    events.register("after-call.dynamodb", count)
    try:
        yield meter
    finally:
        events.unregister("provide-client-params.dynamodb", ask)
        events.unregister("after-call.dynamodb", count)


def _units(consumed: Any) -> float:
    entries = consumed if isinstance(consumed, list) else [consumed or {}]
    return sum(float(entry.get("CapacityUnits", 0)) for entry in entries)


def _batch_read_units(wanted: Mapping[str, Any], found: Mapping[str, Any]) -> float:
    """Half a unit for each key, a whole one when consistent; as much again for each 4 KB more."""
    units = 0.0
    for table, reads in wanted.items():
        each = 1.0 if reads.get("ConsistentRead") else 0.5
        beyond = sum((size_bytes(item) - 1) // READ_UNIT_BYTES for item in found.get(table, []))
        units += each * (len(reads["Keys"]) + beyond)
    return units


def size_bytes(item: Mapping[str, Mapping[str, Any]]) -> int:
    """Bytes of an item, no fewer than DynamoDB counts: a number as its digits."""
    return sum(len(name.encode()) + _value_bytes(value) for name, value in item.items())


def _value_bytes(value: Mapping[str, Any]) -> int:
    """Three bytes for a map and one for each of its members, besides what they are."""
    if "M" in value:
        return 3 + len(value["M"]) + size_bytes(value["M"])
    return len(str(*value.values()).encode())
