"""Chunks of jobs as the table's stream brings them."""

from dataclasses import dataclass

import pytest

from generate_codes.handler import lambda_handler
from incentives.domain.codes.code_job import CodeJob
from incentives.store.codes import code_jobs
from incentives.store.transaction import Transaction
from incentives.usecases.codes.generate_codes import Unfinished
from tests.account import Table
from tests.builders import NOW, a_campaign, keep, no_pause
from tests.support.stream import stream_event, written


@dataclass
class Invocation:
    """A function's time to live."""

    left_ms: int = 60_000

    def get_remaining_time_in_millis(self) -> int:
        return self.left_ms


@pytest.fixture
def _job_for_three_codes(bound_table: Table) -> None:
    assert bound_table.items() == []
    campaign = keep(a_campaign(public_code=None))
    job = CodeJob.of(
        id="job_1", campaign_id=campaign.id, wanted=3, seed=bytes(32), quantity=1, now=NOW
    )
    write = Transaction()
    code_jobs.add_to(write, job)
    write.commit(no_pause)


def vouchers(table: Table) -> int:
    return sum(item["kind"]["S"] == "voucher" for item in table.items())


@pytest.mark.usefixtures("_job_for_three_codes")
def test_a_new_chunk_on_the_stream_is_carried_out_once(bound_table: Table) -> None:
    (record,) = written(bound_table, "code_chunk")
    assert record["eventName"] == "INSERT"
    for _ in range(2):  # the stream delivers at least once
        lambda_handler(stream_event(record), Invocation())
    assert vouchers(bound_table) == 3


@pytest.mark.usefixtures("_job_for_three_codes")
def test_a_chunk_without_time_goes_back_to_the_stream(bound_table: Table) -> None:
    (record,) = written(bound_table, "code_chunk")
    with pytest.raises(Unfinished):
        lambda_handler(stream_event(record), Invocation(left_ms=4_000))
    assert vouchers(bound_table) == 0
