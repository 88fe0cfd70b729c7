"""What an order comes to."""

import pytest

from incentives.domain.order import Discounts, Order
from incentives.domain.pricing.cart import CartLine as Line


@pytest.mark.parametrize(
    ("lines", "stated_minor", "amount_minor"),
    [
        ((), None, None),
        ((), 10_00, 10_00),
        ((Line(price_minor=5_00, quantity=3),), None, 15_00),
        ((Line(price_minor=5_00, quantity=3),), 10_00, 15_00),
        ((Line(amount_minor=9_99, price_minor=5_00, quantity=3),), None, 9_99),
        ((Line(product_id="p"), Line(price_minor=5_00)), None, 5_00),
        ((Line(product_id="p"),), 10_00, 10_00),
        ((Line(price_minor=0),), 10_00, 0),
        ((Line(price_minor=5_00, quantity=0),), None, 0),
    ],
)
def test_priced_lines_count_before_the_stated_amount(
    lines: tuple[Line, ...], stated_minor: int | None, amount_minor: int | None
) -> None:
    assert Order(lines=lines, stated_minor=stated_minor).amount_minor == amount_minor


def test_an_order_is_told_by_its_id_before_the_shops_own() -> None:
    assert Order(id="a", source_id="b").reference == "a"
    assert Order(source_id="b").reference == "b"
    assert Order().reference is None


def test_discounts_on_the_same_lines_add_up_line_by_line() -> None:
    first, second = Discounts(1, (2, 3)), Discounts(4, (5, 0), shipping_minor=6)
    assert first.plus(second) == Discounts(5, (7, 3), 6)
    assert first.plus(second).total_minor == 21


def test_discounts_on_lines_that_are_no_more_count_for_the_order() -> None:
    assert Discounts(1, (2, 3)).plus(Discounts(0, (4,))) == Discounts(6, (4,))
    cart = Order(lines=(Line(price_minor=10_00),)).cart(Discounts(1, (2, 3)))
    assert (cart.taken_minor, cart.lines[0].taken_minor) == (6, 0)
