"""Redeem: what is used up, and why not. Each refusal leaves the table as it was."""

from datetime import timedelta

import pytest

from incentives.domain.campaigns.campaign import Campaign, Removal
from incentives.domain.code import canonical
from incentives.domain.pricing.benefit import AmountOff, PercentOff
from incentives.domain.window import Window
from incentives.store.items import Item, VoucherItem
from incentives.store.keys import voucher
from tests.account import Table
from tests.builders import NOW, a_campaign, an_ask, change, keep, redeemed, refusal

pytestmark = pytest.mark.usefixtures("bound_table")

TICK = timedelta(microseconds=1)
SALE = Window(starts_at=NOW, ends_at=NOW + timedelta(days=1))


def test_a_public_code_takes_its_percentage_off_the_order() -> None:
    keep(a_campaign(offer=PercentOff(rate_bp=1_250)))
    (made,) = redeemed(an_ask("WELCOME", amount_minor=9_99)).made
    assert (made.code, made.discount_minor, made.at) == ("WELCOME", 1_25, NOW)


def test_a_unique_code_is_used_once() -> None:
    keep(a_campaign(public_code=None), "U-1")
    redeemed(an_ask("U-1"))
    assert refusal(an_ask("U-1")) == "quantity_exceeded"


def test_the_first_500_means_the_first_so_many_and_no_more() -> None:
    """No cap is passed, however many redeem at once."""
    keep(a_campaign(total=3))
    for _ in range(3):
        redeemed(an_ask("WELCOME"))
    assert refusal(an_ask("WELCOME")) == "quantity_exceeded"


def test_a_cap_of_zero_is_a_cap_and_no_cap_is_none() -> None:
    """A limit says what it counts, and zero is a limit."""
    keep(a_campaign(total=0, public_code="NOBODY"))
    keep(a_campaign(total=None, public_code="EVERYBODY"))
    assert refusal(an_ask("NOBODY")) == "quantity_exceeded"
    assert redeemed(an_ask("EVERYBODY")).made


def test_all_codes_of_a_campaign_count_into_its_cap() -> None:
    """A limit says what it counts, and zero is a limit."""
    keep(a_campaign(total=2, public_code=None), "U-1", "U-2", "U-3")
    redeemed(an_ask("U-1"))
    redeemed(an_ask("U-2"))
    assert refusal(an_ask("U-3")) == "quantity_exceeded"


def test_several_gates_give_as_much_as_one() -> None:
    keep(a_campaign(total=7, open_gates=3))
    for seed in range(7):
        redeemed(an_ask("WELCOME"), seed=seed * 2)
    assert refusal(an_ask("WELCOME")) == "quantity_exceeded"


def test_a_window_is_open_from_its_start_up_to_but_not_at_its_end() -> None:
    """The clocks of the campaign's zone decide."""
    keep(a_campaign(window=SALE))
    end = SALE.ends_at
    assert end is not None
    assert refusal(an_ask("WELCOME"), now=NOW - TICK) == "voucher_not_active"
    assert redeemed(an_ask("WELCOME"), now=NOW).made
    assert redeemed(an_ask("WELCOME"), now=end - TICK).made
    assert refusal(an_ask("WELCOME"), now=end) == "voucher_expired"


def test_a_code_with_an_end_of_its_own_ends_with_it() -> None:
    keep(a_campaign(public_code=None), "U-1", "U-2")
    for code in ("U-1", "U-2"):
        VoucherItem(*voucher(code)).update([VoucherItem.expires_at.set(NOW.isoformat())])
    assert redeemed(an_ask("U-1"), now=NOW - TICK).made
    assert refusal(an_ask("U-2"), now=NOW) == "voucher_expired"


def test_weekdays_and_hours_follow_the_campaign() -> None:
    keep(a_campaign(window=Window(weekdays=(2,))))  # NOW is a Monday
    assert refusal(an_ask("WELCOME")) == "voucher_not_active_now"
    assert redeemed(an_ask("WELCOME"), now=NOW + timedelta(days=1)).made


@pytest.mark.parametrize(
    ("campaign", "reason"),
    [
        (a_campaign(stopped=True), "campaign_not_active"),
        (a_campaign(per_person=1), "missing_customer"),
        (a_campaign(budget_minor=10_00), "missing_amount"),
        (a_campaign(minimum_spend_minor=1), "missing_amount"),
    ],
)
def test_what_is_missing_refuses(bound_table: Table, campaign: Campaign, reason: str) -> None:
    """What is not known never passes."""
    keep(campaign)
    before = bound_table.items()
    assert refusal(an_ask("WELCOME", amount_minor=None)) == reason
    assert bound_table.items() == before


def test_a_minimum_spend_includes_the_minimum() -> None:
    keep(a_campaign(minimum_spend_minor=50_00))
    assert refusal(an_ask("WELCOME", amount_minor=49_99)) == "order_rules_violated"
    assert redeemed(an_ask("WELCOME", amount_minor=50_00)).made


def test_a_disabled_code_refuses() -> None:
    keep(a_campaign(public_code=None), "U-1")
    VoucherItem(*voucher("U-1")).update([VoucherItem.active.set(False)])
    assert refusal(an_ask("U-1")) == "voucher_disabled"


def test_a_campaign_on_its_way_out_refuses() -> None:
    """A stopped campaign does nothing."""
    campaign = keep(a_campaign())
    change(campaign, removal=Removal.ASKED)
    assert refusal(an_ask("WELCOME")) == "campaign_not_active"


@pytest.mark.parametrize("code", ["NOPE", "WELC0ME", "WELCO\u041cE", "\uff37ELCOME", "WELCOME2"])
def test_unknown_codes_and_look_alikes_are_other_codes(bound_table: Table, code: str) -> None:
    """A code has one form."""
    keep(a_campaign())
    before = bound_table.items()
    assert refusal(an_ask(canonical(code) or code)) == "not_found"
    assert bound_table.items() == before


@pytest.mark.parametrize("typed", [" welcome", "Welcome\t", "\u00a0WELCOME\u3000"])
def test_another_spelling_of_a_used_code_is_the_used_code(typed: str) -> None:
    """A code has one form."""
    keep(a_campaign(public_code=None), "WELCOME")
    redeemed(an_ask("WELCOME"))
    assert refusal(an_ask(canonical(typed) or "")) == "quantity_exceeded"


def test_a_code_whose_campaign_is_gone_is_unknown() -> None:
    campaign = keep(a_campaign(public_code=None), "U-1")
    Item(f"CAMPAIGN#{campaign.id}", "DEFINITION").delete()
    assert refusal(an_ask("U-1")) == "not_found"


def test_a_budget_is_spent_to_the_cent_and_never_passed() -> None:
    keep(a_campaign(offer=AmountOff(4_00), budget_minor=10_00))
    redeemed(an_ask("WELCOME"))
    redeemed(an_ask("WELCOME"))
    assert refusal(an_ask("WELCOME")) == "budget_exceeded"
    assert redeemed(an_ask("WELCOME", amount_minor=2_00)).made[0].discount_minor == 2_00
    assert refusal(an_ask("WELCOME", amount_minor=1)) == "budget_exceeded"


def test_a_refused_redemption_leaves_nothing_behind(bound_table: Table) -> None:
    keep(a_campaign(total=1, per_person=1), "U-1")
    redeemed(an_ask("WELCOME", persons=("jo",)))
    before = bound_table.items()
    refusal(an_ask("WELCOME", persons=("jo",)))
    refusal(an_ask("U-1", persons=("ann",)))
    refusal(an_ask("U-1", "NOPE", persons=("ann",)))
    assert bound_table.items() == before
