"""A fault at any step of a publication leaves one code or none; a retry gets it."""

from unittest.mock import patch

import pytest

from incentives.domain.refusal import Refusal, Refused
from incentives.runtime.aws import bind_table
from incentives.store.campaigns import campaigns
from incentives.usecases.publications.publication_request import Publish
from incentives.usecases.publications.publish import publish
from incentives.usecases.snapshot.cache import InstanceCache
from tests.account import Table
from tests.builders import NOW, no_pause
from tests.store.checkout.test_faults import ALWAYS, FAULTS, ONCE
from tests.support.faults import IMPATIENT, Proxy
from tests.support.landing import for_visitors


@pytest.mark.parametrize("times", [ONCE, ALWAYS])
@pytest.mark.parametrize("fault", ["its answer lost", "throttled", "an internal error"])
@pytest.mark.parametrize("operation", ["TransactWriteItems", "BatchGetItem"])
def test_after_a_fault_a_retry_gets_the_one_code(
    table: Table, proxy: Proxy, operation: str, fault: str, times: int
) -> None:
    """The last code is the one that may have been given; who asked for it gets it, nobody else."""
    bind_table(table.name, table.client)
    campaign = for_visitors(publications=1)
    cache, ask = InstanceCache(), Publish(persons=("a" * 32,), campaign=campaign.id, join_once=True)

    def given(seed: bytes) -> str | None:
        try:
            done = publish(ask, cache=cache, now=NOW, seed=seed, pause=no_pause)
        except Refused as refused:
            if refused.refusal is not Refusal.TOO_MANY_REQUESTS:
                raise
            return None
        return done.publication.code

    bind_table(table.name, proxy.account(table.account).client("dynamodb", IMPATIENT))
    with patch("botocore.endpoint.time.sleep"), proxy.failing(operation, times, FAULTS[fault]):
        first = given(b"\1" * 32)
    assert proxy.fired()
    bind_table(table.name, table.client)
    again = given(b"\2" * 32)
    assert again is not None
    assert first in {None, again}
    settled = campaigns.published(campaign.id, no_pause)
    assert settled is not None
    assert sum(state.published for state in campaigns.gate_states(settled, no_pause)) == 1
    vouchers = [item for item in table.items() if item["kind"]["S"] == "voucher"]
    assert [item["code"]["S"] for item in vouchers] == [again]
