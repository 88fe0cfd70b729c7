"""Payment with gift cards and points: the price stays, less of it is due."""

from incentives.domain.pricing.benefit import Credits, PercentOff
from incentives.domain.pricing.calculator import apply
from incentives.domain.pricing.cart import Cart, CartLine, Shipping
from incentives.domain.pricing.effect import Effect
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


def test_what_cards_have_paid_already_is_not_due_once_more() -> None:
    lines = (CartLine(1, 30_00, product_id="a", paid_minor=10_00), line("b", 10_00))
    state = CartState.of(Cart(lines, Shipping(5_00, paid_minor=2_00), paid_minor=6_00))
    assert (state.goods_minor, state.shipping_minor, state.due_minor) == (40_00, 5_00, 27_00)
    # Of the 6.00 that were paid of the goods as a whole, 4.00 belong to the line with 20.00 due.
    assert paid(apply(Credits(99_00), state)) == ((16_00, 8_00), 3_00)


def test_what_cards_have_paid_leaves_the_price_that_a_share_is_taken_of() -> None:
    of_the_line = CartLine(1, 30_00, product_id="a", paid_minor=10_00)
    assert parts(PercentOff(5_000), of_the_line) == (15_00,)
    assert effect_on(Cart(stated_minor=30_00, paid_minor=10_00), PercentOff(5_000)).total_minor == (
        15_00
    )


def test_who_paid_more_than_the_price_owes_nothing() -> None:
    over = CartLine(1, 5_00, product_id="a", paid_minor=9_00)
    state = CartState.of(Cart((over,), Shipping(1_00, paid_minor=3_00), paid_minor=99_00))
    assert (state.goods_minor, state.due_minor) == (5_00, 0)
    assert apply(Credits(1_00), state).is_nothing


def test_a_card_ignores_the_floor_for_a_payment_is_no_discount() -> None:
    assert parts(Credits(9_00), CartLine(1, 10_00, floor_minor=8_00)) == (9_00,)


def test_credits_pay_an_order_without_lines() -> None:
    assert effect_on(Cart(stated_minor=10_00), Credits(4_00)).unlined_minor == 4_00


def test_a_card_for_shipping_pays_shipping() -> None:
    the_cart = cart(line("a", 30_00), shipping_minor=10_00)
    assert paid(effect_on(the_cart, Credits(99_00, Target("shipping")))) == ((0,), 10_00)
