"""Shares, amounts, fixed prices and ladders."""

from fractions import Fraction
from typing import Any

import pytest

from incentives.domain.pricing.benefit import AmountOff, FixedPrice, PercentOff, Tier, Tiered
from incentives.domain.pricing.calculator import apply
from incentives.domain.pricing.cart import Cart, CartLine, Shipping
from incentives.domain.pricing.selection import Target
from incentives.domain.pricing.state import CartState
from incentives.domain.pricing.terms import Caps
from tests.domain.pricing.carts import cart, effect_on, items, line, parts

ITEMS = Target("items")
SHIPPING = Target("shipping")


def test_a_share_of_the_order_is_rounded_once_and_of_items_line_by_line() -> None:
    goods = [line(name, 5) for name in "abc"]
    assert parts(PercentOff(1_000), *goods) == (1, 1, 0)  # 1.5 of 15
    assert parts(PercentOff(1_000, target=ITEMS), *goods) == (1, 1, 1)  # 0.5 each


def test_a_line_is_rounded_once_and_not_unit_by_unit() -> None:
    """Rounding each unit makes the error grow with the quantity."""
    assert parts(PercentOff(1_000, target=ITEMS), line("a", 5, 1_000)) == (500,)


def test_leftover_cents_go_to_the_largest_remainders_and_on_a_tie_to_the_dearer_goods() -> None:
    assert parts(AmountOff(100), line("a", 1_00), line("b", 1_00), line("c", 1_00)) == (34, 33, 33)
    assert parts(AmountOff(3), line("cheap", 2), line("dear", 4)) == (1, 2)
    assert parts(AmountOff(2), line("a", 1), line("dear", 3)) == (0, 2)  # half a cent each


def test_of_the_same_goods_the_earlier_line_has_the_cent() -> None:
    assert parts(AmountOff(101), line("a", 1_00), line("a", 1_00)) == (51, 50)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (CartLine(1, 1_00, sku_id="A"), CartLine(1, 1_00, sku_id="B")),
        (CartLine(1, 1_00, product_id="A"), CartLine(1, 1_00, product_id="B")),
        (CartLine(1, 1_00, source_id="A"), CartLine(1, 1_00, source_id="B")),
    ],
)
def test_at_one_price_goods_without_a_name_have_the_cent_then_the_first_by_name(
    a: CartLine, b: CartLine
) -> None:
    """So that a replay, years later, gives each line the same cent."""
    assert parts(AmountOff(1), b, a, CartLine(1, 1_00)) == (0, 0, 1)
    assert parts(AmountOff(1), b, a) == (0, 1)


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


@pytest.mark.parametrize(
    "other",
    [
        {"sku_id": "s"},
        {"product_id": "p"},
        {"source_id": "s"},
        {"category_ids": ("c",)},
        {"on_sale": True},
        {"floor_minor": 1},
        {"cost_minor": 1},
        {"metadata": {"m": 1}},
        {"amount_minor": 10_01},
    ],
    ids=str,
)
def test_goods_that_differ_in_anything_are_two_lines(other: dict[str, Any]) -> None:
    plain, differs = CartLine(1, 10_00), CartLine(**{"quantity": 1, "price_minor": 10_00} | other)
    assert parts(AmountOff(1_00, per="line"), plain, differs) == (1_00, 1_00)
    assert parts(AmountOff(1_00, per="line"), differs, differs) == (50, 50)


def test_the_order_of_categories_and_of_metadata_makes_no_difference() -> None:
    cart_line = CartLine(1, 9, category_ids=("a", "b"), metadata={"x": 1, "y": Fraction(1, 2)})
    other = CartLine(1, 9, category_ids=("b", "a"), metadata={"y": Fraction(1, 2), "x": 1})
    assert parts(AmountOff(2, per="line"), cart_line, other) == (1, 1)


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
    floored = Tiered((Tier(0, 5_000),), caps=Caps(minimum_unit_price_minor=9_00))
    assert parts(floored, line("a", 10_00)) == (1_00,)


def test_a_ladder_does_not_measure_goods_that_are_closed_to_it() -> None:
    state = CartState.of(cart(line("a", 10_00), line("b", 10_00)))
    state = state.after(apply(AmountOff(1, per="line", target=items("a")), state), once=True)
    on_items = Tiered((Tier(15_00, 1_000),), target=ITEMS)
    on_order = Tiered((Tier(15_00, 1_000),))
    assert (apply(on_items, state).total_minor, apply(on_order, state).total_minor) == (0, 2_00)


def test_a_ladder_for_shipping_measures_an_order_without_lines_too() -> None:
    free_from_20 = Tiered((Tier(20_00, 10_000),), target=SHIPPING)
    stated = Cart(shipping=Shipping(5_00), stated_minor=20_00)
    assert effect_on(stated, free_from_20).shipping_minor == 5_00
