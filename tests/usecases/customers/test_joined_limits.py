"""Limits per person count one person, whichever name a request brings and whenever it is joined."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from incentives.domain.customers.customer import CustomerChange
from incentives.usecases.customers.save_customer import save_customer
from tests.account import Table
from tests.builders import (
    NOW,
    a_campaign,
    an_ask,
    keep,
    no_pause,
    redeemed,
    refusal,
    rolled_back,
    validated,
)
from tests.support.checkout.changed_orders import ORDER, changed
from tests.support.person_uses import used_by, uses_under
from tests.support.points.ledger_checks import assert_balanced

JO, MAIL, OLD, ANN = "jo", "jo@a.example", "jo@old.example", "ann"
LIMIT, DAILY = "customer_limit_exceeded", "customer_daily_limit_exceeded"


@pytest.fixture(autouse=True)
def _balanced(bound_table: Table) -> Iterator[None]:
    yield
    assert_balanced(bound_table)


def join(source_id: str, *addresses: str) -> None:
    """The record of a customer gets these addresses, one after the other."""
    for address in addresses:
        change = CustomerChange((source_id, address), address, source_id=source_id, email=address)
        save_customer(change, now=NOW, pause=no_pause)


@pytest.mark.parametrize("first", [(JO,), (MAIL,), (JO, MAIL), (MAIL, JO)])
@pytest.mark.parametrize("then", [(JO,), (MAIL,), (JO, MAIL), (MAIL, JO)])
def test_a_limit_of_one_is_one_use_of_a_joined_person(
    first: tuple[str, ...], then: tuple[str, ...]
) -> None:
    keep(a_campaign(per_person=1))
    join(JO, MAIL)
    assert redeemed(an_ask("WELCOME", persons=first)).made
    assert not validated(an_ask("WELCOME", persons=then)).valid
    assert refusal(an_ask("WELCOME", persons=then)) == LIMIT
    assert redeemed(an_ask("WELCOME", persons=(ANN,))).made


@pytest.mark.parametrize("names", [(JO,), (MAIL,), (JO, MAIL)])
def test_names_that_are_joined_later_come_to_the_union_of_their_uses(
    names: tuple[str, ...],
) -> None:
    campaign = keep(a_campaign(per_person=4))
    for persons in ((JO,), (MAIL,), (JO, MAIL)):
        redeemed(an_ask("WELCOME", persons=persons))
    assert (used_by(JO, campaign.id), used_by(MAIL, campaign.id)) == (2, 2)
    join(JO, MAIL)
    assert (used_by(JO, campaign.id), used_by(MAIL, campaign.id)) == (3, 3)
    assert redeemed(an_ask("WELCOME", persons=names)).made
    for persons in ((JO,), (MAIL,), (JO, MAIL)):
        assert refusal(an_ask("WELCOME", persons=persons)) == LIMIT


def test_what_was_given_above_the_limit_stays_given_and_nothing_more_is() -> None:
    campaign = keep(a_campaign(per_person=1))
    redeemed(an_ask("WELCOME", persons=(JO,)))
    redeemed(an_ask("WELCOME", persons=(MAIL,)))
    join(JO, MAIL)
    assert used_by(JO, campaign.id) == 2
    for persons in ((JO,), (MAIL,)):
        assert refusal(an_ask("WELCOME", persons=persons)) == LIMIT


def test_a_limit_a_day_holds_under_every_name() -> None:
    keep(a_campaign(per_person_per_day=1, per_person=2))
    join(JO, MAIL, OLD)
    redeemed(an_ask("WELCOME", persons=(OLD,)))
    assert refusal(an_ask("WELCOME", persons=(JO,))) == DAILY
    tomorrow = NOW + timedelta(days=1)
    assert redeemed(an_ask("WELCOME", persons=(MAIL,)), now=tomorrow).made
    later = NOW + timedelta(days=2)
    assert refusal(an_ask("WELCOME", persons=(JO,)), now=later) == LIMIT


@pytest.mark.parametrize("names", [(JO,), (MAIL,), (JO, MAIL)])
def test_a_use_is_given_back_after_its_names_were_joined(names: tuple[str, ...]) -> None:
    campaign = keep(a_campaign(per_person=1, per_person_per_day=1))
    made = redeemed(an_ask("WELCOME", persons=names)).made[0]
    join(JO, MAIL)
    rolled_back(made.id)
    rolled_back(made.id)
    assert used_by(MAIL, campaign.id) == 0
    assert redeemed(an_ask("WELCOME", persons=(JO,))).made


def test_a_use_under_one_name_is_given_back_by_a_change_under_another() -> None:
    keep(a_campaign(per_person=1))
    keep(a_campaign(public_code="OTHER"))
    join(JO, MAIL)
    redeemed(an_ask("WELCOME", order=ORDER, persons=(MAIL,)))
    changed(added=("OTHER",), removed=("WELCOME",))
    assert redeemed(an_ask("WELCOME", persons=(JO,))).made


def test_a_further_name_beside_a_joined_one_is_a_person_of_its_own() -> None:
    campaign = keep(a_campaign(per_person=2))
    join(JO, MAIL)
    redeemed(an_ask("WELCOME", persons=(MAIL, ANN)))
    redeemed(an_ask("WELCOME", persons=(JO, ANN)))
    assert (used_by(JO, campaign.id), used_by(ANN, campaign.id)) == (2, 2)
    join(JO, ANN)
    assert used_by(ANN, campaign.id) == used_by(MAIL, campaign.id) == 2


def test_an_address_that_becomes_another_customers_takes_its_own_uses_along() -> None:
    campaign = keep(a_campaign(per_person=9))
    join(JO, MAIL)
    for persons in ((JO,), (MAIL,), (MAIL,), (JO, MAIL)):
        redeemed(an_ask("WELCOME", persons=persons))
    redeemed(an_ask("WELCOME", persons=(ANN,)))
    join(ANN, MAIL)
    assert (used_by(JO, campaign.id), used_by(ANN, campaign.id)) == (2, 4)


def test_addresses_that_are_let_go_leave_with_their_own_uses() -> None:
    campaign = keep(a_campaign(per_person=99))
    addresses = [f"jo@{number}.example" for number in range(12)]
    for address in addresses:
        redeemed(an_ask("WELCOME", persons=(address,)))
    join(JO, *addresses)
    assert used_by(JO, campaign.id) == used_by(addresses[-1], campaign.id) == 8
    assert used_by(addresses[0], campaign.id) == 1


def test_who_is_joined_already_is_written_no_more() -> None:
    keep(a_campaign(per_person=9))
    join(JO, MAIL)
    redeemed(an_ask("WELCOME", persons=(MAIL,)))
    before = uses_under(JO), uses_under(MAIL)
    join(JO, MAIL)
    assert (uses_under(JO), uses_under(MAIL)) == before


def test_two_customers_known_by_addresses_are_counted_under_the_id_that_gets_both() -> None:
    campaign = keep(a_campaign(per_person=3))
    redeemed(an_ask("WELCOME", persons=(OLD,)))
    save_customer(CustomerChange((OLD,), OLD, email=OLD), now=NOW, pause=no_pause)
    join(JO, OLD, MAIL)
    redeemed(an_ask("WELCOME", persons=(MAIL,)))
    assert uses_under(OLD).home == uses_under(MAIL).home == JO
    assert used_by(JO, campaign.id) == 2
