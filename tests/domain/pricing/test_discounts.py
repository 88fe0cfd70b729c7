"""Shares, amounts, fixed prices and ladders (traps 7 and 8)."""

import pytest

from incentives.domain.pricing.cart import Cart, CartLine, Shipping
from incentives.domain.pricing.discounts import AmountOff, FixedPrice, PercentOff, Tier, Tiered
from incentives.domain.pricing.selection import Target
from tests.domain.pricing.carts import cart, effect_on, items, line, parts

ITEMS = Target("items")
SHIPPING = Target("shipping")


def test_a_share_of_the_order_is_rounded_once_and_of_items_line_by_line() -> None:
    goods = [line(name, 5) for name in "abc"]
    assert parts(PercentOff(1_000), *goods) == (1, 1, 0)  # 1.5 of 15
    assert parts(PercentOff(1_000, target=ITEMS), *goods) == (1, 1, 1)  # 0.5 each


def test_a_line_is_rounded_once_and_not_unit_by_unit() -> None:
    """Trap 7: rounding each unit makes the error grow with the quantity."""
    assert parts(PercentOff(1_000, target=ITEMS), line("a", 5, 1_000)) == (500,)


def test_leftover_cents_go_to_the_largest_remainders_and_on_a_tie_to_the_dearer_goods() -> None:
    assert parts(AmountOff(100), line("a", 1_00), line("b", 1_00), line("c", 1_00)) == (34, 33, 33)
    assert parts(AmountOff(3), line("cheap", 2), line("dear", 4)) == (1, 2)
    assert parts(AmountOff(1), line("z", 1), line("dear", 3), line("a", 2)) == (0, 1, 0)


def test_of_the_same_goods_the_earlier_line_has_the_cent() -> None:
    assert parts(AmountOff(101), line("a", 1_00), line("a", 1_00)) == (51, 50)


@pytest.mark.parametrize(
    ("price_minor", "off_minor"), [(1_234, 154), (1_20, 15), (3, 0), (4, 1)], ids=str
)
def test_a_share_is_the_same_in_currencies_of_0_2_and_3_decimals(
    price_minor: int, off_minor: int
) -> None:
    for currency in ("JPY", "EUR", "KWD"):
        bought = Cart((line("a", price_minor),), currency=currency)
        assert effect_on(bought, PercentOff(1_250)).parts == (off_minor,)


def test_an_amount_may_come_off_once_or_off_every_unit_or_off_every_line() -> None:
    goods = (line("a", 10_00, 3), line("b", 10_00))
    assert parts(AmountOff(2_00), *goods) == (1_50, 50)
    assert parts(AmountOff(2_00, spread_by="quantity"), *goods) == (1_50, 50)
    assert parts(AmountOff(2_00, per="unit"), *goods) == (6_00, 2_00)
    assert parts(AmountOff(2_00, per="line"), *goods) == (2_00, 2_00)


def test_an_amount_spread_by_quantity_ignores_what_units_cost() -> None:
    goods = (line("dear", 30_00), line("cheap", 1_00, 3))
    assert parts(AmountOff(8_00, spread_by="quantity"), *goods) == (5_00, 3_00)
    assert parts(AmountOff(4_00, spread_by="quantity"), *goods) == (1_00, 3_00)


def test_the_same_goods_on_two_lines_are_one_line() -> None:
    assert parts(AmountOff(1_01, per="line"), line("a", 10_00), line("a", 10_00)) == (51, 50)


def test_a_fixed_price_is_per_unit_per_set_or_for_all_and_never_raises_a_price() -> None:
    goods = (line("a", 9_00, 3), line("b", 4_00))
    assert parts(FixedPrice(5_00, target=ITEMS), *goods) == (12_00, 0)
    assert parts(FixedPrice(20_00, per="all"), *goods) == (9_58, 1_42)
    assert parts(FixedPrice(40_00, per="all"), *goods) == (0, 0)


def test_a_fixed_price_is_about_what_is_paid_so_earlier_discounts_count() -> None:
    reduced = CartLine(1, 10_00, taken_minor=3_00)
    assert parts(FixedPrice(5_00, target=ITEMS, base="original"), reduced) == (2_00,)


