"""Payment with gift cards and points: the price stays, less of it is due."""

from incentives.domain.pricing.calculator import apply
from incentives.domain.pricing.cart import Cart, CartLine
from incentives.domain.pricing.discounts import PercentOff
from incentives.domain.pricing.effect import Effect
from incentives.domain.pricing.gifts import Credits
from incentives.domain.pricing.selection import Target
from incentives.domain.pricing.state import CartState
from tests.domain.pricing.carts import cart, effect_on, items, line, parts, product


def paid(effect: Effect) -> tuple[tuple[int, ...], int]:
    return effect.parts, effect.shipping_minor


def test_credits_pay_goods_and_shipping_and_never_more_than_is_due() -> None:
    the_cart = cart(line("a", 30_00), line("b", 10_00), shipping_minor=10_00)
    assert paid(effect_on(the_cart, Credits(5_00))) == ((3_00, 1_00), 1_00)
    assert paid(effect_on(the_cart, Credits(99_00))) == ((30_00, 10_00), 10_00)
    assert paid(effect_on(the_cart, Credits(99_00, pays_shipping=False))) == ((30_00, 10_00), 0)


def test_a_card_for_some_goods_pays_what_is_left_of_these() -> None:
    card = Credits(50_00, items("a"))
    state = CartState.of(cart(line("a", 30_00), line("b", 10_00), shipping_minor=10_00))
    state = state.after(apply(PercentOff(5_000), state))
    assert paid(apply(card, state)) == ((15_00, 0), 0)
    by_order = Credits(50_00, Target(chosen=product("b")))
    assert paid(apply(by_order, state)) == ((0, 5_00), 0)


def test_a_payment_leaves_the_price_so_the_taxable_amount_stays() -> None:
    state = CartState.of(cart(line("a", 30_00)))
    after = state.after(apply(Credits(20_00), state))
    assert (after.goods_minor, after.due_minor) == (30_00, 10_00)
    again = after.after(apply(Credits(20_00), after))
    assert (again.goods_minor, again.due_minor) == (30_00, 0)


def test_a_card_ignores_the_floor_for_a_payment_is_no_discount() -> None:
    assert parts(Credits(9_00), CartLine(1, 10_00, floor_minor=8_00)) == (9_00,)


def test_credits_pay_an_order_without_lines() -> None:
    assert effect_on(Cart(stated_minor=10_00), Credits(4_00)).unlined_minor == 4_00


def test_a_card_for_shipping_pays_shipping() -> None:
    the_cart = cart(line("a", 30_00), shipping_minor=10_00)
    assert paid(effect_on(the_cart, Credits(99_00, Target("shipping")))) == ((0,), 10_00)
