"""The function that this code runs in: it may call itself, and goes on there."""

import json
from collections.abc import Mapping

from incentives.runtime import aws, settings


def call_later(event: Mapping[str, str | int]) -> None:
    """Have this function called with an event, beside this invocation and without its answer."""
    aws.client("lambda").invoke(
        FunctionName=settings.function_name(),
        InvocationType="Event",
        Payload=json.dumps(event).encode(),
    )
