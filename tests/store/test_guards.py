"""Each guard of each write, with a decision that was right a moment ago and is not any more."""

from dataclasses import replace
from datetime import timedelta

import pytest
from pynamodb.expressions.update import Action

from incentives.domain import derived_ids
from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.checkout.order import Discounts
from incentives.domain.checkout.verdict import Applicable
from incentives.domain.codes.voucher import Voucher
from incentives.store import keys
from incentives.store.checkout import consumption
from incentives.store.checkout.counters import Counters
from incentives.store.customers import person_keys
from incentives.store.items import (
    GateItem,
    Item,
    UsesItem,
    VoucherItem,
)
from incentives.store.transaction import Transaction
from tests.account import Table
from tests.builders import (
    NOW,
    a_campaign,
    a_voucher,
    change,
    keep,
    no_pause,
)
from tests.support.guards import failed

pytestmark = pytest.mark.usefixtures("bound_table")

ORDER = derived_ids.order_id_of("O-1")


def decided(campaign: Campaign, code: str | None = None, **voucher: object) -> Applicable:
    """A decision to take 10.00 off with this code, or with the public one."""
    one = replace(a_voucher(campaign, code), **voucher)  # type: ignore[arg-type]
    return Applicable(one.code, one, campaign, 0, off=Discounts(10_00))


def taking(*taken: Applicable, persons: tuple[str, ...] = ()) -> Transaction:
    write, counters = Transaction(), Counters()
    consumption.take(write, counters, taken, persons, NOW)
    counters.add_to(write)
    return write


def set_on(item: Item, *actions: Action) -> None:
    item.update(actions=list(actions))


@pytest.mark.parametrize(("used", "spent"), [(5, 0), (0, 40_01), (0, 50_00)])
def test_a_gate_gives_no_more_than_its_share(bound_table: Table, used: int, spent: int) -> None:
    campaign = keep(a_campaign(total=5, budget_minor=50_00))
    gate = keys.gate(campaign.id, 0)
    set_on(GateItem(*gate), GateItem.used.set(used), GateItem.spent.set(spent))
    assert failed(bound_table, taking(decided(campaign))) == {gate}


def test_a_gate_gives_all_of_its_share() -> None:
    campaign = keep(a_campaign(total=5, budget_minor=50_00))
    for _ in range(5):
        taking(decided(campaign)).commit(no_pause)


def test_two_codes_that_meet_at_a_gate_are_counted_together(bound_table: Table) -> None:
    campaign = keep(a_campaign(public_code=None, total=1, budget_minor=15_00), "U-1", "U-2")
    write = taking(decided(campaign, "U-1"), decided(campaign, "U-2"))
    assert failed(bound_table, write) == {keys.gate(campaign.id, 0)}
    campaign = change(campaign, total=2)
    write = taking(decided(campaign, "U-1"), decided(campaign, "U-2"))
    assert failed(bound_table, write) == {keys.gate(campaign.id, 0)}
    campaign = change(campaign, budget_minor=20_00)
    taking(decided(campaign, "U-1"), decided(campaign, "U-2")).commit(no_pause)


@pytest.mark.parametrize("step", [1, -1])
def test_a_gate_of_another_version_gives_nothing(bound_table: Table, step: int) -> None:
    campaign = keep(a_campaign())
    write = taking(decided(replace(campaign, version=campaign.version + step)))
    assert failed(bound_table, write) == {keys.gate(campaign.id, 0)}


def test_a_gate_that_is_gone_gives_nothing(bound_table: Table) -> None:
    campaign = keep(a_campaign())
    Item(*keys.gate(campaign.id, 0)).delete()
    assert failed(bound_table, taking(decided(campaign))) == {keys.gate(campaign.id, 0)}


@pytest.mark.parametrize(
    "meanwhile",
    [
        VoucherItem.redeemed.set(1),
        VoucherItem.active.set(False),
        VoucherItem.quantity.set(2),
        VoucherItem.quantity.remove(),
        VoucherItem.campaign_id.set("camp_other"),
        VoucherItem.expires_at.set(NOW.isoformat()),
        VoucherItem.holders.set("f00"),
    ],
)
def test_a_unique_code_that_changed_meanwhile_is_not_taken(
    bound_table: Table, meanwhile: Action
) -> None:
    campaign = keep(a_campaign(public_code=None), "U-1")
    set_on(VoucherItem(*keys.voucher("U-1")), meanwhile)
    assert failed(bound_table, taking(decided(campaign, "U-1"))) == {keys.voucher("U-1")}


