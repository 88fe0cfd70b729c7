"""Stop is a guarantee: once it has returned, no redemption commits."""

from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count
from threading import Barrier
from unittest.mock import patch

import pytest
from botocore.exceptions import ClientError
from pynamodb.exceptions import UpdateError

from incentives.domain.refusal import Refusal, Refused
from incentives.runtime.patience import back_off
from incentives.store.items import GateItem
from incentives.usecases.campaigns.change_campaign import change_campaign, resume, stop
from incentives.usecases.campaigns.read_campaign import figures_of
from incentives.usecases.checkout.redeem import redeem
from incentives.usecases.snapshot.cache import InstanceCache
from tests.builders import NOW, a_campaign, an_ask, keep, no_pause
from tests.support.scheduler import FakeScheduler

pytestmark = pytest.mark.usefixtures("bound_table")

CUSTOMERS = 6
MOST = 60  # orders of one customer


def shop_until_stopped(seed: int, start: Barrier) -> int:
    """One checkout with a memory of its own, redeeming until the campaign is off."""
    cache = InstanceCache()
    start.wait()
    for made in range(MOST):
        try:
            redeem(an_ask("WELCOME"), cache=cache, now=NOW, seed=seed, pause=back_off)
        except Refused as refused:
            if refused.refusal is Refusal.CAMPAIGN_STOPPED:
                return made
            raise
    return MOST


@pytest.mark.parametrize("open_gates", [1, 4])
def test_no_redemption_commits_after_stop_has_returned(open_gates: int) -> None:
    campaign = keep(a_campaign(total=10_000, open_gates=open_gates))
    start = Barrier(CUSTOMERS + 1)
    with ThreadPoolExecutor(CUSTOMERS) as pool:
        shopping: list[Future[int]] = [
            pool.submit(shop_until_stopped, seed, start) for seed in range(CUSTOMERS)
        ]
        start.wait()
        while figures_of(campaign, no_pause).redeemed < CUSTOMERS:
            pass
        stopped = change_campaign(
            campaign.id, stop, now=NOW, pause=back_off, scheduler=FakeScheduler().scheduler
        )
        at_return = figures_of(stopped, no_pause).redeemed
        committed = sum(future.result() for future in shopping)
    assert figures_of(stopped, no_pause).redeemed == at_return
    assert committed == at_return >= CUSTOMERS


def test_a_gate_that_a_storm_holds_most_of_the_time_is_moved_all_the_same() -> None:
    campaign = keep(a_campaign(open_gates=2))
    really = GateItem.update
    attempts = count(1)

    def give_way(item: GateItem, *args: object, **kwargs: object) -> object:
        if next(attempts) % 10:
            raise UpdateError(cause=conflict_with_a_transaction())
        return really(item, *args, **kwargs)  # type: ignore[arg-type]

    with patch.object(GateItem, "update", give_way):
        stopped = change_campaign(
            campaign.id, stop, now=NOW, pause=no_pause, scheduler=FakeScheduler().scheduler
        )
    assert stopped.stopped


def conflict_with_a_transaction() -> ClientError:
    """What DynamoDB answers to a plain write of an item that a transaction is writing."""
    error = {"Code": "TransactionConflictException", "Message": "Transaction is ongoing"}
    return ClientError({"Error": error}, "UpdateItem")  # type: ignore[typeddict-item]


def test_switching_to_and_fro_in_a_storm_counts_every_use_once() -> None:
    campaign = keep(a_campaign(total=100, open_gates=3))

    def shop(seed: int) -> int:
        cache, made = InstanceCache(), 0
        for _ in range(20):
            try:
                redeem(an_ask("WELCOME"), cache=cache, now=NOW, seed=seed, pause=back_off)
            except Refused as refused:
                if refused.refusal not in {
                    Refusal.CAMPAIGN_STOPPED,
                    Refusal.TOO_MANY_REQUESTS,
                }:
                    raise
            else:
                made += 1
        return made

    with ThreadPoolExecutor(CUSTOMERS) as pool:
        shopping = [pool.submit(shop, seed) for seed in range(4)]
        for change in (stop, resume, stop, resume):
            current = change_campaign(
                campaign.id, change, now=NOW, pause=back_off, scheduler=FakeScheduler().scheduler
            )
        committed = sum(future.result() for future in shopping)
    assert figures_of(current, no_pause).redeemed == committed
    assert sum(share.uses or 0 for share in current.gate_shares) == 100
