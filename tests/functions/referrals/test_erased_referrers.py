"""An erased person earns nothing more by their code; friends keep what is theirs."""

from typing import Any

import pytest

from incentives.names import Scope
from manage_referrals.handler import lambda_handler as manage
from tests.account import Table
from tests.support.checkout.checkout_api import redeemed, validated
from tests.support.customers.erasing import erased, text
from tests.support.function import asked
from tests.support.interleaving import meanwhile
from tests.support.points import loyalty
from tests.support.points.loyalty import Json, ok
from tests.support.referrals.referrals import (
    NEW,
    a_campaign_of_coupons,
    a_referral_programme,
    a_referrer,
    cash,
    converted,
    coupon,
    enrolled,
    points,
    referrer,
)

LEA = {"source_id": "lea-4711", "email": "lea@example.com"}
NED = {"source_id": "ned"} | NEW


def owed(programme: Json) -> list[Any]:
    path = f"/v1/referrals/{programme['id']}/payables"
    return list(ok(asked(manage, "GET", path, scope=Scope.MARKETING))["data"])


def sides(conversion: Json) -> list[str]:
    return [one["side"] for one in conversion["rewards"]]


@pytest.mark.parametrize("name", ["lea-4711", "LEA@example.com"])
def test_an_erased_referrer_is_owed_nothing_more(name: str) -> None:
    programme = a_referral_programme(limits={"budget": 700}, referrer_rewards=[cash(700)])
    code = a_referrer(programme, LEA)["code"]
    assert erased(name)["status"] == "DONE"
    for _ in range(2):  # the budget would be spent by the first
        assert ok(converted(code))["rewards"] == []
    assert owed(programme) == []
    assert (referrer(code)["pays_referrer"], referrer(code)["cost"]) == (False, 0)


def test_points_are_not_paid_to_somebody_who_was_erased(bound: Table) -> None:
    club, coupons = loyalty.a_programme(), a_campaign_of_coupons()
    programme = a_referral_programme(
        referrer_rewards=[points(club, 100)], referee_reward=coupon(coupons)
    )
    code = a_referrer(programme, LEA)["code"]
    erased("lea-4711")
    made = ok(converted(code))
    assert sides(made) == ["referee"]
    assert "member" not in {item["kind"]["S"] for item in bound.items()}


def test_a_friend_keeps_discount_and_reward_when_the_referrer_was_erased() -> None:
    programme = a_referral_programme(
        event=None, referee_reward=coupon(a_campaign_of_coupons()), limits={"budget": 1_400}
    )
    code = a_referrer(programme, LEA)["code"]
    assert validated(code, NED) == "budget_exceeded"
    erased("lea-4711")
    assert validated(code, NED) is None
    bought = ok(redeemed(code, NED))
    assert bought["order"]["total_discount_amount"] == 10_00
    assert owed(programme) == []
    assert referrer(code)["conversions"] == 1


def test_what_was_earned_before_the_erasure_is_still_owed() -> None:
    programme = a_referral_programme()
    code = a_referrer(programme, LEA)["code"]
    ok(converted(code))
    erased("lea-4711")
    ok(converted(code))
    assert [one["amount"] for one in owed(programme)] == [500]


@pytest.mark.parametrize("event", ["signed_up", None])
def test_an_erasure_in_the_moment_of_a_conversion_pays_the_referrer_nothing(
    event: str | None,
) -> None:
    """The conversion was decided before the erasure, and would have been written after it."""
    programme = a_referral_programme(event)
    code = a_referrer(programme, LEA)["code"]
    with meanwhile(lambda: erased("lea-4711")):
        ok(converted(code) if event else redeemed(code, NED))
    assert owed(programme) == []
    assert referrer(code)["conversions"] == 1


def test_a_conversion_in_the_moment_of_an_erasure_comes_before_it(bound: Table) -> None:
    programme = a_referral_programme()
    code = a_referrer(programme, LEA)["code"]
    with meanwhile(lambda: ok(converted(code))):
        status = erased("lea-4711")["status"]
    while status != "DONE":
        status = erased("lea-4711")["status"]
    assert [one["amount"] for one in owed(programme)] == [500]
    assert referrer(code)["pays_referrer"] is False
    assert ok(converted(code))["rewards"] == []
    assert "lea@example" not in text(bound)


def test_who_is_enrolled_again_after_an_erasure_earns_again_by_the_same_code() -> None:
    programme = a_referral_programme()
    code = a_referrer(programme, LEA)["code"]
    erased("lea-4711")
    again = ok(enrolled(programme, LEA))
    assert (again["code"], again["pays_referrer"]) == (code, True)
    assert again["holder_source_id"] == "lea-4711"
    assert sides(ok(converted(code))) == ["referrer"]
