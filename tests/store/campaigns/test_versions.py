"""Definitions that were replaced can be read for as long as decisions by them live."""

from datetime import timedelta

import pytest

from incentives.store import keys
from incentives.store.campaigns import versions
from incentives.store.reading import fetch_one
from incentives.usecases.campaigns.delete_campaign import delete_campaign
from tests.builders import (
    NOW,
    a_campaign,
    an_ask,
    change,
    change_half_way,
    keep,
    no_pause,
    redeemed,
    rolled_back,
)
from tests.support.scheduler import FakeScheduler

pytestmark = pytest.mark.usefixtures("bound_table")


def test_every_version_is_found_the_one_in_force_and_those_before_it() -> None:
    first = keep(a_campaign(total=10))
    second = change(first, total=20)
    third = change(second, stopped=True)
    wanted = [(first.id, number) for number in (1, 2, 3)]
    assert versions.find(wanted, no_pause) == dict(zip(wanted, (first, second, third), strict=True))
    assert versions.current([first.id], no_pause) == {first.id: third}


def test_what_never_was_is_not_found() -> None:
    campaign = keep(a_campaign())
    assert versions.find([(campaign.id, 2), ("camp_other", 1)], no_pause) == {}


def test_a_replaced_version_expires_after_decisions_by_it_have() -> None:
    campaign = keep(a_campaign())
    changed = change(campaign, total=5)
    kept = fetch_one(keys.campaign_version(campaign.id, 1), no_pause)
    assert kept is not None
    assert kept.ttl == int((changed.updated_at + timedelta(days=37)).timestamp())


def test_a_version_is_kept_for_good_when_an_order_may_name_it() -> None:
    campaign = keep(a_campaign())
    made = redeemed(an_ask("WELCOME")).made[0]
    second = change(campaign, total=5)
    rolled_back(made.id)
    change(second, total=6)
    first, later = (
        fetch_one(keys.campaign_version(campaign.id, number), no_pause) for number in (1, 2)
    )
    assert first is not None
    assert later is not None
    assert not first.ttl
    assert later.ttl


def test_versions_of_a_deleted_campaign_expire_though_they_were_kept_for_orders() -> None:
    campaign = keep(a_campaign())
    made = redeemed(an_ask("WELCOME")).made[0]
    change(campaign, total=5)
    rolled_back(made.id)
    delete_campaign(campaign.id, now=NOW, pause=no_pause, scheduler=FakeScheduler().scheduler)
    kept = fetch_one(keys.campaign_version(campaign.id, 1), no_pause)
    assert kept is not None
    assert kept.ttl == int((NOW + timedelta(days=37)).timestamp())


def test_a_proposal_replaces_nothing_until_it_is_carried_through() -> None:
    campaign = keep(a_campaign(open_gates=2))
    change_half_way(campaign, moved=1, total=5)
    assert fetch_one(keys.campaign_version(campaign.id, 1), no_pause) is None
    assert versions.find([(campaign.id, 1)], no_pause) == {(campaign.id, 1): campaign}
