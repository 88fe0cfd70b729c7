"""The simulation behaves like gates do, and the guide says what it says."""

from itertools import pairwise

import pytest

from tests.bench.gates import GUIDE, back_offs
from tests.bench.markdown import filled
from tests.bench.simulation import run
from tests.bench.storm import End, Service, Storm


def test_a_gate_that_nobody_else_wants_takes_one_attempt() -> None:
    outcome = run(Storm(rate_per_s=1, gates=32))

    assert outcome.attempts_per_success == 1
    assert outcome.quantile_ms(0.5) == pytest.approx(10)


def test_a_gate_never_serves_more_than_its_transactions_fit_into_the_time() -> None:
    service = Service(transaction_s=0.010)

    outcome = run(Storm(rate_per_s=2_000, gates=1, seconds=3), service)

    assert outcome.count(End.DONE) <= (3 + 2) / service.transaction_s
    assert outcome.share(End.BUSY) > 0.9


def test_a_gate_takes_no_more_attempts_than_its_partition_has_units() -> None:
    outcome = run(Storm(rate_per_s=2_000, gates=1, seconds=3), Service(transaction_s=0))

    assert outcome.count(End.DONE) <= (3 + 2 + 1) * 1_000 / 2


def test_more_gates_mean_fewer_attempts() -> None:
    attempts = [run(Storm(500, gates)).attempts_per_success for gates in (1, 4, 16, 64)]

    assert all(fewer < more for more, fewer in pairwise(attempts))


def test_a_cap_is_used_up_exactly_and_the_others_hear_so() -> None:
    outcome = run(Storm(rate_per_s=400, gates=8, cap=100, seconds=1))

    assert outcome.count(End.DONE) == 100
    assert outcome.count(End.SOLD_OUT) + outcome.count(End.BUSY) == len(outcome.visits) - 100


def test_nobody_redeems_after_a_stop_has_returned() -> None:
    outcome = run(Storm(rate_per_s=200, gates=8, seconds=2, stop_s=1))

    assert outcome.stop is End.DONE
    last_s = max(visit.ended_s for visit in outcome.visits if visit.end is End.DONE)
    assert last_s <= outcome.stopped_s


def test_the_guide_tells_what_the_simulation_says_today() -> None:
    text = GUIDE.read_text()

    assert filled(text, "back-off", back_offs()) == text, "python -m tests.bench.gates"
