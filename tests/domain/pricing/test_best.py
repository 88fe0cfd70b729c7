"""Only the best discount for each line, or for the order: exact, and not the first by its kind."""

from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentives.domain.pricing.benefit import (
    AmountOff,
    Benefit,
    BuyXGetY,
    Credits,
    FixedPrice,
    FreeUnits,
    Level,
    PercentOff,
    level,
)
from incentives.domain.pricing.calculator import apply
from incentives.domain.pricing.cart import Cart
from incentives.domain.pricing.effect import Effect
from incentives.domain.pricing.rules import Candidate, SkipReason, StackingRules
from incentives.domain.pricing.selection import Target
from incentives.domain.pricing.stacking import stack
from incentives.domain.pricing.state import CartState
from tests.domain.pricing.carts import CARTS, DISCOUNTS, asks, cart, items, line
from tests.domain.pricing.test_stacking import fates

BY_LINE = StackingRules(best_only="line", redeemables_application_mode="PARTIAL")
OF_ORDER = StackingRules(best_only="order", redeemables_application_mode="PARTIAL")
ON_ITEMS = Target("items")
TENTH, FIVE = PercentOff(1_000), AmountOff(5_00)
TENTH_OF_ITEMS = PercentOff(1_000, target=ON_ITEMS)
FIVE_A_LINE = AmountOff(5_00, per="line", target=ON_ITEMS)
MUG_AND_BOOK = cart(line("mug", 4_00), line("book", 80_00))
SEVERAL_CODES = st.lists(DISCOUNTS, min_size=1, max_size=5)


def test_the_order_takes_the_most_off_whatever_its_kind() -> None:
    """10 % of 20.00 is the first by its kind, 5.00 is the best."""
    asked = [asks("tenth", TENTH), asks("five", FIVE)]
    for in_some_order in permutations(asked):
        found = stack(in_some_order, cart(line("mug", 20_00)), OF_ORDER)
        assert fates(found) == {"tenth": SkipReason.EXCLUDED, "five": "500"}
        assert [one.by for one in found.outcomes if hasattr(one, "by")] == [("five",)]


def test_each_line_takes_what_takes_most_off_it() -> None:
    found = stack([asks("tenth", TENTH_OF_ITEMS), asks("five", FIVE_A_LINE)], MUG_AND_BOOK, BY_LINE)
    assert {one.candidate.id: one.effect.parts for one in found.applied} == {
        "tenth": (0, 8_00),
        "five": (4_00, 0),
    }


def test_what_is_the_best_nowhere_stays_unused() -> None:
    found = stack(
        [asks("tenth", TENTH_OF_ITEMS), asks("fifth", PercentOff(2_000, target=ON_ITEMS))],
        MUG_AND_BOOK,
        BY_LINE,
    )
    assert fates(found) == {"fifth": "1680", "tenth": SkipReason.EXCLUDED}
    (outdone,) = [one for one in found.outcomes if hasattr(one, "by")]
    assert outdone.by == ("fifth",)


def test_discounts_on_the_order_come_on_top_of_the_best_of_each_line() -> None:
    asked = [asks("tenth", TENTH_OF_ITEMS), asks("five", FIVE_A_LINE), asks("order", TENTH)]
    assert fates(stack(asked, MUG_AND_BOOK, BY_LINE)) == {
        "tenth": "800",
        "five": "400",
        "order": "720",
    }


def test_a_set_takes_on_its_lines_what_it_would_take_alone() -> None:
    """10.00 off a set of book and mug is 9.00 and 1.00; for the mug, half is better."""
    a_set = FixedPrice(90_00, per="set", set_units=2, target=ON_ITEMS)
    goods = cart(line("book", 90_00), line("mug", 10_00))
    half = PercentOff(5_000, target=items("mug"))
    found = stack([asks("set", a_set), asks("half", half)], goods, BY_LINE)
    assert {one.candidate.id: one.effect.parts for one in found.applied} == {
        "set": (9_00, 0),
        "half": (0, 5_00),
    }


@pytest.mark.parametrize("rules", [BY_LINE, OF_ORDER], ids=["line", "order"])
def test_a_payment_stands_beside_the_best(rules: StackingRules) -> None:
    asked = [asks("tenth", TENTH_OF_ITEMS), asks("card", Credits(5_00))]
    assert fates(stack(asked, MUG_AND_BOOK, rules)) == {"tenth": "840", "card": "500"}


def test_what_goes_with_everything_stands_beside_the_best_of_the_order() -> None:
    asked = [asks("tenth", TENTH), asks("five", FIVE), asks("joint", AmountOff(1_00), joint=True)]
    found = stack(asked, cart(line("mug", 20_00)), OF_ORDER)
    assert fates(found) == {"tenth": SkipReason.EXCLUDED, "five": "500", "joint": "100"}


