"""Offers on some of the units, beside a naive calculator that lays out every unit by itself."""

from collections import Counter
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from incentives.domain.pricing.benefit import AmountOff, FixedPrice, PercentOff, Several
from incentives.domain.pricing.calculator import apply
from incentives.domain.pricing.cart import Cart, CartLine, Shipping
from incentives.domain.pricing.rules import StackingRules
from incentives.domain.pricing.selection import Exclusion, Target
from incentives.domain.pricing.stacking import stack
from incentives.domain.pricing.state import CartState
from tests.domain.pricing.carts import CARTS, COUNTS, DELIVERIES, MINOR, RATES, SEVERAL, asks

type Unit = tuple[int, str]
"""A unit's price and product."""

PLAIN = st.builds(
    CartLine,
    quantity=st.integers(0, 5),
    price_minor=st.sampled_from([7, 333, 1_000, 1_999]),
    product_id=st.sampled_from("ab"),
)
LINES = st.lists(PLAIN, max_size=6).map(tuple)
COUNTED = st.builds(
    Target,
    on=st.sampled_from(["order", "items"]),
    excluding=st.builds(
        Exclusion,
        unit_price_under_minor=st.none() | st.sampled_from([333, 334]),
        unit_price_over_minor=st.none() | st.sampled_from([999, 1_000]),
    ),
    pick=st.sampled_from(["all", "cheapest", "dearest", "in_order"]),
    units=st.integers(3, 9),
    groups_of=st.integers(1, 3),
    units_per_line=st.none() | COUNTS,
).filter(lambda target: target.counts_units)


def laid_out(lines: tuple[CartLine, ...], target: Target) -> list[Unit]:
    """The units that count, one by one, as they would be picked."""
    bounds = target.excluding
    least, most = bounds.unit_price_under_minor or 0, bounds.unit_price_over_minor
    units: list[Unit] = []
    for line in lines:
        price = line.price_minor or 0
        for _ in range(line.quantity):
            unit = (price, line.product_id or "")
            full = target.units_per_line is not None and units.count(unit) >= target.units_per_line
            if price >= least and (most is None or price <= most) and not full:
                units.append(unit)
    if target.pick == "in_order":
        return units
    sign = 1 if target.pick == "cheapest" else -1
    return sorted(units, key=lambda unit: (sign * unit[0], unit[1]))


def naive_off(lines: tuple[CartLine, ...], target: Target, rate_bp: float) -> int:
    """A share of the units that count, rounded once for each line."""
    share = Decimal(str(rate_bp)) / 10_000
    units = laid_out(lines, target)
    if target.pick != "all":
        units = units[: target.units]
    while len(units) % target.groups_of:
        units.pop()
    return sum(
        int((price * count * share).to_integral_value(ROUND_HALF_UP))
        for (price, _), count in Counter(units).items()
    )


@given(LINES, COUNTED, RATES)
def test_some_units_come_to_what_they_do_one_by_one(
    lines: tuple[CartLine, ...], target: Target, rate_bp: float
) -> None:
    effect = apply(PercentOff(rate_bp, target=target), CartState.of(Cart(lines)))
    assert effect.total_minor == naive_off(lines, target, rate_bp)


@given(CARTS, COUNTED, st.data())
def test_in_whatever_pieces_a_line_is_sent_its_first_units_are_the_first(
    cart: Cart, target: Target, data: st.DataObject
) -> None:
    pieces: list[CartLine] = []
    for whole in cart.lines:
        first = data.draw(st.integers(0, whole.quantity))
        pieces += [replace(whole, quantity=first)]
        pieces += [replace(whole, quantity=whole.quantity - first)]
    in_order = PercentOff(3_333, target=replace(target, pick="in_order"))
    split = apply(in_order, CartState.of(replace(cart, lines=tuple(pieces))))
    assert split.total_minor == apply(in_order, CartState.of(cart)).total_minor


@given(CARTS, SEVERAL)
def test_several_effects_come_to_what_they_do_as_codes_of_their_own(
    cart: Cart, several: Several
) -> None:
    apart = [asks(str(at), one) for at, one in enumerate(several.in_turn)]
    together = CartState.of(cart).after(apply(several, CartState.of(cart)))
    assert together.left == stack(apart, cart, StackingRules()).state.left
    assert together.due_minor == stack(apart[::-1], cart, StackingRules()).state.due_minor


@given(DELIVERIES, st.sampled_from([(), ("post",), ("van", "post")]), RATES, MINOR)
def test_discounts_on_deliveries_come_to_what_they_do_one_by_one(
    shipping: Shipping, methods: tuple[str, ...], rate_bp: float, price_minor: int
) -> None:
    """A share once on all that it reaches; a fixed price and an amount off each of them."""
    target = Target("shipping", methods=methods)
    cart = CartState.of(Cart(shipping=shipping))
    left = [max(one.price_minor - one.taken_minor, 0) for one in shipping.deliveries]
    due = [max(one - by.paid_minor, 0) for one, by in zip(left, shipping.deliveries, strict=True)]
    reached = [
        (price, room)
        for price, room, one in zip(left, due, shipping.deliveries, strict=True)
        if room and (not methods or one.method in methods)
    ]
    share = Decimal(str(rate_bp)) / 10_000 * sum(price for price, _ in reached)
    expected = min(int(share.to_integral_value(ROUND_HALF_UP)), sum(room for _, room in reached))
    assert apply(PercentOff(rate_bp, target=target), cart).total_minor == expected
    fixed = apply(FixedPrice(price_minor, target=target), cart)
    assert fixed.total_minor == sum(
        min(max(price - price_minor, 0), room) for price, room in reached
    )
    each = apply(AmountOff(price_minor, per="unit", target=target), cart)
    assert each.total_minor == sum(min(price_minor, room) for _, room in reached)
    turned = CartState.of(Cart(shipping=Shipping.of(shipping.deliveries[::-1])))
    assert apply(FixedPrice(price_minor, target=target), turned).deliveries[::-1] == (
        fixed.deliveries
    )
