"""A placed order is changed: what it redeemed follows, under its own terms, exactly."""

from dataclasses import replace
from typing import Any

import pytest

from incentives.domain.campaigns.terms import ReturnPolicy, ReturnRule
from incentives.domain.checkout.order import Order
from incentives.domain.checkout.order_record import OrderStatus
from incentives.domain.checkout.returns import Picked
from incentives.domain.checkout.verdict import Applicable
from incentives.domain.pricing.benefit import AmountOff, PercentOff
from incentives.domain.pricing.cart import CartLine
from incentives.domain.refusal import Refused
from incentives.usecases.checkout.return_goods import ReturnGoods, return_goods
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
    validated,
)
from tests.support.checkout.changed_orders import ORDER, changed, counted, refused, with_lines
from tests.support.points.ledger_checks import assert_balanced

pytestmark = pytest.mark.usefixtures("bound_table")


@pytest.fixture(autouse=True)
def _balanced(bound_table: Table) -> Any:
    yield
    assert_balanced(bound_table)


def test_a_discount_follows_the_goods_up_and_down() -> None:
    campaign = keep(a_campaign())
    redeemed(an_ask("WELCOME", order=ORDER))
    for amount_minor, off_minor in ((150_00, 15_00), (30_00, 3_00), (30_00, 3_00)):
        done = changed(amount_minor)
        assert done.after.standing.total_minor == off_minor
        assert counted(campaign.id) == (1, off_minor)


def test_the_same_change_again_changes_nothing(bound_table: Table) -> None:
    keep(a_campaign())
    redeemed(an_ask("WELCOME", order=ORDER))
    changed(150_00)
    before = bound_table.items()
    assert changed(150_00).after.standing.total_minor == 15_00
    assert bound_table.items() == before


def test_a_dry_run_says_it_and_writes_nothing(bound_table: Table) -> None:
    keep(a_campaign())
    redeemed(an_ask("WELCOME", order=ORDER))
    before = bound_table.items()
    assert changed(150_00, dry_run=True).after.standing.total_minor == 15_00
    assert bound_table.items() == before


def test_the_terms_stay_those_of_the_redemption_when_the_offer_changes() -> None:
    campaign = keep(a_campaign())
    redeemed(an_ask("WELCOME", order=ORDER))
    change(campaign, offer=PercentOff(rate_bp=5_000))
    assert changed(150_00).after.standing.total_minor == 15_00


@pytest.mark.parametrize("needs_growth", [False, True])
def test_a_stopped_campaign_leaves_the_discount_and_gives_no_more(needs_growth: bool) -> None:  # noqa: FBT001
    campaign = keep(a_campaign())
    redeemed(an_ask("WELCOME", order=ORDER))
    change(campaign, stopped=True)
    if needs_growth:
        assert refused(150_00, needs_growth=True) == "campaign_not_active"
        return
    done = changed(150_00)
    assert done.after.standing.total_minor == 10_00
    assert [reason.refusal.value for reason in done.held_back.values()] == ["campaign_not_active"]
    assert changed(50_00).after.standing.total_minor == 5_00


def test_growth_takes_budget_or_stays_out() -> None:
    campaign = keep(a_campaign(budget_minor=12_00))
    redeemed(an_ask("WELCOME", order=ORDER))
    assert refused(150_00, needs_growth=True) == "budget_exceeded"
    assert changed(150_00).after.standing.total_minor == 10_00
    assert changed(120_00).after.standing.total_minor == 12_00
    assert counted(campaign.id) == (1, 12_00)


def test_growth_moves_to_another_gate_that_has_the_budget() -> None:
    campaign = keep(a_campaign(budget_minor=30_00, open_gates=2))
    redeemed(an_ask("WELCOME", order=ORDER))
    redeemed(an_ask("WELCOME", order="O-2", amount_minor=50_00))
    assert changed(150_00).after.standing.total_minor == 15_00
    assert counted(campaign.id) == (2, 20_00)
    rolled_back(changed().after.redemptions[0].id)
    assert counted(campaign.id) == (1, 5_00)


