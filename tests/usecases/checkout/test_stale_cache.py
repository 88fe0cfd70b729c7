"""What an instance remembers is never the last word: neither to grant nor to refuse."""

import pytest

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.pricing.benefit import AmountOff
from incentives.store import keys
from incentives.store.items import Item
from incentives.usecases.snapshot.cache import InstanceCache
from tests.builders import (
    a_campaign,
    an_ask,
    change,
    keep,
    redeemed,
    refusal,
    rolled_back,
    validated,
)

pytestmark = pytest.mark.usefixtures("bound_table")


def remembered(campaign: Campaign) -> InstanceCache:
    """An instance that remembers this campaign as it is now."""
    cache = InstanceCache()
    validated(an_ask("WELCOME"), cache)
    assert cache.campaigns.get(campaign.id) == campaign
    assert cache.public_codes.get("WELCOME")
    return cache


def delete(campaign: Campaign) -> None:
    for key in (
        keys.campaign(campaign.id),
        keys.voucher("WELCOME"),
        *(keys.gate(campaign.id, number) for number in range(len(campaign.gate_shares))),
    ):
        Item(*key).delete()


def test_a_stopped_campaign_is_not_redeemed_from_memory() -> None:
    campaign = keep(a_campaign())
    cache = remembered(campaign)
    change(campaign, stopped=True)
    assert refusal(an_ask("WELCOME"), cache) == "campaign_not_active"


def test_a_resumed_campaign_is_not_refused_from_memory() -> None:
    campaign = keep(a_campaign(stopped=True))
    cache = remembered(campaign)
    change(campaign, stopped=False)
    assert redeemed(an_ask("WELCOME"), cache).made


def test_a_changed_discount_is_not_granted_from_memory() -> None:
    campaign = keep(a_campaign())
    cache = remembered(campaign)
    change(campaign, offer=AmountOff(1_00))
    assert redeemed(an_ask("WELCOME"), cache).made[0].discount_minor == 1_00


def test_a_lowered_minimum_is_not_refused_from_memory() -> None:
    campaign = keep(a_campaign(minimum_spend_minor=500_00))
    cache = remembered(campaign)
    change(campaign, minimum_spend_minor=None)
    assert redeemed(an_ask("WELCOME"), cache).made


@pytest.mark.parametrize("open_gates", [1, 3])
def test_a_cap_below_what_is_used_already_closes_the_campaign(open_gates: int) -> None:
    campaign = keep(a_campaign(total=10, open_gates=open_gates))
    cache = remembered(campaign)
    made = [redeemed(an_ask("WELCOME"), cache, seed=seed).made[0] for seed in range(4)]
    change(campaign, total=3)
    assert refusal(an_ask("WELCOME"), cache) == "quantity_exceeded"
    rolled_back(made[0].id)
    assert refusal(an_ask("WELCOME"), cache) == "quantity_exceeded"
    rolled_back(made[3].id)
    assert redeemed(an_ask("WELCOME"), cache, seed=3).made


def test_a_raised_cap_is_not_refused_from_memory() -> None:
    campaign = keep(a_campaign(total=1))
    cache = remembered(campaign)
    redeemed(an_ask("WELCOME"), cache)
    assert refusal(an_ask("WELCOME"), cache) == "quantity_exceeded"
    change(campaign, total=2)
    assert redeemed(an_ask("WELCOME"), cache).made
    assert refusal(an_ask("WELCOME"), cache) == "quantity_exceeded"


def test_a_use_given_back_at_one_gate_is_found_by_an_instance_that_saw_all_used_up() -> None:
    keep(a_campaign(total=4, open_gates=2))
    cache = InstanceCache()
    made = [redeemed(an_ask("WELCOME"), cache, seed=seed).made[0] for seed in range(4)]
    assert refusal(an_ask("WELCOME"), cache) == "quantity_exceeded"
    rolled_back(made[3].id)
    assert validated(an_ask("WELCOME"), cache).valid
    assert redeemed(an_ask("WELCOME"), cache, seed=0).made
    assert refusal(an_ask("WELCOME"), cache) == "quantity_exceeded"


def test_a_gate_that_is_only_remembered_as_used_up_refuses_no_second_code() -> None:
    keep(a_campaign(public_code=None, total=2, open_gates=2), "U-1", "U-2", "U-3", "U-4")
    cache = InstanceCache()
    first = redeemed(an_ask("U-1"), seed=1).made[0]
    second = redeemed(an_ask("U-2"), cache, seed=1).made[0]  # finds gate 1 used up, goes to gate 0
    for made in (first, second):
        rolled_back(made.id)
    assert len(redeemed(an_ask("U-3", "U-4"), cache, seed=0).made) == 2


@pytest.mark.parametrize(("before", "after"), [(1, 4), (4, 1), (3, 2)])
def test_another_number_of_gates_keeps_the_cap(before: int, after: int) -> None:
    campaign = keep(a_campaign(total=9, open_gates=before))
    cache = remembered(campaign)
    for seed in range(4):
        redeemed(an_ask("WELCOME"), cache, seed=seed)
    change(campaign, open_gates=after)
    for seed in range(5):
        redeemed(an_ask("WELCOME"), cache, seed=seed)
    assert refusal(an_ask("WELCOME"), cache) == "quantity_exceeded"


def test_a_use_given_back_to_a_gate_that_was_closed_is_not_lost() -> None:
    campaign = keep(a_campaign(total=4, open_gates=2))
    cache = remembered(campaign)
    made = [redeemed(an_ask("WELCOME"), cache, seed=seed).made[0] for seed in range(2)]
    change(campaign, open_gates=1)
    rolled_back(made[1].id)
    for seed in range(3):
        redeemed(an_ask("WELCOME"), cache, seed=seed)
    assert refusal(an_ask("WELCOME"), cache) == "quantity_exceeded"


@pytest.mark.parametrize("stopped", [True, False])
def test_a_deleted_campaign_is_unknown_to_an_instance_that_remembers_it(stopped: bool) -> None:  # noqa: FBT001
    campaign = keep(a_campaign(stopped=stopped))
    cache = remembered(campaign)
    delete(campaign)
    assert refusal(an_ask("WELCOME"), cache) == "not_found"
    assert not validated(an_ask("WELCOME"), cache).valid


@pytest.mark.parametrize("forgotten", [True, False])
@pytest.mark.parametrize("validates", [True, False])
def test_a_code_that_moved_to_a_new_campaign_is_redeemed_there(
    forgotten: bool,  # noqa: FBT001
    validates: bool,  # noqa: FBT001
) -> None:
    campaign = keep(a_campaign())
    cache = remembered(campaign)
    if forgotten:
        cache.campaigns.drop(campaign.id)  # made room for others
    delete(campaign)
    new = keep(a_campaign())
    if validates:
        assert validated(an_ask("WELCOME"), cache).valid
    else:
        assert redeemed(an_ask("WELCOME"), cache).made[0].campaign_id == new.id
