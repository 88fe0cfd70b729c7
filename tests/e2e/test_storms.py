"""Many clients at once over HTTP: whatever they do, the promises stand."""

import json
import time
from collections import Counter

import pytest

from tests.e2e.shop import Shop, cart, new_order
from tests.e2e.storm import CLIENTS, Attempt, Outcome, storm

pytestmark = pytest.mark.storm


def attempts_on(code: str, count: int) -> list[Attempt]:
    """As many orders, each with this code."""
    return [Attempt(cart(code, order=new_order())) for _ in range(count)]


def refusals_of(outcomes: list[Outcome]) -> Counter[str | None]:
    """How many of each key; None are redemptions."""
    return Counter(outcome.key for outcome in outcomes)


def redeem_a_cap_away(shop: Shop, *, cap: int, attempts: int) -> None:
    code = shop.code(quantity=cap, gates=4)
    outcomes = storm(shop, attempts_on(code, attempts))
    assert refusals_of(outcomes) == {None: cap, "quantity_exceeded": attempts - cap}
    assert len({outcome.redemption for outcome in outcomes if outcome.redemption}) == cap
    assert shop.redeemed_quantity(code) == cap


def test_a_cap_of_60_under_240_attempts_gives_exactly_60(shop: Shop) -> None:
    redeem_a_cap_away(shop, cap=60, attempts=240)


@pytest.mark.soak
@pytest.mark.parametrize("_time", range(5))
def test_a_cap_of_500_under_2000_attempts_gives_exactly_500(shop: Shop, _time: int) -> None:
    redeem_a_cap_away(shop, cap=500, attempts=2_000)


def test_what_is_given_back_in_a_storm_is_redeemed_again_and_no_more(shop: Shop) -> None:
    cap, count = 40, 240
    code = shop.code(quantity=cap, gates=4)
    orders = [one.body for one in attempts_on(code, count)]
    outcomes = storm(
        shop, [Attempt(body, give_back=place % 2 == 0) for place, body in enumerate(orders)]
    )
    redeemed = [outcome for outcome in outcomes if outcome.redemption]
    given_back = [outcome for outcome in redeemed if outcome.given_back]
    standing = len(redeemed) - len(given_back)
    assert given_back
    assert set(refusals_of(outcomes)) <= {None, "quantity_exceeded"}
    assert standing == shop.redeemed_quantity(code) <= cap
    after = storm(shop, attempts_on(code, cap))
    assert refusals_of(after)[None] == cap - standing
    assert shop.redeemed_quantity(code) == cap


def test_no_redemption_commits_after_stop_has_answered(shop: Shop) -> None:
    campaign = shop.campaign(gates=4)
    code = campaign["voucher"]["code"]
    seen_at_stop: list[int] = []
    answered_at_s: list[float] = []

    def stop() -> None:
        while shop.redeemed_quantity(code) < 20:
            time.sleep(0.05)
        shop.said("POST", f"/v1/campaigns/{campaign['id']}/stop", key="marketing")
        answered_at_s.append(time.monotonic())
        seen_at_stop.append(shop.redeemed_quantity(code))

    outcomes = storm(shop, attempts_on(code, 320), meanwhile=stop)
    late = [outcome for outcome in outcomes if outcome.began_at_s > answered_at_s[0]]
    assert set(refusals_of(outcomes)) == {None, "campaign_not_active"}
    assert late
    assert set(refusals_of(late)) == {"campaign_not_active"}
    assert refusals_of(outcomes)[None] == seen_at_stop[0] == shop.redeemed_quantity(code)


def first_answer(outcome: Outcome) -> str:
    """What every repeat is told alike: all but the account of its own decision."""
    return json.dumps({**outcome.answer, "decision_id": None}, sort_keys=True)


def test_copies_of_one_order_at_once_are_one_redemption_with_one_answer(shop: Shop) -> None:
    code = shop.code(quantity=3, gates=2)
    for round_number in range(1, 4):
        copies = attempts_on(code, 1) * CLIENTS
        outcomes = storm(shop, copies)
        assert refusals_of(outcomes) == {None: CLIENTS}
        assert len({first_answer(outcome) for outcome in outcomes}) == 1
        assert shop.redeemed_quantity(code) == round_number


def test_the_last_use_of_a_unique_code_goes_to_one_of_sixteen(shop: Shop) -> None:
    code = "ONLY-ONE-CAN-HAVE-IT"
    shop.unique_codes(code)
    outcomes = storm(shop, attempts_on(code, CLIENTS))
    assert refusals_of(outcomes) == {None: 1, "quantity_exceeded": CLIENTS - 1}


def test_one_person_at_sixteen_tills_gets_the_persons_limit(shop: Shop) -> None:
    code = shop.code(limits={"per_customer": 2})
    jo = [{"source_id": "storm-jo"}, {"source_id": "storm-jo", "email": "Jo@example.com"}]
    attempts = [
        Attempt(cart(code, order=new_order(), customer=jo[number % 2]))
        for number in range(2 * CLIENTS)
    ]
    outcomes = storm(shop, attempts)
    assert refusals_of(outcomes) == {None: 2, "customer_limit_exceeded": 2 * CLIENTS - 2}


def test_a_budget_is_spent_to_the_last_cent_that_fits_and_never_passed(shop: Shop) -> None:
    campaign = shop.campaign(limits={"budget": 105_00})  # 10.00 off each order
    code = campaign["voucher"]["code"]
    outcomes = storm(shop, attempts_on(code, 4 * CLIENTS))
    assert refusals_of(outcomes) == {None: 10, "budget_exceeded": 4 * CLIENTS - 10}
    read = shop.said("GET", f"/v1/campaigns/{campaign['id']}", key="marketing")
    assert read["usage"]["redeemed_quantity"] == 10
    assert read["usage"]["discount_amount"] == 100_00
