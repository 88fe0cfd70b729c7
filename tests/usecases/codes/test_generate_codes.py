"""Codes made in the background: exactly as many as wanted, whatever happens on the way."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count
from string import ascii_uppercase
from unittest.mock import patch

import pytest

from incentives.domain.campaigns.campaign import Campaign, Removal
from incentives.domain.campaigns.codes import UniqueCodes
from incentives.domain.code import CodePattern
from incentives.domain.codes.code_job import CodeJob, JobStatus
from incentives.runtime.aws import bind_table
from incentives.store import keys
from incentives.store.codes import code_jobs
from incentives.store.items import Item
from incentives.store.reading import fetch_one
from incentives.store.transaction import Transaction
from incentives.usecases.codes.generate_codes import GenerateCodes, Unfinished, generate_codes
from tests.account import Table
from tests.builders import NOW, a_campaign, an_ask, keep, no_pause, redeemed
from tests.support.meter import metered

SEED = bytes(range(32))


@pytest.fixture(autouse=True)
def bound_table(table: Table) -> None:
    bind_table(table.name, table.client)


def a_campaign_of_codes(*, stopped: bool = False, **code_config: object) -> Campaign:
    return keep(a_campaign(codes=UniqueCodes(CodePattern.of(code_config)), stopped=stopped))


def a_job(campaign: Campaign, wanted: int, *, seed: bytes = SEED) -> CodeJob:
    job = CodeJob.of(
        id="job_1", campaign_id=campaign.id, wanted=wanted, seed=seed, quantity=1, now=NOW
    )
    write = Transaction()
    code_jobs.add_to(write, job)
    write.commit(no_pause)
    return job


def worked(job: CodeJob, number: int = 0, *, batches: int = 10_000) -> None:
    """One invocation that has time for so many batches."""
    left = count(batches, -1)
    generate_codes(
        GenerateCodes(job.campaign_id, job.id, number),
        now=NOW,
        pause=no_pause,
        has_time=lambda: next(left) > 0,
    )


def codes(table: Table) -> set[str]:
    return {item["code"]["S"] for item in table.items() if item["kind"]["S"] == "voucher"}


def seen(job: CodeJob) -> CodeJob:
    found = code_jobs.job_of(
        fetch_one(keys.code_job(job.campaign_id, job.id), no_pause, consistent=True)
    )
    assert found is not None
    return found


def test_a_job_makes_as_many_codes_as_were_wanted(table: Table) -> None:
    campaign = a_campaign_of_codes(prefix="SUMMER-")
    job = a_job(campaign, 250)
    worked(job)
    made = codes(table)
    assert len(made) == 250
    assert all(code.startswith("SUMMER-") for code in made)
    assert seen(job).status(NOW) is JobStatus.DONE


def test_a_generated_code_can_be_redeemed_once(table: Table) -> None:
    worked(a_job(a_campaign_of_codes(), 1))
    (code,) = codes(table)
    assert redeemed(an_ask(code)).made[0].code == code


def test_a_chunk_cut_off_in_the_middle_goes_on_where_it_was(table: Table) -> None:
    job = a_job(a_campaign_of_codes(), 250)
    with pytest.raises(Unfinished):
        worked(job, batches=1)
    first = codes(table)
    assert 0 < len(first) < 250
    assert seen(job).status(NOW) is JobStatus.IN_PROGRESS
    worked(job)
    assert first < codes(table)
    assert (len(codes(table)), seen(job).done) == (250, 250)


@pytest.mark.parametrize("lost_answer", [1, 2, 3])
def test_a_crash_after_a_write_leaves_exactly_the_codes_wanted_after_the_repeat(
    table: Table, lost_answer: int
) -> None:
    job = a_job(a_campaign_of_codes(), 250)
    answers = iter(range(1, 100))
    commit = Transaction.commit

    def committed_then_crashed(self: Transaction, pause: Callable[[int], None]) -> None:
        commit(self, pause)
        if next(answers) == lost_answer:
            raise MemoryError

    with (
        patch.object(Transaction, "commit", committed_then_crashed),
        pytest.raises(MemoryError),
    ):
        worked(job)
    worked(job)
    assert (len(codes(table)), seen(job).done) == (250, 250)


def test_a_repeat_of_a_finished_chunk_writes_nothing(table: Table) -> None:
    job = a_job(a_campaign_of_codes(), 120)
    worked(job)
    client = table.client
    bind_table(table.name, client)
    with metered(client) as meter:
        worked(job)
    assert (meter.calls, meter.write_units) == (1, 0)
    assert seen(job).done == 120


def test_a_repeat_never_writes_over_a_code_that_was_used_meanwhile(table: Table) -> None:
    job = a_job(a_campaign_of_codes(), 250)
    with pytest.raises(Unfinished):
        worked(job, batches=1)
    code = min(codes(table))
    redeemed(an_ask(code))
    worked(job)
    (item,) = (one for one in table.items() if one.get("code") == {"S": code})
    assert item["redeemed"] == {"N": "1"}


def test_two_workers_on_one_chunk_make_no_code_twice(table: Table) -> None:
    job = a_job(a_campaign_of_codes(), 1_000)
    with ThreadPoolExecutor(2) as workers:
        list(workers.map(worked, [job, job]))
    assert (len(codes(table)), seen(job).done) == (1_000, 1_000)


def test_chunks_of_one_job_are_made_side_by_side(table: Table) -> None:
    job = a_job(a_campaign_of_codes(), 4_010)
    assert [chunk.stop - chunk.start for chunk in job.chunks()] == [4_000, 10]
    worked(job, number=1)
    assert (len(codes(table)), seen(job).done) == (10, 10)


def test_a_draw_that_meets_a_taken_code_is_drawn_again(table: Table) -> None:
    for seed in (SEED, bytes(32)):
        worked(a_job(a_campaign_of_codes(pattern="##", charset=ascii_uppercase), 150, seed=seed))
    assert len(codes(table)) == 300  # of 676


def test_a_job_without_function_is_given_up_and_says_so(table: Table) -> None:
    job = a_job(a_campaign_of_codes(pattern="#", charset="AB"), 3)
    worked(job)
    assert seen(job).status(NOW) is JobStatus.FAILED
    assert len(codes(table)) <= 2


def test_a_stopped_campaign_gets_its_codes(table: Table) -> None:
    worked(a_job(a_campaign_of_codes(stopped=True), 10))
    assert len(codes(table)) == 10


def test_a_campaign_whose_removal_is_decided_gets_no_codes(table: Table) -> None:
    campaign = replace(a_campaign(public_code=None), removal=Removal.DECIDED)
    job = a_job(keep(campaign), 10)
    worked(job)
    assert codes(table) == set()
    assert seen(job).status(NOW) is JobStatus.FAILED


def test_a_deleted_campaign_gets_no_codes(table: Table) -> None:
    campaign = a_campaign_of_codes()
    job = a_job(campaign, 10)
    Item.get(*keys.campaign(campaign.id)).delete()
    worked(job)
    assert codes(table) == set()
    assert seen(job).status(NOW) is JobStatus.FAILED


def test_a_chunk_whose_job_is_gone_is_left_alone(table: Table) -> None:
    campaign = a_campaign_of_codes()
    job = a_job(campaign, 10)
    Item.get(*keys.code_job(campaign.id, job.id)).delete()
    worked(job)
    assert codes(table) == set()
