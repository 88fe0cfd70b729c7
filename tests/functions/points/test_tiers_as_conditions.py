"""A campaign for the members of a tier, at the checkout's routes."""

from dataclasses import replace
from typing import Any

import pytest

from incentives.domain.condition.words import Words
from redeem.handler import lambda_handler as redeem
from tests.account import Table
from tests.builders import a_campaign, keep
from tests.functions.points.test_balance import bound_client
from tests.functions.points.test_tiers import a_tiered_club
from tests.support.calendar import Calendar
from tests.support.events import http_event
from tests.support.meter import metered
from tests.support.points.earning import paid
from tests.support.points.loyalty import Json
from validate.handler import lambda_handler as validate

GOLDEN = Words("customer.tiers", "contains_any", ("Gold",))
SHIPPED = Words("customer.perks", "contains_any", ("free_shipping",))


@pytest.fixture
def gold(bound: Table) -> str:
    """A member with the tier Gold, in the year 2026."""
    assert bound.items() == []
    return str(paid(a_tiered_club(), "order-1", 300_00)["member_id"])


def asked(handler: Any, **customer: object) -> Json:
    path = "/v1/validations" if handler is validate else "/v1/redemptions"
    body = {
        "redeemables": [{"object": "voucher", "id": "WELCOME"}],
        "order": {"amount": 50_00} | ({"id": "order-7"} if handler is redeem else {}),
        "customer": customer,
    }
    answer: Json = handler(http_event("POST", path, body=body), None)
    return answer


@pytest.mark.parametrize("condition", [GOLDEN, SHIPPED])
def test_a_campaign_of_a_tier_or_perk_is_for_those_who_have_it(
    gold: str, calendar: Calendar, condition: Words
) -> None:
    keep(replace(a_campaign(), conditions=condition))
    assert asked(redeem, source_id="jo", loyalty_card=gold)["statusCode"] == 200
    calendar.forward(days=200)  # in 2027 nothing has been earned yet
    assert '"valid":false' in asked(validate, loyalty_card=gold)["body"].replace(" ", "")


@pytest.mark.parametrize("card", ["mem_nobody", "x" * 200, None])
def test_without_a_card_that_is_known_nobody_is_in_a_tier(gold: str, card: str | None) -> None:
    """What is not known never passes."""
    assert gold
    keep(replace(a_campaign(), conditions=GOLDEN))
    answer = asked(redeem, source_id="jo", loyalty_card=card)
    assert answer["statusCode"] == 400
    assert "missing_customer_data" in answer["body"]


def test_the_card_of_somebody_else_is_none(gold: str) -> None:
    keep(replace(a_campaign(), conditions=GOLDEN))
    assert asked(redeem, source_id="max", loyalty_card=gold)["statusCode"] == 400


def test_a_card_costs_one_read_more_and_no_card_none(gold: str) -> None:
    keep(a_campaign())
    asked(validate, loyalty_card=gold)
    with metered(bound_client()) as meter:
        asked(validate, source_id="jo")
    without = meter.calls
    with metered(bound_client()) as meter:
        asked(validate, source_id="jo", loyalty_card=gold)
    assert meter.calls == without + 1
