"""What an order comes to."""

import pytest

from incentives.domain.checkout.order import Discounts, Order
from incentives.domain.pricing.cart import CartLine as Line
from incentives.domain.pricing.cart import Shipping


@pytest.mark.parametrize(
    ("lines", "stated_minor", "amount_minor"),
    [
        ((), None, None),
        ((), 10_00, 10_00),
        ((Line(price_minor=5_00, quantity=3),), None, 15_00),
        ((Line(price_minor=5_00, quantity=3),), 10_00, 15_00),
        ((Line(amount_minor=9_99, price_minor=5_00, quantity=3),), None, 9_99),
        ((Line(product_id="p"), Line(price_minor=5_00)), None, None),
        ((Line(product_id="p"), Line(price_minor=5_00)), 12_00, 12_00),
        ((Line(product_id="p"),), None, None),
        ((Line(product_id="p"),), 10_00, 10_00),
        ((Line(price_minor=0),), 10_00, 0),
        ((Line(price_minor=5_00, quantity=0),), None, 0),
    ],
)
def test_priced_lines_count_before_the_stated_amount_and_a_line_without_a_price_is_unknown(
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


def test_what_is_taken_away_again_leaves_the_rest() -> None:
    whole = Discounts(5, (7, 3), 6)
    assert whole.minus(Discounts(4, (5, 0), 6)) == Discounts(1, (2, 3), 0)
    assert Discounts(1, (2, 3)).minus(Discounts(1)) == Discounts(0, (2, 3))


def test_the_calculator_sees_what_stands_on_the_order_its_lines_and_its_shipping() -> None:
    lines = Line(price_minor=10_00), Line(price_minor=5_00)
    order = Order(lines=lines, shipping=Shipping(4_00))
    cart = order.cart(Discounts(1, (2, 3), 4))
    assert (cart.taken_minor, [line.taken_minor for line in cart.lines]) == (1, [2, 3])
    assert cart.shipping == Shipping(4_00, taken_minor=4)
    assert order.cart(Discounts(1)).lines == lines


def test_the_same_goods_and_shipping_are_the_same_description() -> None:
    order = Order(id="a", lines=(Line(price_minor=10_00),), metadata={"note": 1})
    assert not order.describes_otherwise(Order(source_id="b", lines=(Line(price_minor=10_00),)))
    assert order.describes_otherwise(Order(id="a", lines=(Line(price_minor=9_00),)))
    assert order.describes_otherwise(Order(id="a", lines=order.lines, shipping=Shipping(1)))


def test_another_currency_is_another_description_and_none_is_not() -> None:
    euros = Order(stated_minor=10_00, currency="EUR")
    assert euros.describes_otherwise(Order(stated_minor=10_00, currency="USD"))
    assert not euros.describes_otherwise(Order(stated_minor=10_00))
