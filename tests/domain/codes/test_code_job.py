"""Jobs that make codes: their chunks, and how far they are."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentives.domain.codes.code_job import CHUNK_CODES, LONGEST, CodeJob, JobStatus
from incentives.domain.refusal import Refused
from tests.builders import NOW


def a_job(wanted: int) -> CodeJob:
    return CodeJob.of(
        id="job_1", campaign_id="camp_1", wanted=wanted, seed=bytes(32), quantity=1, now=NOW
    )


@given(st.integers(1, 100_000))
def test_the_chunks_of_a_job_are_its_codes_each_once(wanted: int) -> None:
    chunks = a_job(wanted).chunks()
    assert [chunk.start for chunk in chunks[1:]] == [chunk.stop for chunk in chunks[:-1]]
    assert (chunks[0].start, chunks[-1].stop) == (0, wanted)
    assert all(0 < chunk.stop - chunk.start <= CHUNK_CODES for chunk in chunks)
    assert len(chunks) <= 25


@pytest.mark.parametrize("wanted", [0, -1, 100_001])
def test_a_job_is_for_one_to_a_hundred_thousand_codes(wanted: int) -> None:
    with pytest.raises(Refused):
        a_job(wanted)


def test_a_job_that_nobody_works_on_any_more_has_failed() -> None:
    job = replace(a_job(10), done=5)
    assert job.status(NOW + LONGEST - timedelta(milliseconds=1)) is JobStatus.IN_PROGRESS
    assert job.status(NOW + LONGEST) is JobStatus.FAILED


def test_a_job_that_is_done_stays_done() -> None:
    assert replace(a_job(10), done=10).status(NOW + 2 * LONGEST) is JobStatus.DONE
