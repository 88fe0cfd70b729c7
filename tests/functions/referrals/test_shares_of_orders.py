"""Rewards that are a share of what the friend paid for the order, at the routes."""

from typing import Any

import pytest

from tests.support.points.loyalty import Answer, Json, ok
from tests.support.referrals.referrals import (
    a_referral_programme,
    a_referrer,
    cancelled,
    cash,
    converted,
    office_asked,
    referral_body,
    referrer,
)

TENTH = {"type": "CASH", "percent_of_order": 10, "amount_limit": 2_000, "currency": "EUR"}


def a_programme(**more: Any) -> Json:
    more.setdefault("referrer_rewards", [TENTH])
    return a_referral_programme(currency="EUR", **more)


def paid(
    code: str, amount_paid: int | None, *, order: str = "O-1", currency: str = "EUR"
) -> Answer:
    money = {} if amount_paid is None else {"amount_paid": amount_paid}
    return converted(code, order={"id": order, "amount": 50_000, "currency": currency} | money)


@pytest.mark.parametrize(
    ("amount_paid", "reward"),
    [(45_00, 450), (10_05, 101), (10_04, 100), (500_00, 2_000)],
    ids=["a tenth", "half a cent up", "less down", "at most"],
)
def test_a_referrer_gets_a_share_of_what_the_friend_paid(amount_paid: int, reward: int) -> None:
    code = a_referrer(a_programme())["code"]
    done = ok(paid(code, amount_paid))
    assert [(one["type"], one["amount"]) for one in done["rewards"]] == [("CASH", reward)]
    assert done["cost"] == reward


def test_nothing_of_nothing_is_owed_and_the_friend_has_come_all_the_same() -> None:
    code = a_referrer(a_programme())["code"]
    done = ok(paid(code, 0))
    assert (done["rewards"], done["cost"], done["place"]) == ([], 0, 1)


def test_what_was_paid_has_to_be_said_in_the_currency_of_the_programme() -> None:
    code = a_referrer(a_programme())["code"]
    assert paid(code, None).key == "missing_amount"
    assert paid(code, 50_00, currency="USD").key == "currency_mismatch"
    assert converted(code, order={"id": "O-1", "amount_paid": 50_00}).key == "missing_currency"
    assert referrer(code)["conversions"] == 0


def test_levels_may_be_a_share_or_an_amount_and_both_sides_may_have_one() -> None:
    levels = [cash(300), TENTH | {"from_referee": 2}]
    programme = a_programme(referrer_rewards=levels, referee_reward=TENTH | {"percent_of_order": 5})
    code = a_referrer(programme)["code"]
    first, second = ok(paid(code, 40_00)), ok(paid(code, 40_00, order="O-2"))
    assert [one["amount"] for one in first["rewards"]] == [300, 200]
    assert [one["amount"] for one in second["rewards"]] == [400, 200]


def test_the_budget_counts_what_the_shares_come_to_and_gets_it_back() -> None:
    programme = a_programme(limits={"budget": 1_000}, reward_waiting_time="P14D")
    code = a_referrer(programme)["code"]
    first = ok(paid(code, 80_00))
    assert paid(code, 30_00, order="O-2").key == "budget_exceeded"
    ok(paid(code, 20_00, order="O-3"))
    ok(cancelled(first))
    ok(paid(code, 30_00, order="O-4"))


def test_the_terms_say_the_share_and_the_most() -> None:
    terms = a_programme(referee_reward=TENTH)["referral_program"]
    (level,) = terms["referrer_rewards"]
    assert (level["percent_of_order"], level["amount_limit"], "amount" in level) == (
        10,
        2_000,
        False,
    )
    assert terms["referee_reward"]["percent_of_order"] == 10


@pytest.mark.parametrize(
    "body",
    [
        referral_body(referrer_rewards=[TENTH]),
        referral_body(referrer_rewards=[TENTH | {"currency": "USD"}], currency="EUR"),
        referral_body(event=None, referrer_rewards=[TENTH], currency="EUR"),
    ],
    ids=["no currency", "another currency", "a redemption"],
)
def test_a_share_of_nobody_knows_what_is_refused(body: Json) -> None:
    assert office_asked("POST", body).key == "invalid_campaign_params"


@pytest.mark.parametrize(
    "reward",
    [
        {"type": "CASH", "percent_of_order": 10, "currency": "EUR"},
        {"type": "CASH", "amount_limit": 10, "currency": "EUR"},
        TENTH | {"amount": 5},
        TENTH | {"percent_of_order": 0},
        TENTH | {"percent_of_order": 101},
        TENTH | {"percent_of_order": 1.234},
    ],
)
def test_half_a_share_is_refused(reward: Json) -> None:
    body = referral_body(referrer_rewards=[reward], currency="EUR")
    assert office_asked("POST", body).key == "invalid_payload"
