"""Orders are changed and returned by the terms of their time, however long ago that was."""

from dataclasses import replace
from datetime import timedelta

import pytest

from incentives.domain.campaigns.terms import ReturnPolicy, ReturnRule
from incentives.usecases.checkout.return_goods import ReturnGoods, return_goods
from tests.account import Table
from tests.builders import NOW, a_campaign, an_ask, change, keep, no_pause, redeemed
from tests.support.checkout.changed_orders import ORDER, changed, standing

TAKE_BACK = ReturnPolicy(ReturnRule.TAKE_BACK)
LATER = NOW + timedelta(days=3_650)


def what_has_expired_is_removed(table: Table) -> None:
    for item in table.items():
        if int(item.get("ttl", {"N": "9" * 12})["N"]) < LATER.timestamp():
            key = {name: item[name] for name in ("pk", "sk")}
            table.client.delete_item(TableName=table.name, Key=key)


@pytest.mark.parametrize("times", [1, 3])
def test_a_minimum_of_long_ago_is_the_one_that_counts(bound_table: Table, times: int) -> None:
    campaign = keep(replace(a_campaign(minimum_spend_minor=30_00), returns=TAKE_BACK))
    made = redeemed(an_ask("WELCOME", order=ORDER)).made[0]
    for number in range(times):
        campaign = change(campaign, minimum_spend_minor=90_00 + number)
    what_has_expired_is_removed(bound_table)
    assert standing(changed(60_00, now=LATER)) == {"WELCOME": 6_00}
    back = ReturnGoods(made.id, "r-1", stated_minor=20_00)
    done = return_goods(back, now=LATER, pause=no_pause)
    assert done.record.standing.total_minor == 4_00
