"""One-time EventBridge schedules: what `usecases.plan_windows` plans."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

from botocore.exceptions import ClientError

from incentives.domain.refusal import Refusal, Refused
from incentives.runtime import aws, clock, settings
from incentives.usecases.plan_windows import Edge

# A schedule must not be past when it arrives; the bell of an edge that is this near rings late.
_SOONEST = timedelta(seconds=5)

_THROTTLED = "ThrottlingException"
_THERE_ALREADY = "ConflictException"
_GONE_ALREADY = "ResourceNotFoundException"


def plan(edges: Sequence[Edge]) -> None:
    """Have `switch_campaign` called at these instants, each once.

    A schedule that is there already is this very one, from a try before: names are never reused.

    Raises:
        Refused: `TOO_MANY_REQUESTS` when EventBridge is busy.
    """
    for edge in edges:
        with _excused(_THERE_ALREADY):
            _create(edge)


def drop(edges: Sequence[Edge]) -> None:
    """Remove the schedules of these instants, as far as it goes: one that is left rings unheard."""
    for edge in edges:
        with _excused(_GONE_ALREADY, _THROTTLED):
            aws.client("scheduler").delete_schedule(
                GroupName=settings.read(settings.ScheduleSettings).group, Name=edge.schedule_name
            )


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


@contextmanager
def _excused(*error_codes: str) -> Iterator[None]:
    """Let some errors pass for success; a busy service is the caller's to ask again."""
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in error_codes:
            return
        if code == _THROTTLED:
            busy = Refused(Refusal.TOO_MANY_REQUESTS, "EventBridge is busy", retry_after_s=1)
            raise busy from error
        raise