def test_a_used_up_campaign_gives_no_more() -> None:
    keep(a_campaign(total=1))
    redeemed(an_ask("WELCOME", order=ORDER))
    assert changed(150_00).after.standing.total_minor == 10_00
    assert refused(160_00, needs_growth=True) == "quantity_exceeded"


def test_codes_are_added_and_taken_off_in_one_step() -> None:
    first = keep(a_campaign(total=1))
    second = keep(a_campaign(public_code="FIVE", offer=AmountOff(5_00), total=1))
    redeemed(an_ask("WELCOME", order=ORDER))
    done = changed(added=("FIVE",), removed=("WELCOME",))
    assert done.after.standing.total_minor == 5_00
    assert (counted(first.id), counted(second.id)) == ((0, 0), (1, 5_00))


def test_a_code_of_the_same_used_up_campaign_takes_the_use_that_is_given_back() -> None:
    campaign = keep(a_campaign(total=1, per_person=1), "U-1", "U-2")
    redeemed(an_ask("U-1", order=ORDER, persons=("jo",)))
    done = changed(added=("U-2",), removed=("U-1",))
    assert [one.code for one in done.after.redemptions if one.rollback is None] == ["U-2"]
    assert counted(campaign.id) == (1, 10_00)


def test_an_added_code_that_does_not_apply_leaves_everything_as_it_was(bound_table: Table) -> None:
    keep(a_campaign())
    redeemed(an_ask("WELCOME", order=ORDER))
    before = bound_table.items()
    assert refused(150_00, added=("NOPE",), removed=("WELCOME",)) == "not_found"
    assert bound_table.items() == before


def test_a_code_that_is_not_on_the_order_cannot_be_taken_off() -> None:
    keep(a_campaign())
    redeemed(an_ask("WELCOME", order=ORDER))
    assert refused(removed=("OTHER",)) == "invalid_redeemables"


def test_an_order_that_nobody_knows_cannot_be_changed() -> None:
    assert refused(150_00) == "resource_not_found"


def test_conditions_that_no_longer_hold_follow_the_policy_for_returns() -> None:
    policy = ReturnPolicy(ReturnRule.TAKE_BACK)
    campaign = keep(replace(a_campaign(minimum_spend_minor=50_00), returns=policy))
    redeemed(an_ask("WELCOME", order=ORDER))
    done = changed(40_00)
    assert done.after.standing.total_minor == 0
    assert counted(campaign.id) == (0, 0)


def test_a_canceled_order_gives_everything_back_once_and_takes_no_code() -> None:
    campaign = keep(a_campaign(total=1))
    redeemed(an_ask("WELCOME", order=ORDER))
    for _ in range(2):
        done = changed(status=OrderStatus.CANCELED)
        assert (done.after.status, counted(campaign.id)) == (OrderStatus.CANCELED, (0, 0))
    assert refusal(an_ask("WELCOME", order=ORDER)) == "order_canceled"
    assert refused(150_00) == "order_canceled"


def test_a_canceled_order_is_reopened_on_purpose_and_a_late_repeat_stays_refused() -> None:
    campaign = keep(a_campaign(total=1))
    first = an_ask("WELCOME", order=ORDER)
    redeemed(first)
    changed(status=OrderStatus.CANCELED)
    changed(status=OrderStatus.CREATED)
    assert refusal(first) == "redemption_rolled_back"
    again = changed(added=("WELCOME",))
    assert again.after.standing.total_minor == 10_00
    assert len({one.id for one in again.after.redemptions}) == 2
    assert counted(campaign.id) == (1, 10_00)
    assert refusal(first) == "redemption_rolled_back"
    rolled_back(again.after.redemptions[-1].id)
    assert counted(campaign.id) == (0, 0)


