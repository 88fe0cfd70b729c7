"""The limits of a campaign: each declared once, and found by what it is declared to be."""

from dataclasses import fields
from datetime import UTC, datetime

import pytest

from incentives.domain.campaigns.limits import (
    EVER,
    LIMITS,
    PER_PERSON,
    Limits,
    Scope,
    UseKey,
    refusals,
)
from incentives.domain.period import Period
from incentives.domain.refusal import Refusal
from tests.builders import NOW, a_campaign


def test_every_limit_of_a_campaign_is_declared() -> None:
    assert list(LIMITS) == [part.name for part in fields(Limits)]


def test_a_refusal_by_a_limit_per_person_names_the_limit() -> None:
    """Explanations and sentences find the limit by the key of the refusal."""
    keys = [one.refusal for _, one in PER_PERSON]
    assert len(set(keys)) == len(keys)
    assert not refusals(Scope.PERSON) & refusals(Scope.CAMPAIGN, Scope.CODE)


def test_periods_of_limits_per_person_have_names_of_their_own() -> None:
    """The names are in the keys of the counters, which must not meet."""
    day = NOW.date()
    names = [one.period.name_of(day) for _, one in PER_PERSON]
    assert len(set(names)) == len(names)


def test_a_limit_for_all_time_is_counted_under_the_person_and_the_campaign() -> None:
    campaign = a_campaign(per_person=3)
    (limit,) = campaign.limits_per_person(NOW)
    assert (limit.most, limit.period, limit.ends) == (3, EVER, None)
    assert campaign.uses_by(("jo",), NOW) == [UseKey("jo", campaign.id)]


def test_a_campaign_without_a_limit_per_person_counts_no_person() -> None:
    campaign = a_campaign(total=5, budget_minor=5_00, publications=5)
    assert not campaign.needs_person
    assert campaign.uses_by(("jo",), NOW) == []


def test_limits_of_the_gates_are_those_of_the_campaign() -> None:
    assert refusals(Scope.CODE) == {Refusal.QUANTITY_EXCEEDED}
    assert refusals(Scope.CAMPAIGN) >= {Refusal.QUANTITY_EXCEEDED, Refusal.BUDGET_EXCEEDED}


@pytest.mark.parametrize(
    ("period", "ends"),
    [
        (Period.DAY, "2027-01-04"),
        (Period.WEEK, "2027-01-04"),
        (Period.MONTH, "2027-02-01"),
        (Period.QUARTER, "2027-04-01"),
        (Period.YEAR, "2028-01-01"),
    ],
)
def test_a_period_ends_where_the_next_begins(period: Period, ends: str) -> None:
    sunday = datetime(2027, 1, 3, tzinfo=UTC).date()
    end = period.end_after(sunday)
    assert end is not None
    assert end.isoformat() == ends
    assert period.number_of(end) == period.number_of(sunday) + 1


def test_all_time_does_not_end() -> None:
    assert Period.TOTAL.end_after(NOW.date()) is None
