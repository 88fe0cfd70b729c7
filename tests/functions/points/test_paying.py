"""Points that pay an order, at the routes of validation, redemption and rollback."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from incentives.domain.pricing.benefit import PercentOff
from incentives.names import Scope
from manage_programmes.handler import lambda_handler as manage
from redeem.handler import lambda_handler as redeem
from roll_back.handler import lambda_handler as roll_back
from tests.account import Table
from tests.builders import a_campaign, keep
from tests.support.calendar import Calendar
from tests.support.cards import a_card_campaign, keep_cards
from tests.support.events import http_event
from tests.support.points.loyalty import (
    Json,
    a_member,
    a_reward,
    asked,
    balance,
    bought,
    given,
    given_back,
    lots,
    ok,
    transactions,
)
from validate.handler import lambda_handler as validate

EUROS = {"EUR": {"points": 100, "amount": 10_00}}  # a point is worth ten cents


@pytest.fixture
def coin(programme: Json) -> Json:
    """What lets a programme's points pay."""
    return a_reward(programme, type="COIN", rates=EUROS)


def ask(handler: Callable[..., Any], path: str, body: Json, **request: Any) -> tuple[int, Json]:
    request.setdefault("scope", Scope.CHECKOUT)
    answer = handler(http_event("POST", path, body=body, **request), None)
    return answer["statusCode"], json.loads(answer["body"])


def card(member: str, coin: Json, points: int | None = None) -> Json:
    reward = {"id": coin["id"]} | ({} if points is None else {"points": points})
    return {"object": "voucher", "id": member, "reward": reward}


def paying(*redeemables: Json, order: str = "O-1", amount: int = 80_00, **more: object) -> Json:
    about = {"id": order, "amount": amount, "currency": "EUR"} | more
    return {"redeemables": list(redeemables), "order": about}


def redeemed(*redeemables: Json, **order: Any) -> Json:
    status, body = ask(redeem, "/v1/redemptions", paying(*redeemables, **order))
    assert status == 200, body
    return body


def refused(*redeemables: Json, **order: Any) -> str:
    status, body = ask(redeem, "/v1/redemptions", paying(*redeemables, **order))
    assert status >= 400, body
    return str(body["key"])


def test_points_pay_what_is_left_to_pay_and_no_more_of_them_than_that_takes(
    member: str, coin: Json
) -> None:
    given(member, 1_000)
    said = ask(validate, "/v1/validations", paying(card(member, coin), amount=75_55))[1]
    assert said["redeemables"][0]["result"] == {"loyalty_card": {"points": 756}}
    done = redeemed(card(member, coin), amount=75_55)
    (one,) = done["redemptions"]
    assert (one["amount"], one["loyalty_card"]) == (756, {"points": 756})
    assert (one["voucher"]["type"], one["voucher"]["loyalty_card"]["balance"]) == (
        "LOYALTY_CARD",
        244,
    )
    assert done["order"]["total_amount"] == 0
    assert balance(member) == 244


def test_points_pay_the_part_that_is_asked_for(member: str, coin: Json) -> None:
    given(member, 1_000)
    done = redeemed(card(member, coin, 200))
    assert done["order"]["total_amount"] == 60_00
    assert balance(member) == 800


def test_points_pay_after_codes_and_gift_cards_wherever_they_were_typed(
    member: str, coin: Json
) -> None:
    given(member, 1_000)
    keep(a_campaign(offer=PercentOff(rate_bp=1_000)))
    keep_cards(a_card_campaign(), G_1=50_00)
    gift = {"object": "voucher", "id": "G-1"}
    code = {"object": "voucher", "id": "WELCOME"}
    done = redeemed(card(member, coin), gift, code, amount=100_00)
    kinds = [one["voucher"]["type"] for one in done["redemptions"]]
    assert kinds == ["DISCOUNT_VOUCHER", "GIFT_VOUCHER", "LOYALTY_CARD"]
    assert done["redemptions"][2]["amount"] == 400
    assert done["order"]["total_amount"] == 0


def test_the_entry_is_of_the_order_and_goes_back_with_it_only(
    member: str, coin: Json, calendar: Calendar
) -> None:
    given(member, 1_000)
    calendar.forward(seconds=1)
    (one,) = redeemed(card(member, coin))["redemptions"]
    (spent,) = (line for line in transactions(member) if line["type"] == "POINTS_REDEMPTION")
    assert spent["points"] == -800
    assert spent["details"]["order"]["id"] == "O-1"
    assert given_back(member, spent["id"]).key == "invalid_redemption"
    for _ in range(2):
        back = ask(roll_back, f"/v1/redemptions/{one['id']}/rollback", {})[1]
        assert (back["amount"], back["loyalty_card"]) == (-800, {"points": -800})
    assert balance(member) == 1_000
    assert len(transactions(member)) == 3


def test_a_rollback_brings_the_same_lots_back_with_their_days(
    member: str, coin: Json, calendar: Calendar
) -> None:
    given(member, 100)
    given(member, 500, expiration_type="NON_EXPIRING")
    before = lots(member)
    (one,) = redeemed(card(member, coin, 300))["redemptions"]
    assert [lot.get("expires_at") for lot in lots(member)] == [None]
    calendar.forward(days=1)
    ask(roll_back, f"/v1/redemptions/{one['id']}/rollback", {})
    assert lots(member) == before


def test_an_order_is_paid_once_with_points_whoever_repeats_it(member: str, coin: Json) -> None:
    """Money and points are never spent twice. An order uses a code once, however often it asks."""
    given(member, 300)
    first, again = redeemed(card(member, coin, 300)), redeemed(card(member, coin, 300))
    assert first["redemptions"] == again["redemptions"]
    assert balance(member) == 0


