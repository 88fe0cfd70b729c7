"""Where events leave: the bus, and the queue for records that cannot become events."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import TYPE_CHECKING, Any

from incentives import names
from incentives.domain.events.event import Event
from incentives.runtime import aws, settings
from incentives.runtime.patience import back_off

if TYPE_CHECKING:
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_events.type_defs import PutEventsRequestEntryTypeDef
    from mypy_boto3_sqs import SQSClient

_MOST_AT_ONCE = 10  # PutEvents' limit
_ATTEMPTS = 4


@dataclass(frozen=True)
class Outlets:
    """The bus and the quarantine queue of this deployment."""

    events: "EventBridgeClient"
    bus: str
    queues: "SQSClient"
    quarantine_url: str

    @classmethod
    def of_deployment(cls) -> "Outlets":
        """Those that the environment names."""
        found = settings.read(settings.EventSettings)
        return cls(aws.client("events"), found.event_bus, aws.client("sqs"), found.aside_queue_url)

    def announce(self, events: Sequence[Event]) -> int:
        """Put events on the bus, in their order; how many of them, from the first, are there.

        What the bus did not take is sent again a few times. Later events are not sent then, but
        some of the ones that follow the first refused may be there already.
        """
        announced = 0
        for batch in batched(events, _MOST_AT_ONCE, strict=False):
            left = self._put_patiently(batch)
            if left:
                return announced + min(left)
            announced += len(batch)
        return announced

    def set_aside(self, record: Mapping[str, Any], reason: str) -> None:
        """Keep what is needed to find a record that cannot be read; not what is in it."""
        change = record.get("dynamodb", {})
        told = {
            "reason": reason,
            "event_id": record.get("eventID"),
            "event_name": record.get("eventName"),
            "stream": record.get("eventSourceARN"),
            "sequence_number": change.get("SequenceNumber"),
            "keys": change.get("Keys"),
        }
        self.queues.send_message(QueueUrl=self.quarantine_url, MessageBody=json.dumps(told))

    def _put_patiently(self, batch: Sequence[Event]) -> list[int]:
        """Places in the batch of the events that the bus would not take."""
        left = list(range(len(batch)))
        for attempt in range(_ATTEMPTS):
            if attempt:
                back_off(attempt)
            answer = self.events.put_events(Entries=[self._entry(batch[place]) for place in left])
            if not answer["FailedEntryCount"]:
                return []
            left = [
                place
                for place, entry in zip(left, answer["Entries"], strict=True)
                if "ErrorCode" in entry
            ]
        return left

    def _entry(self, event: Event) -> "PutEventsRequestEntryTypeDef":
        return {
            "EventBusName": self.bus,
            "Source": names.EVENT_SOURCE,
            "DetailType": event.type.value,
            "Time": event.at,
            "Detail": json.dumps(event.as_data()),
        }
