"""Several codes on one order, all or nothing or in part, each on the price that was left."""

import pytest

from incentives.domain import derived_ids
from incentives.domain.checkout.order import Order
from incentives.domain.pricing.benefit import AmountOff, PercentOff
from incentives.domain.pricing.cart import CartLine as Line
from incentives.domain.refusal import Refused
from incentives.usecases.snapshot.cache import InstanceCache
from tests.account import Table
from tests.builders import a_campaign, an_ask, keep, redeemed, refusal, rolled_back, told

pytestmark = pytest.mark.usefixtures("bound_table")

MOST = 30


def amounts(order: str, *codes: str, amount_minor: int | None = 100_00) -> list[int | None]:
    made = redeemed(an_ask(*codes, order=order, amount_minor=amount_minor)).made
    return [one.discount_minor for one in made]


@pytest.fixture(autouse=True)
def two_codes(bound_table: Table) -> None:  # noqa: ARG001
    """HALF takes 50 % off, FORTY 40.00."""
    keep(a_campaign(public_code="HALF", offer=PercentOff(rate_bp=5_000), total=100))
    keep(a_campaign(public_code="FORTY", offer=AmountOff(40_00), total=100))


def test_each_code_works_on_the_price_that_the_ones_before_it_left() -> None:
    """Shares before amounts, whoever was typed first."""
    assert amounts("O-1", "HALF", "FORTY") == [50_00, 40_00]
    assert amounts("O-2", "FORTY", "HALF") == [50_00, 40_00]


def test_codes_together_never_take_more_than_the_order_comes_to() -> None:
    """No total falls below zero."""
    assert amounts("O-1", "FORTY", "HALF", amount_minor=30_00) == [15_00, 15_00]


@pytest.mark.parametrize("amount_minor", [None, 100_00])
def test_a_code_added_later_works_on_what_is_left_to_pay(amount_minor: int | None) -> None:
    """By the order's id alone, and with the order again."""
    assert amounts("O-1", "HALF") == [50_00]
    assert amounts("O-1", "FORTY", amount_minor=amount_minor) == [40_00]
    record = redeemed(an_ask("HALF", "FORTY", order="O-1")).record
    assert record.standing.total_minor == 90_00
    assert record.order.amount_minor == 100_00


def test_an_order_that_shrank_takes_no_more_codes_until_its_own_are_given_back() -> None:
    """Nothing is discounted below nothing, and nobody is answered with another cart's figures."""
    first = redeemed(an_ask("HALF", order="O-1")).made[0]
    shrunk = an_ask("FORTY", order="O-1", amount_minor=60_00)
    assert refusal(shrunk) == "order_changed"
    assert refusal(an_ask("HALF", order="O-1", amount_minor=60_00)) == "order_changed"
    rolled_back(first.id)
    assert redeemed(shrunk).made[0].discount_minor == 40_00


def test_what_was_given_back_leaves_the_later_codes_the_whole_price() -> None:
    first = redeemed(an_ask("HALF", order="O-1")).made[0]
    rolled_back(first.id)
    assert amounts("O-1", "FORTY", amount_minor=None) == [40_00]


def test_an_order_known_by_id_only_that_nobody_has_seen_has_no_amount() -> None:
    assert refusal(an_ask("HALF", order="O-9", amount_minor=None)) == "missing_amount"


def test_one_code_that_does_not_apply_refuses_all(bound_table: Table) -> None:
    before = bound_table.items()
    assert refusal(an_ask("HALF", "NOPE")) == "not_found"
    assert bound_table.items() == before


def test_in_part_the_codes_that_apply_are_used_and_the_others_named() -> None:
    done = redeemed(an_ask("NOPE", "HALF", order="O-1", partial=True))
    assert [one.code for one in done.made] == ["HALF"]
    assert [(one.code, one.refusal.value) for one in done.refused] == [("NOPE", "not_found")]
    assert done.made[0].parent_id is None


def test_in_part_nothing_that_applies_is_a_refusal(bound_table: Table) -> None:
    before = bound_table.items()
    assert refusal(an_ask("NOPE", "NEITHER", partial=True)) == "not_found"
    assert bound_table.items() == before


