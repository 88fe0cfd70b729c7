"""Runs of units give what laying out every unit would give."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentives.domain.pricing.units import Deal, Order, Run, take, worthwhile_sets

PRICES = st.integers(0, 6)
RUNS = st.lists(st.tuples(st.integers(0, 5), PRICES), max_size=6).map(
    lambda drawn: [Run(at, units, Fraction(price)) for at, (units, price) in enumerate(drawn)]
)
ORDER = st.sampled_from(["cheapest", "dearest"])
COUNT = st.integers(1, 4)


def laid_out(runs: list[Run], first: Order) -> list[tuple[Fraction, int]]:
    """Every unit by itself: its price and its stock unit, as they would be picked."""
    sign = 1 if first == "cheapest" else -1
    units = [(run.price, run.stock_unit) for run in runs for _ in range(run.units)]
    return sorted(units, key=lambda unit: (sign * unit[0], unit[1]))


@given(RUNS, st.integers(0, 20), ORDER)
def test_picking_runs_is_picking_units(runs: list[Run], count: int, first: Order) -> None:
    picked = [stock_unit for _, stock_unit in laid_out(runs, first)[:count]]
    assert {
        stock_unit: units for stock_unit, units in take(runs, count, first).items() if units
    } == {stock_unit: picked.count(stock_unit) for stock_unit in picked}


@given(RUNS, COUNT, st.integers(0, 20))
def test_sets_are_counted_as_if_they_were_packed(runs: list[Run], size: int, price: int) -> None:
    prices = [price for price, _ in laid_out(runs, "dearest")]
    packed = [prices[at : at + size] for at in range(0, len(prices) - size + 1, size)]
    assert worthwhile_sets(runs, size, price) == sum(sum(one) > price for one in packed)


@given(RUNS, st.builds(Deal, COUNT, COUNT, st.none() | COUNT, ORDER, ORDER), st.data())
def test_a_deal_has_all_its_turns_and_uses_no_unit_twice(
    runs: list[Run], deal: Deal, data: st.DataObject
) -> None:
    buys = [run for run in runs if data.draw(st.booleans())]
    gets = [run for run in runs if data.draw(st.booleans())]
    turns = deal.turns(buys, gets)
    paid, free = deal.sides(buys, gets)
    assert sum(paid.values()) == turns * deal.buy_units
    assert sum(free.values()) == turns * deal.get_units
    assert set(paid) <= {run.stock_unit for run in buys}
    assert set(free) <= {run.stock_unit for run in gets}
    for run in runs:
        assert paid.get(run.stock_unit, 0) + free.get(run.stock_unit, 0) <= run.units
    assert turns == _most_turns(deal, buys, gets)


def _most_turns(deal: Deal, buys: list[Run], gets: list[Run]) -> int:
    """By trial: how many turns can be served when each unit serves one side."""
    shared = sum(run.units for run in buys if run in gets)
    only_buys = sum(run.units for run in buys) - shared
    only_gets = sum(run.units for run in gets) - shared
    turns = 0
    while deal.repeats is None or turns < deal.repeats:
        wanted = max((turns + 1) * deal.buy_units - only_buys, 0)
        wanted += max((turns + 1) * deal.get_units - only_gets, 0)
        if wanted > shared:
            break
        turns += 1
    return turns


def run(stock_unit: int, units: int, price: int) -> Run:
    return Run(stock_unit, units, Fraction(price))


def test_bought_units_leave_enough_to_be_given() -> None:
    cheap, dear, extra = run(0, 2, 1), run(1, 3, 9), run(2, 1, 5)
    two_for_one = Deal(2, 1, None, "dearest", "cheapest")
    shared = [run(0, 2, 9), run(1, 2, 8)]
    assert two_for_one.sides([*shared, run(2, 4, 1)], shared) == ({0: 2, 1: 0, 2: 2}, {1: 2})
    two_for_two = Deal(2, 2, None, "dearest", "cheapest")
    assert two_for_two.sides([run(1, 3, 9), cheap], [run(1, 3, 9)]) == ({1: 1, 0: 1}, {1: 2})
    assert two_for_one.sides([run(0, 1, 9), run(1, 2, 5)], [run(1, 2, 5)]) == ({0: 1, 1: 1}, {1: 1})
    deal = Deal(1, 1, None, "dearest", "cheapest")
    assert deal.turns([run(0, 9, 1)], [run(1, 1, 1)]) == 1
    assert deal.sides([cheap, dear], [dear]) == ({1: 1, 0: 1}, {1: 2})
    assert deal.sides([cheap, dear], [dear, extra]) == ({1: 1, 0: 2}, {2: 1, 1: 2})


@pytest.mark.parametrize(("price", "sets"), [(5, 3), (6, 2), (17, 2), (18, 1), (26, 1), (27, 0)])
def test_a_set_that_costs_its_price_already_is_not_worth_it(price: int, sets: int) -> None:
    runs = [run(0, 2, 10), run(1, 1, 7), run(2, 4, 6), run(3, 2, 0)]  # sets of 27, 18 and 6
    assert worthwhile_sets(runs, 3, price) == sets


def test_a_set_may_be_held_together_from_many_runs_and_end_within_one() -> None:
    singles = [run(0, 1, 10), run(1, 1, 7), run(2, 1, 6), run(3, 3, 5)]
    assert [worthwhile_sets(singles, 3, price) for price in (14, 15, 22, 23)] == [2, 1, 1, 0]
    assert [worthwhile_sets([run(0, 1, 10), run(1, 5, 5)], 2, price) for price in (9, 10)] == [3, 1]
