"""The simulated night behaves as calls and a table do, and the guide says what it says."""

from dataclasses import replace

import pytest

from tests.bench.night import GUIDE, MINUTE, Night, run

SMALL = replace(Night(), members=20_000)


def test_twice_the_shards_take_half_the_time_while_the_table_bears_it() -> None:
    two, four = (run(replace(SMALL, shards=shards)).ended_s for shards in (2, 4))
    assert two / four == pytest.approx(2, rel=0.1)


def test_no_number_of_shards_takes_more_than_the_table_has_left() -> None:
    night = replace(SMALL, shards=64)
    outcome = run(night)
    left = night.table_units_per_s - night.shop_units_per_s
    assert night.members * night.visit_units <= left * (outcome.ended_s + 1)
    assert outcome.throttled > 0


def test_a_shard_is_handed_on_in_time_and_at_last_waits_for_the_next_ring() -> None:
    outcome = run(replace(SMALL, shards=1, call_s=10))
    assert outcome.rings == 3
    assert outcome.worked_s == pytest.approx(20_000 * SMALL.visit_s, rel=0.01)


def test_the_guide_says_what_the_simulation_says() -> None:
    """The whole table is written by `python -m tests.bench.expiry`."""
    night = replace(Night(), members=100_000)
    outcome = run(night)
    row = next(line for line in GUIDE.read_text().splitlines() if "|     100,000 |" in line)
    assert f" {outcome.ended_s / MINUTE:.1f} " in row
    assert f" {outcome.usd(night):.2f} " in row
