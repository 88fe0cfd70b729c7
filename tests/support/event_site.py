"""A site where events are heard: a table with its stream, a bus, and the queues behind it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

import event_schema
from incentives.runtime.outlets import Outlets
from publish_events.handler import lambda_handler
from tests.account import Table
from tests.support.stream import stream_event, written

type Detail = dict[str, Any]

VALIDATOR = Draft202012Validator(event_schema.schema())


@dataclass
class EventSite:
    """A table with its stream, a bus whose events land in a queue, and the quarantine queue."""

    table: Table
    outlets: Outlets
    heard_url: str

    def deliver(self, *kinds: str) -> Any:
        """Hand everything that the stream holds of these kinds to the function."""
        records = [record for kind in kinds for record in written(self.table, kind)]
        return lambda_handler(stream_event(*records), None)

    def heard(self) -> list[Detail]:
        """What came out of the bus, each valid by the schema that is published."""
        envelopes = [json.loads(message) for message in self._drained(self.heard_url)]
        details = [envelope["detail"] for envelope in envelopes]
        for envelope, detail in zip(envelopes, details, strict=True):
            VALIDATOR.validate(detail)
            assert (envelope["source"], envelope["detail-type"]) == ("incentives", detail["type"])
        return sorted(details, key=lambda detail: (detail["time"], detail["type"]))

    def quarantine(self) -> list[Detail]:
        return [json.loads(message) for message in self._drained(self.outlets.quarantine_url)]

    def _drained(self, url: str) -> Iterator[str]:
        client = self.outlets.queues
        while True:
            found = client.receive_message(QueueUrl=url, MaxNumberOfMessages=10)
            for message in found.get("Messages", []):
                client.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                yield message["Body"]
            if not found.get("Messages"):
                return


def open_site(table: Table) -> EventSite:
    """Everything that `Site` names, in the table's account; all events of the bus are heard."""
    events, queues = table.account.client("events"), table.account.client("sqs")
    events.create_event_bus(Name="bus")
    heard_url = queues.create_queue(QueueName="heard")["QueueUrl"]
    quarantine_url = queues.create_queue(QueueName="aside")["QueueUrl"]
    attributes = queues.get_queue_attributes(QueueUrl=heard_url, AttributeNames=["QueueArn"])
    events.put_rule(
        Name="all", EventBusName="bus", EventPattern=json.dumps({"source": ["incentives"]})
    )
    target = {"Id": "heard", "Arn": attributes["Attributes"]["QueueArn"]}
    events.put_targets(Rule="all", EventBusName="bus", Targets=[target])
    return EventSite(table, Outlets(events, "bus", queues, quarantine_url), heard_url)
