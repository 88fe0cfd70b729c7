"""Buy X get Y, picks of units and free items."""

from itertools import permutations

from incentives.domain.pricing.benefit import AmountOff, BuyXGetY, FreeUnits, Level, PercentOff
from incentives.domain.pricing.calculator import apply
from incentives.domain.pricing.cart import Cart, CartLine
from incentives.domain.pricing.effect import Added
from incentives.domain.pricing.rules import StackingRules
from incentives.domain.pricing.selection import Exclusion, Selection, Target
from incentives.domain.pricing.stacking import stack
from incentives.domain.pricing.state import CartState
from tests.domain.pricing.carts import asks, cart, effect_on, items, line, parts, product

ITEMS = Target("items")


def test_the_dearest_count_as_bought_and_the_cheapest_are_given() -> None:
    goods = (line("a", 10_00), line("b", 6_00), line("c", 2_00))
    effect = effect_on(cart(*goods), BuyXGetY(2, 1))
    assert (effect.parts, effect.units, effect.bought) == ((0, 0, 2_00), (0, 0, 1), (1, 1, 0))
    assert effect.level is Level.PRODUCT
    other = effect_on(cart(*goods), BuyXGetY(1, 1, bought="cheapest", given="dearest"))
    assert (other.parts, other.bought) == ((10_00, 0, 0), (0, 0, 1))


def test_the_order_of_adding_does_not_matter() -> None:
    goods = (line("a", 10_00, 2), line("b", 6_00), line("c", 2_00, 2))
    found = {effect_on(cart(*lines), BuyXGetY(2, 1)).total_minor for lines in permutations(goods)}
    assert found == {2_00}


def test_more_may_be_given_than_bought() -> None:
    assert parts(BuyXGetY(1, 3), line("a", 5_00, 4)) == (15_00,)


def test_an_incomplete_turn_gives_nothing() -> None:
    assert parts(BuyXGetY(2, 1), line("a", 5_00, 2)) == (0,)
    assert parts(BuyXGetY(1, 1, product("a"), target=items("b")), line("a", 5_00, 9)) == (0,)
    assert parts(BuyXGetY(1, 1, product("a"), target=items("b")), line("b", 5_00, 9)) == (0,)


def test_turns_repeat_as_often_as_the_definition_says_and_by_default_once() -> None:
    goods = line("a", 5_00, 10)
    given = [parts(BuyXGetY(2, 1, repeats=most), goods) for most in (1, 2, None)]
    assert given == [(5_00,), (10_00,), (15_00,)]
    assert parts(BuyXGetY(2, 1), goods) == (5_00,)


def test_a_share_off_the_given_units() -> None:
    assert parts(BuyXGetY(1, 1, rate_bp=5_000), line("a", 9_99, 2)) == (5_00,)


def test_a_unit_on_both_sides_serves_one() -> None:
    both = BuyXGetY(1, 1, product("a"), repeats=None, target=items("a", "b"))
    assert parts(both, line("a", 5_00, 2), line("b", 20_00, 2)) == (0, 40_00)
    narrow = BuyXGetY(1, 1, product("a", "b"), repeats=None, target=items("b"))
    assert parts(narrow, line("a", 1_00, 2), line("b", 10_00, 2)) == (0, 20_00)
    assert parts(narrow, line("a", 1_00), line("b", 10_00, 2)) == (0, 10_00)


def test_excluded_goods_are_neither_bought_nor_given() -> None:
    deal = BuyXGetY(1, 1, target=Target("items", excluding=Exclusion(product("b"))))
    assert parts(deal, line("a", 5_00), line("b", 1_00)) == (0, 0)


def test_free_goods_are_neither_bought_nor_given() -> None:
    assert parts(BuyXGetY(1, 1), line("a", 5_00), line("gift", 0, 3)) == (0, 0)


def test_what_one_deal_used_up_no_other_deal_may_use() -> None:
    deals = [asks("a", BuyXGetY(2, 1)), asks("b", BuyXGetY(2, 1, rate_bp=5_000))]
    three = stack(deals, cart(line("x", 10_00, 3)), StackingRules())
    assert [one.effect.total_minor for one in three.applied] == [10_00, 0]
    six = stack(deals, cart(line("x", 9_00, 4), line("x", 9_00, 2)), StackingRules())
    assert [one.effect.units for one in six.applied] == [(1, 0), (1, 0)]
    assert [one.effect.total_minor for one in six.applied] == [9_00, 3_75]
    assert six.state.used[:2] == (4, 2)
    singles = stack(deals, cart(*[line("x", 9_00)] * 6), StackingRules())
    assert singles.state.used[:6] == (1,) * 6
    assert [one.effect.bought for one in singles.applied] == [
        (1, 1, 0, 0, 0, 0),
        (0, 0, 0, 1, 1, 0),
    ]


def test_the_unit_that_is_given_carries_the_discount() -> None:
    effect = effect_on(cart(line("a", 5_00), line("a", 5_00)), BuyXGetY(1, 1))
    assert sorted(zip(effect.units, effect.parts, strict=True)) == [(0, 0), (1, 5_00)]


def test_what_a_given_unit_cannot_carry_goes_to_the_same_goods_beside_it() -> None:
    reduced = CartLine(1, 10_00, product_id="a", taken_minor=8_00)
    effect = effect_on(cart(line("a", 10_00), reduced), BuyXGetY(1, 1))
    assert (effect.bought, effect.units, effect.parts) == ((1, 0), (0, 1), (4_00, 2_00))


