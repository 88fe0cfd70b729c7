"""Each guard of a campaign's creation and of the three steps of its changes."""

import pytest

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.gates import GateState
from incentives.domain.refusal import Refusal, Refused
from incentives.store import keys
from incentives.store.campaigns import campaigns
from incentives.store.items import CampaignItem, OrderItem
from incentives.store.transaction import GuardFailed, Transaction
from tests.account import Table
from tests.builders import (
    a_campaign,
    an_ask,
    change,
    change_half_way,
    changed,
    keep,
    no_pause,
    redeemed,
)
from tests.support.guards import failed

pytestmark = pytest.mark.usefixtures("bound_table")


def conflict(act: object, *arguments: object) -> None:
    with pytest.raises(Refused) as refused:
        act(*arguments)  # type: ignore[operator]
    assert refused.value.refusal is Refusal.VERSION_CONFLICT


def not_proposed(version: Campaign) -> None:
    with pytest.raises(GuardFailed) as failure:
        campaigns.propose(version, no_pause)
    assert set(failure.value.images) == {keys.campaign(version.id)}


def test_of_two_changes_that_read_the_same_one_is_proposed(bound_table: Table) -> None:
    campaign = keep(a_campaign())
    first, second = changed(campaign, total=1), changed(campaign, total=2)
    campaigns.propose(first, no_pause)
    campaigns.propose(first, no_pause)  # a repeat whose answer was lost
    before = bound_table.items()
    not_proposed(second)
    assert bound_table.items() == before
    campaigns.settled(campaign.id, no_pause)
    not_proposed(second)


def test_a_change_of_a_campaign_that_is_gone_is_not_proposed(bound_table: Table) -> None:
    not_proposed(changed(a_campaign()))
    assert bound_table.items() == []


def test_a_helper_that_comes_late_neither_moves_gates_back_nor_publishes_again() -> None:
    campaign = keep(a_campaign(total=10, open_gates=2))
    change_half_way(campaign, moved=1, total=8)
    late = campaigns.read(campaign.id, no_pause)
    assert late is not None
    second = campaigns.settled(campaign.id, no_pause)
    assert second is not None
    assert campaigns.finish(late, no_pause) == second
    third = change(second, total=6)
    conflict(campaigns.finish, late, no_pause)
    assert campaigns.settled(campaign.id, no_pause) == third
    assert {state.version for state in campaigns.gate_states(third, no_pause)} == {3}


def test_a_helper_that_was_about_to_publish_when_others_went_on_publishes_nothing() -> None:
    campaign = keep(a_campaign(total=10, open_gates=2))
    proposed = change_half_way(campaign, moved=2, total=8)
    late = campaigns.read(campaign.id, no_pause)
    assert late is not None
    assert late.pending is not None
    stale = proposed.with_gates((GateState(2), GateState(2)))
    second = campaigns.settled(campaign.id, no_pause)
    assert second is not None
    third = change(second, total=6)
    assert campaigns._publish(stale, late.pending, no_pause) == third
    assert campaigns.settled(campaign.id, no_pause) == third


def test_a_use_taken_while_gates_are_moved_is_in_the_new_shares() -> None:
    campaign = keep(a_campaign(total=10, open_gates=2))
    change_half_way(campaign, moved=1, total=4)
    redeemed(an_ask("WELCOME"), seed=1)  # at the gate that was not moved yet
    settled = campaigns.settled(campaign.id, no_pause)
    assert settled is not None
    assert [share.uses for share in settled.gate_shares] == [2, 2]
    item = CampaignItem.get(*keys.campaign(campaign.id), consistent_read=True)
    assert item.version == 2
    assert item.pending is None


@pytest.mark.parametrize("taken", ["definition", "name", "gate"])
def test_a_new_campaign_writes_over_nothing(bound_table: Table, taken: str) -> None:
    campaign = a_campaign()
    key = {
        "definition": keys.campaign(campaign.id),
        "name": keys.campaign_name(campaign.name),
        "gate": keys.gate(campaign.id, 0),
    }[taken]
    OrderItem(*key, revision=1, body="{}").save()
    write = Transaction()
    campaigns.add_to(write, campaign)
    assert failed(bound_table, write) == {key}
