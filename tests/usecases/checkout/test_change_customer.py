"""A placed order becomes another customer's, or comes from another place."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.terms import ReturnPolicy, ReturnRule
from incentives.domain.checkout.order_record import OrderStatus
from incentives.domain.condition.facts import Place
from incentives.domain.condition.word import Word
from incentives.domain.condition.words import Words
from incentives.domain.customers.shopper import Shopper
from incentives.domain.pricing.cart import Shipping
from incentives.store.codes.vouchers import voucher_item
from incentives.store.transaction import Transaction
from tests.account import Table
from tests.builders import a_campaign, a_voucher, an_ask, change, keep, no_pause, redeemed, refusal
from tests.support.checkout.changed_orders import ORDER, changed, counted, refused, standing
from tests.support.points.ledger_checks import assert_balanced
from tests.usecases.checkout.test_change_persons import uses

pytestmark = pytest.mark.usefixtures("bound_table")

JO, ANN = ("jo",), ("ann",)
TO_ANN: dict[str, Any] = {"persons": ANN, "customer_id": "cust_ann"}
NEW = Words("customer.segments", "contains_any", ("new_customer",))
IN_GERMANY = Word("place.country", "is", ("DE",))
TAKE_BACK = ReturnPolicy(ReturnRule.TAKE_BACK)


@pytest.fixture(autouse=True)
def _balanced(bound_table: Table) -> Iterator[None]:
    yield
    assert_balanced(bound_table)


def a_held_code(campaign: Campaign, code: str, *holders: str) -> None:
    write = Transaction()
    write.put(voucher_item(replace(a_voucher(campaign, code), holders=holders)))
    write.commit(no_pause)


def test_an_order_whose_codes_are_for_anybody_becomes_another_customers() -> None:
    campaign = keep(a_campaign())
    redeemed(an_ask("WELCOME", order=ORDER, persons=JO))
    done = changed(**TO_ANN)
    assert (done.after.customer_id, standing(done)) == ("cust_ann", {"WELCOME": 10_00})
    assert counted(campaign.id) == (1, 10_00)
    assert refusal(an_ask("WELCOME", order=ORDER, persons=JO)) == "order_changed"
    assert redeemed(an_ask("WELCOME", order=ORDER, persons=ANN)).repeated
    assert changed(**TO_ANN).after == done.after


def test_a_use_per_customer_moves_with_the_order() -> None:
    campaign = keep(a_campaign(per_person=1))
    redeemed(an_ask("WELCOME", order=ORDER, persons=JO))
    done = changed(150_00, **TO_ANN)
    assert standing(done) == {"WELCOME": 15_00}
    assert (uses(campaign, "jo"), uses(campaign, "ann")) == (0, 1)
    assert counted(campaign.id) == (1, 15_00)
    assert refusal(an_ask("WELCOME", persons=ANN)) == "customer_limit_exceeded"
    assert redeemed(an_ask("WELCOME", persons=JO)).made


def test_who_has_had_the_code_cannot_take_over_an_order_with_it(bound_table: Table) -> None:
    keep(a_campaign(per_person=1))
    redeemed(an_ask("WELCOME", order=ORDER, persons=JO))
    redeemed(an_ask("WELCOME", persons=ANN))
    before = bound_table.items()
    assert refused(**TO_ANN) == "customer_limit_exceeded"
    assert bound_table.items() == before
    assert standing(changed(removed=("WELCOME",), **TO_ANN)) == {}


def test_a_code_that_nobody_gets_any_more_stays_with_its_customer() -> None:
    campaign = keep(a_campaign(per_person=1))
    redeemed(an_ask("WELCOME", order=ORDER, persons=JO))
    change(campaign, stopped=True)
    assert refused(**TO_ANN) == "campaign_not_active"


def test_a_code_that_one_person_holds_is_no_other_customers() -> None:
    a_held_code(keep(a_campaign(public_code=None)), "JOS", "jo")
    redeemed(an_ask("JOS", order=ORDER, persons=JO))
    assert refused(**TO_ANN) == "order_changed"
    assert changed(removed=("JOS",), **TO_ANN).after.customer_id == "cust_ann"


def test_a_first_order_is_counted_for_whose_order_it_is() -> None:
    keep(replace(a_campaign(), conditions=NEW))
    redeemed(an_ask("WELCOME", order=ORDER, persons=JO))
    changed(status=OrderStatus.PAID)
    done = changed(**TO_ANN)
    assert done.after.counted == ANN
    assert refusal(an_ask("WELCOME", persons=ANN)) == "customer_rules_violated"
    assert redeemed(an_ask("WELCOME", persons=JO)).made


def test_an_order_that_is_sent_elsewhere_follows_the_conditions_of_its_codes() -> None:
    keep(replace(a_campaign(), conditions=IN_GERMANY, returns=TAKE_BACK))
    keep(replace(a_campaign(public_code="STAYS"), conditions=IN_GERMANY))
    german = Shopper(place=Place("DE"))
    redeemed(replace(an_ask("WELCOME", "STAYS", order=ORDER), shopper=german))
    both = standing(changed(200_00))
    assert both.keys() == {"WELCOME", "STAYS"}
    assert standing(changed(shopper=german)) == both
    assert standing(changed(shopper=Shopper(place=Place("FR")))).keys() == {"STAYS"}


def test_another_shipping_is_a_row_of_the_order() -> None:
    keep(a_campaign())
    redeemed(an_ask("WELCOME", order=ORDER))
    express = Shipping(9_90, "express")
    done = changed(described=lambda order: replace(order, shipping=express))
    assert (done.after.order.shipping, done.after.due_minor) == (express, 99_90)
