"""An id of the shop names one request: another sum or other goods under it are refused."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from incentives.names import Scope
from tests.account import Table
from tests.support.function import asked
from tests.support.keyed import a_card, a_rich_member, handler_of, new
from tests.support.points import loyalty
from tests.support.points.loyalty import Answer, Json, ok
from tests.support.referrals import referrals

pytestmark = pytest.mark.usefixtures("functions")

JO = {"customer": {"source_id": "jo"}}
MUG, CUP = ({"product_id": name, "quantity": 2, "price": 10_00} for name in ("mug", "cup"))


class Told(NamedTuple):
    """A request under an id, the same in other words, and what is not the same."""

    function: str
    path: str
    body: Any
    respelt: Any
    others: list[Any]
    scope: Scope = Scope.CHECKOUT

    def sent(self, body: Any) -> Answer:
        """The answer to a body, as a client writes it."""
        handler = handler_of(self.function)
        return asked(handler, "POST", self.path, scope=self.scope, raw_body=json.dumps(body))


def points_by_hand() -> Told:
    member = loyalty.a_member(loyalty.a_programme())
    body = {"points": 5, "source_id": "s"}
    others = [body | {"points": 6}, body | {"points": -5}]
    others.append(body | {"expiration_type": "NON_EXPIRING"})
    respelt = body | {"reason": "typed again", "points": 5.0}
    return Told("award_points", f"/v1/loyalties/members/{member}/balance", body, respelt, others)


def a_surprise() -> Told:
    member = loyalty.a_member(loyalty.a_programme())
    body: Json = {"points": 5, "reason": "sorry", "source_id": "s"}
    path = f"/v1/loyalties/members/{member}/grants"
    changed = [body | {"points": 6}, body | {"reason": "thanks"}]
    return Told("award_points", path, body, {**body, "points": 5.0}, changed, Scope.SUPPORT)


def a_club() -> Json:
    club = loyalty.a_programme(auto_join=True)
    every = {"every": 100, "points": 1}
    rule = {"type": "PROPORTIONAL", "calculation_type": "ORDER_AMOUNT", "order": {"amount": every}}
    path = f"/v1/loyalties/{club['id']}/earning-rules"
    rules = [{"event": "order.paid", "loyalty": rule}]
    ok(asked(handler_of("manage_programmes"), "POST", path, scope=Scope.MARKETING, body=rules))
    return club


def paid(items: list[Json], **order: Any) -> Json:
    return {"event": "order.paid", "order": {"id": "O", "items": items} | order} | JO


def an_order_that_earns() -> Told:
    body, respelt = paid([MUG, CUP]), paid([CUP, MUG], metadata={"till": 4}, amount=40_00.0)
    others = [paid([MUG]), paid([MUG, CUP | {"price": 9_00}]), paid([MUG, CUP], total_amount=30_00)]
    path = f"/v1/loyalties/{a_club()['id']}/events"
    return Told("award_points", path, body, respelt, others)


def a_refund() -> Told:
    club = a_club()
    order = paid([MUG, CUP])
    path = f"/v1/loyalties/{club['id']}/events"
    member = ok(asked(handler_of("award_points"), "POST", path, body=order))["member_id"]
    body = {"order": {"id": "O"}, "amount": 10_00, "source_id": "s"}
    others = [body | {"amount": 20_00}, body | {"order": {"id": "O", "items": [MUG]}}]
    respelt = body | {"reason": "too small", "amount": 10_00.0}
    return Told("award_points", f"/v1/loyalties/members/{member}/refunds", body, respelt, others)


def a_purchase_with_points() -> Told:
    club = loyalty.a_programme()
    reward = loyalty.a_reward(
        club,
        type="COIN",
        rates={"EUR": {"points": 1, "amount": 1}, "CHF": {"points": 1, "amount": 2}},
    )
    path = f"/v1/loyalties/members/{a_rich_member(club)}/redemption"

    def body(points: float = 50, currency: str = "EUR") -> Json:
        order = {"id": "O", "currency": currency}
        return {"reward": {"id": reward["id"], "points": points}, "order": order}

    return Told("spend_points", path, body(), body(50.0), [body(60), body(currency="CHF")])


def moved_points() -> Told:
    club = loyalty.a_programme()
    giver, taker = a_rich_member(club), loyalty.a_member(club)
    body = {"code": giver, "points": 5, "source_id": "s"}
    path = f"/v1/loyalties/{club['id']}/members/{taker}/transfers"
    return Told("spend_points", path, [body], [body | {"reason": "x"}], [[body | {"points": 6}]])


def money_on_a_card() -> Told:
    body = {"amount": 5_00, "source_id": "s"}
    others = [body | {"amount": 6_00}, body | {"amount": -5_00}]
    path, respelt = f"/v1/vouchers/{a_card()}/balance", body | {"reason": "birthday"}
    return Told("manage_cards", path, body, respelt, others)


def a_conversion() -> Told:
    code = referrals.a_referrer(referrals.a_referral_programme())["code"]

    def body(items: list[Json], **order: Any) -> Json:
        told = {"event": "signed_up", "customer": referrals.NEW | {"source_id": "friend"}}
        return told | {"order": {"id": "O", "items": items} | order}

    respelt = body([CUP, MUG], metadata={"till": 4})
    others = [body([MUG]), body([MUG, CUP], amount_paid=30_00)]
    path = f"/v1/referrals/{code}/conversions"
    return Told("convert_referral", path, body([MUG, CUP]), respelt, others)


def a_redemption_of(code: str) -> str:
    order = {"id": new("O"), "items": [MUG, CUP]}
    body = {"redeemables": [{"object": "voucher", "id": code}], "order": order}
    done = ok(asked(handler_of("redeem"), "POST", "/v1/redemptions", body=body))
    return str(done["redemptions"][0]["id"])


def returned_goods() -> Told:
    path = f"/v1/redemptions/{a_redemption_of(a_card())}/returns"
    body = {"items": [{"product_id": "mug"}, {"product_id": "cup"}], "source_id": "s"}
    respelt = body | {"items": [{"product_id": "cup", "quantity": 1.0}, {"product_id": "mug"}]}
    others = [body | {"items": [{"product_id": "mug", "quantity": 2}]}, body | {"shipping": True}]
    others.append({"amount": 1, "source_id": "s"})
    return Told("roll_back", path, body, respelt | {"reason": "too small"}, others)


KINDS: list[Callable[[], Told]] = [
    points_by_hand,
    a_surprise,
    an_order_that_earns,
    a_refund,
    a_purchase_with_points,
    moved_points,
    money_on_a_card,
    a_conversion,
    returned_goods,
]


@pytest.mark.parametrize("arranged", KINDS, ids=lambda one: one.__name__)
def test_an_id_is_answered_again_in_any_words_and_never_about_something_else(
    arranged: Callable[[], Told], functions: Table
) -> None:
    told = arranged()
    first = told.sent(told.body)
    ok(first)
    before = functions.items()
    for other in told.others:
        refused = told.sent(other)
        assert (refused.status, refused.key) == (409, "source_id_reused"), (other, refused.body)
    again = told.sent(told.respelt)
    ok(again)
    assert again.replayed
    assert functions.items() == before


@pytest.mark.parametrize("arranged", KINDS, ids=lambda one: one.__name__)
def test_what_was_booked_before_contents_were_kept_is_answered_as_before(
    arranged: Callable[[], Told], functions: Table
) -> None:
    told = arranged()
    ok(told.sent(told.body))
    forgotten = [
        one for one in functions.items() if '"content":' in one.get("body", {}).get("S", "")
    ]
    for item in forgotten:
        body = json.loads(item["body"]["S"])
        for part in [body, *body.get("returns", [])]:
            part.pop("content", None)
        functions.client.put_item(
            TableName=functions.name, Item=item | {"body": {"S": json.dumps(body)}}
        )
    assert forgotten or arranged is money_on_a_card
    if arranged is not money_on_a_card:  # a card's line has the sum itself
        assert told.sent(told.others[0]).replayed


def test_an_order_that_is_only_named_is_the_same_conversion() -> None:
    told = a_conversion()
    ok(told.sent(told.body))
    assert told.sent(told.body | {"order": {"id": "O"}}).replayed


def test_a_report_of_another_sum_or_customer_is_refused_while_codes_stand() -> None:
    body = {"redeemables": [{"object": "voucher", "id": a_card()}]} | JO
    order = {"id": "O", "items": [MUG, CUP]}
    ok(asked(handler_of("redeem"), "POST", "/v1/redemptions", body=body | {"order": order}))

    def reported(**more: Any) -> Answer:
        body = {"id": "O", "status": "PAID"} | JO | more
        return asked(handler_of("report_orders"), "POST", "/v1/orders", body=body)

    assert reported(amount=20_00).key == "order_changed"
    assert reported(customer={"source_id": "ann"}).key == "order_changed"
    assert ok(reported(amount=40_00.0))["amount"] == 40_00
    assert ok(reported())["status"] == "PAID"
    assert ok(reported(amount=20_00, status="CANCELED"))["status"] == "CANCELED"


def test_a_report_of_an_order_without_codes_says_what_it_is_now() -> None:
    for amount in (10_00, 20_00, 20_00):
        body = {"id": "O", "status": "PAID", "amount": amount} | JO
        told = ok(asked(handler_of("report_orders"), "POST", "/v1/orders", body=body))
        assert told["amount"] == amount
