"""Numbers from the documentation and the published tests of known systems, in our words.

Each example names its source. Where we differ on purpose, the name says so.
"""

import pytest

from incentives.domain.pricing.benefit import (
    AmountOff,
    BuyXGetY,
    FixedPrice,
    PercentOff,
    Tier,
    Tiered,
)
from incentives.domain.pricing.cart import CartLine
from incentives.domain.pricing.selection import Exclusion, Selection, Target
from tests.domain.pricing.carts import cart, effect_on, items, line, parts, product

# Salesforce B2C Commerce, "Promotion Proration Logic": help.salesforce.com,
# cc.b2c_promotion_proration_logic


def test_salesforce_15_percent_of_an_order_of_60_and_50_is_9_and_7_50() -> None:
    assert parts(PercentOff(1_500), line("1", 60_00), line("2", 50_00)) == (9_00, 7_50)


def test_salesforce_an_excluded_product_neither_counts_nor_gets_anything() -> None:
    but_3 = Target(excluding=Exclusion(product("3")))
    goods = (line("1", 60_00), line("2", 50_00), line("3", 40_00))
    assert parts(PercentOff(1_500, target=but_3), *goods) == (9_00, 7_50, 0)


def test_salesforce_any_two_gifts_of_5_for_8_save_2() -> None:
    # help.salesforce.com, cc.b2c_buy_x_for_total_promotion
    assert parts(FixedPrice(8_00, per="set", set_units=2), line("gift", 5_00, 2)) == (2_00,)


# Sylius, features/promotion/receiving_discount (its behaviour tests)

SHIRT = CartLine(1, 50_00, product_id="shirt", floor_minor=45_00)
MUG = line("mug", 20_00)


@pytest.mark.parametrize(
    ("off", "goods", "expected"),
    [
        (AmountOff(20_00), (SHIRT, MUG), (5_00, 15_00)),
        (PercentOff(2_000), (SHIRT, MUG), (5_00, 9_00)),
        (AmountOff(25_00), (SHIRT, line("mug", 20_00, 3)), (5_00, 20_00)),
        (PercentOff(5_000, target=Target("items")), (SHIRT,), (5_00,)),
        (AmountOff(10_00, per="unit"), (SHIRT, MUG), (5_00, 10_00)),
        (
            AmountOff(27_00),
            (
                CartLine(2, 50_00, product_id="shirt", floor_minor=45_00),
                line("mug", 20_00, 2),
                line("symfony", 40_00),
            ),
            (10_00, 8_50, 8_50),
        ),
        (
            AmountOff(36_00),
            (
                CartLine(2, 50_00, product_id="shirt", floor_minor=45_00),
                CartLine(2, 20_00, product_id="keyboard", floor_minor=15_00),
                line("mouse", 30_00),
                line("cup", 10_00),
            ),
            (10_00, 10_00, 12_00, 4_00),
        ),
    ],
)
def test_sylius_what_a_minimum_price_holds_back_goes_to_the_others(
    off: AmountOff | PercentOff, goods: tuple[CartLine, ...], expected: tuple[int, ...]
) -> None:
    assert parts(off, *goods) == expected


@pytest.mark.parametrize(
    ("off_minor", "headphones_floor_minor", "expected"),
    [
        (12_00, 29_00, (10_00, 1_00, 0, 1_00)),
        (12_00, 26_00, (7_00, 1_00, 0, 4_00)),
        (20_00, 26_00, (10_00, 1_00, 0, 4_00)),
    ],
)
def test_sylius_one_minimum_price_after_the_other_binds(
    off_minor: int, headphones_floor_minor: int, expected: tuple[int, ...]
) -> None:
    goods = (
        line("cup", 10_00),
        CartLine(1, 20_00, product_id="keyboard", floor_minor=19_00),
        CartLine(1, 50_00, product_id="mouse", floor_minor=50_00),
        CartLine(1, 30_00, product_id="headphones", floor_minor=headphones_floor_minor),
    )
    assert parts(AmountOff(off_minor), *goods) == expected


def test_sylius_goods_on_sale_can_be_left_alone() -> None:
    goods = (
        CartLine(2, 50_00, product_id="shirt", floor_minor=45_00),
        CartLine(2, 17_50, product_id="mug", on_sale=True),
        line("symfony", 40_00),
    )
    off = AmountOff(27_00, target=Target(excluding=Exclusion(on_sale=True)))
    assert parts(off, *goods) == (10_00, 0, 17_00)


def test_sylius_200_off_an_order_of_100_is_100_off_and_leaves_shipping_alone() -> None:
    effect = effect_on(cart(line("shirt", 100_00), shipping_minor=10_00), AmountOff(200_00))
    assert (effect.parts, effect.shipping_minor) == ((100_00,), 0)


# Solidus, promotions/spec/models/solidus_promotions (its specifications)


def test_solidus_15_spread_over_20_30_and_100_is_2_3_and_10() -> None:
    assert parts(AmountOff(15_00), line("a", 20_00), line("b", 30_00), line("c", 100_00)) == (
        2_00,
        3_00,
        10_00,
    )


@pytest.mark.parametrize(("shirts", "pants", "off_minor"), [(2, 3, 10_00), (7, 5, 52_50)])
def test_solidus_10_percent_of_clothes_and_15_from_ten_on(
    shirts: int, pants: int, off_minor: int
) -> None:
    goods = (line("s", 50_00, shirts, "clothes"), line("p", 19_99, pants, "clothes"))
    ladder = Tiered(
        (Tier(0, 1_000), Tier(10, 1_500)),
        by="quantity",
        target=Target("items", chosen=Selection(category_ids=("clothes",))),
    )
    assert parts(ladder, *goods, line("mug", 19_99))[0] == off_minor


# Buy X get Y


def test_fynd_buy_two_get_two_gives_the_two_cheapest_of_four() -> None:
    # platform.fynd.com, help: "Buy X items and get Y items free"
    goods = [line(str(price), price) for price in (2000_00, 1500_00, 3000_00, 1000_00)]
    assert effect_on(cart(*goods), BuyXGetY(2, 2)).total_minor == 2500_00


@pytest.mark.parametrize(
    ("shirts", "dresses", "off_minor"), [(1, 1, 0), (2, 1, 2_00), (2, 2, 2_00), (4, 2, 4_00)]
)
def test_netsuite_every_two_shirts_take_10_percent_off_a_dress(
    shirts: int, dresses: int, off_minor: int
) -> None:
    # Oracle NetSuite help, "Every 2 Items - Buy X, Get Y - %"
    off = BuyXGetY(2, 1, product("shirt"), rate_bp=1_000, repeats=None, target=items("dress"))
    goods = cart(line("shirt", 10_00, shirts), line("dress", 20_00, dresses))
    assert effect_on(goods, off).total_minor == off_minor
