"""What operations cost on DynamoDB, with the cancelled writes that the emulator reports as free."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.support.meter import Meter, metered

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

UNITS_OF_PART = 2  # of a transaction, of an item below 1 KB


@dataclass
class Tally:
    """What was spent.

    Attributes:
        meter: what the emulator reports.
        cancelled_units: of transactions whose guards failed, which AWS charges like the others.
    """

    meter: Meter
    cancelled_units: float = 0

    @property
    def write_units(self) -> float:
        """All of them."""
        return self.meter.write_units + self.cancelled_units


@contextmanager
def tallied(client: "DynamoDBClient") -> Iterator[Tally]:
    """Count what this client spends inside the block."""
    with metered(client) as meter:
        tally = Tally(meter)

        def count(parsed: Mapping[str, Any], **_: object) -> None:
            tally.cancelled_units += UNITS_OF_PART * len(parsed.get("CancellationReasons", ()))

        events = client.meta.events
        events.register("after-call.dynamodb.TransactWriteItems", count)
        try:
            yield tally
        finally:
            events.unregister("after-call.dynamodb.TransactWriteItems", count)
