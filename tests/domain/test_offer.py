"""What an offer takes off a price."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentives.domain.offer import AmountOff, Offer, PercentOff, discount_minor


@pytest.mark.parametrize(
    ("offer", "price_minor", "taken_minor"),
    [
        (PercentOff(1_000), 9_95, 1_00),  # half a cent goes up
        (PercentOff(1_000), 9_94, 99),
        (PercentOff(10_000), 9_99, 9_99),
        (PercentOff(0), 9_99, 0),
        (PercentOff(5_000, maximum_minor=3_00), 5_98, 2_99),
        (PercentOff(5_000, maximum_minor=3_00), 6_00, 3_00),
        (PercentOff(5_000, maximum_minor=3_00), 6_02, 3_00),
        (PercentOff(5_000, maximum_minor=0), 6_00, 0),
        (AmountOff(5_00), 4_99, 4_99),
        (AmountOff(5_00), 5_00, 5_00),
        (AmountOff(5_00), 5_01, 5_00),
        (AmountOff(5_00), 0, 0),
    ],
)
def test_an_offer_takes_off_to_the_cent(offer: Offer, price_minor: int, taken_minor: int) -> None:
    """Trap 7."""
    assert discount_minor(offer, price_minor) == taken_minor


@given(
    st.one_of(
        st.builds(PercentOff, st.integers(0, 10_000), st.none() | st.integers(0, 10**9)),
        st.builds(AmountOff, st.integers(0, 10**9)),
    ),
    st.integers(0, 10**9),
)
def test_no_offer_takes_more_than_the_price_or_gives_on_top(offer: Offer, price_minor: int) -> None:
    """Trap 8."""
    assert 0 <= discount_minor(offer, price_minor) <= price_minor
