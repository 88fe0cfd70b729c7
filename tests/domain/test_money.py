"""Money: exact to the last cent, whatever the currency (traps 7 and 8)."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentives.domain.money import exponent, half_up, percent_of, spread
from incentives.domain.refusal import Refusal, Refused

AMOUNTS = st.integers(0, 10**12)
WEIGHTS = st.lists(st.integers(0, 10**9), min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("currency", "decimals"),
    [("EUR", 2), ("USD", 2), ("JPY", 0), ("KRW", 0), ("KWD", 3), ("CLF", 4)],
)
def test_a_minor_unit_has_the_decimals_of_iso_4217(currency: str, decimals: int) -> None:
    assert exponent(currency) == decimals


@pytest.mark.parametrize("currency", ["XAU", "XXX", "eur", "EU", "EURO", "", "\uff25UR", "E1R"])
def test_what_has_no_minor_unit_is_no_currency_of_an_order(currency: str) -> None:
    with pytest.raises(Refused) as refused:
        exponent(currency)
    assert refused.value.refusal is Refusal.INVALID_PAYLOAD


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [
        (Fraction(1, 2), 1),
        (Fraction(3, 2), 2),
        (Fraction(5, 2), 3),
        (Fraction(49, 100), 0),
        (Fraction(-1, 2), -1),
        (Fraction(-5, 2), -3),
        (Fraction(7), 7),
    ],
)
def test_a_half_cent_is_rounded_up_and_a_return_mirrors_the_sale(
    exact: Fraction, rounded: int
) -> None:
    assert half_up(exact) == rounded


@given(st.fractions())
def test_rounding_moves_an_amount_by_half_a_cent_at_most(exact: Fraction) -> None:
    assert abs(half_up(exact) - exact) <= Fraction(1, 2)
    assert half_up(-exact) == -half_up(exact)


@pytest.mark.parametrize(
    ("amount_minor", "rate_bp", "discount_minor"),
    [
        (1999, 2000, 400),  # 399.8
        (999, 1250, 125),  # 124.875
        (5, 1000, 1),  # 0.5: the discount is rounded, not the price
        (15, 1000, 2),  # 1.5: half-up, not half-even
        (25, 1000, 3),  # 2.5: half-up, not half-even
        (1999, 10_000, 1999),
        (1999, 0, 0),
        (100, Fraction(10_000, 3), 33),
    ],
)
def test_the_discount_of_a_percentage_is_rounded_half_up(
    amount_minor: int, rate_bp: int | Fraction, discount_minor: int
) -> None:
    """Trap 7: floats and floors lose cents."""
    assert percent_of(amount_minor, rate_bp) == discount_minor


@given(AMOUNTS, st.integers(0, 10_000))
def test_a_percentage_never_takes_more_than_the_price(amount_minor: int, rate_bp: int) -> None:
    """Trap 8."""
    assert 0 <= percent_of(amount_minor, rate_bp) <= amount_minor


@pytest.mark.parametrize(("amount_minor", "rate_bp"), [(-1, 1000), (100, -1), (100, 10_001)])
def test_a_percentage_of_less_than_nothing_or_above_the_whole_is_an_error(
    amount_minor: int, rate_bp: int
) -> None:
    with pytest.raises(ValueError, match="percentage"):
        percent_of(amount_minor, rate_bp)


@pytest.mark.parametrize(
    ("amount_minor", "lines", "parts"),
    [
        (100, [1000, 1000, 1000], (34, 33, 33)),
        (200, [1000, 1000, 1000], (67, 67, 66)),
        (10, [1, 2, 0, 7], (1, 2, 0, 7)),
        (1, [500, 500], (1, 0)),
        (5, [100, 400, 500], (1, 2, 2)),  # 0.5, 2.0, 2.5: the tie goes to the first line
        (4, [100, 900], (0, 4)),
        (0, [0, 0], (0, 0)),
        (0, [], ()),
    ],
)
def test_leftover_cents_go_to_the_largest_remainders_then_to_the_first_lines(
    amount_minor: int, lines: list[int], parts: tuple[int, ...]
) -> None:
    assert spread(amount_minor, lines) == parts


@given(AMOUNTS, WEIGHTS.filter(any))
def test_the_parts_of_a_spread_amount_add_up_and_stay_within_a_cent_of_their_share(
    amount: int, weights: list[int]
) -> None:
    """Trap 7."""
    parts = spread(amount, weights)
    assert sum(parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(amount * weight, sum(weights))) < 1
        assert weight or part == 0


@given(WEIGHTS.filter(any), st.data())
def test_no_line_gets_a_larger_discount_than_its_price(
    weights: list[int], data: st.DataObject
) -> None:
    """Trap 8."""
    amount = data.draw(st.integers(0, sum(weights)))
    parts = spread(amount, weights)
    assert all(0 <= part <= weight for part, weight in zip(parts, weights, strict=True))


@pytest.mark.parametrize(("amount_minor", "lines"), [(1, []), (1, [0, 0]), (-1, [5]), (1, [5, -1])])
def test_an_amount_without_a_line_to_carry_it_is_an_error(
    amount_minor: int, lines: list[int]
) -> None:
    with pytest.raises(ValueError, match="amount"):
        spread(amount_minor, lines)
