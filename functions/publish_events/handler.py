"""The table's stream becomes events on the bus: each at least once, none from inside a request."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from incentives.domain.events.event import Event
from incentives.runtime import aws, stored_hashes
from incentives.runtime.log import logger
from incentives.runtime.outlets import Outlets
from incentives.store.calls import told_by
from incentives.store.events.stream import UnreadableRecordError, events_of

type Failures = dict[str, list[dict[str, str]]]

outlets = cache(Outlets.of_deployment)

aws.bind_table_on_lambda()


class BusUnavailable(Exception):
    """The bus did not take the first of the batch's events: all of the batch has to come again."""


def lambda_handler(event: Mapping[str, Any], context: object) -> Failures:  # noqa: ARG001
    """Publish the events of a batch of the stream.

    A record that cannot be read is set aside and does not hold up the others. When the bus does not
    take an event, the stream brings its record and those after it again.

    Returns:
        The sequence number of the first record that has to come again, if there is one.

    Raises:
        BusUnavailable: that is the first record which has events.
    """
    told: list[tuple[str, Event]] = []
    for record in event["Records"]:
        told += [(record["dynamodb"]["SequenceNumber"], one) for one in _read(record)]
    announced = outlets().announce([one for _sequence, one in told])
    logger.info("batch", extra={"records": len(event["Records"]), "events": announced})
    if announced == len(told):
        return {"batchItemFailures": []}
    first = told[announced][0]
    if first == told[0][0]:
        raise BusUnavailable
    return {"batchItemFailures": [{"itemIdentifier": first}]}


def _read(record: Mapping[str, Any]) -> tuple[Event, ...]:
    try:
        told = told_by(record, stored_hashes.writing)
        return events_of(told) if told else ()
    except UnreadableRecordError as error:
        outlets().set_aside(record, str(error))
        logger.error("record set aside", extra={"event_id": record.get("eventID")})
        return ()
