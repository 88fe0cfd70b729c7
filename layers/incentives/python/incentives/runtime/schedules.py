"""One-time EventBridge schedules: what `usecases.campaigns.plan_windows` plans."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

from botocore.exceptions import ClientError

from incentives.domain.refusal import Refusal, Refused
from incentives.runtime import aws, clock, settings
from incentives.usecases.campaigns.plan_windows import Edge

# A schedule must not be past when it arrives; the bell of an edge that is this near rings late.
_SOONEST = timedelta(seconds=5)

_THERE_ALREADY = "ConflictException"
_GONE_ALREADY = "ResourceNotFoundException"


def plan(edges: Sequence[Edge]) -> None:
    """Have `switch_campaign` called at these instants, each once.

    A schedule that is there already is this very one, from a try before: names are never reused.

    Raises:
        Refused: `TOO_MANY_REQUESTS` when EventBridge is busy, or holds as many as it may.
    """
    for edge in edges:
        with _excused(_THERE_ALREADY):
            _create(edge)


def drop(edges: Sequence[Edge]) -> None:
    """Remove the schedules of these instants, as far as it goes: one that is left changes nothing.

    Its function finds that the campaign has no such instant any more. So a busy EventBridge is no
    reason to refuse what the campaign's change has already done.
    """
    for edge in edges:
        try:
            with _excused(_GONE_ALREADY):
                _delete(edge)
        except Refused as refused:
            if refused.refusal is not Refusal.TOO_MANY_REQUESTS:
                raise
            return


def _create(edge: Edge) -> None:
    config = settings.read(settings.ScheduleSettings)
    at = max(edge.due_at, clock.now() + _SOONEST)
    aws.client("scheduler").create_schedule(
        GroupName=config.group,
        Name=edge.schedule_name,
        ScheduleExpression=f"at({at:%Y-%m-%dT%H:%M:%S})",
        ScheduleExpressionTimezone="UTC",
        FlexibleTimeWindow={"Mode": "OFF"},
        ActionAfterCompletion="DELETE",
        Target={
            "Arn": config.target_arn,
            "RoleArn": config.role_arn,
            "DeadLetterConfig": {"Arn": config.dlq_arn},
            "Input": json.dumps(edge.as_data()),
        },
    )


def _delete(edge: Edge) -> None:
    group = settings.read(settings.ScheduleSettings).group
    aws.client("scheduler").delete_schedule(GroupName=group, Name=edge.schedule_name)


@contextmanager
def _excused(error_code: str) -> Iterator[None]:
    """Let an error pass for success."""
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] != error_code:
            raise
