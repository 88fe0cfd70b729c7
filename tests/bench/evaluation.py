"""How the calculator's time grows with lines, units, codes and automatic promotions; no table.

    python -m tests.bench.evaluation

prints the tables that `make bench` puts into docs/benchmark.md.
"""

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log10
from time import process_time

from incentives.domain.pricing.benefit import AmountOff, BuyXGetY, PercentOff
from incentives.domain.pricing.cart import Cart, CartLine
from incentives.domain.pricing.rules import Candidate, StackingRules
from incentives.domain.pricing.selection import Selection, Target
from incentives.domain.pricing.stacking import stack
from tests.bench.markdown import table

LINES = (1, 10, 100, 500)
UNITS = (1, 100, 10_000)
CODES = (1, 3, 10, 30)
PROMOTIONS = (10, 30, 100, 300, 1_000)
TURNS = 5  # the fastest of them counts: the others met something else
AT_LEAST_S = 0.02  # one turn repeats until it took so long

GOODS = Target("items", Selection(category_ids=("mugs",)))
BENEFITS = (
    PercentOff(1_000),
    PercentOff(1_500, target=GOODS),
    AmountOff(5_00),
    BuyXGetY(buy_units=2, get_units=1),
)


@dataclass(frozen=True)
class Growth:
    """CPU time of one evaluation by the size of one thing, everything else as it was."""

    of: str
    sizes: Sequence[int]
    took_ms: Sequence[float]

    @property
    def per_tenfold(self) -> float:
        """How many times longer ten times as much takes, over the largest step."""
        steps = self.sizes[-1] / self.sizes[-2]
        return float((self.took_ms[-1] / self.took_ms[-2]) ** (1 / log10(steps)))


def measure() -> list[Growth]:
    """All growths; some seconds.

    What the process holds from earlier measurements is left out of garbage collection.
    """
    gc.freeze()
    return [
        _growth("lines, 3 codes", LINES, lambda size: _evaluation(lines=size, codes=3)),
        _growth("units a line, 100 lines", UNITS, lambda size: _evaluation(units=size)),
        _growth("codes, 20 lines", CODES, lambda size: _evaluation(lines=20, codes=size)),
        _growth(
            "automatic promotions, 20 lines",
            PROMOTIONS,
            lambda size: _evaluation(lines=20, codes=size),
        ),
    ]


def _evaluation(*, lines: int = 100, units: int = 1, codes: int = 3) -> Callable[[], object]:
    """One pass over a cart, ready to run; codes differ in what they give."""
    cart = Cart(
        tuple(
            CartLine(units, 9_99 + number, product_id=f"p{number}", category_ids=("mugs",))
            for number in range(lines)
        )
    )
    candidates: list[Candidate[str]] = [
        Candidate(f"code-{number:04}", BENEFITS[number % len(BENEFITS)]) for number in range(codes)
    ]
    rules = StackingRules(redeemables_limit=codes, applicable_redeemables_limit=codes)
    return lambda: stack(candidates, cart, rules)


def _growth(
    of: str, sizes: Sequence[int], evaluation: Callable[[int], Callable[[], object]]
) -> Growth:
    return Growth(of, sizes, [_took_ms(evaluation(size)) for size in sizes])


def _took_ms(evaluate: Callable[[], object]) -> float:
    return min(_turn_s(evaluate) for _ in range(TURNS)) * 1_000


def _turn_s(evaluate: Callable[[], object]) -> float:
    """CPU seconds of one evaluation, as the mean over a turn."""
    count, started_s = 0, process_time()
    while (took_s := process_time() - started_s) < AT_LEAST_S:
        evaluate()
        count += 1
    return took_s / count


def growth_table(growths: Sequence[Growth]) -> str:
    """The growths as one table: CPU ms at each size."""
    rows = [
        [
            growth.of,
            ", ".join(f"{size:,}" for size in growth.sizes),
            ", ".join(f"{took_ms:.2f}" for took_ms in growth.took_ms),
            f"{growth.per_tenfold:.1f}",
        ]
        for growth in growths
    ]
    return table(["growing", "sizes", "CPU ms", "times for ten times as much"], rows, names=3)


if __name__ == "__main__":
    print(growth_table(measure()))
