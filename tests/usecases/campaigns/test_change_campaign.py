"""Changing, stopping and resuming: no change is lost, no cap passed, no use forgotten."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.pricing.benefit import AmountOff
from incentives.domain.receipt import Receipt
from incentives.domain.refusal import Refusal, Refused
from incentives.domain.window import Window
from incentives.runtime.patience import back_off
from incentives.store.campaigns import campaigns
from incentives.usecases.campaigns.change_campaign import (
    Change,
    change_campaign,
    once,
    resume,
    stop,
)
from incentives.usecases.campaigns.plan_windows import edges
from incentives.usecases.campaigns.read_campaign import figures_of
from incentives.usecases.snapshot.cache import InstanceCache
from tests.account import Table
from tests.builders import (
    NOW,
    a_campaign,
    an_ask,
    change_half_way,
    keep,
    no_pause,
    redeemed,
    refusal,
    rolled_back,
)
from tests.support.scheduler import FakeScheduler

pytestmark = pytest.mark.usefixtures("bound_table")


def changed(
    campaign: Campaign, change: Change, fake_scheduler: FakeScheduler | None = None
) -> Campaign:
    scheduler = (fake_scheduler or FakeScheduler()).scheduler
    return change_campaign(campaign.id, change, now=NOW, pause=back_off, scheduler=scheduler)


def capped(campaign: Campaign, total: int | None, *, gates: int | None = None) -> Campaign:
    limits = replace(campaign.limits, total=total)
    return replace(campaign, limits=limits, open_gates=gates or campaign.open_gates)


def still_possible(code: str = "WELCOME") -> int:
    """Redeem until the cap says no, beginning at every gate; how often it said yes."""
    for count in range(1_000):
        try:
            redeemed(an_ask(code), seed=count)
        except Refused as refused:
            if refused.refusal is Refusal.QUANTITY_EXCEEDED:
                return count
            raise
    raise AssertionError("the cap never came")


def test_after_a_change_nothing_is_redeemed_by_the_old_definition_from_memory() -> None:
    cache = InstanceCache()
    campaign = keep(a_campaign())
    assert redeemed(an_ask("WELCOME"), cache).made[0].discount_minor == 10_00
    changed(campaign, lambda one: replace(one, offer=AmountOff(3_00)))
    assert redeemed(an_ask("WELCOME"), cache).made[0].discount_minor == 3_00


def test_a_stopped_campaign_refuses_and_a_resumed_one_goes_on_where_it_was() -> None:
    """A stopped campaign does nothing."""
    campaign = keep(a_campaign(total=2))
    redeemed(an_ask("WELCOME"))
    assert changed(campaign, stop).stopped
    assert refusal(an_ask("WELCOME")) == "campaign_not_active"
    assert not changed(campaign, resume).stopped
    assert still_possible() == 1


def test_stopping_the_stopped_and_resuming_the_running_make_no_version() -> None:
    campaign = keep(a_campaign())
    assert changed(campaign, resume) == campaign
    stopped = changed(campaign, stop)
    assert changed(campaign, stop) == stopped
    assert stopped.version == 2


def test_the_late_repeat_of_a_stop_does_not_undo_the_resume() -> None:
    campaign = keep(a_campaign())
    key = Receipt("app_1", "stop-1", "digest")

    def stop_once() -> Campaign:
        return once(key, lambda: changed(campaign, stop), now=NOW, pause=no_pause)

    assert stop_once().stopped
    assert stop_once().stopped
    changed(campaign, resume)
    assert not stop_once().stopped


@pytest.mark.parametrize("moved", [0, 1, 2, 3])
def test_a_stop_that_crashed_half_way_is_carried_through_by_the_next_stop(moved: int) -> None:
    campaign = keep(a_campaign(total=10, open_gates=3))
    change_half_way(campaign, moved=moved, stopped=True)
    stopped = changed(campaign, stop)
    assert (stopped.stopped, stopped.version) == (True, 2)
    assert refusal(an_ask("WELCOME")) == "campaign_not_active"


@pytest.mark.parametrize("moved", [1, 3])
def test_a_stop_that_crashed_half_way_is_carried_through_by_a_redemption(moved: int) -> None:
    cache = InstanceCache()
    campaign = keep(a_campaign(total=10, open_gates=3))
    redeemed(an_ask("WELCOME"), cache)
    change_half_way(campaign, moved=moved, stopped=True)
    assert refusal(an_ask("WELCOME"), cache, seed=0) == "campaign_not_active"
    published = campaigns.published(campaign.id, no_pause)
    assert published is not None
    assert published.stopped


def test_a_change_carries_an_unfinished_one_through_and_keeps_both() -> None:
    campaign = keep(a_campaign())
    change_half_way(campaign, moved=0, description="theirs")
    mine = changed(campaign, lambda one: replace(one, minimum_spend_minor=5_00))
    assert (mine.description, mine.minimum_spend_minor, mine.version) == ("theirs", 5_00, 3)


def test_changes_at_the_same_time_all_land() -> None:
    campaign = keep(a_campaign(open_gates=2))

    def note(number: int) -> Change:
        return lambda one: replace(one, metadata={**(one.metadata or {}), str(number): number})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: changed(campaign, note(number)), range(4)))
    published = campaigns.published(campaign.id, no_pause)
    assert published is not None
    assert published.metadata == {str(number): number for number in range(4)}
    assert published.version == 5


def test_a_raised_cap_allows_as_many_more_and_not_one_beyond() -> None:
    campaign = keep(a_campaign(total=3, open_gates=2))
    assert still_possible() == 3
    changed(campaign, lambda one: capped(one, 8))
    assert still_possible() == 5


def test_a_cap_lowered_below_what_was_used_allows_none_until_enough_came_back() -> None:
    campaign = keep(a_campaign(total=6, open_gates=3))
    ids = [redeemed(an_ask("WELCOME"), seed=number).made[0].id for number in range(5)]
    changed(campaign, lambda one: capped(one, 3))
    assert still_possible() == 0
    for redemption in ids[:2]:
        rolled_back(redemption)
    assert still_possible() == 0
    changed(campaign, lambda one: capped(one, 4))
    assert still_possible() == 1


@pytest.mark.parametrize("gates", [1, 2, 5])
def test_another_number_of_gates_keeps_the_sum_when_uses_are_spread_unevenly(gates: int) -> None:
    campaign = keep(a_campaign(total=12, open_gates=3))
    for seed in (0, 0, 0, 1, 2):
        redeemed(an_ask("WELCOME"), seed=seed)
    moved = changed(campaign, lambda one: capped(one, 12, gates=gates))
    assert sum(share.uses or 0 for share in moved.gate_shares) == 12
    assert figures_of(moved, no_pause).redeemed == 5
    assert still_possible() == 7


def test_a_removed_cap_allows_more_and_one_set_again_counts_what_was_used_meanwhile() -> None:
    campaign = keep(a_campaign(total=1))
    assert still_possible() == 1
    changed(campaign, lambda one: capped(one, None))
    redeemed(an_ask("WELCOME"))
    changed(campaign, lambda one: capped(one, 4))
    assert still_possible() == 2


def test_a_moved_window_is_announced_at_its_new_edges_only() -> None:
    fake_scheduler = FakeScheduler()
    window = Window(starts_at=NOW + timedelta(days=1), ends_at=NOW + timedelta(days=9))
    campaign = keep(a_campaign(window=window))
    fake_scheduler.plan(edges(campaign))
    later = replace(window, ends_at=NOW + timedelta(days=5))
    moved = changed(campaign, lambda one: replace(one, window=later), fake_scheduler)
    assert list(fake_scheduler.scheduled.values()) == list(edges(moved))
    back = changed(campaign, lambda one: replace(one, window=window), fake_scheduler)
    names = {edge.schedule_name for one in (campaign, moved, back) for edge in edges(one)}
    assert len(names) == 6  # a name that was used is never used again


def test_a_stop_needs_no_schedule(bound_table: Table) -> None:
    campaign = keep(a_campaign(window=Window(ends_at=NOW + timedelta(days=9))))
    fake_scheduler = FakeScheduler()
    stopped = changed(campaign, stop, fake_scheduler)
    assert not fake_scheduler.scheduled
    assert edges(stopped) == edges(campaign)
    assert bound_table.items()


def test_a_campaign_that_does_not_exist_cannot_be_changed() -> None:
    with pytest.raises(Refused) as refused:
        change_campaign(
            "camp_none", stop, now=NOW, pause=no_pause, scheduler=FakeScheduler().scheduler
        )
    assert refused.value.refusal is Refusal.NOT_FOUND
