"""A temporary ear on the event bus: a rule and a queue, for the events of one campaign."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import boto3

from incentives import names

POLL_S = 5
_MOST_MESSAGES = 10


@dataclass
class Bus:
    """Events of one campaign, as they arrive in the queue."""

    name: str
    sqs: Any
    queue: str

    def await_event(self, kind: str, redemption: str, within_s: float) -> str | None:
        """The id of the event of this type about a redemption, or None when none came in time."""
        give_up_at = time.monotonic() + within_s
        while True:
            left = give_up_at - time.monotonic()
            answer = self.sqs.receive_message(
                QueueUrl=self.queue,
                MaxNumberOfMessages=_MOST_MESSAGES,
                WaitTimeSeconds=max(0, min(POLL_S, int(left))),
            )
            for message in answer.get("Messages", []):
                told = json.loads(message["Body"])
                detail = told["detail"]
                if told["detail-type"] == kind and detail["data"]["redemption_id"] == redemption:
                    return str(detail["id"])
            if left <= 0:
                return None


@contextmanager
def listening(bus: str, campaign: str) -> Iterator[Bus]:
    """Have the events of a campaign, known by its name, in a queue; both are removed at the end."""
    session: Any = boto3.Session()
    events, sqs = session.client("events"), session.client("sqs")
    name = f"incentives-{campaign}"
    queue = sqs.create_queue(QueueName=name, Attributes={"MessageRetentionPeriod": "600"})[
        "QueueUrl"
    ]
    try:
        arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"][
            "QueueArn"
        ]
        rule = events.put_rule(
            Name=name,
            EventBusName=bus,
            EventPattern=json.dumps(
                {
                    "source": [names.EVENT_SOURCE],
                    "detail": {"data": {"campaign_name": [campaign]}},
                }
            ),
            Description="Temporary, of make verify-deployment; it may be deleted.",
        )["RuleArn"]
        try:
            sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": _policy(arn, rule)})
            events.put_targets(Rule=name, EventBusName=bus, Targets=[{"Id": "queue", "Arn": arn}])
            yield Bus(bus, sqs, queue)
        finally:
            events.remove_targets(Rule=name, EventBusName=bus, Ids=["queue"])
            events.delete_rule(Name=name, EventBusName=bus)
    finally:
        sqs.delete_queue(QueueUrl=queue)


def _policy(queue: str, rule: str) -> str:
    """Let this rule write to the queue, and nobody else."""
    return json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "events.amazonaws.com"},
                    "Action": "sqs:SendMessage",
                    "Resource": queue,
                    "Condition": {"ArnEquals": {"aws:SourceArn": rule}},
                }
            ],
        }
    )
