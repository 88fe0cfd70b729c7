"""A `COIN` whose points pay a part of an order at most, at the routes."""

import json

import pytest

from change_order.handler import lambda_handler as change_order
from incentives.domain.pricing.benefit import PercentOff
from incentives.names import Scope
from manage_programmes.handler import lambda_handler as manage
from roll_back.handler import lambda_handler as roll_back
from tests.builders import a_campaign, keep
from tests.functions.points.test_paying import EUROS, ask, card, paying, redeemed
from tests.support.cards import a_card_campaign, keep_cards
from tests.support.events import http_event
from tests.support.points.loyalty import (
    Answer,
    Json,
    a_member,
    a_reward,
    asked,
    balance,
    bought,
    given,
    ok,
)
from validate.handler import lambda_handler as validate


@pytest.fixture
def half(programme: Json) -> Json:
    """What lets points pay half an order at most."""
    return a_reward(programme, type="COIN", rates=EUROS, percent_of_order=50)


def paid(done: Json) -> list[int]:
    """The points that each card of a redemption paid with."""
    return [one["loyalty_card"]["points"] for one in done["redemptions"] if "loyalty_card" in one]


def offered(programme: Json, **terms: object) -> Answer:
    body = {"name": "Pay"} | terms
    return asked(manage, "POST", f"/{programme['id']}/rewards", scope=Scope.MARKETING, body=body)


def changed_reward(programme: Json, reward: Json, **terms: object) -> Json:
    path = f"/{programme['id']}/rewards/{reward['id']}"
    return ok(asked(manage, "PUT", path, scope=Scope.MARKETING, body=terms))


def changed(order: str, body: Json) -> tuple[int, Json]:
    event = http_event("PUT", f"/v1/orders/{order}", body=body, scope=Scope.CHECKOUT)
    answer = change_order(event, None)
    return answer["statusCode"], json.loads(answer["body"])


def test_points_pay_half_an_order_and_the_validation_says_so(member: str, half: Json) -> None:
    given(member, 1_000)
    said = ask(validate, "/v1/validations", paying(card(member, half), amount=75_55))[1]
    assert said["redeemables"][0]["result"] == {"loyalty_card": {"points": 378}}
    done = redeemed(card(member, half), amount=75_55)  # half is 37.775, which is 37.77
    assert done["order"]["total_amount"] == 75_55 - 37_77
    assert (paid(done), balance(member)) == ([378], 1_000 - 378)


def test_more_points_than_may_pay_stay_on_the_card(member: str, half: Json) -> None:
    given(member, 1_000)
    done = redeemed(card(member, half, 700), amount=80_00)
    assert (paid(done), balance(member)) == ([400], 600)


def test_the_share_is_of_the_price_after_discounts_whatever_gift_cards_pay(
    member: str, half: Json
) -> None:
    given(member, 1_000)
    keep(a_campaign(offer=PercentOff(rate_bp=1_000)))
    keep_cards(a_card_campaign(), G_1=30_00)
    gift = {"object": "voucher", "id": "G-1"}
    code = {"object": "voucher", "id": "WELCOME"}
    done = redeemed(card(member, half), gift, code, amount=100_00)
    assert paid(done) == [450]
    assert done["order"]["total_amount"] == 100_00 - 10_00 - 30_00 - 45_00


def test_all_cards_of_an_order_pay_the_share_together_in_one_request_or_two(
    programme: Json, member: str, half: Json
) -> None:
    other = a_member(programme)
    for one in (member, other):
        given(one, 1_000)
    done = redeemed(card(member, half, 300), card(other, half), amount=80_00)
    assert sorted(paid(done)) == [100, 300] or paid(done) == [400, 0]
    assert done["order"]["total_amount"] == 40_00
    first = redeemed(card(member, half, 150), order="O-2", amount=80_00)
    second = redeemed(card(other, half), order="O-2", amount=80_00)
    assert (paid(first), paid(second)) == ([150], [250])
    assert second["order"]["total_amount"] == 40_00


