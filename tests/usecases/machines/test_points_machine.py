"""Whatever happens to two members and a partner, in whatever order: the books balance."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from infra.local.emulator import Emulator
from tests.usecases.machines.points_machine import Club


@pytest.mark.parametrize(
    ("examples", "steps"), [(15, 25), pytest.param(100, 40, marks=pytest.mark.soak)]
)
def test_two_members_and_a_partner_have_what_naive_ones_have(
    emulator: Emulator, examples: int, steps: int
) -> None:
    Club.endpoint = emulator.endpoint
    run_state_machine_as_test(
        Club,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
