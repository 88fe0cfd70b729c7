"""Deleting: only what nobody used, whole, and from any step on."""

from dataclasses import replace
from unittest.mock import patch

import pytest

from incentives.domain.campaigns.campaign import Campaign, Removal
from incentives.domain.codes.code_job import CodeJob
from incentives.domain.refusal import Refusal, Refused
from incentives.names import Kind
from incentives.store.campaigns import campaigns, removal
from incentives.store.codes import code_jobs
from incentives.store.transaction import Transaction
from incentives.usecases.campaigns import delete_campaign as deletion
from incentives.usecases.campaigns.change_campaign import advance, change_campaign, stop
from incentives.usecases.campaigns.delete_campaign import delete_campaign
from incentives.usecases.cards.change_card import ChangeCard, change_card
from incentives.usecases.codes.generate_codes import GenerateCodes, generate_codes
from incentives.usecases.snapshot.cache import InstanceCache
from tests.account import Table
from tests.builders import (
    NOW,
    a_campaign,
    an_ask,
    keep,
    no_pause,
    redeemed,
    refusal,
    rolled_back,
)
from tests.support.cards import a_card_campaign, keep_cards
from tests.support.scheduler import FakeScheduler

pytestmark = pytest.mark.usefixtures("bound_table")

SEED = bytes(range(32))


def deleted(campaign: Campaign) -> bool:
    return delete_campaign(
        campaign.id, now=NOW, pause=no_pause, scheduler=FakeScheduler().scheduler
    )


def refusal_of_deletion(campaign: Campaign) -> Refusal:
    with pytest.raises(Refused) as refused:
        deleted(campaign)
    return refused.value.refusal


# Gates stay for a day, earlier versions for as long as decisions (`store.campaigns`).
LEFT_FOR_A_WHILE = {Kind.GATE, Kind.CAMPAIGN_VERSION}


def kinds(table: Table) -> set[str]:
    return {item["kind"]["S"] for item in table.items()}


def test_a_deleted_campaign_and_its_codes_are_gone_and_its_name_and_code_are_free(
    bound_table: Table,
) -> None:
    campaign = keep(a_campaign(open_gates=3))
    assert deleted(campaign)
    assert kinds(bound_table) == LEFT_FOR_A_WHILE
    assert all("ttl" in item for item in bound_table.items())
    assert refusal(an_ask("WELCOME")) == "not_found"
    keep(replace(a_campaign(), name=campaign.name))
    redeemed(an_ask("WELCOME"))


def test_a_checkout_that_remembers_the_campaign_cannot_redeem_it_after_its_deletion() -> None:
    """A stopped campaign does nothing."""
    cache = InstanceCache()
    campaign = keep(a_campaign(total=5))
    given_back = redeemed(an_ask("WELCOME"), cache).made[0].id
    rolled_back(given_back)
    assert deleted(campaign)
    assert refusal(an_ask("WELCOME"), cache) == "not_found"


def test_a_campaign_that_was_used_stays_as_it_was_and_goes_on() -> None:
    campaign = keep(a_campaign())
    redeemed(an_ask("WELCOME"))
    assert refusal_of_deletion(campaign) is Refusal.RESOURCE_IN_USE
    assert campaigns.published(campaign.id, no_pause) == campaign
    redeemed(an_ask("WELCOME"))


def test_a_use_that_slips_in_before_the_gates_close_keeps_the_campaign() -> None:
    campaign = keep(a_campaign())
    asked = deletion._ask

    def slip_in(one: Campaign) -> Campaign:
        if one.version == campaign.version:
            redeemed(an_ask("WELCOME"))
        return asked(one)

    with patch.object(deletion, "_ask", slip_in):
        assert refusal_of_deletion(campaign) is Refusal.RESOURCE_IN_USE
    kept = campaigns.published(campaign.id, no_pause)
    assert kept is not None
    assert (kept.removal, kept.stopped) == (None, False)
    redeemed(an_ask("WELCOME"))


def test_a_stopped_campaign_that_was_used_is_still_stopped_after_its_deletion_was_refused() -> None:
    campaign = keep(a_campaign())
    redeemed(an_ask("WELCOME"))
    advance(campaign.id, stop, now=NOW, pause=no_pause, scheduler=FakeScheduler().scheduler)
    advance(
        campaign.id, deletion._ask, now=NOW, pause=no_pause, scheduler=FakeScheduler().scheduler
    )
    assert refusal_of_deletion(campaign) is Refusal.RESOURCE_IN_USE
    kept = campaigns.published(campaign.id, no_pause)
    assert kept is not None
    assert (kept.removal, kept.stopped) == (None, True)