def test_a_unique_code_whose_end_was_put_off_or_taken_away_is_looked_at_again(
    bound_table: Table,
) -> None:
    campaign = keep(a_campaign(public_code=None), "U-1")
    write = taking(decided(campaign, "U-1", expires_at=NOW))
    assert failed(bound_table, write) == {keys.voucher("U-1")}
    later = NOW + timedelta(days=1)
    set_on(VoucherItem(*keys.voucher("U-1")), VoucherItem.expires_at.set(later.isoformat()))
    write = taking(decided(campaign, "U-1", expires_at=NOW))
    assert failed(bound_table, write) == {keys.voucher("U-1")}
    taking(decided(campaign, "U-1", expires_at=later)).commit(no_pause)


def test_a_code_that_got_another_holder_is_looked_at_again(bound_table: Table) -> None:
    campaign = keep(a_campaign(public_code=None), "U-1")
    write = taking(decided(campaign, "U-1", holders=("jo",)))
    assert failed(bound_table, write) == {keys.voucher("U-1")}
    set_on(VoucherItem(*keys.voucher("U-1")), VoucherItem.holders.set("jo"))
    taking(decided(campaign, "U-1", holders=("jo",))).commit(no_pause)


def test_an_unlimited_code_that_got_a_limit_is_looked_at_again(bound_table: Table) -> None:
    campaign = keep(a_campaign(public_code=None), "U-1", quantity=None)
    unlimited: Voucher = a_voucher(campaign, "U-1", quantity=None)
    write = taking(Applicable("U-1", unlimited, campaign, 0, off=Discounts(10_00)))
    write.commit(no_pause)
    set_on(VoucherItem(*keys.voucher("U-1")), VoucherItem.quantity.set(1))
    again = taking(Applicable("U-1", unlimited, campaign, 0, off=Discounts(10_00)))
    assert failed(bound_table, again) == {keys.voucher("U-1")}


def test_a_code_that_is_gone_is_not_made_by_taking_it(bound_table: Table) -> None:
    campaign = keep(a_campaign(public_code=None), "U-1")
    Item(*keys.voucher("U-1")).delete()
    assert failed(bound_table, taking(decided(campaign, "U-1"))) == {keys.voucher("U-1")}


@pytest.mark.parametrize("full", ["jo", "jo@a.example"])
def test_a_person_at_the_limit_under_either_name_gets_no_more(
    bound_table: Table, full: str
) -> None:
    campaign = keep(a_campaign(per_person=2))
    taking(decided(campaign), persons=(full,)).commit(no_pause)
    taking(decided(campaign), persons=(full,)).commit(no_pause)
    write = taking(decided(campaign), persons=("jo", "jo@a.example"))
    assert failed(bound_table, write) == {person_keys.uses(full)}


def test_each_limit_per_person_has_a_guard_of_its_own(bound_table: Table) -> None:
    campaign = keep(a_campaign(per_person=2, per_person_per_day=1))
    taking(decided(campaign), persons=("jo",)).commit(no_pause)
    write = taking(decided(campaign), persons=("jo",))
    assert failed(bound_table, write) == {person_keys.uses("jo")}
    changed = change(campaign, per_person=1, per_person_per_day=2)
    write = taking(decided(changed), persons=("jo",))
    assert failed(bound_table, write) == {person_keys.uses("jo")}
    changed = change(changed, per_person=2)
    taking(decided(changed), persons=("jo",)).commit(no_pause)


def test_two_codes_of_a_campaign_are_two_uses_of_the_person(bound_table: Table) -> None:
    campaign = keep(a_campaign(public_code=None, per_person=2), "U-1", "U-2", "U-3")
    taking(decided(campaign, "U-3"), persons=("jo",)).commit(no_pause)
    write = taking(decided(campaign, "U-1"), decided(campaign, "U-2"), persons=("jo",))
    assert failed(bound_table, write) == {person_keys.uses("jo")}


def test_a_use_item_says_what_it_is(bound_table: Table) -> None:
    """An update that creates an item sets no kind by itself."""
    campaign = keep(a_campaign(per_person=1))
    taking(decided(campaign), persons=("jo",)).commit(no_pause)
    assert UsesItem.get(*person_keys.uses("jo")).revision == 1
    assert {item["kind"]["S"] for item in bound_table.items()} >= {"uses"}
