"""The table's stream becomes events on the bus: each at least once, none from inside a request."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from incentives.runtime import aws, stored_hashes
from incentives.runtime.log import logger
from incentives.runtime.outlets import Outlets
from incentives.usecases.events.publish_events import publish_events

type Failures = dict[str, list[dict[str, str]]]

outlets = cache(Outlets.of_deployment)

aws.bind_table_on_lambda()


class BusUnavailable(Exception):
    """The bus did not take the first of the batch's events: all of the batch has to come again."""


def lambda_handler(event: Mapping[str, Any], context: object) -> Failures:  # noqa: ARG001
    """Publish the events of a batch of the stream.

    When the bus does not take an event, the stream brings its record and those after it again.

    Returns:
        The sequence number of the first record that has to come again, if there is one.

    Raises:
        BusUnavailable: that is the first record which has events.
    """
    records = event["Records"]
    done = publish_events(records, outlets(), stored_hashes.writing)
    for event_id in done.unreadable:
        logger.error("record set aside", extra={"event_id": event_id})
    logger.info("batch", extra={"records": len(records), "events": done.announced})
    if done.again_from is None:
        return {"batchItemFailures": []}
    if done.nothing:
        raise BusUnavailable
    return {"batchItemFailures": [{"itemIdentifier": done.again_from}]}
