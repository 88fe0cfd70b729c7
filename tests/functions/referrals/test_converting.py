"""A referral converts: who counts as a friend of whom, once, and on which terms."""

from typing import Any

import pytest

from tests.account import Table
from tests.support.calendar import Calendar
from tests.support.points.loyalty import Json, ok
from tests.support.referrals.referrals import (
    NEW,
    a_referral_programme,
    a_referrer,
    converted,
    enrolled,
    event,
    office_asked,
    referral_body,
    referrer,
    switched,
)


def test_a_repeat_gets_the_first_answer_and_pays_nothing() -> None:
    code = a_referrer(a_referral_programme())["code"]
    first = converted(code, "ann", id="event-1")
    again = converted(code, "ann", id="event-1")
    assert again.body == first.body
    assert (first.replayed, again.replayed) == (False, True)
    assert referrer(code)["conversions"] == 1


def test_a_friend_has_one_referrer_for_ever() -> None:
    programme = a_referral_programme()
    jo, kim = a_referrer(programme)["code"], a_referrer(programme)["code"]
    ok(converted(jo, "ann"))
    assert converted(kim, "ann").key == "referee_already_referred"
    assert referrer(kim)["conversions"] == 0


@pytest.mark.parametrize(
    "spelling",
    [
        {"source_id": "jo"},
        {"source_id": "another", "email": "Jo.Doe@gmail.com"},
        {"email": "jodoe+friend@googlemail.com"},
    ],
)
def test_nobody_recommends_themselves_whatever_they_are_called(spelling: Json) -> None:
    """By person, not by spelling."""
    programme = a_referral_programme()
    jo = a_referrer(programme, {"source_id": "jo", "email": "jo.doe@gmail.com"})
    assert converted(jo["code"], spelling).key == "referrer_not_permitted_to_redeem"


def test_a_friend_is_known_under_every_identity() -> None:
    """The second address of one customer earns nothing."""
    programme = a_referral_programme()
    jo, kim = a_referrer(programme)["code"], a_referrer(programme)["code"]
    ok(converted(jo, {"source_id": "ann", "email": "ann@example.com"}))
    assert converted(kim, {"source_id": "b", "email": "ANN@example.com"}).key == (
        "referee_already_referred"
    )
    assert converted(jo, {"email": "ann@example.com"}).replayed


def test_a_ring_cannot_close() -> None:
    """A brings B, and B cannot bring A, who has brought somebody already."""
    programme = a_referral_programme()
    a = a_referrer(programme, "a")["code"]
    ok(converted(a, "b"))
    b = a_referrer(programme, "b")["code"]
    assert converted(b, "a").key == "referee_not_new"


def test_a_chain_pays_each_once() -> None:
    """Who was brought may bring others; only the one who brings is paid."""
    programme = a_referral_programme()
    a = a_referrer(programme, "a")["code"]
    ok(converted(a, "b"))
    b = a_referrer(programme, "b")["code"]
    ok(converted(b, "c"))
    assert (referrer(a)["conversions"], referrer(b)["conversions"]) == (1, 1)


@pytest.mark.parametrize(
    ("orders", "key"), [({"orders_count": 3}, "referee_not_new"), ({"orders_count": None}, None)]
)
def test_existing_customers_are_refused_and_so_is_not_knowing(
    orders: Json, key: str | None
) -> None:
    """What is missing refuses."""
    code = a_referrer(a_referral_programme())["code"]
    answer = converted(code, {"source_id": "ann"} | orders)
    assert answer.key == (key or "missing_customer_data")


def test_a_programme_may_take_existing_customers() -> None:
    code = a_referrer(a_referral_programme(new_customers_only=False))["code"]
    ok(converted(code, {"source_id": "ann", "orders_count": 3}))


def test_a_stopped_programme_never_converts() -> None:
    """Not by any route, and from the moment that the stop has answered."""
    programme = a_referral_programme()
    code = a_referrer(programme)["code"]
    ok(converted(code))
    switched(programme, "stop")
    assert converted(code).key == "campaign_not_active"
    told = event("signed_up", customer={"source_id": "x"}, referral={"code": code})
    assert told.key == "campaign_not_active"
    assert enrolled(programme, "kim").key == "campaign_not_active"
    switched(programme, "resume")
    ok(converted(code))


def test_a_programme_ends(calendar: Calendar) -> None:
    """A stopped campaign does nothing."""
    programme = a_referral_programme(expiration_date="2026-06-15T13:00:00Z")
    code = a_referrer(programme)["code"]
    calendar.forward(hours=1, seconds=-1)
    ok(converted(code))
    calendar.forward(seconds=1)
    assert converted(code).key == "voucher_expired"