def test_sets_take_the_dearest_units_and_leave_an_incomplete_set_alone() -> None:
    two_for_10 = FixedPrice(10_00, per="set", set_units=2)
    assert parts(two_for_10, line("a", 8_00), line("b", 7_00), line("c", 6_00)) == (2_67, 2_33, 0)
    assert parts(two_for_10, line("a", 8_00)) == (0,)


@pytest.mark.parametrize(("repeats", "off_minor"), [(None, 15_00), (2, 10_00), (1, 5_00)])
def test_sets_repeat_as_often_as_the_definition_says(repeats: int | None, off_minor: int) -> None:
    three_for_25 = FixedPrice(25_00, per="set", set_units=3, repeats=repeats)
    assert parts(three_for_25, line("a", 10_00, 11)) == (off_minor,)


def test_a_set_that_costs_less_than_its_price_is_no_set() -> None:
    two_for_10 = FixedPrice(10_00, per="set", set_units=2)
    assert parts(two_for_10, line("a", 8_00, 2), line("b", 5_00, 4)) == (6_00, 0)
    assert parts(two_for_10, line("a", 8_00, 3), line("b", 3_00)) == (6_22, 78)
    assert parts(two_for_10, line("a", 8_00, 3), line("b", 1_00, 5)) == (6_00, 0)


def test_a_ladder_takes_the_highest_step_reached_on_the_whole_amount() -> None:
    ladder = Tiered((Tier(50_00, 1_000), Tier(20_00, 500)))
    off = [parts(ladder, line("a", price))[0] for price in (19_99, 20_00, 49_99, 50_00)]
    assert off == [0, 1_00, 2_50, 5_00]


def test_a_ladder_may_give_amounts_and_measure_units() -> None:
    ladder = Tiered((Tier(3, 5_00), Tier(6, 12_00)), by="quantity", gives="amount")
    off = [parts(ladder, line("a", 10_00, units))[0] for units in (2, 3, 5, 6)]
    assert off == [0, 5_00, 5_00, 12_00]


def test_a_ladder_measures_the_goods_that_it_is_for_at_its_base() -> None:
    ladder = Tiered((Tier(20_00, 1_000),), target=items("a"))
    assert parts(ladder, line("a", 19_00), line("b", 50_00)) == (0, 0)
    reduced = CartLine(1, 22_00, product_id="a", taken_minor=4_00)
    assert parts(ladder, reduced) == (0,)
    at_list = Tiered((Tier(20_00, 1_000),), target=items("a"), base="original")
    assert parts(at_list, reduced) == (2_20,)


def test_a_ladder_keeps_its_caps() -> None:
    ladder = Tiered((Tier(0, 5_000),), maximum_minor=3_00)
    assert parts(ladder, line("a", 10_00)) == (3_00,)


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


def test_an_order_without_priced_lines_is_discounted_on_its_amount() -> None:
    unpriced = Cart((CartLine(2, product_id="a"),), Shipping(5_00), stated_minor=10_00)
    effect = effect_on(unpriced, PercentOff(1_000))
    assert (effect.parts, effect.unlined_minor, effect.shipping_minor) == ((0,), 1_00, 0)
    assert effect_on(unpriced, PercentOff(1_000, target=ITEMS)).is_nothing
    assert effect_on(unpriced, AmountOff(1_00, per="unit")).is_nothing


def test_priced_lines_win_over_a_stated_amount() -> None:
    both = Cart((line("a", 10_00),), stated_minor=99_00)
    assert effect_on(both, PercentOff(1_000)).goods_minor == 1_00


def test_discounts_that_stand_on_the_cart_lower_what_a_share_is_of() -> None:
    standing = Cart((CartLine(1, 30_00, taken_minor=10_00), CartLine(1, 20_00)), taken_minor=20_00)
    assert effect_on(standing, PercentOff(5_000)).parts == (5_00, 5_00)
    assert effect_on(standing, PercentOff(5_000), base="original").parts == (10_00, 10_00)
    over = Cart((CartLine(1, 5_00, taken_minor=9_00),), taken_minor=99_00)
    assert effect_on(over, AmountOff(1_00)).is_nothing
