"""The money of a gift card against its lines, under every change in any order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentives.domain.cards.gift_card import MAX_BALANCE_MINOR, CreditType, Gift
from incentives.domain.refusal import Refusal, Refused

OUT = {CreditType.REDEMPTION, CreditType.REMOVAL}
CHANGES = st.lists(st.tuples(st.sampled_from(CreditType), st.integers(1, 100_00)), max_size=40)


@given(opening_minor=st.integers(0, 100_00), changes=CHANGES)
def test_the_balance_is_what_it_was_made_with_and_all_changes_and_never_below_zero(
    opening_minor: int, changes: list[tuple[CreditType, int]]
) -> None:
    gift, lines_minor, redeemed_minor = Gift.of(opening_minor), [], 0
    for type_, wished_minor in changes:
        back_minor = min(wished_minor, redeemed_minor)  # no more comes back than was paid
        amount_minor = back_minor if type_ is CreditType.REFUND else wished_minor
        signed_minor = -amount_minor if type_ in OUT else amount_minor
        if gift.balance_minor + signed_minor < 0:
            with pytest.raises(Refused, match=Refusal.GIFT_AMOUNT_EXCEEDED):
                gift.after(type_, signed_minor)
            continue
        gift = gift.after(type_, signed_minor)
        lines_minor.append(signed_minor)
        if type_ in {CreditType.REDEMPTION, CreditType.REFUND}:
            redeemed_minor -= signed_minor
    assert gift.balance_minor == opening_minor + sum(lines_minor) >= 0
    assert gift.entries == len(lines_minor)
    assert gift.redeemed_minor == redeemed_minor
    assert gift.loaded_minor - gift.removed_minor - redeemed_minor == gift.balance_minor


def test_a_card_takes_no_more_than_a_card_may_hold() -> None:
    full = Gift.of(MAX_BALANCE_MINOR)
    with pytest.raises(Refused) as refused:
        full.after(CreditType.ADDITION, 1)
    assert refused.value.refusal is Refusal.INVALID_AMOUNT
