"""Money: exact to the last cent, whatever the currency."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentives.domain.money import exponent, half_up
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
