"""Counts what a piece of code costs on DynamoDB: round trips and request units, exactly."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_READS = {"GetItem", "BatchGetItem", "TransactGetItems", "Query", "Scan"}


@dataclass
class Meter:
    """What was spent so far.

    Attributes:
        operations: names of the calls that were answered, refusals included, in order.
        write_units: as DynamoDB reports them; a failed condition reports none.
        read_units: as DynamoDB reports them.
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

    def ask(params: dict[str, Any], **_: object) -> None:
        params["ReturnConsumedCapacity"] = "TOTAL"

    def count(model: Any, parsed: Mapping[str, Any], **_: object) -> None:  # noqa: ANN401
        meter.operations.append(model.name)
        units = _units(parsed.get("ConsumedCapacity"))
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


def _units(consumed: Any) -> float:  # noqa: ANN401 - one table's, or a list of several
    entries = consumed if isinstance(consumed, list) else [consumed or {}]
    return sum(float(entry.get("CapacityUnits", 0)) for entry in entries)
