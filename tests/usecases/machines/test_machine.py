"""Whatever happens in whatever order: the engine says what a naive shop says; the books balance."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from infra.local.emulator import Emulator
from tests.usecases.machines.checkout_machine import Checkout
from tests.usecases.machines.orders_machine import Orders
from tests.usecases.machines.payments_machine import Payments
from tests.usecases.machines.persons_machine import Persons


@pytest.mark.parametrize(
    ("examples", "steps"), [(12, 20), pytest.param(60, 30, marks=pytest.mark.soak)]
)
def test_the_engine_says_what_a_naive_shop_says(
    emulator: Emulator, examples: int, steps: int
) -> None:
    Checkout.endpoint = emulator.endpoint
    _run(Checkout, examples, steps)


@pytest.mark.parametrize(
    ("examples", "steps"), [(8, 12), pytest.param(60, 30, marks=pytest.mark.soak)]
)
def test_what_pays_an_order_is_what_a_naive_purse_loses(
    emulator: Emulator, examples: int, steps: int
) -> None:
    """Money and points are never spent twice. A return gives back its share."""
    Payments.endpoint = emulator.endpoint
    _run(Payments, examples, steps)


@pytest.mark.parametrize(
    ("examples", "steps"), [(6, 12), pytest.param(100, 30, marks=pytest.mark.soak)]
)
def test_an_order_that_changes_is_what_a_naive_one_comes_to(
    emulator: Emulator, examples: int, steps: int
) -> None:
    """Placed, changed, returned in part, canceled, reopened, repeated."""
    Orders.endpoint = emulator.endpoint
    _run(Orders, examples, steps)


@pytest.mark.parametrize(
    ("examples", "steps"), [(6, 20), pytest.param(150, 40, marks=pytest.mark.soak)]
)
def test_a_person_is_one_person_however_names_are_joined_and_parted(
    emulator: Emulator, examples: int, steps: int
) -> None:
    """Limits in all and a day, codes of one's own, rollbacks, erasure."""
    Persons.endpoint = emulator.endpoint
    _run(Persons, examples, steps)


def _run(machine: type[RuleBasedStateMachine], examples: int, steps: int) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
