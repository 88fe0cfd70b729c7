"""Tiers against a naive reading of everything that was ever counted."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from incentives.domain.period import Period
from incentives.domain.points.tiers import Ladder, Measure, Tier

FIRST = date(2026, 11, 15)
TIERS = (Tier("1", "Bronze", 5), Tier("2", "Silver", 20), Tier("3", "Gold", 40))

LADDERS = st.builds(
    Ladder,
    measure=st.just(Measure.POINTS),
    period=st.sampled_from([Period.MONTH, Period.QUARTER, Period.YEAR]),
    tiers=st.just(TIERS),
    span=st.integers(1, 12),
    keeps=st.integers(0, 1),
    grace_days=st.integers(0, 92),
)
EVENTS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 25)), max_size=25)


def naive_tier(ladder: Ladder, history: list[tuple[date, int]], today: date) -> Tier | None:
    """The highest tier that any period that still holds comes to, read from the whole history."""
    present = ladder.period.number_of(today)
    oldest = ladder.period.number_of(today - timedelta(days=ladder.grace_days))
    best = 0
    for end in range(oldest - ladder.keeps, present + 1):
        periods = range(end - ladder.span + 1, end + 1)
        best = max(
            best,
            sum(count for day, count in history if ladder.period.number_of(day) in periods),
        )
    return max((t for t in TIERS if t.threshold <= best), key=lambda t: t.threshold, default=None)


@given(LADDERS, EVENTS, st.integers(0, 800))
def test_the_tier_is_the_one_that_the_whole_history_comes_to(
    ladder: Ladder, events: list[tuple[int, int]], later: int
) -> None:
    history: list[tuple[date, int]] = []
    counts: dict[str, int] = {}
    today = FIRST
    for gap, number in events:
        today += timedelta(days=gap)
        assert ladder.tier(counts, today) == naive_tier(ladder, history, today)
        counts = ladder.counted(counts, number, today, today)
        history.append((today, number))
        assert ladder.tier(counts, today) == naive_tier(ladder, history, today)
    someday = today + timedelta(days=later)
    assert ladder.tier(counts, someday) == naive_tier(ladder, history, someday)


@given(LADDERS, EVENTS, st.data())
def test_what_is_given_back_counts_as_if_it_had_never_been(
    ladder: Ladder, events: list[tuple[int, int]], data: st.DataObject
) -> None:
    history: list[tuple[date, int]] = []
    counts: dict[str, int] = {}
    today = FIRST
    for gap, number in events:
        today += timedelta(days=gap)
        counts = ladder.counted(counts, number, today, today)
        history.append((today, number))
    for day, number in data.draw(
        st.lists(st.sampled_from(history), unique=True) if history else st.just([])
    ):
        history.remove((day, number))
        counts = ladder.counted(counts, -number, day, today)
    assert ladder.tier(counts, today) == naive_tier(ladder, history, today)


@given(LADDERS, EVENTS)
def test_a_tier_lasts_through_its_last_day_and_no_longer(
    ladder: Ladder, events: list[tuple[int, int]]
) -> None:
    counts: dict[str, int] = {}
    today = FIRST
    for gap, number in events:
        today += timedelta(days=gap)
        counts = ladder.counted(counts, number, today, today)
    standing = ladder.standing(counts, today)
    if standing.tier is None:
        assert standing.until is None
        return
    assert standing.until is not None
    assert standing.until >= today
    after = ladder.tier(counts, standing.until + timedelta(days=1))
    assert ladder.tier(counts, standing.until) == standing.tier
    assert after is None or after.threshold < standing.tier.threshold


@given(LADDERS, EVENTS)
def test_what_is_kept_of_a_member_is_bounded(ladder: Ladder, events: list[tuple[int, int]]) -> None:
    counts: dict[str, int] = {}
    today = FIRST
    for gap, number in events:
        today += timedelta(days=gap)
        counts = ladder.counted(counts, number, today, today)
        assert len(counts) <= ladder.span + ladder.keeps + 4


@given(LADDERS, EVENTS)
def test_what_is_missing_reaches_the_next_tier_and_no_less_does(
    ladder: Ladder, events: list[tuple[int, int]]
) -> None:
    counts: dict[str, int] = {}
    today = FIRST
    for gap, number in events:
        today += timedelta(days=gap)
        counts = ladder.counted(counts, number, today, today)
    standing = ladder.standing(counts, today)
    if standing.missing is not None:
        less = ladder.counted(counts, standing.missing - 1, today, today)
        assert ladder.tier(less, today) == standing.tier
        enough = ladder.counted(counts, standing.missing, today, today)
        assert ladder.tier(enough, today) == standing.next
