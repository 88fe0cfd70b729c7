"""The cost of evaluation grows with lines, never with units; no clock is needed."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Literal

import pytest

from incentives.domain.pricing.benefit import (
    AmountOff,
    Benefit,
    BuyXGetY,
    Credits,
    FixedPrice,
    FreeUnits,
    PercentOff,
    Several,
    Tier,
    Tiered,
)
from incentives.domain.pricing.calculator import apply
from incentives.domain.pricing.cart import Cart, CartLine
from incentives.domain.pricing.rules import StackingRules
from incentives.domain.pricing.selection import Target
from incentives.domain.pricing.stacking import stack
from incentives.domain.pricing.state import CartState
from tests.domain.pricing.carts import asks

type TraceFunction = Callable[[FrameType, str, object], TraceFunction]

CHEAPEST = Target("items", pick="cheapest", units=700)
KINDS: list[Benefit] = [
    PercentOff(1_250),
    PercentOff(10_000, target=CHEAPEST),
    PercentOff(1_250, target=Target(groups_of=3)),
    PercentOff(1_250, target=Target(pick="in_order", units=700, units_per_line=20)),
    AmountOff(99_99, spread_by="quantity"),
    AmountOff(1, per="unit", maximum_minor=77),
    FixedPrice(5_00, per="set", set_units=3),
    Tiered((Tier(0, 500), Tier(1_000, 1_000)), by="quantity"),
    BuyXGetY(3, 2, repeats=None),
    FreeUnits(1_000, product_id="p7", add="missing"),
    Several((PercentOff(1_250), BuyXGetY(3, 2, repeats=None))),
    Credits(100_00),
]


def goods(lines: int, units: int) -> Cart:
    return Cart(
        tuple(
            CartLine(units, 100 + at % 37, product_id=f"p{at}", floor_minor=90 if at % 2 else None)
            for at in range(lines)
        )
    )


def steps(benefit: Benefit, cart: Cart) -> int:
    """How many lines of Python it takes to apply the benefit to the cart."""

    def once() -> None:
        state = CartState.of(cart)
        state.after(apply(benefit, state))

    return counted(once)


def steps_of(codes: int, best_only: Literal["none", "line", "order"]) -> int:
    """The same for a stack of so many codes."""
    rules = StackingRules(
        redeemables_limit=codes, applicable_redeemables_limit=codes, best_only=best_only
    )
    asked = [asks(f"code-{at}", AmountOff(1, target=Target("items"))) for at in range(codes)]
    return counted(lambda: stack(asked, goods(3, 1), rules))


def counted(act: Callable[[], object]) -> int:
    """How many lines of Python something takes."""
    count = 0

    def trace(_frame: FrameType, event: str, _arg: object) -> TraceFunction:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        act()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("benefit", KINDS, ids=lambda one: one.kind)
def test_ten_thousand_units_a_line_cost_as_little_as_one(benefit: Benefit) -> None:
    few, many = steps(benefit, goods(60, 1)), steps(benefit, goods(60, 10_000))
    assert many < few * 1.3


@pytest.mark.parametrize("benefit", KINDS, ids=lambda one: one.kind)
def test_twice_the_lines_cost_about_twice_the_steps(benefit: Benefit) -> None:
    once, twice = steps(benefit, goods(100, 50)), steps(benefit, goods(200, 50))
    assert twice < once * 2.3


@pytest.mark.parametrize("best_only", ["none", "line", "order"])
def test_twice_the_codes_cost_about_twice_the_steps(
    best_only: Literal["none", "line", "order"],
) -> None:
    assert steps_of(400, best_only) < steps_of(200, best_only) * 2.3
