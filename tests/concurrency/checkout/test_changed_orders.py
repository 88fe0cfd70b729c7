"""A placed order is changed while sixteen processes want what it has."""

import pytest

from incentives.domain import derived_ids
from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.pricing.benefit import AmountOff
from incentives.store import keys
from incentives.store.checkout import redemptions
from incentives.store.reading import fetch_one
from tests.account import Table
from tests.builders import a_campaign, an_ask, keep, no_pause, redeemed
from tests.concurrency.checkout import changers
from tests.concurrency.checkout.changers import ORDER
from tests.support.checkout.changed_orders import changed, counted
from tests.support.points.ledger_checks import assert_balanced
from tests.support.processes import Processes

ROUNDS = pytest.mark.parametrize("rounds", [6, pytest.param(40, marks=pytest.mark.soak)])


def order() -> OrderRecord:
    found = redemptions.record_of(
        fetch_one(keys.order(derived_ids.order_id_of(ORDER)), no_pause, consistent=True)
    )
    assert found is not None
    return found


@pytest.mark.parametrize("open_gates", [1, 4])
@ROUNDS
def test_growth_and_new_orders_share_one_budget_exactly(
    processes: Processes, shop: Table, open_gates: int, rounds: int
) -> None:
    """The order swings between 10.00 and 30.00 of discount; what it frees others may have."""
    budget_minor = 400_00
    campaign = keep(a_campaign(budget_minor=budget_minor, open_gates=open_gates))
    redeemed(an_ask("WELCOME", order=ORDER))
    amounts_minor = [300_00, 50_00] * rounds
    told = processes.all(changers.change_or_shop, shop, amounts_minor, rounds)
    assert set(told[0]) == {"done"}
    made = sum(answer == "done" for one in told[1:] for answer in one)
    uses, spent_minor = counted(campaign.id)
    assert spent_minor <= budget_minor
    assert (uses, spent_minor) == (made + 1, made * 10_00 + order().standing.total_minor)
    assert_balanced(shop)


@ROUNDS
def test_nobody_takes_the_use_that_a_change_moves_from_code_to_code(
    processes: Processes, shop: Table, rounds: int
) -> None:
    campaign = keep(a_campaign(total=1), "U-1", "U-2")
    redeemed(an_ask("U-1", order=ORDER))
    told = processes.all(changers.swap_or_shop, shop, rounds)
    assert set(told[0]) == {"done"}
    assert {answer for one in told[1:] for answer in one} == {"quantity_exceeded"}
    assert counted(campaign.id) == (1, 10_00)
    assert_balanced(shop)


def test_many_changes_of_one_order_at_once_leave_what_one_of_them_says(
    processes: Processes, shop: Table
) -> None:
    campaign = keep(a_campaign(total=1, budget_minor=100_00, open_gates=3))
    redeemed(an_ask("WELCOME", order=ORDER))
    amounts_minor = [50_00, 120_00, 300_00, 80_00]
    told = processes.all(changers.change_to, shop, amounts_minor)
    assert {answer for one in told for answer in one} == {"done"}
    record = order()
    assert record.order.stated_minor in amounts_minor
    assert counted(campaign.id) == (1, record.standing.total_minor)
    assert_balanced(shop)


@pytest.mark.parametrize("run", [1, *(pytest.param(n, marks=pytest.mark.soak) for n in range(6))])
def test_whatever_happens_to_an_order_at_once_the_books_balance(
    processes: Processes, shop: Table, run: int
) -> None:
    """Changes, returns, a rollback, other codes and a stop of the campaign."""
    assert run >= 0
    mine = keep(a_campaign(total=5, budget_minor=40_00, open_gates=2))
    keep(a_campaign(public_code="FIVE", offer=AmountOff(5_00)), "U-1")
    (made,) = redeemed(an_ask("WELCOME", order=ORDER)).made
    told = processes.all(changers.do_everything, shop, made.id, mine.id, 7)
    answers = {answer for one in told for answer in one}
    assert "done" in answers
    assert_balanced(shop)
    for code in ("WELCOME", "U-1", "FIVE"):
        standing = [one for one in order().of_codes({code}) if one.rollback is None]
        assert len(standing) <= 1
    changed(60_00)
    assert_balanced(shop)
