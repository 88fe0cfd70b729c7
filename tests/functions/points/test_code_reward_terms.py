"""Which coupons and gift cards can be offered as rewards at all."""

import pytest

from incentives.names import Scope
from manage_programmes.handler import lambda_handler as manage
from tests.account import Table
from tests.support.coupons import (
    TEN_PERCENT,
    a_campaign_of_cards,
    a_campaign_of_coupons,
    a_coupon_reward,
)
from tests.support.points.loyalty import Json, asked

WELCOME = {"code": "WELCOME", "discount": TEN_PERCENT}

pytestmark = pytest.mark.usefixtures("checkout")


@pytest.mark.parametrize(
    "terms",
    [
        {"type": "COUPON"},
        {"type": "COUPON", "related_object_parent": {"id": "camp_none"}},
        {"type": "COUPON", "related_object_parent": {"id": "Ünknown"}},
        {"type": "COUPON", "related_object_parent": {"id": "x" * 5_000}},
        {"type": "COUPON", "related_object_parent": "camp_none"},
        {"type": "GIFT_CARD", "amount": 0, "related_object_parent": {"id": "camp_none"}},
        {"type": "GIFT_CARD", "amount": 10**13, "related_object_parent": {"id": "camp_none"}},
        {"type": "GIFT_CARD", "amount": 1.5, "related_object_parent": {"id": "camp_none"}},
        {"type": "MATERIAL", "related_object_parent": {"id": "camp_none"}},
        {"type": "MATERIAL", "amount": 5},
    ],
)
def test_a_reward_that_could_not_be_given_is_not_offered(
    bound: Table, programme: Json, terms: Json
) -> None:
    before = bound.items()
    body = {"name": "R", "points": 100} | terms
    path = f"/{programme['id']}/rewards"
    answer = asked(manage, "POST", path, scope=Scope.MARKETING, body=body)
    assert answer.status == 400
    assert answer.key in {"invalid_payload", "invalid_campaign_params"}
    assert bound.items() == before


def test_codes_are_of_a_campaign_that_makes_such_codes(programme: Json, coupons: Json) -> None:
    cards, public = a_campaign_of_cards(amount=5_00), a_campaign_of_coupons(voucher=WELCOME)
    given_ahead = a_campaign_of_coupons(type="STATIC", vouchers_count=1)
    path = f"/{programme['id']}/rewards"
    for terms in (
        {"type": "COUPON", "related_object_parent": {"id": cards["id"]}},
        {"type": "COUPON", "related_object_parent": {"id": public["id"]}},
        {"type": "COUPON", "related_object_parent": {"id": given_ahead["id"]}},
        {"type": "COUPON", "related_object_parent": {"id": programme["id"]}},
        {"type": "GIFT_CARD", "amount": 5, "related_object_parent": {"id": coupons["id"]}},
    ):
        body = {"name": "R", "points": 100} | terms
        answer = asked(manage, "POST", path, scope=Scope.MARKETING, body=body)
        assert answer.key == "invalid_campaign_params"


def test_the_programmes_own_rewards_say_what_they_are_of(programme: Json, coupons: Json) -> None:
    made = a_coupon_reward(programme, coupons)
    assert made["related_object_parent"] == {"id": coupons["id"], "object": "campaign"}
