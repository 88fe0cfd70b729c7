"""The table's stream brings new chunks of jobs; each is carried out here, one per invocation."""

from collections.abc import Mapping
from typing import Any, Protocol

from incentives.runtime import aws, clock
from incentives.runtime.log import logger
from incentives.runtime.patience import back_off
from incentives.usecases.codes.generate_codes import GenerateCodes, generate_codes

_RESERVE_MS = 5_000  # a batch with all its tries, and the way out

aws.bind_table_on_lambda()


class Context(Protocol):
    """What Lambda says about the invocation."""

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the invocation is ended."""


def lambda_handler(event: Mapping[str, Any], context: Context) -> None:
    """Make the codes of the chunk in a stream event; there is one in a batch.

    What cannot be finished now raises, so that the stream brings it again.
    """
    for record in event["Records"]:
        image = record["dynamodb"]["NewImage"]
        command = GenerateCodes(
            campaign_id=image["campaign_id"]["S"],
            job_id=image["job_id"]["S"],
            number=int(image["number"]["N"]),
        )
        generate_codes(
            command,
            now=clock.now(),
            pause=back_off,
            has_time=lambda: context.get_remaining_time_in_millis() > _RESERVE_MS,
        )
        logger.info(
            "chunk",
            extra={
                "campaign_id": command.campaign_id,
                "job": command.job_id,
                "chunk": command.number,
            },
        )
