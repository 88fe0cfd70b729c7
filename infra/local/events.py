"""`make events`: what goes over the local bus, one line of JSON each, until Ctrl-C.

A queue with a rule of its own hears it; both are removed at the end, and by the next `make events`
if this one was killed.
"""

import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from types import FrameType, TracebackType
from typing import Any, Self

from incentives.names import EVENT_SOURCE
from infra.local.account import Account
from infra.local.found import find
from infra.local.running import lives

NAME = "make-events-"  # and the id of the process
KEPT_S = 300  # what nobody fetches is dropped, so that a queue that was left behind stays small
WAIT_S = 2
MOST_AT_ONCE = 10
NOTHING_RUNS = "events: nothing runs here; begin with `make run`."


class Listener:
    """A rule and a queue on a bus, as a context manager; events from its begin on."""

    def __init__(self, account: Account, bus: str) -> None:
        self._bus = bus
        self._sqs = account.client("sqs")
        self._events = account.client("events")
        self._name = f"{NAME}{os.getpid()}"
        self._queue = ""

    def __enter__(self) -> Self:
        """Begin to hear."""
        self._remove_left_behind()
        self._queue = self._sqs.create_queue(
            QueueName=self._name, Attributes={"MessageRetentionPeriod": str(KEPT_S)}
        )["QueueUrl"]
        arn = self._sqs.get_queue_attributes(QueueUrl=self._queue, AttributeNames=["QueueArn"])
        self._events.put_rule(
            Name=self._name,
            EventBusName=self._bus,
            EventPattern=json.dumps({"source": [EVENT_SOURCE]}),
        )
        target = {"Id": "queue", "Arn": arn["Attributes"]["QueueArn"]}
        self._events.put_targets(Rule=self._name, EventBusName=self._bus, Targets=[target])
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove rule and queue."""
        self._remove(self._name)

    def heard(self) -> list[dict[str, Any]]:
        """What has come since the last call, at most ten events; waits up to two seconds."""
        told = self._sqs.receive_message(
            QueueUrl=self._queue, MaxNumberOfMessages=MOST_AT_ONCE, WaitTimeSeconds=WAIT_S
        )
        messages = told.get("Messages", [])
        for message in messages:
            self._sqs.delete_message(QueueUrl=self._queue, ReceiptHandle=message["ReceiptHandle"])
        return [json.loads(message["Body"]) for message in messages]

    def _remove_left_behind(self) -> None:
        rules = self._events.list_rules(EventBusName=self._bus, NamePrefix=NAME)["Rules"]
        for rule in rules:
            if not lives(rule["Name"].removeprefix(NAME)):
                self._remove(rule["Name"])

    def _remove(self, name: str) -> None:
        with suppress(self._events.exceptions.ResourceNotFoundException):
            self._events.remove_targets(Rule=name, EventBusName=self._bus, Ids=["queue"])
            self._events.delete_rule(Name=name, EventBusName=self._bus)
        with suppress(self._sqs.exceptions.QueueDoesNotExist):
            self._sqs.delete_queue(QueueUrl=self._sqs.get_queue_url(QueueName=name)["QueueUrl"])


def as_lines(listener: Listener) -> Iterator[str]:
    """Each event as one line, as they come, for ever."""
    while True:
        for event in listener.heard():
            told = {"detail-type": event["detail-type"], "detail": event["detail"]}
            yield json.dumps(told, ensure_ascii=False)


def main() -> int:
    """Print until Ctrl-C; the exit status."""
    running = find()
    if running is None:
        print(NOTHING_RUNS, file=sys.stderr)
        return 1
    # A shell's background job is born with Ctrl-C ignored; whoever signals means it all the same.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    with (
        suppress(KeyboardInterrupt),
        Listener(running.account, running.outputs["EventBusName"]) as heard,
    ):
        print("events: listening; Ctrl-C ends it.", file=sys.stderr)
        for line in as_lines(heard):
            print(line, flush=True)
    return 0


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
