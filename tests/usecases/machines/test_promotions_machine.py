"""Whatever happens: redemption gives what validation said, promotions included."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from infra.local.emulator import Emulator
from tests.usecases.machines.promotions_machine import PromotionsCheckout


@pytest.mark.parametrize(
    ("examples", "steps"), [(6, 15), pytest.param(60, 30, marks=pytest.mark.soak)]
)
def test_redemption_gives_what_validation_said_with_promotions_codes_and_rules(
    emulator: Emulator, examples: int, steps: int
) -> None:
    """Limits hold for automatic promotions, and codes combine by the rules in any order."""
    PromotionsCheckout.endpoint = emulator.endpoint
    run_state_machine_as_test(
        PromotionsCheckout,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