def test_a_member_pays_so_many_points_of_an_order(programme: Json, member: str) -> None:
    coin = a_reward(programme, type="COIN", rates=EUROS, points_per_order=120)
    given(member, 1_000)
    assert paid(redeemed(card(member, coin), amount=80_00)) == [120]
    assert paid(redeemed(card(member, coin, 500), order="O-2", amount=5_00)) == [50]


def test_a_return_leaves_the_share_of_what_is_kept(member: str, half: Json) -> None:
    given(member, 1_000)
    items = [{"product_id": "mug", "price": 20_00, "quantity": 4}]
    (one,) = redeemed(card(member, half), amount=80_00, items=items)["redemptions"]
    assert balance(member) == 600
    back = {"items": [{"product_id": "mug", "quantity": 2}], "source_id": "R-1"}
    status, done = ask(roll_back, f"/v1/redemptions/{one['id']}/returns", back)
    assert (status, done["refund_amount"]) == (200, 20_00), done
    assert balance(member) == 800


def test_a_change_of_the_order_leaves_the_share_of_what_it_is_now(member: str, half: Json) -> None:
    given(member, 1_000)
    redeemed(card(member, half), amount=80_00)
    status, done = changed("O-1", {"amount": 50_00})
    assert (status, done["total_amount"]) == (200, 25_00), done
    assert balance(member) == 750


def test_a_rollback_gives_all_of_them_back(member: str, half: Json) -> None:
    given(member, 1_000)
    (one,) = redeemed(card(member, half))["redemptions"]
    ask(roll_back, f"/v1/redemptions/{one['id']}/rollback", {})
    assert balance(member) == 1_000


def test_a_spending_beside_the_checkout_says_what_the_order_comes_to(
    member: str, half: Json
) -> None:
    given(member, 1_000)
    assert bought(member, half, points=100, currency="EUR").key == "missing_amount"
    more = bought(member, half, points=201, currency="EUR", amount=40_00)
    assert more.key == "loyalty_card_points_exceeded"
    assert more.body["details"] == "the points pay 2010, at most 2000 of this order"
    assert ok(bought(member, half, points=200, currency="EUR", amount=40_00))["amount"] == 200
    assert balance(member) == 800


def test_a_spending_beside_the_checkout_takes_no_more_points_than_pay_an_order(
    programme: Json, member: str
) -> None:
    coin = a_reward(programme, type="COIN", rates=EUROS, points_per_order=120)
    given(member, 1_000)
    assert bought(member, coin, points=121, currency="EUR").key == "loyalty_card_points_exceeded"
    ok(bought(member, coin, points=120, currency="EUR"))


def test_marketing_reads_and_changes_the_limits(programme: Json, half: Json) -> None:
    assert (half["percent_of_order"], half.get("points_per_order")) == (50, None)
    told = changed_reward(programme, half, percent_of_order=33.33, points_per_order=500)
    assert (told["percent_of_order"], told["points_per_order"]) == (33.33, 500)
    assert "percent_of_order" not in changed_reward(programme, half, percent_of_order=100)


@pytest.mark.parametrize(
    "terms",
    [
        {"percent_of_order": 0},
        {"percent_of_order": 100.01},
        {"percent_of_order": 33.333},
        {"points_per_order": 0},
    ],
)
def test_what_no_part_of_an_order_is_is_refused(programme: Json, terms: Json) -> None:
    assert offered(programme, type="COIN", rates=EUROS, **terms).key == "invalid_payload"


def test_a_reward_that_pays_nothing_has_no_part_of_an_order(programme: Json) -> None:
    mug = {"type": "MATERIAL", "points": 100, "percent_of_order": 50}
    assert offered(programme, **mug).key == "invalid_payload"
    made = a_reward(programme)
    path = f"/{programme['id']}/rewards/{made['id']}"
    told = asked(manage, "PUT", path, scope=Scope.MARKETING, body={"points_per_order": 5})
    assert told.key == "invalid_campaign_params"
