"""Spreading an amount where not every part may be as large as its share."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentives.domain.pricing.allocate import allocate
from incentives.domain.pricing.benefit import PercentOff
from incentives.domain.pricing.calculator import apply
from incentives.domain.pricing.cart import Cart
from incentives.domain.pricing.state import CartState

PAIRS = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=8)


@given(st.integers(0, 300), PAIRS)
def test_what_is_poured_fills_the_rooms_as_far_as_it_goes(
    amount: int, pairs: list[tuple[int, int]]
) -> None:
    weights, rooms = [weight for weight, _ in pairs], [room for _, room in pairs]
    parts = allocate(amount, weights, rooms)
    assert all(0 <= part <= room for part, room in zip(parts, rooms, strict=True))
    assert sum(parts) == min(amount, sum(room for weight, room in pairs if weight))
    assert not any(part for part, weight in zip(parts, weights, strict=True) if not weight)


@given(st.integers(0, 300), st.lists(st.integers(0, 50), min_size=1, max_size=8))
def test_with_room_enough_each_gets_its_share_to_less_than_a_cent(
    amount: int, weights: list[int]
) -> None:
    """The leftover cents go to the largest remainders, the earlier first."""
    if sum(weights):
        assert allocate(amount, weights, [amount] * len(weights)) == by_largest_remainder(
            amount, weights
        )


@pytest.mark.parametrize(
    ("amount", "weights", "parts"),
    [
        (100, [1000, 1000, 1000], (34, 33, 33)),
        (200, [1000, 1000, 1000], (67, 67, 66)),
        (10, [1, 2, 0, 7], (1, 2, 0, 7)),
        (1, [500, 500], (1, 0)),
        (5, [100, 400, 500], (1, 2, 2)),  # 0.5, 2.0, 2.5: the tie goes to the first
        (4, [100, 900], (0, 4)),
    ],
)
def test_leftover_cents_go_to_the_largest_remainders_then_to_the_first(
    amount: int, weights: list[int], parts: tuple[int, ...]
) -> None:
    assert allocate(amount, weights, [amount] * len(weights)) == parts


@pytest.mark.parametrize(
    ("amount", "rate_bp", "taken"),
    [(5, 1000, 1), (15, 1000, 2), (25, 1000, 3), (1999, 10_000, 1999), (1999, 0, 0)],
)
def test_the_discount_of_a_percentage_is_rounded_half_up(
    amount: int, rate_bp: int, taken: int
) -> None:
    """Half-up, not half-even, and the discount is rounded, not the price."""
    state = CartState.of(Cart(stated_minor=amount))
    assert apply(PercentOff(rate_bp), state).total_minor == taken


def by_largest_remainder(amount: int, weights: list[int]) -> tuple[int, ...]:
    """Each share rounded down, then a cent each to those that lost most."""
    shares = [Fraction(amount * weight, sum(weights)) for weight in weights]
    parts = [int(share) for share in shares]
    losers = sorted(range(len(parts)), key=lambda at: parts[at] - shares[at])
    for at in losers[: amount - sum(parts)]:
        parts[at] += 1
    return tuple(parts)


@given(st.integers(0, 300), PAIRS)
def test_nobody_with_room_left_gets_less_for_its_weight_than_another(
    amount: int, pairs: list[tuple[int, int]]
) -> None:
    weights, rooms = [weight for weight, _ in pairs], [room for _, room in pairs]
    parts = allocate(amount, weights, rooms)
    for part, weight, room in zip(parts, weights, rooms, strict=True):
        if part < room and weight:
            share = Fraction(part + 1, weight)
            assert all(
                Fraction(max(other - 1, 0), heavy) < share
                for other, heavy in zip(parts, weights, strict=True)
                if heavy
            )


@pytest.mark.parametrize(
    ("amount", "weights", "rooms", "parts"),
    [
        (0, [1, 1], [5, 5], (0, 0)),
        (10, [], [], ()),
        (10, [0, 0], [5, 5], (0, 0)),
        (10, [1, 1], [5, 5], (5, 5)),
        (11, [1, 1], [5, 5], (5, 5)),
        (9, [1, 1, 1], [9, 1, 9], (4, 1, 4)),
        (10, [1, 1, 1], [9, 1, 9], (5, 1, 4)),
        (6, [3, 2, 1], [1, 5, 5], (1, 3, 2)),
        (5, [Fraction(1, 2), Fraction(1, 3)], [9, 9], (3, 2)),
    ],
)
def test_some_pours(
    amount: int, weights: list[int], rooms: list[int], parts: tuple[int, ...]
) -> None:
    assert allocate(amount, weights, rooms) == parts
