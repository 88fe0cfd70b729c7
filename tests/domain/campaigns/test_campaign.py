"""A campaign's version: its gates in the order in which they are tried, and its switch."""

from dataclasses import replace

import pytest

from incentives.domain.campaigns.campaign import Removal
from incentives.domain.campaigns.gates import GateState, Share
from tests.builders import a_campaign


@pytest.mark.parametrize(
    ("seed", "order"), [(0, [0, 1, 2, 3, 4]), (2, [2, 0, 1, 3, 4]), (4, [1, 2, 0, 3, 4])]
)
def test_open_gates_are_tried_from_the_seed_on_and_closed_ones_last(
    seed: int, order: list[int]
) -> None:
    five = a_campaign(total=10, open_gates=5)
    three = replace(five, open_gates=3).with_gates((GateState(1),) * 5)
    assert three.gates_from(seed) == order


def test_closed_gates_keep_what_they_handed_out_and_no_more() -> None:
    campaign = replace(a_campaign(total=10, budget_minor=9_00, open_gates=3), open_gates=1)
    states = (GateState(1, 2, 1_00), GateState(1, 3, 2_00), GateState(1, 0, 0))
    assert campaign.with_gates(states).gate_shares == (
        Share(7, 7_00),
        Share(3, 2_00),
        Share(0, 0),
    )


def test_a_campaign_is_off_when_it_is_stopped_or_on_its_way_out() -> None:
    """A stopped campaign does nothing."""
    campaign = a_campaign()
    assert not campaign.is_off
    assert replace(campaign, stopped=True).is_off
    assert all(replace(campaign, removal=removal).is_off for removal in Removal)


def test_a_limit_per_person_needs_a_person() -> None:
    assert a_campaign(per_person=0).needs_person
    assert not a_campaign(total=1).needs_person
