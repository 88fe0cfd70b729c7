"""Members are told of points that end soon: some days before, once for a member and a day."""

from dataclasses import replace

import pytest

from incentives.domain.points.expiry import CountedFrom
from incentives.domain.points.programme import Programme
from tests.account import Table
from tests.support.points.loyalty_setup import (
    TEN_DAYS,
    a_club,
    changed,
    earned,
    expired,
    gone_round,
    joined,
)


@pytest.fixture
def club(bound_table: Table) -> Programme:
    """A programme whose points last ten days."""
    assert bound_table.items() == []
    return a_club()


@pytest.mark.parametrize("remind_days", [0, 3])
def test_reminders_come_some_days_before_once_for_a_member_and_a_day(
    club: Programme, bound_table: Table, remind_days: int
) -> None:
    club = changed(club, remind_days=remind_days)
    member_id = joined(club, 1)
    earned(club, member_id)
    earned(club, member_id, days=1)

    def reminded() -> list[tuple[str, int]]:
        return sorted(
            (item["expires_on"]["S"], int(item["points"]["N"]))
            for item in bound_table.items()
            if item["kind"]["S"] == "reminder"
        )

    seen = []
    for day in range(13):
        gone_round(club, day)
        gone_round(club, day)
        seen.append(len(reminded()))
    assert expired(member_id) == [-10, -10]
    if remind_days:
        assert seen == [0] * 7 + [1] + [2] * 5
        assert reminded() == [("2026-06-25", 10), ("2026-06-26", 10)]
    else:
        assert reminded() == []


def test_who_stays_active_is_reminded_of_each_new_end(club: Programme, bound_table: Table) -> None:
    policy = replace(TEN_DAYS, counted_from=CountedFrom.LAST_ACTIVITY)
    club = changed(club, expiry=policy, remind_days=2)
    member_id = joined(club, 1)
    earned(club, member_id)
    for day in range(30):
        gone_round(club, day)
        if day == 9:
            earned(club, member_id, days=day)
    told = [
        item["expires_on"]["S"] for item in bound_table.items() if item["kind"]["S"] == "reminder"
    ]
    assert sorted(told) == ["2026-06-25", "2026-07-04"]
    assert expired(member_id) == [-20]