def test_a_repeat_in_part_gets_what_stands_and_why_not_the_others() -> None:
    ask = an_ask("NOPE", "HALF", order="O-1", partial=True)
    first = redeemed(ask)
    again = redeemed(ask)
    assert (again.made, again.repeated) == (first.made, True)
    assert told(again) == told(first) == [("NOPE", "not_found", "Cannot find voucher with id NOPE")]


def test_codes_redeemed_together_have_one_parent() -> None:
    made = redeemed(an_ask("HALF", "FORTY", order="O-1")).made
    (parent,) = {one.parent_id for one in made}
    assert parent is not None
    assert derived_ids.order_id_of_redemption(parent) == derived_ids.order_id_of("O-1")


def test_no_code_has_the_id_of_a_stack_for_its_own() -> None:
    keep(a_campaign(public_code="FORTY+HALF"))
    stack = redeemed(an_ask("HALF", "FORTY", order="O-1")).made
    single = redeemed(an_ask("FORTY+HALF", order="O-1")).made[0]
    assert single.id != stack[0].parent_id


def test_two_codes_of_one_campaign_count_twice_in_one_order(bound_table: Table) -> None:
    keep(a_campaign(public_code=None, total=3, offer=AmountOff(1_00)), "U-1", "U-2", "U-3", "U-4")
    done = redeemed(an_ask("U-1", "U-2", order="O-1"))
    assert [one.discount_minor for one in done.made] == [1_00, 1_00]
    before = bound_table.items()
    assert refusal(an_ask("U-3", "U-4")) == "quantity_exceeded"
    assert bound_table.items() == before
    assert [one.code for one in redeemed(an_ask("U-3", "U-4", partial=True)).made] == ["U-3"]


def test_two_codes_of_one_campaign_take_from_two_gates_when_one_is_too_small() -> None:
    keep(a_campaign(public_code=None, total=2, open_gates=2), "U-1", "U-2")
    assert {one.gate for one in redeemed(an_ask("U-1", "U-2")).made} == {0, 1}


def test_two_codes_of_one_campaign_share_its_budget() -> None:
    keep(a_campaign(public_code=None, budget_minor=15_00, offer=AmountOff(10_00)), "U-1", "U-2")
    assert refusal(an_ask("U-1", "U-2")) == "budget_exceeded"


def test_a_code_that_stands_and_one_that_does_not_give_both_their_answers() -> None:
    first = redeemed(an_ask("HALF", order="O-1"))
    both = redeemed(an_ask("FORTY", "HALF", order="O-1"))
    assert not both.repeated
    assert both.made[0] == first.made[0]
    assert both.made[1].discount_minor == 40_00


def test_an_order_takes_at_most_thirty_codes(bound_table: Table) -> None:
    codes = [f"U-{number}" for number in range(MOST + 1)]
    keep(a_campaign(public_code=None, offer=AmountOff(1)), *codes)
    redeemed(an_ask(*codes[:MOST], order="O-1"))
    before = bound_table.items()
    assert refusal(an_ask(codes[MOST], order="O-1")) == "too_many_redeemables"
    assert bound_table.items() == before


def test_an_order_of_an_engines_id_is_the_same_order() -> None:
    first = redeemed(an_ask("HALF", order="O-1"))
    assert redeemed(an_ask("HALF", order=first.record.id)).made == first.made


def test_lines_with_prices_count_before_the_stated_amount() -> None:
    lines = (Line(price_minor=10_00, quantity=3), Line(amount_minor=5_00, price_minor=9_99))
    assert Order(stated_minor=1_00, lines=lines).amount_minor == 35_00
    assert Order(stated_minor=1_00, lines=(Line(),)).amount_minor == 1_00


def test_all_or_nothing_with_a_code_that_the_order_gave_back_refuses() -> None:
    rolled_back(redeemed(an_ask("HALF", order="O-1")).made[0].id)
    with pytest.raises(Refused) as refused:
        redeemed(an_ask("FORTY", "HALF", order="O-1"), InstanceCache())
    assert refused.value.resource_id == "HALF"
    part = redeemed(an_ask("FORTY", "HALF", order="O-1", partial=True))
    assert [one.code for one in part.made] == ["FORTY"]
