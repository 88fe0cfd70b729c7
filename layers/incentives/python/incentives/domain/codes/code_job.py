"""Jobs that make unique codes in the background, in chunks that each fit one invocation."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from incentives.domain.refusal import Refusal, Refused

MOST_CODES = 100_000  # of one job
CHUNK_CODES = 4_000
# The table's stream retries a chunk this long at most; what is not done by then stays undone.
LONGEST = timedelta(hours=12)

_SEED_BYTES = 32


class JobStatus(StrEnum):
    """How far a job is, in the wire's words."""

    IN_PROGRESS = "IN_PROGRESS"
    DONE = "DONE"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True)
class CodeChunk:
    """The part of a job that one invocation does: codes number `start` up to `stop`, excluded.

    Attributes:
        number: of the chunk within its job, from 0.
        cursor: the first code that is not made yet; `stop` when all are.
    """

    job_id: str
    campaign_id: str
    number: int
    start: int
    stop: int
    cursor: int

    @property
    def is_done(self) -> bool:
        """Whether all codes of the chunk are made."""
        return self.cursor >= self.stop


@dataclass(frozen=True, slots=True)
class CodeJob:
    """Codes of one campaign that were asked for together.

    Attributes:
        wanted: number of codes asked for, 1 to 100,000.
        seed: 32 secret random bytes that the codes follow from.
        quantity: uses of each code; None is unlimited.
        done: codes made, counted chunk by chunk.
        failed: whether a code could not be made, so that `wanted` will never be reached.
    """

    id: str
    campaign_id: str
    wanted: int
    seed: bytes
    quantity: int | None
    created_at: datetime
    done: int = 0
    failed: bool = False

    @classmethod
    def of(
        cls,
        *,
        id: str,
        campaign_id: str,
        wanted: int,
        seed: bytes,
        quantity: int | None,
        now: datetime,
    ) -> Self:
        """A new job, asked for at `now`.

        Raises:
            Refused: `INVALID_CODE_CONFIG`; less than one or more than 100,000 codes are wanted.
            ValueError: `seed` is not 32 bytes.
        """
        if not 1 <= wanted <= MOST_CODES:
            details = f"one request makes 1 to {MOST_CODES} codes, not {wanted}"
            raise Refused(
                Refusal.INVALID_CODE_CONFIG,
                details,
                resource_type="campaign",
                resource_id=campaign_id,
            )
        if len(seed) != _SEED_BYTES:
            raise ValueError("a job needs 32 bytes of seed")
        return cls(id, campaign_id, wanted, seed, quantity, now)

    def chunks(self) -> tuple[CodeChunk, ...]:
        """The job in chunks of at most 4,000 codes, none of them begun."""
        return tuple(
            CodeChunk(
                job_id=self.id,
                campaign_id=self.campaign_id,
                number=number,
                start=start,
                stop=min(start + CHUNK_CODES, self.wanted),
                cursor=start,
            )
            for number, start in enumerate(range(0, self.wanted, CHUNK_CODES))
        )

    def status(self, now: datetime) -> JobStatus:
        """How far the job is at `now`; one that nobody works on any more has failed."""
        if self.done >= self.wanted:
            return JobStatus.DONE
        if self.failed or now >= self.created_at + LONGEST:
            return JobStatus.FAILED
        return JobStatus.IN_PROGRESS
