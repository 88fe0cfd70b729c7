"""How far a job that makes codes is."""

from datetime import datetime

from incentives.domain.codes.code_job import CodeJob, JobStatus
from incentives.domain.instant import as_text
from incentives.runtime.shapes import ResponseShape


class CodeJobOut(ResponseShape):
    """A job: `done` of `wanted` codes can be used; `async_action_id` is the field's `id`."""

    id: str
    object: str = "async_action"
    async_action_id: str
    status: JobStatus
    campaign_id: str
    wanted: int
    done: int
    created_at: str

    @classmethod
    def of(cls, job: CodeJob, *, now: datetime) -> "CodeJobOut":
        """The job as it is at `now`."""
        return cls(
            id=job.id,
            async_action_id=job.id,
            status=job.status(now),
            campaign_id=job.campaign_id,
            wanted=job.wanted,
            done=job.done,
            created_at=as_text(job.created_at),
        )
