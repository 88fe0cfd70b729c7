"""A change that crashed half-way: whoever comes next carries it through, or foresees it."""

from collections.abc import Callable

import pytest

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.pricing.benefit import AmountOff
from incentives.store.campaigns import campaigns
from incentives.usecases.snapshot.cache import InstanceCache
from tests.account import Table
from tests.builders import (
    a_campaign,
    an_ask,
    change,
    change_half_way,
    keep,
    no_pause,
    redeemed,
    refusal,
    validated,
)

pytestmark = pytest.mark.usefixtures("bound_table")


def an_instance_that_remembers(campaign: Campaign) -> InstanceCache:
    cache = InstanceCache()
    validated(an_ask("WELCOME"), cache)
    assert cache.campaigns.get(campaign.id) == campaign
    return cache


@pytest.mark.parametrize("moved", [0, 1, 2, 3])
@pytest.mark.parametrize("warm", [True, False])
def test_a_change_that_crashed_half_way_is_carried_through_by_redemptions(
    moved: int,
    warm: bool,  # noqa: FBT001
) -> None:
    campaign = keep(a_campaign(total=30, open_gates=3))
    cache = an_instance_that_remembers(campaign)
    change_half_way(campaign, moved=moved, total=5, offer=AmountOff(1_00))
    made = [redeemed(an_ask("WELCOME"), cache if warm else None, seed=seed) for seed in range(5)]
    item = campaigns.read(campaign.id, no_pause)
    assert item is not None
    assert (item.version, item.pending is None) == ((2, True) if moved else (1, False))
    assert made[-1].made[0].discount_minor == (1_00 if moved else 10_00)
    if moved:
        assert refusal(an_ask("WELCOME"), cache) == "quantity_exceeded"


@pytest.mark.parametrize("stopped", [True, False])
@pytest.mark.parametrize("warm", [True, False])
def test_a_switch_that_crashed_half_way_is_thrown_by_the_next_redemption(
    stopped: bool,  # noqa: FBT001
    warm: bool,  # noqa: FBT001
) -> None:
    campaign = keep(a_campaign(stopped=not stopped))
    cache = an_instance_that_remembers(campaign)
    change_half_way(campaign, moved=1, stopped=stopped)
    instance = cache if warm else InstanceCache()
    assert validated(an_ask("WELCOME"), instance).valid is not stopped
    if stopped:
        assert refusal(an_ask("WELCOME"), instance) == "campaign_not_active"
    else:
        assert redeemed(an_ask("WELCOME"), instance).made


def test_what_validation_foresees_is_not_remembered() -> None:
    """The shares of a change on its way may still turn out otherwise."""
    campaign = keep(a_campaign(total=4, open_gates=2))
    cache = an_instance_that_remembers(campaign)
    change_half_way(campaign, moved=1, total=2)
    assert validated(an_ask("WELCOME"), cache, seed=0).valid
    redeemed(an_ask("WELCOME"), seed=1)  # by the old definition, at the gate that was not moved
    redeemed(an_ask("WELCOME"), cache, seed=0)
    assert refusal(an_ask("WELCOME"), cache) == "quantity_exceeded"


def used(table: Table) -> int:
    return sum(int(item["used"]["N"]) for item in table.items() if item["kind"]["S"] == "gate")


def test_a_change_moves_what_was_used_into_the_new_shares(bound_table: Table) -> None:
    campaign = keep(a_campaign(total=6, open_gates=2))
    redeem: Callable[[int], object] = lambda seed: redeemed(an_ask("WELCOME"), seed=seed)  # noqa: E731
    redeem(0)
    redeem(0)
    settled = change(campaign, total=4)
    assert [share.uses for share in settled.gate_shares] == [3, 1]
    assert used(bound_table) == 2
