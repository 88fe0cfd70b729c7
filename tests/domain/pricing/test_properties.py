"""What holds for every benefit on every cart."""

from dataclasses import replace
from random import Random
from typing import Literal

from hypothesis import given
from hypothesis import strategies as st

from incentives.domain.pricing.benefit import (
    Benefit,
    Credits,
    FreeUnits,
    Level,
    Several,
    effects_of,
    level,
)
from incentives.domain.pricing.calculator import apply
from incentives.domain.pricing.cart import Cart, CartLine
from incentives.domain.pricing.largest import largest_minor
from incentives.domain.pricing.rules import StackingRules
from incentives.domain.pricing.stacking import stack
from incentives.domain.pricing.state import CartState
from tests.domain.pricing.carts import BENEFITS, CARTS, asks, totals

SEVERAL = st.lists(BENEFITS, min_size=1, max_size=4)
BEST: tuple[Literal["none", "line", "order"], ...] = ("none", "line", "order")


def states(cart: Cart, benefits: list[Benefit]) -> list[CartState]:
    """The cart before each benefit and after the last, in the order given."""
    found = [CartState.of(cart)]
    for benefit in benefits:
        found.append(found[-1].after(apply(benefit, found[-1])))
    return found


@given(CARTS, SEVERAL)
def test_nothing_is_ever_negative_or_above_its_price(cart: Cart, benefits: list[Benefit]) -> None:
    for state in states(cart, benefits):
        for gross, left, due in zip(state.gross, state.left, state.due, strict=True):
            assert 0 <= due <= left <= gross
        for was_used, one in zip(state.used, cart.lines, strict=False):
            assert 0 <= was_used <= one.quantity


@given(CARTS, SEVERAL, st.integers(1, 60_000), st.integers(0, 3))
def test_a_row_below_zero_is_never_discounted_and_bounds_what_others_lose(
    cart: Cart, benefits: list[Benefit], back_minor: int, at: int
) -> None:
    """Deposits and trade-ins lower what is to be paid, and no sum comes below zero."""
    at = min(at, len(cart.lines))
    row = CartLine(1, -back_minor, product_id="a")
    with_row = replace(cart, lines=(*cart.lines[:at], row, *cart.lines[at:]))
    for state, benefit in zip(states(with_row, benefits), benefits, strict=False):
        effect = apply(benefit, state)
        touched = (effect.parts, effect.units, effect.bought or (0,) * len(with_row.lines))
        assert all(part[at] == 0 for part in touched)
        assert effect.goods_minor <= state.goods_due_minor
    without, bound = CartState.of(cart), CartState.of(with_row)
    alone, seen = apply(benefits[0], without), apply(benefits[0], bound)
    room_minor = max(without.goods_due_minor - back_minor, 0)
    if not isinstance(benefits[0], Credits):
        assert seen.goods_minor == min(alone.goods_minor, room_minor)
        assert seen.shipping_minor == alone.shipping_minor


@given(CARTS, SEVERAL)
def test_the_parts_add_up_to_what_the_cart_lost(cart: Cart, benefits: list[Benefit]) -> None:
    found = states(cart, benefits)
    for benefit, before, after in zip(benefits, found[:-1], found[1:], strict=True):
        effect = apply(benefit, before)
        assert effect.level is level(benefit)
        assert min((*effect.units, *effect.bought, *effect.used), default=0) >= 0
        assert min(*effect.parts, effect.unlined_minor, effect.shipping_minor, 0) == 0
        assert effect.total_minor == before.due_minor - after.due_minor
        prices = sum(before.left) - sum(after.left)
        assert prices == (0 if level(benefit) is Level.PAYMENT else effect.total_minor)


@given(CARTS, SEVERAL, st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_no_total(
    cart: Cart, benefits: list[Benefit], shuffle: Random
) -> None:
    lines = list(cart.lines)
    shuffle.shuffle(lines)
    assert _totals(replace(cart, lines=tuple(lines)), benefits) == _totals(cart, benefits)


@given(CARTS, SEVERAL, st.data())
def test_splitting_a_line_in_two_changes_no_total(
    cart: Cart, benefits: list[Benefit], data: st.DataObject
) -> None:
    lines = list(cart.lines)
    for whole in cart.lines:
        first = data.draw(st.integers(0, whole.quantity))
        lines.remove(whole)
        rest = replace(whole, quantity=whole.quantity - first)
        lines += [replace(whole, quantity=first), rest]
    assert _totals(replace(cart, lines=tuple(lines)), benefits) == _totals(cart, benefits)


@given(CARTS, SEVERAL, st.sampled_from(["STACK", "ONCE"]), st.sampled_from(BEST), st.data())
def test_a_stack_of_codes_does_not_depend_on_how_the_lines_came(
    cart: Cart,
    benefits: list[Benefit],
    mode: Literal["STACK", "ONCE"],
    best_only: Literal["none", "line", "order"],
    data: st.DataObject,
) -> None:
    rules = StackingRules(
        redeemables_products_application_mode=mode,
        redeemables_no_effect_rule="SKIP",
        best_only=best_only,
    )
    asked = [asks(str(number), benefit) for number, benefit in enumerate(benefits)]
    as_sent = stack(asked, cart, rules)
    halves = [half for whole in cart.lines for half in _halves(whole)]
    other = stack(asked, replace(cart, lines=tuple(data.draw(st.permutations(halves)))), rules)
    assert totals([one.effect for one in other.applied]) == totals(
        [one.effect for one in as_sent.applied]
    )
    assert other.state.due_minor == as_sent.state.due_minor
    assert min(as_sent.state.due, default=0) >= 0


@given(CARTS, BENEFITS, st.integers(0, 30_000))
def test_the_maximum_of_a_benefit_is_never_passed(
    cart: Cart, benefit: Benefit, maximum_minor: int
) -> None:
    if isinstance(benefit, FreeUnits | Credits | Several):
        return
    free = apply(benefit, CartState.of(cart)).total_minor
    capped = apply(replace(benefit, maximum_minor=maximum_minor), CartState.of(cart)).total_minor
    assert capped <= maximum_minor
    if benefit.maximum_minor is None:
        assert capped == min(free, maximum_minor)


@given(CARTS, BENEFITS)
def test_no_cart_gets_more_than_the_most_that_the_definition_says(
    cart: Cart, benefit: Benefit
) -> None:
    """A budget's gates are counted by it, so it is never too low."""
    most_minor = largest_minor(benefit)
    assert most_minor is None or apply(benefit, CartState.of(cart)).granted_minor <= most_minor


@given(CARTS, BENEFITS)
def test_no_unit_falls_below_the_floor_of_the_shop(cart: Cart, benefit: Benefit) -> None:
    if any(isinstance(one, FreeUnits | Credits) for one in effects_of(benefit)):
        return
    state = CartState.of(cart)
    effect = apply(benefit, state)
    for one, left, part in zip(cart.lines, state.left, effect.parts, strict=False):
        floor = (one.floor_minor or 0) * one.quantity
        assert not part or left - part >= min(floor, left) - one.quantity


def _halves(whole: CartLine) -> tuple[CartLine, CartLine]:
    half = whole.quantity // 2
    return replace(whole, quantity=half), replace(whole, quantity=whole.quantity - half)


def _totals(cart: Cart, benefits: list[Benefit]) -> list[tuple[int, ...]]:
    found = states(cart, benefits)
    effects = [apply(one, state) for one, state in zip(benefits, found, strict=False)]
    return totals(effects)
