"""Whose order it is: limits, first orders and referrals when a placed order changes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.codes import ReferralCodes
from incentives.domain.campaigns.terms import ReferralTerms, ReturnPolicy, ReturnRule
from incentives.domain.checkout.order_record import OrderStatus
from incentives.domain.code import CodePattern
from incentives.domain.condition.words import Words
from incentives.domain.duration import Duration
from incentives.domain.pricing.benefit import AmountOff
from tests.account import Table
from tests.builders import NOW, a_campaign, an_ask, keep, redeemed, refusal, rolled_back
from tests.support.checkout.changed_orders import ORDER, changed, counted, refused, standing
from tests.support.person_uses import used_by
from tests.support.points.ledger_checks import assert_balanced
from tests.support.referrals.referral_setup import LEVELS, a_referrer, person
from tests.support.referrals.referral_setup import standing as referrer

pytestmark = pytest.mark.usefixtures("bound_table")

NEW = Words("customer.segments", "contains_any", ("new_customer",))
TWO_WEEKS = Duration(days=14)
S, E = "id-of-jo", "address-of-jo"


@pytest.fixture(autouse=True)
def _balanced(bound_table: Table) -> Iterator[None]:
    yield
    assert_balanced(bound_table)


def uses(campaign: Campaign, who: str = S) -> int:
    return used_by(who, campaign.id)


def test_a_change_takes_no_further_use_of_a_person() -> None:
    campaign = keep(a_campaign(per_person=1))
    redeemed(an_ask("WELCOME", order=ORDER, persons=(S, E)))
    for amount_minor in (150_00, 50_00):
        changed(amount_minor)
        assert (uses(campaign), uses(campaign, E)) == (1, 1)
    assert refusal(an_ask("WELCOME", persons=(E,))) == "customer_limit_exceeded"
    changed(removed=("WELCOME",))
    assert redeemed(an_ask("WELCOME", persons=(E,))).made


def test_an_added_code_counts_for_the_customer_of_the_order() -> None:
    campaign = keep(a_campaign(per_person=1))
    keep(a_campaign(public_code="FIVE", offer=AmountOff(5_00)))
    redeemed(an_ask("FIVE", order=ORDER, persons=(S,)))
    changed(added=("WELCOME",))
    assert uses(campaign) == 1
    assert refusal(an_ask("WELCOME", persons=(S,))) == "customer_limit_exceeded"


def test_the_customer_who_is_named_with_the_change_becomes_the_orders_own() -> None:
    keep(a_campaign(per_person=1))
    keep(a_campaign(public_code="FIVE", offer=AmountOff(5_00)))
    redeemed(an_ask("FIVE", order=ORDER))
    assert refused(added=("WELCOME",)) == "missing_customer"
    done = changed(added=("WELCOME",), persons=(S,), customer_id="cust_jo")
    assert (done.after.customer_id, len(done.after.redemptions)) == ("cust_jo", 2)
    redeemed(an_ask("WELCOME", persons=("ann",)))
    assert refused(150_00, persons=("ann",)) == "customer_limit_exceeded"


def test_a_use_stays_in_the_day_in_which_it_was_counted() -> None:
    campaign = keep(a_campaign(per_person_per_day=1))
    redeemed(an_ask("WELCOME", order=ORDER, persons=(S,)))
    later = NOW + timedelta(days=1)
    changed(150_00, now=later)
    assert redeemed(an_ask("WELCOME", persons=(S,)), now=later).made
    changed(removed=("WELCOME",), now=later)
    assert refusal(an_ask("WELCOME", persons=(S,)), now=later) == "customer_daily_limit_exceeded"
    assert redeemed(an_ask("WELCOME", persons=(S,))).made
    assert counted(campaign.id)[0] == 2


def test_a_first_order_is_counted_once_whatever_changes() -> None:
    keep(replace(a_campaign(), conditions=NEW))
    keep(replace(a_campaign(public_code="HELLO"), conditions=NEW))
    redeemed(an_ask("WELCOME", order=ORDER, persons=(S, E)))
    changed(150_00)
    changed(status=OrderStatus.PAID)
    changed(status=OrderStatus.FULFILLED)
    assert standing(changed(added=("HELLO",), removed=("WELCOME",))) == {"HELLO": 15_00}
    changed(removed=("HELLO",))
    assert refusal(an_ask("WELCOME", persons=(E,))) == "customer_rules_violated"
    changed(status=OrderStatus.CANCELED)
    changed(status=OrderStatus.CANCELED)
    assert redeemed(an_ask("WELCOME", order="O-2", persons=(E,))).made
    assert refused(status=OrderStatus.CREATED, added=("HELLO",)) == "customer_rules_violated"


def test_an_order_that_is_paid_and_reopened_counts_as_one() -> None:
    keep(a_campaign())
    keep(replace(a_campaign(public_code="HELLO"), conditions=NEW))
    redeemed(an_ask("WELCOME", order=ORDER, persons=(S,)))
    changed(status=OrderStatus.PAID)
    changed(status=OrderStatus.CANCELED)
    changed(status=OrderStatus.PAID)
    changed(status=OrderStatus.PAID)
    assert refusal(an_ask("HELLO", persons=(S,))) == "customer_rules_violated"
    changed(status=OrderStatus.CANCELED)
    assert redeemed(an_ask("HELLO", persons=(S,))).made


def a_programme() -> Campaign:
    """A programme of referrals that an order converts, with 10 % off for the friend."""
    terms = ReferralTerms(tiers=LEVELS, new_customers_only=False, waiting=TWO_WEEKS)
    return a_campaign(codes=ReferralCodes(terms, CodePattern.of()))


def test_a_referral_that_is_taken_off_takes_its_rewards_back() -> None:
    campaign = keep(a_programme())
    code = a_referrer(campaign)
    friend = person("ann").persons
    redeemed(an_ask(code, order=ORDER, persons=friend))
    assert referrer(code).standing == 1
    changed(150_00)
    assert referrer(code).standing == 1
    changed(removed=(code,))
    assert referrer(code).standing == 0
    assert counted(campaign.id) == (0, 0)


def test_a_referral_whose_discount_ends_takes_its_rewards_back() -> None:
    policy = ReturnPolicy(ReturnRule.TAKE_BACK)
    campaign = keep(replace(a_programme(), minimum_spend_minor=50_00, returns=policy))
    code = a_referrer(campaign)
    redeemed(an_ask(code, order=ORDER, persons=person("ann").persons))
    changed(40_00)
    assert referrer(code).standing == 0
    assert counted(campaign.id) == (0, 0)


def test_a_code_that_is_taken_off_after_a_change_is_given_back_once() -> None:
    campaign = keep(a_campaign(per_person=1))
    made = redeemed(an_ask("WELCOME", order=ORDER, persons=(S,))).made[0]
    changed(150_00)
    changed(removed=("WELCOME",))
    rolled_back(made.id)
    changed(removed=("WELCOME",))
    assert (uses(campaign), counted(campaign.id)) == (0, (0, 0))
