"""How much a benefit may take at most, and where it stops."""

import pytest

from incentives.domain.pricing.benefit import (
    AmountOff,
    Benefit,
    BuyXGetY,
    Credits,
    FreeUnits,
    PercentOff,
)
from incentives.domain.pricing.cart import Cart, CartLine
from incentives.domain.pricing.largest import largest_minor
from incentives.domain.pricing.selection import Target
from incentives.domain.pricing.terms import Caps
from tests.domain.pricing.carts import effect_on, line, parts

ITEMS = Target("items")
HALF = PercentOff(5_000, target=ITEMS)


def half(caps: Caps, *goods: CartLine) -> tuple[int, ...]:
    return parts(PercentOff(5_000, target=ITEMS, caps=caps), *goods)


def test_a_maximum_is_spread_again_in_proportion() -> None:
    goods = (line("a", 30_00), line("b", 10_00))
    assert parts(PercentOff(5_000, maximum_minor=10_00), *goods) == (7_50, 2_50)
    assert parts(PercentOff(5_000, target=ITEMS, maximum_minor=1_01), *goods) == (76, 25)
    assert parts(AmountOff(5_00, per="unit", maximum_minor=6_00), *goods) == (3_00, 3_00)
    assert parts(PercentOff(5_000, target=ITEMS, maximum_minor=0), *goods) == (0, 0)
    assert parts(PercentOff(5_000, target=ITEMS, maximum_minor=20_00), *goods) == (15_00, 5_00)


def test_a_cap_per_line_holds_for_the_goods_however_they_are_split() -> None:
    assert half(Caps(per_line_minor=4_00), line("a", 10_00), line("b", 6_00)) == (4_00, 3_00)
    assert half(Caps(per_line_minor=4_00), line("a", 10_00), line("a", 10_00)) == (2_00, 2_00)


@pytest.mark.parametrize(("units", "off_minor"), [(1, 1_66), (2, 3_33), (3, 5_00), (4, 6_66)])
def test_a_cap_per_number_of_units_grows_with_them_and_is_rounded_down(
    units: int, off_minor: int
) -> None:
    assert half(Caps(per_units_minor=5_00, units=3), line("a", 10_00, units)) == (off_minor,)


def test_a_unit_costs_its_minimum_at_least() -> None:
    caps = Caps(minimum_unit_price_minor=7_00)
    assert half(caps, line("a", 10_00, 2), line("b", 6_00)) == (6_00, 0)
    both = CartLine(1, 10_00, floor_minor=9_00)
    assert half(caps, both) == (1_00,)
    assert half(Caps(minimum_unit_price_minor=9_50), both) == (50,)


def test_a_margin_is_kept_and_without_a_cost_nothing_is_given() -> None:
    """What is not known refuses."""
    caps = Caps(minimum_margin_bp=2_500)
    goods = (
        CartLine(2, 10_00, product_id="wide", cost_minor=3_00),
        CartLine(1, 10_00, product_id="narrow", cost_minor=6_00),
        CartLine(1, 10_00, product_id="none left", cost_minor=9_00),
        CartLine(1, 10_00, product_id="unknown"),
    )
    assert half(caps, *goods) == (10_00, 2_00, 0, 0)
    assert half(Caps(minimum_margin_bp=0), goods[2], goods[3]) == (1_00, 0)
    odd = CartLine(1, 10_00, cost_minor=5_01)  # 5.01 / 0.75 = 6.68
    assert half(caps, odd) == (3_32,)


def test_a_floor_of_a_fraction_of_a_cent_is_kept_too() -> None:
    assert half(Caps(minimum_margin_bp=3_000), CartLine(1, 10_00, cost_minor=5_00)) == (2_85,)


def test_goods_without_lines_have_no_unit_whose_price_could_be_kept() -> None:
    stated = Cart(stated_minor=10_00)
    for caps in (Caps(per_line_minor=9_00), Caps(per_units_minor=1), Caps(minimum_margin_bp=1)):
        assert effect_on(stated, PercentOff(5_000, caps=caps)).is_nothing
    assert effect_on(stated, PercentOff(5_000, maximum_minor=3_00)).goods_minor == 3_00


def test_caps_hold_for_given_units_too() -> None:
    deal = BuyXGetY(1, 1, caps=Caps(per_line_minor=4_00))
    assert parts(deal, line("a", 10_00, 2)) == (4_00,)
    assert parts(BuyXGetY(1, 1, repeats=None, maximum_minor=15_00), line("a", 10_00, 4)) == (15_00,)


@pytest.mark.parametrize(
    ("benefit", "most_minor"),
    [
        (AmountOff(5_00), 5_00),
        (AmountOff(5_00, per="unit"), None),
        (AmountOff(5_00, per="line", maximum_minor=20_00), 20_00),
        (PercentOff(1_000), None),
        (PercentOff(1_000, maximum_minor=9_00), 9_00),
        (BuyXGetY(1, 1, maximum_minor=9_00), 9_00),
        (FreeUnits(3, "mug", price_minor=7_50), 22_50),
        (FreeUnits(3, "mug", price_minor=7_50, add="missing"), None),
        (Credits(5_00), None),
    ],
    ids=repr,
)
def test_the_most_that_a_benefit_takes_is_known_when_its_definition_says_it(
    benefit: Benefit, most_minor: int | None
) -> None:
    assert largest_minor(benefit) == most_minor


@pytest.mark.parametrize(
    "wrong",
    [
        {"per_line_minor": -1},
        {"per_units_minor": -1},
        {"minimum_unit_price_minor": -1},
        {"units": 0},
        {"minimum_margin_bp": -1},
        {"minimum_margin_bp": 10_000},
    ],
)
def test_caps_that_bound_nothing_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"^a cap is for one unit at least|^an amount is 0"):
        Caps(**wrong)
