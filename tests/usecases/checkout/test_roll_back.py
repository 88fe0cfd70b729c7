"""Roll back: what a redemption took comes back to where it was taken from, once."""

import pytest

from incentives.domain import derived_ids
from incentives.domain.pricing.benefit import AmountOff
from incentives.domain.refusal import Refused
from incentives.store import keys
from incentives.store.customers import person_keys
from incentives.store.items import Item
from incentives.usecases.checkout.roll_back import RollBack, roll_back
from tests.account import Table
from tests.builders import (
    NOW,
    a_campaign,
    an_ask,
    change,
    keep,
    no_pause,
    redeemed,
    refusal,
    rolled_back,
)
from tests.support.person_uses import used_by
from tests.support.points.ledger_checks import counters

pytestmark = pytest.mark.usefixtures("bound_table")


def refusal_of(command: RollBack) -> str:
    with pytest.raises(Refused) as refused:
        roll_back(command, now=NOW, pause=no_pause)
    return refused.value.refusal.value


def test_everything_that_was_taken_comes_back(bound_table: Table) -> None:
    keep(a_campaign(total=5, budget_minor=100_00, per_person=1, open_gates=2), "U-1")
    before = counters(bound_table)
    made = redeemed(an_ask("U-1", persons=("jo", "jo@a.example")), seed=1).made[0]
    rolled_back(made.id)
    after = counters(bound_table)
    assert {key: count for key, count in after.items() if any(count)} == {
        key: count for key, count in before.items() if any(count)
    }
    assert used_by("jo", made.campaign_id) == used_by("jo@a.example", made.campaign_id) == 0
    assert redeemed(an_ask("U-1", persons=("jo",))).made


def test_a_use_comes_back_to_the_gate_it_was_taken_from(bound_table: Table) -> None:
    campaign = keep(a_campaign(total=6, open_gates=3))
    made = redeemed(an_ask("WELCOME"), seed=2).made[0]
    rolled_back(made.id)
    assert counters(bound_table)[keys.gate(campaign.id, 2)] == (0, 0)


def test_the_last_use_given_back_is_there_for_another_customer() -> None:
    keep(a_campaign(total=1))
    made = redeemed(an_ask("WELCOME")).made[0]
    rolled_back(made.id)
    redeemed(an_ask("WELCOME"))
    assert refusal(an_ask("WELCOME")) == "quantity_exceeded"


def test_a_repeat_gives_nothing_back_and_gets_the_first_answer(bound_table: Table) -> None:
    """Two rollbacks at once give back once."""
    keep(a_campaign(total=5))
    made = redeemed(an_ask("WELCOME")).made[0]
    first = roll_back(RollBack(made.id, whole=False, reason="returned"), now=NOW, pause=no_pause)
    table = bound_table.items()
    again = roll_back(RollBack(made.id, whole=True, reason="other"), now=NOW, pause=no_pause)
    assert (again.returned, again.record, again.repeated) == (first.returned, first.record, True)
    assert bound_table.items() == table


def test_codes_redeemed_together_come_back_together(bound_table: Table) -> None:
    keep(a_campaign(public_code="A", total=5, offer=AmountOff(1_00)))
    keep(a_campaign(public_code=None, total=5, offer=AmountOff(2_00)), "U-1", "U-2")
    before = counters(bound_table)
    parent = redeemed(an_ask("A", "U-1", "U-2")).made[0].parent_id
    assert parent is not None
    done = rolled_back(parent, whole=True)
    assert [one.code for one in done.returned] == ["U-1", "U-2", "A"]
    assert len({one.rollback.id for one in done.returned if one.rollback}) == 3
    assert counters(bound_table) == before


def test_one_of_codes_redeemed_together_does_not_come_back_alone() -> None:
    keep(a_campaign(public_code="A"))
    keep(a_campaign(public_code="B"))
    one = redeemed(an_ask("A", "B")).made[0]
    assert one.parent_id is not None
    assert refusal_of(RollBack(one.id, whole=False)) == "invalid_redemption"
    assert refusal_of(RollBack(one.id, whole=True)) == "invalid_redemption_parent"
    assert refusal_of(RollBack(one.parent_id, whole=False)) == "invalid_redemption"


def test_a_code_of_the_same_order_that_was_added_later_stays() -> None:
    keep(a_campaign(public_code="A"))
    keep(a_campaign(public_code="B"))
    first = redeemed(an_ask("A", order="O-1")).made[0]
    second = redeemed(an_ask("B", order="O-1")).made[0]
    record = rolled_back(first.id).record
    assert [redemption.rollback is None for redemption in record.redemptions] == [False, True]
    assert record.standing.total_minor == second.discount_minor


@pytest.mark.parametrize(
    "redemption_id",
    ["", "r_", "r_unknown", "v_" + "a" * 42, derived_ids.redemption_id("ord_x", "A")],
)
def test_an_unknown_redemption_is_not_found(redemption_id: str) -> None:
    assert refusal_of(RollBack(redemption_id, whole=False)) == "resource_not_found"


def test_another_code_of_a_known_order_is_not_found() -> None:
    keep(a_campaign())
    order_id = redeemed(an_ask("WELCOME", order="O-1")).record.id
    other = derived_ids.redemption_id(order_id, "OTHER")
    assert refusal_of(RollBack(other, whole=True)) == "resource_not_found"


def test_a_redemption_of_another_order_is_refused() -> None:
    keep(a_campaign())
    made = redeemed(an_ask("WELCOME", order="O-1")).made[0]
    command = RollBack(made.id, whole=False, order_reference="O-2")
    assert refusal_of(command) == "invalid_order"
    assert roll_back(
        RollBack(made.id, whole=False, order_reference="O-1"), now=NOW, pause=no_pause
    ).returned


def test_a_stopped_campaign_takes_back(bound_table: Table) -> None:
    campaign = keep(a_campaign(total=5))
    made = redeemed(an_ask("WELCOME")).made[0]
    change(campaign, stopped=True)
    rolled_back(made.id)
    assert counters(bound_table)[keys.gate(campaign.id, 0)] == (0, 0)


def test_what_no_longer_exists_is_not_brought_back(bound_table: Table) -> None:
    campaign = keep(a_campaign(per_person=1), "U-1")
    made = redeemed(an_ask("U-1", persons=("jo",))).made[0]
    gone = [keys.gate(campaign.id, 0), keys.voucher("U-1"), person_keys.use("jo", campaign.id)]
    for key in gone:
        Item(*key).delete()
    assert not rolled_back(made.id).repeated
    assert not set(gone) & counters(bound_table).keys()