def test_goods_that_came_back_are_settled_by_a_change() -> None:
    shirts = CartLine(quantity=4, price_minor=25_00, product_id="shirt")
    campaign = keep(a_campaign())
    ask = replace(an_ask("WELCOME", order=ORDER), order=Order(id=ORDER, lines=(shirts,)))
    made = redeemed(ask).made[0]
    back = ReturnGoods(made.id, "r-1", picked=(Picked(1, product_id="shirt"),))
    return_goods(back, now=NOW, pause=no_pause)
    hat = CartLine(quantity=1, price_minor=40_00, product_id="hat")
    done = changed(described=with_lines(replace(shirts, quantity=2), hat))
    assert done.after.standing.total_minor == 9_00
    assert counted(campaign.id) == (1, 9_00)
    back = ReturnGoods(made.id, "r-2", picked=(Picked(1, product_id="hat"),))
    assert return_goods(back, now=NOW, pause=no_pause).returned.refund_minor == 36_00
    assert counted(campaign.id) == (1, 5_00)


def test_a_validation_of_another_cart_says_what_the_change_comes_to() -> None:
    keep(a_campaign(budget_minor=12_00))
    redeemed(an_ask("WELCOME", order=ORDER))
    for minor in (50_00, 120_00, 150_00):
        (said,) = validated(an_ask("WELCOME", order=ORDER, amount_minor=minor)).verdicts
        assert isinstance(said, Applicable)
        assert said.discount_minor == changed(minor, dry_run=True).after.standing.total_minor


def test_nothing_is_due_for_an_order_that_was_canceled_until_it_is_reopened() -> None:
    keep(a_campaign())
    redeemed(an_ask("WELCOME", order=ORDER))
    done = changed(status=OrderStatus.CANCELED)
    assert (done.before.due_minor, done.after.due_minor) == (90_00, 0)
    again = changed(status=OrderStatus.CREATED)
    assert (again.before.due_minor, again.after.due_minor) == (0, 100_00)


@pytest.mark.parametrize("stated_minor", [0, 20_00])
def test_nothing_comes_back_of_an_order_that_was_canceled(stated_minor: int) -> None:
    keep(a_campaign())
    made = redeemed(an_ask("WELCOME", order=ORDER)).made[0]
    first = ReturnGoods(made.id, "r-1", stated_minor=10_00)
    return_goods(first, now=NOW, pause=no_pause)
    changed(status=OrderStatus.CANCELED)
    with pytest.raises(Refused) as raised:
        return_goods(
            replace(first, cause="r-2", stated_minor=stated_minor), now=NOW, pause=no_pause
        )
    assert raised.value.refusal.value == "order_canceled"
    assert return_goods(first, now=NOW, pause=no_pause).repeated


def test_an_order_that_gave_a_code_back_grows_no_larger_than_an_item() -> None:
    keep(a_campaign())
    keep(a_campaign(public_code="B"))
    redeemed(an_ask("WELCOME", order=ORDER))
    redeemed(an_ask("B", order=ORDER))
    changed(removed=("B",))
    lines = [CartLine(1, price_minor=1_00, product_id=str(n) * 600) for n in range(100, 400)]
    assert refused(described=with_lines(*lines)) == "too_many_redeemables"
    changed(described=with_lines(*lines[:100]))
    changed(status=OrderStatus.CANCELED)


def test_a_change_to_a_currency_in_which_the_code_gives_nothing_is_refused() -> None:
    keep(replace(a_campaign(), currency="EUR"))
    euros = Order(id=ORDER, stated_minor=100_00, currency="EUR")
    redeemed(replace(an_ask("WELCOME", order=ORDER), order=euros))
    assert refused(described=lambda _: replace(euros, currency="USD")) == "currency_mismatch"
    assert changed(described=lambda _: euros).after.standing.total_minor == 10_00


def test_a_code_without_a_currency_follows_the_order_to_another_one() -> None:
    keep(a_campaign())
    euros = Order(id=ORDER, stated_minor=100_00, currency="EUR")
    redeemed(replace(an_ask("WELCOME", order=ORDER), order=euros))
    done = changed(described=lambda _: replace(euros, currency="USD"))
    assert (done.after.order.currency, done.after.standing.total_minor) == ("USD", 10_00)
