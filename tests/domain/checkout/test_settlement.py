"""Goods come back: what is left of the discounts, to the cent, however they come back."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentives.domain.campaigns.terms import ReturnPolicy, ReturnRule
from incentives.domain.checkout.evaluation import discounts_of
from incentives.domain.checkout.order import NO_DISCOUNTS, Order
from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.redemption import Redemption
from incentives.domain.checkout.returns import Goods, Returned
from incentives.domain.checkout.settlement import ReturnTerms, Settlement, settle
from incentives.domain.pricing.benefit import (
    AmountOff,
    Benefit,
    BuyXGetY,
    Credits,
    PercentOff,
    Tier,
    Tiered,
)
from incentives.domain.pricing.cart import Cart, CartLine, Shipping
from incentives.domain.pricing.rules import StackingRules
from incentives.domain.pricing.stacking import stack
from incentives.domain.refusal import Refusal, Refused
from tests.builders import NOW
from tests.domain.pricing.carts import BENEFITS, CARTS, asks, items, line

KEEP = ReturnTerms()
ANEW = ReturnTerms(ReturnPolicy(ReturnRule.RE_EVALUATE))
FROM_80 = ReturnTerms(
    ReturnPolicy(ReturnRule.TAKE_BACK), lambda order, _state: (order.amount_minor or 0) >= 80_00
)


def bought(order: Order, *benefits: Benefit) -> OrderRecord:
    """The order with these benefits redeemed, in the order in which they apply."""
    rules = StackingRules(applicable_redeemables_limit=30)
    asked = [asks(f"code-{at}", benefit) for at, benefit in enumerate(benefits)]
    made = (
        Redemption(
            id=f"r_{one.candidate.id}",
            code=one.candidate.id,
            campaign_id="camp_1",
            campaign_name="Campaign",
            public=True,
            gate=0,
            offer=one.candidate.benefit,
            at=NOW,
            off=discounts_of(one.effect, one.candidate.benefit),
        )
        for one in stack(asked, order.cart(NO_DISCOUNTS), rules).applied
    )
    return OrderRecord("ord_1", order, redemptions=tuple(made))


def come_back(
    record: OrderRecord, goods: Goods, terms: ReturnTerms = KEEP
) -> tuple[OrderRecord, Settlement]:
    """The record after a return of these goods, under one policy for all codes."""
    settled = settle(record, goods, {redemption.id: terms for redemption in record.redemptions})
    returned = Returned("ret", NOW, "cause", goods, settled.refund_minor, {})
    return record.take_in(returned, settled.left), settled


def of(*lines: CartLine, shipping_minor: int | None = None) -> Order:
    shipping = None if shipping_minor is None else Shipping(shipping_minor)
    return Order(lines=lines, shipping=shipping)


def test_what_is_kept_keeps_its_part_of_a_percentage() -> None:
    """10 % off three shirts of 33.33; each carries a third of 10.00, the cent is not lost."""
    record = bought(of(line("shirt", 33_33, 3)), PercentOff(1_000))
    after, settled = come_back(record, Goods((1,)))
    assert settled.left["r_code-0"].total_minor == 6_67
    assert settled.refund_minor == 33_33 - 3_33
    after, settled = come_back(after, Goods((2,)))
    assert settled.left["r_code-0"].total_minor == 0
    assert settled.refund_minor == 66_66 - 6_67
    assert after.due_minor == 0


def test_a_returned_line_takes_its_own_part_of_an_amount_off_the_order() -> None:
    """Not the whole discount from one returned line: 20.00 off 80.00 + 20.00."""
    record = bought(of(line("coat", 80_00), line("hat", 20_00)), AmountOff(20_00))
    _, settled = come_back(record, Goods((0, 1)))
    assert settled.refund_minor == 16_00
    assert settled.left["r_code-0"].total_minor == 16_00


def test_an_offer_is_applied_anew_to_what_is_kept() -> None:
    """20 % from 100.00, 10 % below: the one that is kept gets what it would have got alone."""
    tiers = Tiered((Tier(100_00, 2_000), Tier(0, 1_000)))
    record = bought(of(line("coat", 80_00), line("hat", 20_00)), tiers)
    _, settled = come_back(record, Goods((0, 1)), ANEW)
    assert settled.left["r_code-0"].total_minor == 8_00
    assert settled.refund_minor == 80_00 - 72_00


def test_the_free_one_is_paid_for_when_the_bought_one_comes_back() -> None:
    """The paid item goes, the free one stays."""
    record = bought(of(line("mug", 14_00, 2)), BuyXGetY(1, 1))
    after, settled = come_back(record, Goods((1,)), ANEW)
    assert settled.left["r_code-0"].total_minor == 0
    assert settled.refund_minor == 0
    assert after.due_minor == 14_00


def test_below_the_minimum_the_discount_goes() -> None:
    record = bought(of(line("coat", 70_00), line("hat", 30_00)), AmountOff(20_00))
    after, settled = come_back(record, Goods((0, 1)), FROM_80)
    assert settled.left["r_code-0"].total_minor == 0
    assert settled.refund_minor == 10_00
    assert after.due_minor == 70_00


def test_above_the_minimum_what_is_kept_keeps_its_part() -> None:
    record = bought(of(line("coat", 80_00), line("hat", 20_00)), AmountOff(20_00))
    _, settled = come_back(record, Goods((0, 1)), FROM_80)
    assert settled.left["r_code-0"].total_minor == 16_00


def test_nobody_pays_for_a_return() -> None:
    """Of 85.00 at 20.00 off, 10.00 come back: 75.00 without a discount would be 10.00 to pay."""
    record = bought(of(line("coat", 75_00), line("hat", 10_00)), AmountOff(20_00))
    after, settled = come_back(record, Goods((0, 1)), FROM_80)
    assert settled.refund_minor == 0
    assert after.due_minor == 65_00
    assert settled.left["r_code-0"].total_minor == 10_00


def test_a_card_pays_on_as_far_as_something_is_due() -> None:
    """60.00 by card and 40.00 in money: of 50.00 that come back the money comes first."""
    record = bought(of(line("lamp", 50_00, 2)), Credits(60_00))
    after, settled = come_back(record, Goods((1,)))
    assert settled.refund_minor == 40_00
    assert settled.left["r_code-0"].total_minor == 50_00
    _, settled = come_back(after, Goods((1,)))
    assert (settled.refund_minor, settled.left["r_code-0"].total_minor) == (0, 0)


def test_shipping_is_paid_back_only_when_that_is_said() -> None:
    record = bought(of(line("mug", 10_00), shipping_minor=5_00), PercentOff(1_000))
    _, settled = come_back(record, Goods((1,)))
    assert settled.refund_minor == 9_00
    _, settled = come_back(record, Goods((1,), shipping=True))
    assert settled.refund_minor == 14_00


def test_an_order_without_lines_comes_back_by_its_worth() -> None:
    record = bought(Order(stated_minor=100_00), PercentOff(1_000))
    after, settled = come_back(record, Goods((), 30_00))
    assert settled.refund_minor == 27_00
    assert settled.left["r_code-0"].total_minor == 7_00
    assert after.due_minor == 63_00


@pytest.mark.parametrize("goods", [Goods((3,)), Goods((0,), 1), Goods((-1,))])
def test_no_more_comes_back_than_was_bought(goods: Goods) -> None:
    record = bought(of(line("mug", 10_00, 2)), PercentOff(1_000))
    with pytest.raises(Refused) as refused:
        come_back(record, goods)
    assert refused.value.refusal is Refusal.INVALID_RETURN


def test_a_line_with_a_price_of_its_own_is_parted_without_a_cent_too_many() -> None:
    record = bought(
        of(CartLine(3, amount_minor=10_00, product_id="a")), PercentOff(1_000, target=items("a"))
    )
    refunds = []
    for _ in range(3):
        record, settled = come_back(record, Goods((1,)))
        refunds.append(settled.refund_minor)
    assert refunds == [3_00, 3_00, 3_00]


@st.composite
def shopping(draw: st.DrawFn) -> tuple[OrderRecord, list[Goods]]:
    """An order with up to three codes, all of which comes back in up to four returns."""
    cart: Cart = draw(CARTS)
    goods_minor = Order(lines=cart.lines).known_minor
    back_minor = draw(st.integers(0, goods_minor))  # a row below zero, if it is one
    lines = (*cart.lines, CartLine(1, -back_minor)) if back_minor else cart.lines
    order = Order(stated_minor=cart.stated_minor, lines=lines, shipping=cart.shipping)
    record = bought(order, *draw(st.lists(BENEFITS, max_size=3)))
    left = Goods.none_of(order).kept_of(order)
    returns = []
    for _ in range(draw(st.integers(0, 3))):
        units = tuple(
            0 if one.is_below_zero else draw(st.integers(0, one.quantity)) for one in left.lines
        )
        stated_minor = draw(st.integers(0, left.unlined_minor))
        returns.append(Goods(units, stated_minor))
        left = returns[-1].kept_of(left)
    return record, [*returns, Goods.all_of(left, shipping=True)]


TERMS = st.sampled_from([KEEP, ANEW, FROM_80])


@given(shopping(), TERMS)
def test_returns_never_give_more_than_was_granted_and_paid(
    shopping: tuple[OrderRecord, list[Goods]], terms: ReturnTerms
) -> None:
    record, returns = shopping
    paid_minor = record.due_minor
    for goods in returns:
        before = record
        record, settled = come_back(record, goods, terms)
        assert settled.refund_minor >= 0
        assert record.due_minor == before.due_minor - settled.refund_minor
        for redemption in record.redemptions:
            assert redemption.standing.total_minor >= 0
            assert min((0, *redemption.standing.lines)) >= 0
            (was,) = before.of_id(redemption.id)
            assert redemption.standing.total_minor <= was.standing.total_minor
    assert record.due_minor == 0
    assert record.standing.total_minor == 0
    assert sum(one.refund_minor for one in record.returns) == paid_minor


@given(shopping())
def test_what_is_kept_does_not_depend_on_how_the_rest_came_back(
    shopping: tuple[OrderRecord, list[Goods]],
) -> None:
    record, returns = shopping
    record = replace(
        record,
        redemptions=tuple(
            redemption
            for redemption in record.redemptions
            if not isinstance(redemption.offer, Credits)
        ),
    )
    at_once = Goods.none_of(record.order)
    step_by_step = record
    for goods in returns[:-1]:
        at_once = at_once.plus(goods)
        step_by_step, _ = come_back(step_by_step, goods)
    together, _ = come_back(record, at_once)
    assert together.standing.total_minor == step_by_step.standing.total_minor
    assert together.due_minor == step_by_step.due_minor