def test_an_order_has_to_come_to_the_minimum() -> None:
    code = a_referrer(a_referral_programme("order.paid", minimum_order_amount=5_000))["code"]
    assert converted(code, "a", "order.paid").key == "missing_amount"
    partly = {"id": "O-1", "items": [{"product_id": "mug"}, {"product_id": "cup", "price": 4_999}]}
    assert converted(code, "a", "order.paid", order=partly).key == "missing_amount"
    small = converted(code, "a", "order.paid", order={"id": "O-1", "amount": 4_999})
    assert small.key == "order_rules_violated"
    ok(converted(code, "a", "order.paid", order={"id": "O-1", "amount": 5_000}))


def test_a_minimum_by_what_was_paid_is_not_reached_by_an_order_that_a_discount_paid() -> None:
    programme = a_referral_programme(
        "order.paid", minimum_order_amount=5_000, minimum_measured="AMOUNT_PAID"
    )
    assert programme["referral_program"]["minimum_measured"] == "AMOUNT_PAID"
    code = a_referrer(programme)["code"]
    order = {"id": "O-1", "amount": 9_000}
    unsaid = converted(code, "a", "order.paid", order=order)
    assert (unsaid.key, unsaid.body["details"]) == (
        "missing_amount",
        "order.amount_paid is required",
    )
    for paid in (0, 4_999):
        small = converted(code, "a", "order.paid", order=order | {"amount_paid": paid})
        assert small.key == "order_rules_violated"
    ok(converted(code, "a", "order.paid", order=order | {"amount_paid": 5_000}))
    told = {"customer": NEW | {"source_id": "b"}, "referral": {"code": code}}
    ok(event("order.paid", order={"id": "O-2", "amount_paid": 5_000}, **told))
    assert referrer(code)["conversions"] == 2


def test_a_minimum_before_discounts_does_not_ask_what_was_paid() -> None:
    programme = a_referral_programme("order.paid", minimum_order_amount=5_000)
    assert programme["referral_program"]["minimum_measured"] == "BEFORE_DISCOUNTS"
    order = {"id": "O-1", "amount": 5_000, "amount_paid": 0}
    ok(converted(a_referrer(programme)["code"], "a", "order.paid", order=order))


def test_a_minimum_by_what_was_paid_is_for_events() -> None:
    """At a redemption nothing is paid yet."""
    body = referral_body(None, minimum_measured="AMOUNT_PAID")
    assert office_asked("POST", body).key == "invalid_campaign_params"


def test_conditions_of_campaigns_hold_for_conversions() -> None:
    only_germany = {"kind": "place.country", "op": "is", "values": ["DE"]}
    code = a_referrer(a_referral_programme(conditions=only_germany))["code"]
    assert converted(code, "a").key == "missing_location"
    assert converted(code, "a", location={"country": "FR"}).status == 400
    ok(converted(code, "a", location={"country": "DE"}))


def test_a_friend_who_came_too_long_ago_earns_nothing() -> None:
    code = a_referrer(a_referral_programme(convert_within="P30D"))["code"]
    assert converted(code, "a").key == "missing_customer_data"
    late = converted(code, "a", referred_at="2026-05-16T12:00:00Z")
    assert late.key == "referral_expired"
    ok(converted(code, "a", referred_at="2026-05-16T12:00:01Z"))


def test_the_fields_event_converts_and_says_so() -> None:
    code = a_referrer(a_referral_programme(new_customers_only=False))["code"]
    told = ok(event("signed_up", customer={"source_id": "ann"}, referral={"code": code}))
    assert told["referral"]["code"] == code
    assert (told["object"], told["type"], told["loyalty"]) == ("event", "signed_up", None)


def test_another_event_changes_nothing(bound: Table) -> None:
    code = a_referrer(a_referral_programme())["code"]
    before = bound.items()
    told = ok(event("page_seen", customer={"source_id": "ann"}, referral={"code": code}))
    assert told["referral"] is None
    assert converted(code, "ann", "page_seen").key == "referral_event_mismatch"
    assert bound.items() == before


@pytest.mark.parametrize("code", ["NOBODY", "%20", "a" * 201, "%F0%9F%8E%81"])
def test_an_unknown_code_converts_nothing(code: str) -> None:
    assert converted(code).status == 404


@pytest.mark.parametrize(
    "customer", [{}, {"email": "no address"}, {"source_id": 5}, {"source_id": "x" * 300}]
)
def test_a_customer_that_cannot_be_is_refused(customer: Any) -> None:
    code = a_referrer(a_referral_programme())["code"]
    assert converted(code, {"source_id": None} | customer).status == 400
