"""A code is changed, or deleted, while sixteen processes want to use it."""

from incentives.usecases.codes import look_up
from tests.account import Table
from tests.builders import an_ask, keep, no_pause, redeemed, refusal
from tests.concurrency.checkout import changed_codes
from tests.support.marketing_api import of_unique_codes
from tests.support.points.ledger_checks import assert_balanced
from tests.support.processes import Processes


def test_a_code_is_used_as_often_as_it_may_be_at_last(processes: Processes, shop: Table) -> None:
    keep(of_unique_codes(), "U-1")
    told = processes.all(changed_codes.change_or_redeem, shop, "U-1", [2, 1, 3, 2, 5])
    made = sum(answer == "done" for one in told[1:] for answer in one)
    assert made <= 5
    left = 5 - made
    for number in range(left):
        assert redeemed(an_ask("U-1", order=f"last-{number}")).made
    assert refusal(an_ask("U-1", order="too many")) == "quantity_exceeded"
    assert look_up.voucher("U-1", pause=no_pause).redeemed == 5
    assert_balanced(shop)


def test_a_code_is_used_or_deleted_and_never_both(processes: Processes, shop: Table) -> None:
    codes = [f"U-{number}" for number in range(12)]
    keep(of_unique_codes(), *codes)
    deleted, *others = processes.all(changed_codes.delete_or_redeem, shop, codes)
    for place, code in enumerate(codes):
        uses = sum(one[place] == "done" for one in others)
        if deleted[place] == "deleted":
            assert uses == 0
            assert refusal(an_ask(code, order=f"late-{code}")) == "not_found"
        else:
            assert (deleted[place], uses) == ("resource_in_use", 1)
    assert_balanced(shop)
