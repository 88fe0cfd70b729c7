"""Shipping, orders without lines, and discounts that stand on a cart already."""

import pytest

from incentives.domain.pricing.benefit import (
    AmountOff,
    BuyXGetY,
    Credits,
    FixedPrice,
    PercentOff,
    Tier,
    Tiered,
)
from incentives.domain.pricing.cart import Cart, CartLine, Shipping
from incentives.domain.pricing.selection import Exclusion, Target
from tests.domain.pricing.carts import cart, effect_on, line, product

ITEMS = Target("items")
SHIPPING = Target("shipping")


@pytest.mark.parametrize(
    ("off", "shipping_minor"),
    [
        (PercentOff(10_000, target=SHIPPING), 4_95),
        (PercentOff(5_000, target=SHIPPING), 2_48),
        (PercentOff(10_000, target=SHIPPING, maximum_minor=3_00), 3_00),
        (AmountOff(2_00, target=SHIPPING), 2_00),
        (AmountOff(2_00, per="unit", spread_by="quantity", target=SHIPPING), 2_00),
        (AmountOff(9_00, target=SHIPPING), 4_95),
        (FixedPrice(1_95, target=SHIPPING), 3_00),
        (FixedPrice(1_95, per="all", target=SHIPPING), 3_00),
        (FixedPrice(6_00, target=SHIPPING), 0),
        (Tiered((Tier(30_00, 10_000),), target=SHIPPING), 4_95),
        (Tiered((Tier(30_01, 10_000),), target=SHIPPING), 0),
        (PercentOff(10_000, target=Target("shipping", methods=("van", "post"))), 4_95),
        (PercentOff(10_000, target=Target("shipping", methods=("van",))), 0),
    ],
)
def test_shipping_becomes_free_or_cheaper_by_method_and_goods_keep_their_price(
    off: PercentOff, shipping_minor: int
) -> None:
    effect = effect_on(cart(line("a", 10_00, 3), shipping_minor=4_95), off)
    assert (effect.shipping_minor, effect.parts) == (shipping_minor, (0,))


def test_without_shipping_there_is_nothing_to_take_off_shipping() -> None:
    assert effect_on(cart(line("a", 10_00)), PercentOff(10_000, target=SHIPPING)).is_nothing


def test_shipping_that_is_cheaper_already_is_discounted_on_what_is_left_of_it() -> None:
    reduced = Cart((line("a", 10_00),), Shipping(5_00, taken_minor=1_00))
    half = PercentOff(5_000, target=SHIPPING)
    assert effect_on(reduced, half).shipping_minor == 2_00
    assert effect_on(reduced, half, base="original").shipping_minor == 2_50


def test_shipping_comes_in_no_units_so_none_is_picked_or_given() -> None:
    shipped = cart(line("a", 10_00, 3), shipping_minor=5_00)
    assert effect_on(
        shipped, PercentOff(10_000, target=Target("shipping", pick="dearest"))
    ).is_nothing
    assert effect_on(shipped, BuyXGetY(1, 1, target=SHIPPING)).is_nothing


def test_an_order_without_priced_lines_is_discounted_on_its_amount() -> None:
    unpriced = Cart((CartLine(2, product_id="a"),), Shipping(5_00), stated_minor=10_00)
    effect = effect_on(unpriced, PercentOff(1_000))
    assert (effect.parts, effect.unlined_minor, effect.shipping_minor) == ((0,), 1_00, 0)
    assert effect_on(unpriced, PercentOff(1_000, target=ITEMS)).is_nothing
    assert effect_on(unpriced, AmountOff(1_00, per="unit")).is_nothing


def test_chosen_or_excluded_goods_are_unknown_in_an_order_without_lines() -> None:
    """What is not known is not discounted."""
    stated = Cart(stated_minor=10_00)
    for target in (
        Target(chosen=product("a")),
        Target(excluding=Exclusion(on_sale=True)),
        Target("items"),
    ):
        assert effect_on(stated, PercentOff(1_000, target=target)).is_nothing
        assert effect_on(stated, Credits(1_00, target)).is_nothing
    assert effect_on(stated, Tiered((Tier(1, 1_000),), by="quantity")).is_nothing


def test_priced_lines_win_over_a_stated_amount() -> None:
    both = Cart((line("a", 10_00),), stated_minor=99_00)
    assert effect_on(both, PercentOff(1_000)).goods_minor == 1_00


def test_discounts_that_stand_on_the_cart_lower_what_a_share_is_of() -> None:
    standing = Cart((CartLine(1, 30_00, taken_minor=10_00), CartLine(1, 20_00)), taken_minor=20_00)
    assert effect_on(standing, PercentOff(5_000)).parts == (5_00, 5_00)
    assert effect_on(standing, PercentOff(5_000), base="original").parts == (10_00, 10_00)
    over = Cart((CartLine(1, 5_00, taken_minor=9_00),), taken_minor=99_00)
    assert effect_on(over, AmountOff(1_00)).is_nothing