def test_an_exclusive_code_wins_over_a_better_one() -> None:
    asked = [asks("tenth", TENTH, exclusive=True), asks("five", FIVE)]
    found = stack(asked, cart(line("mug", 20_00)), OF_ORDER)
    assert fates(found) == {"tenth": "200", "five": SkipReason.EXCLUDED}


@pytest.mark.parametrize("rules", [BY_LINE, OF_ORDER], ids=["line", "order"])
def test_what_does_not_apply_leaves_its_place_to_the_next(rules: StackingRules) -> None:
    asked = [
        asks("half", PercentOff(5_000, target=ON_ITEMS), refused="expired"),
        asks("fifth", PercentOff(2_000, target=ON_ITEMS)),
        asks("tenth", TENTH_OF_ITEMS),
    ]

    def admit(one: Candidate[str], _effect: Effect, _state: CartState) -> str | None:
        return "used up" if one.id == "fifth" else None

    assert fates(stack(asked, MUG_AND_BOOK, rules, admit)) == {
        "half": "expired",
        "fifth": "used up",
        "tenth": "840",
    }


def test_what_stands_on_the_order_stays_its_one_discount() -> None:
    found = stack(
        [asks("five", FIVE), asks("card", Credits(1_00))],
        cart(line("mug", 20_00)),
        OF_ORDER,
        standing=[asks("tenth", TENTH)],
    )
    assert fates(found) == {"five": SkipReason.EXCLUDED, "card": "100"}


def test_a_free_item_counts_for_what_it_is_worth() -> None:
    asked = [asks("tenth", TENTH), asks("gift", FreeUnits(1, "mug", price_minor=9_00))]
    found = stack(asked, cart(line("book", 80_00)), OF_ORDER)
    assert fates(found) == {"tenth": SkipReason.EXCLUDED, "gift": "0"}


def test_on_a_tie_the_first_by_what_it_gives_wins() -> None:
    asked = [asks("amount", AmountOff(2_00)), asks("tenth", TENTH)]
    found = stack(asked, cart(line("mug", 20_00)), OF_ORDER)
    assert fates(found) == {"tenth": "200", "amount": SkipReason.EXCLUDED}


def test_deals_may_count_the_same_units_as_bought() -> None:
    """Each line goes by what every discount would give it alone."""
    goods = cart(line("coat", 90_00), line("hat", 20_00), line("sock", 3_00))
    deals = [
        asks(name, BuyXGetY(1, 1, buys=items("coat").chosen, target=items(name)))
        for name in ("hat", "sock")
    ]
    assert fates(stack(deals, goods, BY_LINE)) == {"hat": "2000", "sock": "300"}


@given(CARTS, SEVERAL_CODES)
def test_the_best_of_the_order_is_the_greatest_of_all_alone(
    the_cart: Cart, benefits: list[Benefit]
) -> None:
    asked = [asks(str(at), one) for at, one in enumerate(benefits)]
    found = stack(asked, the_cart, OF_ORDER)
    alone = [apply(one, CartState.of(the_cart)).granted_minor for one in benefits]
    assert [one.effect.granted_minor for one in found.applied] == [max(alone)]


@given(CARTS, SEVERAL_CODES)
def test_each_line_has_the_greatest_part_of_all_alone(
    the_cart: Cart, benefits: list[Benefit]
) -> None:
    on_goods = [one for one in benefits if level(one) is Level.PRODUCT]
    asked = [asks(str(at), one) for at, one in enumerate(on_goods)]
    start = CartState.of(the_cart).closing_discounted_lines()
    found = stack(asked, the_cart, BY_LINE)
    alone = [apply(one, start) for one in on_goods]
    for stock_unit in start.stock:
        if stock_unit.line is None:
            continue
        best = max((start.sum_of(one.parts, stock_unit) for one in alone), default=0)
        expected = 0 if start.is_closed(stock_unit) else best
        parts = [start.sum_of(one.effect.parts, stock_unit) for one in found.applied]
        assert sum(parts) == expected
        assert sum(part > 0 for part in parts) <= 1


@given(CARTS, SEVERAL_CODES, st.randoms(use_true_random=False))
def test_the_order_of_codes_changes_no_outcome(
    the_cart: Cart, benefits: list[Benefit], shuffle: Random
) -> None:
    asked = [asks(str(at), one) for at, one in enumerate(benefits)]
    mixed = list(asked)
    shuffle.shuffle(mixed)
    for rules in (BY_LINE, OF_ORDER):
        assert stack(mixed, the_cart, rules) == stack(asked, the_cart, rules)
