"""Limits per person of campaigns that an earlier release made: each name counts by itself."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.limits import UseKey
from incentives.store.customers import person_keys
from incentives.store.items import Item, UseItem
from tests.account import Table
from tests.builders import NOW, a_campaign, an_ask, keep, redeemed, refusal, rolled_back, validated
from tests.support.changed_orders import ORDER, changed
from tests.support.ledger_checks import assert_balanced, counters

pytestmark = pytest.mark.usefixtures("bound_table")

JO, BOTH = ("jo",), ("jo", "jo@a.example")
TODAY = "2026-06-15"


def an_earlier_campaign(**limits: Any) -> Campaign:
    return keep(replace(a_campaign(**limits), counts_persons_whole=False))


def test_a_use_counts_under_each_name_and_period(bound_table: Table) -> None:
    campaign = an_earlier_campaign(per_person=2, per_person_per_day=1)
    made = redeemed(an_ask("WELCOME", persons=BOTH)).made[0]
    counted = counters(bound_table)
    for name in BOTH:
        assert counted[person_keys.use(name, campaign.id)] == (1,)
        assert counted[person_keys.use(*UseKey(name, campaign.id, TODAY))] == (1,)
        assert refusal(an_ask("WELCOME", persons=(name,))) == "customer_daily_limit_exceeded"
        assert not validated(an_ask("WELCOME", persons=(name,))).valid
    assert_balanced(bound_table)
    rolled_back(made.id)
    assert_balanced(bound_table)
    assert redeemed(an_ask("WELCOME", persons=JO)).made


def test_a_counter_expires_90_days_after_its_day() -> None:
    campaign = an_earlier_campaign(per_person_per_day=1, per_person=1)
    redeemed(an_ask("WELCOME", persons=JO))
    today = UseItem.get(*person_keys.use(*UseKey("jo", campaign.id, TODAY)))
    assert today.ttl == int(datetime(2026, 9, 14, tzinfo=UTC).timestamp())
    assert UseItem.get(*person_keys.use("jo", campaign.id)).ttl is None


def test_a_rollback_after_the_counter_has_expired_gives_back_the_rest(bound_table: Table) -> None:
    campaign = an_earlier_campaign(per_person_per_day=1, total=5, per_person=5)
    made = redeemed(an_ask("WELCOME", persons=BOTH)).made[0]
    for person in BOTH:
        Item(*person_keys.use(*UseKey(person, campaign.id, TODAY))).delete()
    assert not rolled_back(made.id, now=NOW + timedelta(days=400)).repeated
    assert_balanced(bound_table)


def test_a_use_that_a_change_takes_off_is_free_for_what_it_adds(bound_table: Table) -> None:
    keep(a_campaign(public_code="OTHER"))
    an_earlier_campaign(per_person=1)
    redeemed(an_ask("WELCOME", order=ORDER, persons=BOTH))
    changed(added=("OTHER",), removed=("WELCOME",))
    changed(added=("WELCOME",), removed=("OTHER",))
    assert_balanced(bound_table)