def test_a_refused_code_beside_them_leaves_the_points_alone(
    bound: Table, member: str, coin: Json
) -> None:
    given(member, 300)
    before = bound.items()
    assert refused(card(member, coin), {"object": "voucher", "id": "NOPE"}) == "not_found"
    assert bound.items() == before


def test_more_points_than_there_are_are_refused(member: str, coin: Json) -> None:
    given(member, 100)
    assert refused(card(member, coin, 101)) == "loyalty_card_points_exceeded"
    redeemed(card(member, coin, 100))
    assert refused(card(member, coin), order="O-2") == "zero_card_balance"


def test_points_have_no_worth_in_another_currency(programme: Json, member: str, coin: Json) -> None:
    given(member, 100)
    assert refused(card(member, coin), currency="USD") == "currency_mismatch"
    both = a_reward(programme, type="COIN", rates=EUROS | {"JPY": {"points": 1, "amount": 1}})
    assert refused(card(member, both), currency=None) == "missing_currency"
    assert redeemed(card(member, both), currency="JPY", amount=60)["order"]["total_amount"] == 0


def test_what_is_no_payment_no_member_or_no_reward_pays_nothing(
    programme: Json, member: str, coin: Json
) -> None:
    given(member, 100)
    assert refused(card(member, a_reward(programme))) == "invalid_redeemables"
    assert refused(card(member, {"id": "rew_nobody"})) == "not_found"
    assert refused({"object": "voucher", "id": member}) == "not_found"
    stranger = member[:-1] + ("1" if member.endswith("0") else "0")
    assert refused(card(stranger, coin)) == "not_found"
    assert refused(card(member, coin), amount=None) == "missing_amount"


def test_a_stopped_programme_takes_no_points_and_gives_them_back(
    programme: Json, member: str, coin: Json
) -> None:
    given(member, 500)
    (one,) = redeemed(card(member, coin, 100))["redemptions"]
    ok(asked(manage, "POST", f"/{programme['id']}/stop", scope=Scope.MARKETING))
    assert refused(card(member, coin), order="O-2") == "campaign_not_active"
    assert ask(roll_back, f"/v1/redemptions/{one['id']}/rollback", {})[0] == 200
    assert balance(member) == 500


def test_expired_points_pay_nothing(member: str, coin: Json, calendar: Calendar) -> None:
    given(member, 500)
    calendar.forward(days=31)
    assert refused(card(member, coin)) == "zero_card_balance"


def test_two_members_pay_one_order(programme: Json, member: str, coin: Json) -> None:
    other = a_member(programme)
    given(member, 300)
    given(other, 600)
    done = redeemed(card(member, coin), card(other, coin))
    assert done["order"]["total_amount"] == 0
    assert balance(member) + balance(other) == 100


def test_an_order_paid_with_points_can_still_use_a_code(member: str, coin: Json) -> None:
    given(member, 1_000)
    keep(a_campaign(offer=PercentOff(rate_bp=5_000)))
    redeemed(card(member, coin, 600))
    done = redeemed({"object": "voucher", "id": "WELCOME"})
    assert done["order"]["total_amount"] == 0
    assert done["order"]["applied_discount_amount"] == 20_00


def test_points_spent_at_their_own_route_are_not_there_twice(member: str, coin: Json) -> None:
    """Money and points are never spent twice."""
    given(member, 500)
    ok(bought(member, coin, "O-1", points=500))
    assert refused(card(member, coin)) == "zero_card_balance"


def test_a_part_of_the_order_that_comes_back_brings_its_part_of_the_points(
    member: str, coin: Json
) -> None:
    given(member, 1_000)
    items = [{"product_id": "mug", "quantity": 3, "price": 10_05}]
    done = redeemed(card(member, coin), amount=None, items=items)
    one = done["redemptions"][0]
    assert one["amount"] == 302
    seen = [balance(member)]
    for number in range(3):
        goods = {"source_id": f"r-{number}", "items": [{"product_id": "mug", "quantity": 1}]}
        status, body = ask(roll_back, f"/v1/redemptions/{one['id']}/returns", goods)
        assert status == 200, body
        seen.append(balance(member))
    assert seen == [698, 798, 899, 1_000]


def test_a_rollback_brings_the_points_back_that_a_return_left(member: str, coin: Json) -> None:
    """Of 302 points for three mugs 100 came back with the first mug."""
    given(member, 1_000)
    mugs = {"product_id": "mug", "quantity": 3, "price": 10_04}
    done = redeemed(card(member, coin), amount=None, items=[mugs])
    redemption = done["redemptions"][0]["id"]
    goods = {"items": [{"product_id": "mug", "quantity": 1}]}
    assert ask(roll_back, f"/v1/redemptions/{redemption}/returns", goods)[0] == 200
    status, back = ask(roll_back, f"/v1/redemptions/{redemption}/rollback", {})
    assert (status, back["amount"], back["loyalty_card"]) == (200, -202, {"points": -202})
    assert balance(member) == 1_000


def test_a_page_that_redeems_itself_spends_nobodys_points(member: str, coin: Json) -> None:
    """The number of a card follows from programme and person, so it proves nobody."""
    given(member, 1_000)
    body = paying(card(member, coin), order="O-page")
    for path, handler in (
        ("/client/v1/validations", validate),
        ("/client/v1/redemptions", redeem),
    ):
        _, told = ask(handler, path, body, scope=Scope.CLIENT_CHECKOUT)
        assert "invalid_voucher" in json.dumps(told)
    assert balance(member) == 1_000
    assert ask(validate, "/client/v1/validations", body, scope=Scope.CLIENT)[1]["valid"]
