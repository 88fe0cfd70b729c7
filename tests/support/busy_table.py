"""A table that says "not now": every read of an item is refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from incentives.domain.refusal import Refusal, Refused

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@contextmanager
def unreadable(client: "DynamoDBClient") -> Iterator[None]:
    """Refuse every GetItem of this client inside the block."""

    def refuse(**_: object) -> None:
        raise Refused(Refusal.TOO_MANY_REQUESTS, "the table is busy", retry_after_s=1)

    events = client.meta.events
    events.register("before-call.dynamodb.GetItem", refuse)
    try:
        yield
    finally:
        events.unregister("before-call.dynamodb.GetItem", refuse)
