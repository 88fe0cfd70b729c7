"""Limits per person with sixteen processes, while names are joined and parted."""

from functools import partial

import pytest

from tests.account import Table
from tests.builders import a_campaign, an_ask, keep, redeemed, refusal
from tests.concurrency.customers import joiners
from tests.concurrency.customers.joiners import JO, MAIL, NAMES
from tests.support.person_uses import used_by
from tests.support.points.ledger_checks import assert_balanced
from tests.support.processes import Processes

LIMIT = "customer_limit_exceeded"


def test_two_names_of_one_person_race_for_one_use(processes: Processes, shop: Table) -> None:
    campaign = keep(a_campaign(per_person=1, per_person_per_day=1, open_gates=4))
    joiners.join()
    tallies = processes.all(partial(joiners.redeem, attempts=1), shop, "WELCOME")
    assert sum(len(tally.made) for tally in tallies) == 1
    assert {reason for tally in tallies for reason in tally.refused} == {LIMIT}
    assert used_by(JO, campaign.id) == used_by(MAIL, campaign.id) == 1
    assert_balanced(shop)


@pytest.mark.parametrize("parts", [False, True], ids=["joined", "joined and parted"])
def test_names_are_joined_and_parted_while_both_redeem(
    processes: Processes, shop: Table, *, parts: bool
) -> None:
    limit = 8
    campaign = keep(a_campaign(per_person=limit, open_gates=4))
    act = partial(joiners.join_among_shoppers, attempts=4, parts=parts)
    tallies = processes.all(act, shop, "WELCOME")
    assert sum(tally.given_back for tally in tallies) > 0
    assert {reason for tally in tallies for reason in tally.refused} <= {LIMIT}
    assert_balanced(shop)
    joiners.join()
    assert_balanced(shop)
    used = used_by(JO, campaign.id)
    assert used == used_by(MAIL, campaign.id) <= 2 * limit
    for number in range(limit - used):
        redeemed(an_ask("WELCOME", persons=NAMES[number % 3]))
    for persons in NAMES:
        assert refusal(an_ask("WELCOME", persons=persons)) == LIMIT
    assert_balanced(shop)
