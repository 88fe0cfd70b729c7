"""Picking units by price without ever laying them out: runs of equal units are picked whole."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal


@dataclass(frozen=True, slots=True)
class Run:
    """Units of one stock unit, all at one price in minor units."""

    stock_unit: int
    units: int
    price: Fraction


type Order = Literal["cheapest", "dearest"]
type Units = dict[int, int]
"""Units by number of stock unit."""


def ordered(runs: Iterable[Run], first: Order) -> list[Run]:
    """Runs by price; equal prices by stock unit, so that the same goods are always picked."""
    sign = 1 if first == "cheapest" else -1
    return sorted(runs, key=lambda run: (sign * run.price, run.stock_unit))


def take(runs: Iterable[Run], count: int, first: Order) -> Units:
    """The `count` cheapest or dearest units, or all when there are fewer."""
    taken: Units = {}
    for run in ordered(runs, first):
        if count < 1:
            break
        taken[run.stock_unit] = min(run.units, count)
        count -= taken[run.stock_unit]
    return taken


def worthwhile_sets(runs: Iterable[Run], size: int, price_minor: int) -> int:
    """How many sets of `size` units, the dearest first, cost more than `price_minor` each."""
    sets, held, held_minor = 0, 0, Fraction(0)
    for run in ordered(runs, "dearest"):
        lacking = size - held
        if run.units < lacking:
            held += run.units
            held_minor += run.units * run.price
            continue
        if held_minor + lacking * run.price <= price_minor:
            return sets
        within, held = divmod(run.units - lacking, size)
        if within and size * run.price <= price_minor:
            return sets + 1
        sets += 1 + within
        held_minor = held * run.price
    return sets


@dataclass(frozen=True, slots=True)
class Deal:
    """A buy-X-get-Y in numbers: units a turn, turns at most, and which side is picked how."""

    buy_units: int
    get_units: int
    repeats: int | None
    bought: Order
    given: Order

    def turns(self, buys: Sequence[Run], gets: Sequence[Run]) -> int:
        """How often the deal is complete; goods on both sides serve one side only."""
        both = {run.stock_unit: run.units for run in (*buys, *gets)}
        most = min(
            sum(run.units for run in buys) // self.buy_units,
            sum(run.units for run in gets) // self.get_units,
            sum(both.values()) // (self.buy_units + self.get_units),
        )
        return most if self.repeats is None else min(most, self.repeats)

    def sides(self, buys: Sequence[Run], gets: Sequence[Run]) -> tuple[Units, Units]:
        """The units that are bought, and those that are given.

        Bought units are chosen first, but leave enough on the given side for every turn.
        """
        turns = self.turns(buys, gets)
        shared = {run.stock_unit for run in gets}
        spare = sum(run.units for run in gets) - turns * self.get_units
        missing = turns * self.buy_units
        bought: Units = {}
        for run in ordered(buys, self.bought):
            units = (
                min(run.units, missing, spare)
                if run.stock_unit in shared
                else min(run.units, missing)
            )
            spare -= units if run.stock_unit in shared else 0
            missing -= units
            bought[run.stock_unit] = units
        rest = [
            Run(run.stock_unit, run.units - bought.get(run.stock_unit, 0), run.price)
            for run in gets
        ]
        return bought, take(rest, turns * self.get_units, self.given)
