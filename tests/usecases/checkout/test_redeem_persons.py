"""A limit per person counts persons: under the shop's id and under the e-mail address."""

import pytest

from incentives.domain.customers.person import Customer
from tests.account import Table
from tests.builders import a_campaign, an_ask, change, keep, redeemed, refusal, rolled_back
from tests.support.points.ledger_checks import assert_balanced

pytestmark = pytest.mark.usefixtures("bound_table")

KEY = b"a key of this test alone"


def persons(*, id: str | None = None, email: str | None = None) -> tuple[str, ...]:
    return Customer(id=id, email=email).hashes(KEY)


def test_a_person_redeems_as_often_as_the_limit_says() -> None:
    keep(a_campaign(per_person=2))
    jo = persons(id="jo")
    redeemed(an_ask("WELCOME", persons=jo))
    redeemed(an_ask("WELCOME", persons=jo))
    assert refusal(an_ask("WELCOME", persons=jo)) == "customer_limit_exceeded"
    assert redeemed(an_ask("WELCOME", persons=persons(id="ann"))).made


def test_a_guest_who_makes_an_account_is_the_same_person() -> None:
    """Persons are compared, not spellings."""
    keep(a_campaign(per_person=1))
    redeemed(an_ask("WELCOME", persons=persons(email="jo.doe@gmail.com")))
    known = persons(id="jo", email="JoDoe+again@googlemail.com")
    assert refusal(an_ask("WELCOME", persons=known)) == "customer_limit_exceeded"


def test_a_second_address_of_one_account_is_the_same_person() -> None:
    """Persons are compared, not spellings."""
    keep(a_campaign(per_person=1))
    redeemed(an_ask("WELCOME", persons=persons(id="jo", email="jo@a.example")))
    again = persons(id="jo", email="jo@b.example")
    assert refusal(an_ask("WELCOME", persons=again)) == "customer_limit_exceeded"


def test_two_codes_of_one_campaign_count_twice_for_the_person() -> None:
    keep(a_campaign(public_code=None, per_person=1), "U-1", "U-2")
    jo = persons(id="jo")
    assert refusal(an_ask("U-1", "U-2", persons=jo)) == "customer_limit_exceeded"
    redeemed(an_ask("U-1", persons=jo))
    assert refusal(an_ask("U-2", persons=jo)) == "customer_limit_exceeded"


def test_two_codes_in_one_order_are_two_uses_of_the_person(bound_table: Table) -> None:
    keep(a_campaign(public_code=None, per_person=2), "U-1", "U-2", "U-3")
    jo = persons(id="jo", email="jo@a.example")
    parent = redeemed(an_ask("U-1", "U-2", persons=jo)).made[0].parent_id
    assert_balanced(bound_table)
    assert refusal(an_ask("U-3", persons=jo[:1])) == "customer_limit_exceeded"
    assert parent is not None
    rolled_back(parent, whole=True)
    assert_balanced(bound_table)


def test_a_use_given_back_may_be_used_again_under_both_names() -> None:
    keep(a_campaign(per_person=1))
    jo = persons(id="jo", email="jo@a.example")
    made = redeemed(an_ask("WELCOME", persons=jo)).made[0]
    rolled_back(made.id)
    redeemed(an_ask("WELCOME", persons=jo))
    for name in jo:
        assert refusal(an_ask("WELCOME", persons=(name,))) == "customer_limit_exceeded"


def test_a_limit_that_is_lowered_holds_at_once() -> None:
    campaign = keep(a_campaign(per_person=3))
    redeemed(an_ask("WELCOME", persons=("jo",)))
    change(campaign, per_person=1)
    assert refusal(an_ask("WELCOME", persons=("jo",))) == "customer_limit_exceeded"


def test_what_was_used_without_a_limit_gives_no_use_back_to_the_person(bound_table: Table) -> None:
    campaign = keep(a_campaign())
    before = redeemed(an_ask("WELCOME", persons=("jo",))).made[0]
    change(campaign, per_person=1)
    redeemed(an_ask("WELCOME", persons=("jo",)))
    rolled_back(before.id)
    assert_balanced(bound_table)
    assert refusal(an_ask("WELCOME", persons=("jo",))) == "customer_limit_exceeded"
