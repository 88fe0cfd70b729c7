"""Generate codes: carry out one chunk of a job, from where the last try of it committed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from incentives.domain.campaigns.campaign import Campaign, Removal
from incentives.domain.cards.gift_card import money_of
from incentives.domain.code import DRAWS_PER_CODE, CodePattern
from incentives.domain.codes.code_job import CodeChunk, CodeJob
from incentives.domain.codes.voucher import Voucher
from incentives.store import keys
from incentives.store.bodies import campaign_of
from incentives.store.codes import code_jobs, pool
from incentives.store.codes.vouchers import voucher_item
from incentives.store.items import CampaignItem, Item
from incentives.store.keys import Key
from incentives.store.reading import fetch
from incentives.store.transaction import MAX_PARTS, Images, Pause, Transaction, write_guarded

_BATCH = MAX_PARTS - 2 - pool.PARTS  # beside the cursor, the job's count, and the pool's chunk


class Unfinished(Exception):
    """The time is over before the chunk is done; the next try goes on from where this one came."""


class _Gone(Exception):
    """The job is no longer there, or not the chunk."""


class _Crowded(Exception):
    """Every draw of a code met a taken one."""


@dataclass(frozen=True, slots=True)
class GenerateCodes:
    """Which chunk to carry out."""

    campaign_id: str
    job_id: str
    number: int

    @property
    def key(self) -> Key:
        """The chunk's key in the table."""
        return keys.code_chunk(self.campaign_id, self.job_id, self.number)


def generate_codes(
    command: GenerateCodes, *, now: datetime, pause: Pause, has_time: Callable[[], bool]
) -> None:
    """Make the codes of a chunk that are not made yet.

    A chunk that is done, or whose job was given up, is left alone. The job is given up when its
    campaign is deleted or its pattern is too crowded. A stopped campaign gets its codes, for the
    day when it is resumed.

    Args:
        command: the chunk.
        now: when its codes are created.
        pause: waits between tries.
        has_time: whether another batch, some tenths of a second, may begin.

    Raises:
        Unfinished: `has_time` said no. Nothing is lost.
        Refused: `TOO_MANY_REQUESTS` when DynamoDB keeps saying "not now". Nothing is lost.
    """
    job_key, campaign_key = (
        keys.code_job(command.campaign_id, command.job_id),
        keys.campaign(command.campaign_id),
    )
    found = fetch([command.key, job_key, campaign_key], pause, consistent=True)
    job = code_jobs.job_of(found.get(job_key))
    chunk = code_jobs.chunk_of(found.get(command.key))
    if job is None or job.failed:
        return
    campaign = _campaign_of(found.get(campaign_key))
    if campaign is None or campaign.code_pattern is None:
        code_jobs.give_up(job, pause)
        return
    work = _Work(job, campaign, campaign.code_pattern, now, pause)
    while chunk is not None and not chunk.is_done:
        if not has_time():
            raise Unfinished
        try:
            chunk = work.batch(chunk)
        except _Gone:
            return
        except _Crowded:
            code_jobs.give_up(job, pause)
            return


def _campaign_of(item: Item | None) -> Campaign | None:
    """A campaign that may have codes; none that is gone or will be."""
    if not isinstance(item, CampaignItem):
        return None
    campaign = campaign_of(item.body)
    return None if campaign.removal is Removal.DECIDED else campaign


@dataclass(frozen=True, slots=True)
class _Work:
    """What all batches of a chunk have in common."""

    job: CodeJob
    campaign: Campaign
    pattern: CodePattern
    now: datetime
    pause: Pause

    def batch(self, chunk: CodeChunk) -> CodeChunk:
        """Make the next codes of the chunk; the chunk afterwards, whoever moved it on."""
        stop = min(chunk.cursor + _BATCH, chunk.stop)
        taken: set[str] = set()
        codes: list[str] = []

        def attempt(write: Transaction) -> CodeChunk:
            codes[:] = self._draw(range(chunk.cursor, stop), taken)
            self._add(write, chunk, codes, stop)
            return replace(chunk, cursor=stop)

        def learn(images: Images) -> CodeChunk | None:
            key = keys.code_chunk(chunk.campaign_id, chunk.job_id, chunk.number)
            there = code_jobs.chunk_of(images.get(key))
            met = {code for code in codes if keys.voucher(code) in images}
            if there is None and (key in images or not met):
                raise _Gone
            taken.update(met)
            return None if there == chunk else there  # whoever moved it on

        return write_guarded(
            attempt,
            self.pause,
            learn=learn,
            attempts=DRAWS_PER_CODE,
            waits=False,
            otherwise=_Crowded(),
        )

    def _draw(self, numbers: range, taken: set[str]) -> list[str]:
        """A code for each number; none of them taken, none of them twice."""
        codes: dict[str, None] = {}
        for number in numbers:
            for attempt in range(DRAWS_PER_CODE):
                code = self.pattern.draw(self.job.seed, number, attempt)
                if code not in taken and code not in codes:
                    break
            else:
                raise _Crowded
            codes[code] = None
        return list(codes)

    def _add(self, write: Transaction, chunk: CodeChunk, codes: list[str], stop: int) -> None:
        vouchers = [self._voucher(code) for code in codes]
        for voucher in vouchers:
            write.put(voucher_item(voucher, job=self.job.id), Item.pk.does_not_exist())
        if not self.campaign.auto_update:
            pool.add(write, self.campaign.id, vouchers)
        code_jobs.advance(write, chunk, stop, self.now)

    def _voucher(self, code: str) -> Voucher:
        return Voucher(
            code=code,
            campaign_id=self.job.campaign_id,
            public=False,
            created_at=self.now,
            quantity=self.job.quantity,
            gift=money_of(self.campaign.offer),
        )
