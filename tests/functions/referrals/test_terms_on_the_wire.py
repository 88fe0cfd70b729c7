"""What a programme says of its rewards, the field's own clients can read."""

from typing import Any

import pytest
from voucherify.models.referral_program import ReferralProgram

from tests.support.loyalty import a_programme
from tests.support.referrals import (
    a_campaign_of_coupons,
    a_referral_programme,
    cash,
    coupon,
    points,
)

pytestmark = pytest.mark.usefixtures("bound_table", "fake_scheduler")


def rewards() -> dict[str, Any]:
    """What a friend may get, by the word for it."""
    return {
        "LOYALTY_CARD": points(a_programme(), 100),
        "DISCOUNT_VOUCHER": coupon(a_campaign_of_coupons()),
        "CASH": cash(500),
    }


@pytest.mark.parametrize("kind", ["LOYALTY_CARD", "DISCOUNT_VOUCHER", "CASH"])
def test_the_python_client_reads_a_programme_whatever_the_friend_gets(kind: str) -> None:
    made = a_referral_programme(referee_reward=rewards()[kind])["referral_program"]
    assert made["referee_reward"]["kind"] == kind
    read = ReferralProgram.from_dict(made)
    assert read is not None
    assert read.referee_reward is not None
    assert read.referee_reward.type in {None, kind}
