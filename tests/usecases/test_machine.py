"""Whatever happens in whatever order: the engine says what a naive shop says; the books balance."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from infra.local.emulator import Emulator
from tests.usecases.checkout_machine import Checkout


@pytest.mark.parametrize(
    ("examples", "steps"), [(12, 20), pytest.param(60, 30, marks=pytest.mark.soak)]
)
def test_the_engine_says_what_a_naive_shop_says(
    emulator: Emulator, examples: int, steps: int
) -> None:
    Checkout.endpoint = emulator.endpoint
    run_state_machine_as_test(
        Checkout,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
