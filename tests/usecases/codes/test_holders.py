"""A code that belongs to one person: who may use it, and when the campaign says otherwise."""

from dataclasses import replace

import pytest

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.codes.holder import is_holder
from incentives.domain.condition.flag import Flag
from incentives.domain.condition.times import Hours
from incentives.domain.condition.tree import Condition, Group
from incentives.domain.customers.customer import CustomerChange
from incentives.domain.decisions.evidence import Evidence
from incentives.store.codes.vouchers import voucher_item
from incentives.store.transaction import Transaction
from incentives.usecases.customers.save_customer import save_customer
from incentives.usecases.snapshot.cache import InstanceCache
from tests.account import Table
from tests.builders import (
    NOW,
    a_campaign,
    a_voucher,
    an_ask,
    keep,
    no_pause,
    redeemed,
    refusal,
    validated,
)
from tests.support.meter import metered

pytestmark = pytest.mark.usefixtures("bound_table")

JO = ("shop-id-of-jo", "address-of-jo")


def with_code_of(*holders: str, conditions: Condition | None = None) -> Campaign:
    campaign = keep(replace(a_campaign(public_code=None), conditions=conditions))
    write = Transaction()
    write.put(voucher_item(replace(a_voucher(campaign, "SORRY"), holders=holders)))
    write.commit(no_pause)
    return campaign


@pytest.mark.parametrize("named", [JO, JO[:1], JO[1:], ("other-id", JO[1])])
def test_a_holder_uses_the_code_under_either_identity(named: tuple[str, ...]) -> None:
    with_code_of(*JO)
    assert redeemed(an_ask("SORRY", persons=named)).made


def test_another_person_cannot_use_the_code() -> None:
    with_code_of(*JO)
    assert refusal(an_ask("SORRY", persons=("ann",))) == "customer_rules_violated"


def test_without_a_customer_nobody_is_the_holder() -> None:
    """Missing data refuses."""
    with_code_of(*JO)
    assert refusal(an_ask("SORRY")) == "missing_customer"


def test_a_campaign_for_holders_only_refuses_a_code_that_has_none() -> None:
    with_code_of(conditions=Flag("code.holder"))
    assert refusal(an_ask("SORRY", persons=("ann",))) == "redemption_rules_violated"
    assert refusal(an_ask("SORRY")) == "missing_customer"


def test_a_code_for_passing_on_is_for_anybody_but_its_holder() -> None:
    with_code_of(*JO, conditions=Flag("code.holder", value=False))
    assert refusal(an_ask("SORRY", persons=JO)) == "redemption_rules_violated"
    assert redeemed(an_ask("SORRY", persons=("ann",))).made


def test_conditions_decide_alone_once_they_speak_of_the_holder() -> None:
    afternoon = Hours("12:00", "18:00")
    with_code_of(*JO, conditions=Group("any", (Flag("code.holder"), afternoon)))
    assert redeemed(an_ask("SORRY", persons=("ann",)), now=NOW).made  # at noon


@pytest.mark.parametrize("holder", JO)
@pytest.mark.parametrize("named", JO)
@pytest.mark.parametrize("joined_first", [True, False])
def test_a_holder_uses_the_code_under_any_name_that_the_record_joins(
    holder: str, named: str, *, joined_first: bool
) -> None:
    if joined_first:
        known_as(*JO)
    with_code_of(holder)
    known_as(*JO)
    assert validated(an_ask("SORRY", persons=(named,))).valid
    assert redeemed(an_ask("SORRY", persons=(named,))).made


def test_who_has_a_former_address_of_the_holder_does_not_hold_the_code() -> None:
    known_as("ann", "family")
    with_code_of("ann")
    known_as("bob", "family")
    assert refusal(an_ask("SORRY", persons=("bob",))) == "customer_rules_violated"
    assert refusal(an_ask("SORRY", persons=("family",))) == "customer_rules_violated"


def test_a_code_for_passing_on_is_not_for_another_name_of_its_holder() -> None:
    known_as(*JO)
    with_code_of(JO[0], conditions=Flag("code.holder", value=False))
    assert refusal(an_ask("SORRY", persons=JO[1:])) == "redemption_rules_violated"


def test_a_decision_on_another_name_of_the_holder_is_replayed_alike() -> None:
    known_as(*JO)
    campaign = with_code_of(JO[0])
    decided = validated(an_ask("SORRY", persons=JO[1:])).decided
    evidence = Evidence.of(decided)
    again = evidence.situation({campaign.id: campaign})
    assert is_holder(again.vouchers["SORRY"], again.persons)


@pytest.mark.parametrize(("named", "reads"), [(JO[0], 1), (JO[1], 2)])
def test_only_another_name_than_the_holders_costs_one_read_more(
    bound_table: Table, named: str, reads: int
) -> None:
    known_as(*JO)
    with_code_of(JO[0])
    cache = InstanceCache()
    refusal(an_ask("SORRY", persons=("ann",)), cache)
    with metered(bound_table.client) as meter:
        redeemed(an_ask("SORRY", persons=(named,)), cache)
    assert meter.operations == ["BatchGetItem"] * reads + ["TransactWriteItems"]


def known_as(*persons: str) -> None:
    said = CustomerChange(persons, persons[-1], source_id=persons[0])
    save_customer(said, now=NOW, pause=no_pause)
