"""Spreading an amount where not every part may be as large as its share (trap 7)."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentives.domain.money import spread
from incentives.domain.pricing.pour import pour

PAIRS = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=8)


@given(st.integers(0, 300), PAIRS)
def test_what_is_poured_fills_the_rooms_as_far_as_it_goes(
    amount: int, pairs: list[tuple[int, int]]
) -> None:
    weights, rooms = [weight for weight, _ in pairs], [room for _, room in pairs]
    parts = pour(amount, weights, rooms)
    assert all(0 <= part <= room for part, room in zip(parts, rooms, strict=True))
    assert sum(parts) == min(amount, sum(room for weight, room in pairs if weight))
    assert not any(part for part, weight in zip(parts, weights, strict=True) if not weight)


@given(st.integers(0, 300), st.lists(st.integers(0, 50), min_size=1, max_size=8))
def test_with_room_enough_it_is_the_spread_of_money(amount: int, weights: list[int]) -> None:
    if sum(weights):
        assert pour(amount, weights, [amount] * len(weights)) == spread(amount, weights)


@given(st.integers(0, 300), PAIRS)
def test_nobody_with_room_left_gets_less_for_its_weight_than_another(
    amount: int, pairs: list[tuple[int, int]]
) -> None:
    weights, rooms = [weight for weight, _ in pairs], [room for _, room in pairs]
    parts = pour(amount, weights, rooms)
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
    assert pour(amount, weights, rooms) == parts