def test_the_ledgers_of_gift_cards_go_with_them(bound_table: Table) -> None:
    """A card that is made anew under the same code begins a ledger of its own."""
    campaign = keep_cards(a_card_campaign(), G_1=50_00)
    change_card(ChangeCard("G-1", 1_00, "cause-1"), now=NOW, pause=no_pause)
    rolled_back(redeemed(an_ask("G-1")).made[0].id)
    assert deleted(campaign)
    assert not kinds(bound_table) & {Kind.CREDIT_ENTRY, Kind.CREDIT_CAUSE, Kind.VOUCHER}


@pytest.mark.parametrize("step", ["remove_codes", "remove_bookings", "remove_definition"])
def test_a_deletion_that_crashed_is_finished_by_the_next_call(
    bound_table: Table, step: str
) -> None:
    campaign = keep(a_campaign(public_code=None), "A-1", "A-2")
    with (
        patch.object(removal, step, side_effect=ZeroDivisionError),
        pytest.raises(ZeroDivisionError),
    ):
        deleted(campaign)
    assert deleted(campaign)
    assert kinds(bound_table) == LEFT_FOR_A_WHILE


def test_a_campaign_whose_deletion_began_can_be_neither_redeemed_nor_changed() -> None:
    campaign = keep(a_campaign())
    advance(
        campaign.id, deletion._ask, now=NOW, pause=no_pause, scheduler=FakeScheduler().scheduler
    )
    assert refusal(an_ask("WELCOME")) == "campaign_not_active"
    with pytest.raises(Refused) as refused:
        change_campaign(
            campaign.id, stop, now=NOW, pause=no_pause, scheduler=FakeScheduler().scheduler
        )
    assert refused.value.refusal is Refusal.VERSION_CONFLICT


def test_a_decided_deletion_is_not_withdrawn_and_a_withdrawn_one_not_decided() -> None:
    campaign = keep(a_campaign())
    scheduler = FakeScheduler().scheduler
    advance(campaign.id, deletion._ask, now=NOW, pause=no_pause, scheduler=scheduler)
    decided = advance(campaign.id, deletion._decide, now=NOW, pause=no_pause, scheduler=scheduler)
    assert decided.removal is Removal.DECIDED
    assert (
        advance(campaign.id, deletion._withdraw, now=NOW, pause=no_pause, scheduler=scheduler)
        == decided
    )
    other = keep(a_campaign(public_code="OTHER"))
    assert (
        advance(other.id, deletion._decide, now=NOW, pause=no_pause, scheduler=scheduler) == other
    )


def test_many_codes_are_deleted_over_several_calls(bound_table: Table) -> None:
    campaign = keep(a_campaign(public_code=None))
    _codes_of(campaign, 250)
    with patch.object(removal, "_BATCHES", 2):
        assert [deleted(campaign), deleted(campaign)] == [False, True]
    assert kinds(bound_table) == LEFT_FOR_A_WHILE


def test_a_campaign_whose_codes_are_being_made_is_not_deleted_meanwhile() -> None:
    campaign = keep(a_campaign(public_code=None))
    _job_of(campaign, 10)
    assert refusal_of_deletion(campaign) is Refusal.RESOURCE_IN_USE
    assert campaigns.published(campaign.id, no_pause) == campaign


def test_a_campaign_that_is_gone_is_not_found() -> None:
    campaign = keep(a_campaign())
    deleted(campaign)
    assert refusal_of_deletion(campaign) is Refusal.NOT_FOUND


def _job_of(campaign: Campaign, wanted: int) -> CodeJob:
    job = CodeJob.of(
        id="job_1", campaign_id=campaign.id, wanted=wanted, seed=SEED, quantity=1, now=NOW
    )
    write = Transaction()
    code_jobs.add_to(write, job)
    write.commit(no_pause)
    return job


def _codes_of(campaign: Campaign, wanted: int) -> None:
    job = _job_of(campaign, wanted)
    generate_codes(
        GenerateCodes(campaign.id, job.id, 0), now=NOW, pause=no_pause, has_time=lambda: True
    )