def test_a_second_pick_of_the_same_goods_takes_the_line_that_is_still_dear() -> None:
    state = CartState.of(cart(line("a", 10_00), line("a", 10_00)))
    free = PercentOff(10_000, target=Target("items", pick="cheapest"))
    first = apply(free, state)
    second = apply(free, state.after(first))
    assert first.parts == (10_00, 0)
    # Earlier discounts lower the price of all units of the same goods evenly: 5.00 each now.
    assert (second.units, second.parts) == ((0, 1), (0, 5_00))


def test_cheapest_and_dearest_units_are_picked_across_lines() -> None:
    goods = (line("a", 10_00, 2), line("b", 4_00, 2), line("c", 7_00), line("gift", 0))
    cheapest = PercentOff(5_000, target=Target("items", pick="cheapest", units=3))
    dearest = PercentOff(5_000, target=Target("items", pick="dearest", units=3))
    assert parts(cheapest, *goods) == (0, 4_00, 3_50, 0)
    assert parts(dearest, *goods) == (10_00, 0, 3_50, 0)
    assert effect_on(cart(*goods), cheapest).units == (0, 2, 1, 0)
    everything = PercentOff(5_000, target=Target("order", pick="dearest", units=99))
    assert parts(everything, *goods) == (10_00, 4_00, 3_50, 0)


def test_units_are_picked_at_the_price_that_the_benefit_works_on() -> None:
    goods = (CartLine(1, 10_00, product_id="a", taken_minor=9_00), line("b", 5_00))
    target = Target("items", pick="cheapest")
    assert parts(PercentOff(10_000, target=target), *goods) == (1_00, 0)
    assert parts(PercentOff(10_000, target=target, base="original"), *goods) == (0, 5_00)
    assert parts(BuyXGetY(1, 1), *goods) == (1_00, 0)
    assert parts(BuyXGetY(1, 1, base="original"), *goods) == (0, 5_00)
    assert parts(BuyXGetY(1, 1, rate_bp=1_000), *goods) == (10, 0)
    dear = BuyXGetY(1, 1, rate_bp=500, given="dearest", bought="cheapest", base="original")
    assert parts(dear, *goods) == (50, 0)
    state_wide = effect_on(cart(*goods), BuyXGetY(1, 1), base="original")
    assert state_wide.parts == (0, 5_00)


def test_a_deal_leaves_goods_alone_that_are_closed_to_it() -> None:
    state = CartState.of(cart(line("a", 10_00), line("b", 5_00)))
    state = state.after(apply(AmountOff(1, per="line", target=items("a")), state), once=True)
    assert apply(BuyXGetY(1, 1), state).is_nothing


def test_a_free_unit_of_the_same_goods_is_no_cheapest_unit() -> None:
    cheapest = PercentOff(10_000, target=Target("items", pick="cheapest"))
    assert parts(cheapest, line("a", 0), line("a", 1)) == (0, 1)


def test_a_new_item_is_added_whatever_is_in_the_cart() -> None:
    mug = FreeUnits(2, "mug", price_minor=5_00)
    effect = effect_on(cart(line("mug", 5_00)), mug)
    assert effect.added == (Added(2, "mug", None, 5_00),)
    assert (effect.total_minor, effect.granted_minor, effect.is_nothing) == (0, 10_00, False)


def test_only_missing_items_are_added_and_those_in_the_cart_become_free() -> None:
    mugs = FreeUnits(3, "mug", price_minor=5_00, add="missing")
    effect = effect_on(cart(line("mug", 5_00, 2), line("pen", 1_00)), mugs)
    assert (effect.parts, effect.units) == ((10_00, 0), (2, 0))
    assert effect.added == (Added(1, "mug", None, 5_00),)
    assert effect.granted_minor == 15_00
    enough = effect_on(cart(line("mug", 5_00, 4)), mugs)
    assert (enough.parts, enough.added) == ((15_00,), ())


def test_a_free_item_that_is_there_at_no_price_is_not_added_again() -> None:
    mugs = FreeUnits(1, "mug", add="missing")
    assert effect_on(cart(line("mug", 0), line("mug", 5_00)), mugs).is_nothing


def test_a_sku_is_told_from_other_skus_of_its_product() -> None:
    red = FreeUnits(1, "mug", "red", add="missing")
    blue = CartLine(1, 5_00, product_id="mug", sku_id="blue")
    assert effect_on(Cart((blue,)), red).added == (Added(1, "mug", "red", 0),)
    assert parts(red, CartLine(1, 5_00, product_id="mug", sku_id="red")) == (5_00,)


def test_a_gift_may_go_below_the_floor_and_once_discounted_goods_stay_as_they_are() -> None:
    floor = CartLine(1, 5_00, product_id="mug", floor_minor=4_00)
    mug = FreeUnits(1, "mug", add="missing")
    assert parts(mug, floor) == (5_00,)
    state = CartState.of(cart(line("mug", 5_00)))
    state = state.after(apply(AmountOff(1_00, per="line"), state), once=True)
    assert apply(mug, state).is_nothing


def test_the_paid_side_may_be_chosen_by_category() -> None:
    deal = BuyXGetY(1, 1, Selection(category_ids=("tea",)), target=items("cup"))
    assert parts(deal, line("green", 4_00, 1, "tea", "drinks"), line("cup", 3_00)) == (0, 3_00)
