"""Limits per person and week, month or year: calendar periods of the campaign's zone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from incentives.domain.campaigns.limits import Limits
from incentives.domain.window import Window
from incentives.store.checkout.person_counters import MOST_DATED
from tests.account import Table
from tests.builders import a_campaign, an_ask, change, keep, redeemed, refusal, rolled_back
from tests.support.person_uses import used_by
from tests.support.points.ledger_checks import assert_balanced

pytestmark = pytest.mark.usefixtures("bound_table")

JO = ("jo",)
IN_BERLIN = Window(zone="Europe/Berlin")


def at(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("limit", "key", "last", "first_after"),
    [
        # In Berlin: Monday, 30 November 2026; the first of December; New Year.
        ("week", "weekly", at(2026, 11, 29, 22, 59, 59), at(2026, 11, 29, 23)),
        ("month", "monthly", at(2026, 11, 30, 22, 59, 59), at(2026, 11, 30, 23)),
        ("year", "yearly", at(2026, 12, 31, 22, 59, 59), at(2026, 12, 31, 23)),
    ],
)
def test_a_period_ends_at_midnight_of_the_campaigns_zone(
    limit: str, key: str, last: datetime, first_after: datetime, bound_table: Table
) -> None:
    campaign = replace(
        a_campaign(window=IN_BERLIN), limits=Limits(**{f"per_person_per_{limit}": 1})
    )
    keep(campaign)
    redeemed(an_ask("WELCOME", persons=JO), now=last - timedelta(hours=1))
    assert refusal(an_ask("WELCOME", persons=JO), now=last) == f"customer_{key}_limit_exceeded"
    redeemed(an_ask("WELCOME", persons=JO), now=first_after)
    assert_balanced(bound_table)


def test_the_shortest_period_that_is_used_up_refuses_first() -> None:
    keep(a_campaign(per_person_per_day=1, per_person_per_week=2, per_person_per_month=3))
    monday = at(2026, 12, 7, 12)
    redeemed(an_ask("WELCOME", persons=JO), now=monday)
    tuesday, week_after = monday + timedelta(days=1), monday + timedelta(days=7)
    assert refusal(an_ask("WELCOME", persons=JO), now=monday) == "customer_daily_limit_exceeded"
    redeemed(an_ask("WELCOME", persons=JO), now=tuesday)
    wednesday = tuesday + timedelta(days=1)
    assert refusal(an_ask("WELCOME", persons=JO), now=wednesday) == "customer_weekly_limit_exceeded"
    redeemed(an_ask("WELCOME", persons=JO), now=week_after)
    later = week_after + timedelta(days=1)
    assert refusal(an_ask("WELCOME", persons=JO), now=later) == "customer_monthly_limit_exceeded"


def test_a_rollback_gives_back_to_the_periods_of_the_use(bound_table: Table) -> None:
    campaign = keep(a_campaign(per_person_per_month=1, per_person_per_year=2))
    november, december = at(2026, 11, 30, 12), at(2026, 12, 1, 12)
    first = redeemed(an_ask("WELCOME", persons=JO), now=november)
    redeemed(an_ask("WELCOME", persons=JO), now=december)
    rolled_back(first.made[0].id, now=december)
    assert used_by("jo", campaign.id, "2026-11") == 0
    assert used_by("jo", campaign.id, "2026-12") == 1
    assert used_by("jo", campaign.id, "2026") == 1
    assert refusal(an_ask("WELCOME", persons=JO), now=december) == "customer_monthly_limit_exceeded"
    assert_balanced(bound_table)


def test_letting_former_days_go_keeps_the_month_and_the_year_that_run() -> None:
    uses = 2 * MOST_DATED
    campaign = keep(
        a_campaign(per_person_per_day=1, per_person_per_month=uses, per_person_per_year=uses)
    )
    for day in range(1, uses + 1):
        redeemed(an_ask("WELCOME", persons=JO), now=at(2026, 12, day, 12))
    assert used_by("jo", campaign.id, "2026-12") == uses
    assert used_by("jo", campaign.id, "2026") == uses
    assert used_by("jo", campaign.id, "2026-12-01") == 0  # let go
    last = at(2026, 12, uses + 1, 12)
    assert refusal(an_ask("WELCOME", persons=JO), now=last) == "customer_monthly_limit_exceeded"
    change(campaign, per_person_per_month=uses + 1)
    assert refusal(an_ask("WELCOME", persons=JO), now=last) == "customer_yearly_limit_exceeded"
