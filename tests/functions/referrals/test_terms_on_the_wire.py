"""What a programme says of its rewards, the field's own clients can read."""

from typing import Any

import pytest
from voucherify.models.referral_program import ReferralProgram

from tests.support.points.loyalty import a_programme, ok
from tests.support.referrals.referrals import (
    a_campaign_of_coupons,
    a_referral_programme,
    a_referrer,
    cancelled,
    cash,
    converted,
    coupon,
    office_asked,
    points,
    referral_body,
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


def told(**terms: Any) -> Any:
    body = referral_body(**terms)
    del body["referral_program"]["reward_waiting_time"]
    return body


def test_rewards_wait_two_weeks_unless_the_programme_says_otherwise() -> None:
    programme = ok(office_asked("POST", told()))
    assert programme["referral_program"]["reward_waiting_time"] == "P14D"
    made = ok(converted(a_referrer(programme)["code"]))
    assert made["status"] == "WAITING"
    assert ok(cancelled(made))["status"] == "CANCELLED"


@pytest.mark.parametrize("nothing", ["P0D", "PT0S", "P0Y0M0DT0H"])
def test_no_time_at_all_is_at_once(nothing: str) -> None:
    programme = a_referral_programme(reward_waiting_time=nothing)
    assert programme["referral_program"]["reward_waiting_time"] == "P0D"
    assert ok(converted(a_referrer(programme)["code"]))["status"] == "REWARDED"


@pytest.mark.parametrize("wrong", ["P", "PT", "0", "P0", "-P1D", "T0S"])
def test_what_is_no_duration_is_refused(wrong: str) -> None:
    body = referral_body(reward_waiting_time=wrong)
    assert office_asked("POST", body).status == 400


@pytest.mark.parametrize(("waited", "waits"), [("P0D", "P0D"), ("P30D", "P30D")])
def test_a_change_that_does_not_mention_the_waiting_time_keeps_it(waited: str, waits: str) -> None:
    """As a programme that was stored before there was a default has none."""
    programme = a_referral_programme(reward_waiting_time=waited)
    sent = {"referral_program": told(message="Hello")["referral_program"]}
    changed = ok(office_asked("PUT", sent, f"/v1/campaigns/{programme['id']}"))
    assert changed["referral_program"]["reward_waiting_time"] == waits
    assert changed["referral_program"]["message"] == "Hello"
