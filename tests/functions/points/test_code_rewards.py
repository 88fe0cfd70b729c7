"""Coupons and gift cards that points buy: made, counted and taken back with the points."""

import pytest

from tests.account import Table
from tests.functions.points.test_balance import bound_client
from tests.functions.points.test_spending import stock_left
from tests.support.calendar import Calendar
from tests.support.coupons import (
    a_campaign_of_cards,
    a_campaign_of_coupons,
    a_card_reward,
    a_coupon_reward,
    office,
    redeemed,
    rolled_back,
    topped_up,
    voucher,
)
from tests.support.meter import metered
from tests.support.points.loyalty import (
    Answer,
    Json,
    a_member,
    balance,
    bought,
    given,
    given_back,
    ok,
    transactions,
)

pytestmark = pytest.mark.usefixtures("checkout")


def code_of(answer: Answer) -> str:
    return str(ok(answer)["reward"]["voucher"]["code"])


@pytest.fixture
def ann(programme: Json) -> str:
    member = a_member(programme, "ann")
    given(member, 300)
    return member


def test_points_buy_a_new_code_that_the_member_alone_can_use(
    programme: Json, ann: str, coupons: Json
) -> None:
    answer = bought(ann, a_coupon_reward(programme, coupons), "order-1")
    told = ok(answer)["reward"]
    assert (told["kind"], told["voucher"]["type"]) == ("COUPON", "DISCOUNT_VOUCHER")
    assert told["voucher"]["campaign_id"] == coupons["id"]
    assert balance(ann) == 200
    code = code_of(answer)
    assert redeemed(code, "max").key == "customer_rules_violated"
    assert ok(redeemed(code, "ann"))["order"]["total_discount_amount"] == 100


def test_whoever_asks_again_gets_the_same_code(programme: Json, ann: str, coupons: Json) -> None:
    """A repeat counts once."""
    reward = a_coupon_reward(programme, coupons, stock=1)
    first, again = bought(ann, reward, "order-1"), bought(ann, reward, "order-1")
    assert (again.replayed, code_of(again)) == (True, code_of(first))
    (spent,) = [transaction for transaction in transactions(ann) if transaction["kind"] == "spent"]
    assert spent["details"]["voucher"]["code"] == code_of(first)
    assert (balance(ann), stock_left(programme)) == (200, 0)


def test_a_card_is_made_with_the_amount_of_the_reward(programme: Json, ann: str) -> None:
    reward = a_card_reward(programme, a_campaign_of_cards(amount=50_00), 7_00)
    answer = bought(ann, reward, "order-1")
    told = ok(answer)["reward"]
    assert (told["kind"], told["amount"]) == ("GIFT_CARD", 7_00)
    assert told["voucher"]["type"] == "GIFT_VOUCHER"
    assert voucher(code_of(answer))["gift"]["balance"] == 7_00


@pytest.mark.parametrize(
    ("terms", "switch", "key"),
    [
        ({"limits": {"publications": 1}}, None, "no_voucher_suitable_for_publication"),
        ({}, "stop", "campaign_not_active"),
        ({"expiration_date": "2026-06-16T00:00:00Z"}, None, "voucher_expired"),
    ],
)
def test_no_points_are_taken_when_the_campaign_gives_no_code(  # noqa: PLR0917 (fixtures)
    bound: Table,
    programme: Json,
    ann: str,
    calendar: Calendar,
    terms: Json,
    switch: str | None,
    key: str,
) -> None:
    """A reward leads around no cap, switch or window."""
    campaign = a_campaign_of_coupons(**terms)
    reward = a_coupon_reward(programme, campaign, stock=5)
    ok(bought(ann, reward, "order-1"))
    if switch:
        ok(office("POST", {}, f"/v1/campaigns/{campaign['id']}/{switch}"))
    calendar.forward(days=2)
    before = bound.items()
    refused = bought(ann, reward, "order-2")
    assert refused.key == key
    assert bound.items() == before


def test_the_last_of_a_stock_takes_no_code_of_the_campaign(
    programme: Json, ann: str, coupons: Json
) -> None:
    reward = a_coupon_reward(programme, coupons, stock=1)
    ok(bought(ann, reward, "order-1"))
    assert bought(ann, reward, "order-2").key == "reward_out_of_stock"
    assert balance(ann) == 200


def test_giving_back_switches_the_code_off_and_returns_points_and_stock(
    programme: Json, ann: str, coupons: Json
) -> None:
    answer = bought(ann, a_coupon_reward(programme, coupons, stock=3), "order-1")
    back = given_back(ann, ok(answer)["id"])
    assert (ok(back)["amount"], balance(ann), stock_left(programme)) == (100, 300, 3)
    assert redeemed(code_of(answer), "ann").key == "voucher_disabled"
    assert given_back(ann, ok(answer)["id"]).replayed
    assert balance(ann) == 300


def test_a_coupon_that_was_used_is_not_given_back(
    bound: Table, programme: Json, ann: str, coupons: Json
) -> None:
    answer = bought(ann, a_coupon_reward(programme, coupons), "order-1")
    used = ok(redeemed(code_of(answer), "ann"))
    before = bound.items()
    assert given_back(ann, ok(answer)["id"]).key == "reward_used"
    assert bound.items() == before
    ok(rolled_back(used["id"]))
    assert ok(given_back(ann, ok(answer)["id"]))["amount"] == 100


def test_a_card_that_was_spent_from_or_topped_up_is_not_given_back(
    programme: Json, ann: str
) -> None:
    reward = a_card_reward(programme, a_campaign_of_cards(amount=50_00), 7_00)
    spent, topped = (bought(ann, reward, f"order-{number}") for number in (1, 2))
    payment = ok(redeemed(code_of(spent), "ann"))
    assert given_back(ann, ok(spent)["id"]).key == "reward_used"
    ok(topped_up(code_of(topped), 1_00))
    assert given_back(ann, ok(topped)["id"]).key == "reward_used"
    ok(rolled_back(payment["id"]))
    assert ok(given_back(ann, ok(spent)["id"]))["amount"] == 100


def test_buying_a_coupon_takes_three_round_trips_and_eight_write_units(
    programme: Json, ann: str, coupons: Json
) -> None:
    """And two more units with a stock, as any reward."""
    unlimited = a_coupon_reward(programme, coupons)
    few = a_coupon_reward(programme, coupons, stock=5)
    ok(bought(ann, unlimited, "order-0"))
    for reward, units in ((unlimited, 8), (few, 10)):
        with metered(bound_client()) as meter:
            ok(bought(ann, reward, f"order-{units}"))
        assert (len(meter.operations), meter.write_units) == (3, units)
