"""Whoever recommends whom, comes, and is taken back: what is owed is what a naive book says."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from infra.local.emulator import Emulator
from tests.usecases.machines.referral_machine import Referrals


@pytest.mark.parametrize(
    ("examples", "steps"), [(8, 25), pytest.param(60, 50, marks=pytest.mark.soak)]
)
def test_a_friend_pays_once_in_chains_and_rings_and_each_level_once(
    emulator: Emulator, examples: int, steps: int
) -> None:
    """Persons are compared, not spellings."""
    Referrals.endpoint = emulator.endpoint
    run_state_machine_as_test(
        Referrals,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
