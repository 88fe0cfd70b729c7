"""Worked examples of stacking and of orders: what known systems document, and where we differ."""

from incentives.domain.pricing.benefit import AmountOff, Credits, PercentOff
from incentives.domain.pricing.calculator import apply
from incentives.domain.pricing.cart import Cart
from incentives.domain.pricing.rules import StackingRules
from incentives.domain.pricing.stacking import stack
from incentives.domain.pricing.state import CartState
from tests.domain.pricing.carts import asks, cart, effect_on, items, line, parts

# Salesforce B2C Commerce, "Promotion Proration Logic": help.salesforce.com,
# cc.b2c_promotion_proration_logic


def test_salesforce_a_product_discount_of_10_comes_before_15_percent_of_the_order() -> None:
    ten_off = AmountOff(10_00, per="line", target=items("1"))
    found = stack(
        [asks("order", PercentOff(1_500)), asks("product", ten_off)],
        cart(line("1", 60_00), line("2", 50_00)),
        StackingRules(),
    )
    assert [one.effect.parts for one in found.applied] == [(10_00, 0), (7_50, 7_50)]
    assert found.state.goods_minor == 85_00


# VTEX, "How does promotion proration work": help.vtex.com


def test_vtex_156_off_a_cart_of_780_is_a_fifth_off_each_product() -> None:
    goods = [line(*one) for one in (("a", 190_00), ("b", 190_00), ("c", 250_00), ("d", 150_00))]
    assert parts(AmountOff(156_00), *goods) == (38_00, 38_00, 50_00, 30_00)


def test_vtex_15_then_10_percent_differs_for_we_take_the_share_first() -> None:
    # help.vtex.com, known issue "Promotions microrounding divergence": amount first leaves 42.30
    the_cart = cart(line("1", 10_00), line("2", 20_00), line("3", 32_00))
    state = CartState.of(the_cart)
    for off in (AmountOff(15_00), PercentOff(1_000)):
        state = state.after(apply(off, state))
    assert state.goods_minor == 42_30
    both = [asks("a", AmountOff(15_00)), asks("b", PercentOff(1_000))]
    assert stack(both, the_cart, StackingRules()).state.goods_minor == 40_80


# Voucherify, guide to stacking


def test_voucherify_100_then_20_percent_then_8000_leave_151920() -> None:
    state = CartState.of(Cart(stated_minor=200_000))
    found = []
    for off in (AmountOff(100), PercentOff(2_000), AmountOff(8_000)):
        found.append(apply(off, state).total_minor)
        state = state.after(apply(off, state))
    assert (found, state.goods_minor) == ([100, 39_980, 8_000], 151_920)


def test_voucherify_differs_for_our_gift_cards_pay_last() -> None:
    asked = [
        asks("gift", Credits(100)),
        asks("percent", PercentOff(2_000)),
        asks("tier", AmountOff(8_000)),
    ]
    found = stack(asked, Cart(stated_minor=200_000), StackingRules())
    assert [(one.candidate.id, one.effect.total_minor) for one in found.applied] == [
        ("percent", 40_000),
        ("tier", 8_000),
        ("gift", 100),
    ]
    assert (found.state.goods_minor, found.state.due_minor) == (152_000, 151_900)


# Saleor, "Applying Vouchers to Orders": docs.saleor.io


def test_saleor_a_voucher_of_5_on_lines_of_4_and_45_leaves_44() -> None:
    effect = effect_on(cart(line("a", 4_00), line("b", 45_00)), AmountOff(5_00))
    assert effect.parts == (41, 4_59)
