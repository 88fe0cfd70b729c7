"""Every kind of discount follows a placed order whose goods change."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from incentives.domain.campaigns.terms import ReturnPolicy, ReturnRule
from incentives.domain.checkout.order_record import OrderStatus
from incentives.domain.condition.number import Number
from incentives.domain.pricing.benefit import AmountOff, BuyXGetY, FreeUnits, PercentOff
from incentives.domain.pricing.cart import CartLine
from incentives.domain.pricing.selection import Selection, Target
from incentives.domain.redeemable import tier_id
from tests.account import Table
from tests.builders import a_campaign, a_promotion, an_ask, change, keep, redeemed, rolled_back
from tests.support.cards import a_card_campaign, assert_accounted, keep_cards, money
from tests.support.checkout.changed_orders import (
    ORDER,
    asking_for,
    changed,
    counted,
    of_code,
    refused,
    standing,
    with_lines,
)
from tests.support.points.ledger_checks import assert_balanced

pytestmark = pytest.mark.usefixtures("bound_table")

SHIRT = CartLine(quantity=1, price_minor=20_00, product_id="shirt")
COAT = CartLine(quantity=1, price_minor=70_00, product_id="coat")
HAT = CartLine(quantity=1, price_minor=10_00, product_id="hat")
SHIRTS_ONLY = Target("items", Selection(product_ids=("shirt",)))


@pytest.fixture(autouse=True)
def _balanced(bound_table: Table) -> Iterator[None]:
    yield
    assert_balanced(bound_table)


def test_a_discount_on_some_goods_follows_those_goods_only() -> None:
    campaign = keep(a_campaign(offer=PercentOff(rate_bp=5_000, target=SHIRTS_ONLY)))
    redeemed(asking_for("WELCOME", lines=(SHIRT, COAT)))
    done = changed(described=with_lines(COAT, HAT, replace(SHIRT, quantity=3)))
    off = of_code(done, "WELCOME").off
    assert off is not None
    assert (off.lines, off.total_minor) == ((0, 0, 30_00), 30_00)
    done = changed(described=with_lines(replace(SHIRT, price_minor=15_00), HAT))
    assert standing(done) == {"WELCOME": 7_50}
    assert standing(changed(described=with_lines(COAT))) == {}
    assert counted(campaign.id) == (0, 0)


def test_a_code_whose_goods_came_back_into_the_order_is_added_again() -> None:
    campaign = keep(a_campaign(offer=PercentOff(rate_bp=5_000, target=SHIRTS_ONLY), total=1))
    redeemed(asking_for("WELCOME", lines=(SHIRT, COAT)))
    changed(described=with_lines(COAT))
    done = changed(described=with_lines(COAT, SHIRT), added=("WELCOME",))
    assert standing(done) == {"WELCOME": 10_00}
    assert counted(campaign.id) == (1, 10_00)


def test_buy_two_get_one_follows_the_number_of_units() -> None:
    campaign = keep(a_campaign(offer=BuyXGetY(buy_units=2, get_units=1, repeats=None)))
    redeemed(asking_for("WELCOME", lines=(replace(SHIRT, quantity=3),)))
    for quantity, off_minor in ((6, 40_00), (5, 20_00), (3, 20_00)):
        done = changed(described=with_lines(replace(SHIRT, quantity=quantity)))
        assert standing(done) == {"WELCOME": off_minor}
        assert counted(campaign.id) == (1, off_minor)
    done = changed(described=with_lines(replace(SHIRT, quantity=3), HAT))
    assert standing(done) == {"WELCOME": 10_00}
    assert standing(changed(described=with_lines(replace(SHIRT, quantity=2)))) == {}


def a_free_gift(budget_minor: int) -> str:
    gift = FreeUnits(units=2, product_id="hat", price_minor=10_00, add="missing")
    return keep(a_campaign(offer=gift, budget_minor=budget_minor)).id


def test_a_free_item_counts_in_the_budget_as_added_or_as_taken_off() -> None:
    campaign = a_free_gift(budget_minor=20_00)
    redeemed(asking_for("WELCOME", lines=(COAT,)))
    assert counted(campaign) == (1, 20_00)
    done = changed(described=with_lines(COAT, HAT))
    gift = of_code(done, "WELCOME")
    assert (gift.standing.total_minor, gift.added_minor) == (10_00, 10_00)
    assert counted(campaign) == (1, 20_00)
    gift = of_code(changed(described=with_lines(COAT)), "WELCOME")
    assert (gift.standing.total_minor, gift.added_minor) == (0, 20_00)
    assert counted(campaign) == (1, 20_00)


def test_a_free_item_does_not_grow_past_the_budget() -> None:
    cheap = replace(HAT, quantity=2, price_minor=5_00)
    campaign = a_free_gift(budget_minor=20_00)
    redeemed(asking_for("WELCOME", lines=(COAT, cheap)))
    assert counted(campaign) == (1, 10_00)
    dear = replace(HAT, quantity=2, price_minor=12_00)
    assert refused(described=with_lines(COAT, dear), needs_growth=True) == "budget_exceeded"
    assert standing(changed(described=with_lines(COAT, dear))) == {"WELCOME": 10_00}
    assert of_code(changed(described=with_lines(COAT)), "WELCOME").added_minor == 20_00
    assert counted(campaign) == (1, 20_00)


def test_stacked_codes_are_evaluated_one_after_the_other() -> None:
    first = keep(a_campaign(offer=PercentOff(rate_bp=2_000)))
    second = keep(a_campaign(public_code="FIVE", offer=AmountOff(5_00)))
    third = keep(a_campaign(public_code="SHIRT", offer=AmountOff(4_00, target=SHIRTS_ONLY)))
    redeemed(asking_for("FIVE", "WELCOME", "SHIRT", lines=(SHIRT, COAT)))
    done = changed(described=with_lines(replace(SHIRT, quantity=2), COAT))
    assert standing(done) == {"SHIRT": 4_00, "WELCOME": 21_20, "FIVE": 5_00}
    done = changed(described=with_lines(HAT))
    assert standing(done) == {"WELCOME": 2_00, "FIVE": 5_00}
    done = changed(described=with_lines(replace(HAT, price_minor=3_00)))
    assert standing(done) == {"WELCOME": 60, "FIVE": 2_40}
    used = [counted(one.id) for one in (first, second, third)]
    assert used == [(1, 60), (1, 2_40), (0, 0)]
    changed(status=OrderStatus.CANCELED)
    assert [counted(one.id) for one in (first, second, third)] == [(0, 0)] * 3


def test_a_promotion_follows_the_order_it_applied_to() -> None:
    promotion = keep(a_promotion(total=1))
    redeemed(an_ask(automatic=True, order=ORDER))
    done = changed(50_00)
    assert standing(done) == {tier_id(promotion.id): 5_00}
    change(promotion, stopped=True)
    assert standing(changed(80_00)) == {tier_id(promotion.id): 5_00}
    assert standing(changed(removed=(tier_id(promotion.id),))) == {}
    assert counted(promotion.id) == (0, 0)


def test_a_promotion_is_added_by_its_id() -> None:
    promotion = keep(a_promotion(total=1))
    keep(a_campaign(public_code="FIVE", offer=AmountOff(5_00)))
    redeemed(an_ask("FIVE", order=ORDER))
    done = changed(added=(tier_id(promotion.id),))
    assert standing(done) == {"FIVE": 5_00, tier_id(promotion.id): 9_50}


@pytest.mark.parametrize(
    ("rule", "use_back", "off_minor", "uses"),
    [
        (ReturnRule.KEEP, True, 4_00, 1),
        (ReturnRule.RE_EVALUATE, True, 4_00, 1),
        (ReturnRule.TAKE_BACK, True, 0, 0),
        (ReturnRule.TAKE_BACK, False, 0, 1),
    ],
)
def test_below_the_minimum_the_policy_decides(
    rule: ReturnRule,
    use_back: bool,  # noqa: FBT001
    off_minor: int,
    uses: int,
) -> None:
    policy = ReturnPolicy(rule, gives_use_back=use_back)
    campaign = keep(replace(a_campaign(minimum_spend_minor=50_00), returns=policy))
    redeemed(an_ask("WELCOME", order=ORDER))
    assert sum(standing(changed(40_00)).values()) == off_minor
    assert counted(campaign.id) == (uses, off_minor)
    if not use_back:  # the use stays, so the discount may come back with the goods
        assert standing(changed(60_00)) == {"WELCOME": 6_00}


def test_a_condition_on_the_goods_is_looked_at_again() -> None:
    four = Number("order.quantity", "at_least", 4)
    policy = ReturnPolicy(ReturnRule.TAKE_BACK)
    keep(replace(a_campaign(), conditions=four, returns=policy))
    redeemed(asking_for("WELCOME", lines=(replace(SHIRT, quantity=4),)))
    assert standing(changed(described=with_lines(replace(SHIRT, quantity=5)))) == {"WELCOME": 10_00}
    assert standing(changed(described=with_lines(replace(SHIRT, quantity=3)))) == {}


def test_codes_of_one_campaign_that_grow_together_share_what_is_left(bound_table: Table) -> None:
    offer = AmountOff(10_00, target=SHIRTS_ONLY, per="unit")
    campaign = keep(a_campaign(offer=offer, budget_minor=50_00), "U-1", "U-2")
    redeemed(asking_for("U-1", "U-2", lines=(SHIRT, COAT)))
    assert counted(campaign.id) == (2, 20_00)
    done = changed(described=with_lines(replace(SHIRT, quantity=2)))
    assert counted(campaign.id) == (2, 40_00)
    done = changed(described=with_lines(replace(SHIRT, quantity=3)))
    assert sum(standing(done).values()) == 50_00
    assert counted(campaign.id) == (2, 50_00)
    assert_balanced(bound_table)


def test_two_codes_that_move_to_another_gate_need_a_use_there_each() -> None:
    campaign = keep(a_campaign(total=6, budget_minor=90_00, open_gates=2), "U-1", "U-2")
    redeemed(an_ask("U-1", "U-2", order=ORDER, amount_minor=200_00))
    redeemed(an_ask("WELCOME", amount_minor=40_00))
    before = counted(campaign.id)[1]
    done = changed(400_00)
    assert counted(campaign.id)[0] == 3
    assert counted(campaign.id)[1] == 4_00 + sum(standing(done).values()) >= before


def test_a_discount_redeemed_after_a_card_is_kept_when_the_order_changes(
    bound_table: Table,
) -> None:
    keep_cards(a_card_campaign(), G_1=200_00)
    keep(a_campaign(public_code="FIVE", offer=AmountOff(5_00)))
    redeemed(an_ask("G-1", order=ORDER))
    changed(added=("FIVE",))
    assert standing(changed(120_00)) == {"G-1": 115_00, "FIVE": 5_00}
    assert_accounted(bound_table, "G-1")
    rolled_back(of_code(changed(), "G-1").id)
    assert money("G-1").balance_minor == 200_00


def test_no_more_codes_fit_than_an_order_takes() -> None:
    codes = [f"U-{number}" for number in range(31)]
    keep(a_campaign(offer=AmountOff(1)), *codes)
    redeemed(an_ask(*codes[:30], order=ORDER))
    assert refused(added=("U-30",)) == "too_many_redeemables"
    assert refused(added=("U-30",), removed=("U-0",)) == "too_many_redeemables"
