"""Publish events: what a batch of the table's stream means goes on the bus, in its order."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from incentives.domain.access.stored_hashes import Writing
from incentives.domain.events.event import Event
from incentives.store.calls import told_by
from incentives.store.events.stream import UnreadableRecordError, events_of

type Record = Mapping[str, Any]
"""A change of an item, as Lambda delivers it."""


class Outlets(Protocol):
    """Where events leave."""

    def announce(self, events: Sequence[Event]) -> int:
        """Put events on the bus, in their order; how many of them, from the first, are there."""

    def set_aside(self, record: Record, reason: str) -> None:
        """Keep what is needed to find a record that cannot be read."""


@dataclass(frozen=True, slots=True)
class Published:
    """What became of a batch.

    Attributes:
        announced: events that are on the bus.
        unreadable: ids of the records that were set aside.
        again_from: the sequence number of the first record that has to come again, if one has.
        nothing: whether that is the first record which has events.
    """

    announced: int
    unreadable: tuple[str | None, ...]
    again_from: str | None = None
    nothing: bool = False


def publish_events(
    records: Iterable[Record], outlets: Outlets, writing: Callable[[], Writing]
) -> Published:
    """Publish the events of a batch.

    A record that cannot be read is set aside and does not hold up the others.

    Args:
        records: in the order of the stream.
        outlets: the bus, and where unreadable records go.
        writing: how hashes of persons are written; asked only where one is encrypted.
    """
    told: list[tuple[str, Event]] = []
    unreadable: list[str | None] = []
    for record in records:
        try:
            events = _events_of(record, writing)
        except UnreadableRecordError as error:
            outlets.set_aside(record, str(error))
            unreadable.append(record.get("eventID"))
            continue
        told += [(record["dynamodb"]["SequenceNumber"], event) for event in events]
    announced = outlets.announce([event for _sequence, event in told])
    if announced == len(told):
        return Published(announced, tuple(unreadable))
    again_from = told[announced][0]
    return Published(announced, tuple(unreadable), again_from, nothing=again_from == told[0][0])


def _events_of(record: Record, writing: Callable[[], Writing]) -> tuple[Event, ...]:
    meant = told_by(record, writing)
    return events_of(meant) if meant else ()
