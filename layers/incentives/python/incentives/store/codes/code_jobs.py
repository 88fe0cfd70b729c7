"""Jobs that make codes, as items: one for the job, one for each chunk.

The stream's record of a new chunk starts the work on it. One transaction writes codes and moves the
chunk's cursor past them. So a repeat after a crash goes on where the last one committed, two
workers on one chunk make no code twice, and a used code is never written over.
"""

from datetime import datetime, timedelta

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.update import Action

from incentives.domain.codes.code_job import CodeChunk, CodeJob
from incentives.names import Kind
from incentives.store import keys
from incentives.store.items import Item
from incentives.store.transaction import GuardFailed, Pause, Transaction

_MOST_JOBS = 2_000  # that are counted; in jobs of one code, less than anyone asks by hand
CHUNK_KEPT = timedelta(days=7)  # after it was done, for whoever looks into a problem


class CodeJobItem(Item, discriminator=Kind.CODE_JOB.value):
    """A job and how far it is."""

    job_id = UnicodeAttribute()
    campaign_id = UnicodeAttribute()
    wanted = NumberAttribute()
    done = NumberAttribute()
    seed = UnicodeAttribute()  # hexadecimal
    quantity = NumberAttribute(null=True)
    created_at = UnicodeAttribute()
    failed = BooleanAttribute()


class CodeChunkItem(Item, discriminator=Kind.CODE_CHUNK.value):
    """A chunk of a job; `cursor` is the first code that is not made yet."""

    job_id = UnicodeAttribute()
    campaign_id = UnicodeAttribute()
    number = NumberAttribute()
    start = NumberAttribute()
    stop = NumberAttribute()
    cursor = NumberAttribute()


def add_to(write: Transaction, job: CodeJob) -> None:
    """Add a new job and its chunks, at most 26 parts, to a write; its commit starts the job."""
    absent = Item.pk.does_not_exist()
    write.put(
        CodeJobItem(
            *keys.code_job(job.campaign_id, job.id),
            job_id=job.id,
            campaign_id=job.campaign_id,
            wanted=job.wanted,
            done=job.done,
            seed=job.seed.hex(),
            quantity=job.quantity,
            created_at=job.created_at.isoformat(),
            failed=job.failed,
        ),
        absent,
    )
    for chunk in job.chunks():
        write.put(
            CodeChunkItem(
                *keys.code_chunk(chunk.campaign_id, chunk.job_id, chunk.number),
                job_id=chunk.job_id,
                campaign_id=chunk.campaign_id,
                number=chunk.number,
                start=chunk.start,
                stop=chunk.stop,
                cursor=chunk.cursor,
            ),
            absent,
        )


def advance(write: Transaction, chunk: CodeChunk, to: int, now: datetime) -> None:
    """Move the chunk's cursor to `to`; at the end of the chunk, count it into its job.

    Two parts at most. The guard is the cursor as it was read: somebody else was faster when it
    fails.
    """
    item = CodeChunkItem(*keys.code_chunk(chunk.campaign_id, chunk.job_id, chunk.number))
    actions: list[Action] = [CodeChunkItem.cursor.set(to)]
    if to >= chunk.stop:
        actions.append(CodeChunkItem.ttl.set(int((now + CHUNK_KEPT).timestamp())))
        write.update(
            CodeJobItem(*keys.code_job(chunk.campaign_id, chunk.job_id)),
            [CodeJobItem.done.add(chunk.stop - chunk.start)],
            Item.pk.exists(),
        )
    write.update(item, actions, CodeChunkItem.cursor == chunk.cursor)


def give_up(job: CodeJob, pause: Pause) -> None:
    """Note that the job will not be finished. A repeat is harmless, as is a job that is gone."""
    write = Transaction()
    write.update(
        CodeJobItem(*keys.code_job(job.campaign_id, job.id)),
        [CodeJobItem.failed.set(True)],
        Item.pk.exists(),
    )
    try:
        write.commit(pause)
    except GuardFailed:
        return


def asked_for(campaign_id: str) -> int:
    """How many codes all jobs of a campaign together were asked for."""
    pk, sk = keys.code_job(campaign_id, "")
    jobs = CodeJobItem.query(
        pk, CodeJobItem.sk.startswith(sk), consistent_read=True, limit=_MOST_JOBS
    )
    return sum(int(job.wanted) for job in jobs)


def unfinished(campaign_id: str) -> list[CodeChunk]:
    """The chunks of a campaign's jobs that are not done, but for jobs that were given up."""
    pk, sk = keys.code_job(campaign_id, "")
    jobs = CodeJobItem.query(
        pk, CodeJobItem.sk.startswith(sk), consistent_read=True, limit=_MOST_JOBS
    )
    found: list[CodeChunk] = []
    for job in jobs:
        if job.failed or job.done >= job.wanted:
            continue
        partition, _ = keys.code_chunk(campaign_id, job.job_id, 0)
        chunks = map(chunk_of, CodeChunkItem.query(partition, consistent_read=True))
        found += [chunk for chunk in chunks if chunk is not None and not chunk.is_done]
    return found


def job_of(item: Item | None) -> CodeJob | None:
    """The job of an item, or None when the item is missing or something else."""
    if not isinstance(item, CodeJobItem):
        return None
    return CodeJob(
        id=item.job_id,
        campaign_id=item.campaign_id,
        wanted=int(item.wanted),
        seed=bytes.fromhex(item.seed),
        quantity=_whole(item.quantity),
        created_at=datetime.fromisoformat(item.created_at),
        done=int(item.done),
        failed=item.failed,
    )


def chunk_of(item: Item | None) -> CodeChunk | None:
    """The chunk of an item, or None when the item is missing or something else."""
    if not isinstance(item, CodeChunkItem):
        return None
    return CodeChunk(
        job_id=item.job_id,
        campaign_id=item.campaign_id,
        number=int(item.number),
        start=int(item.start),
        stop=int(item.stop),
        cursor=int(item.cursor),
    )


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)
