"""What was measured of one operation."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import quantiles
from time import perf_counter, process_time
from typing import Any


@dataclass(frozen=True)
class Figures:
    """One operation, many times.

    Attributes:
        count: how many were done.
        per_s: finished in a second, all clients together.
        p50_ms: half took at most this long; `p99_ms`: all but one in a hundred.
        cpu_ms: CPU per operation; of whom, the measuring function says.
        round_trips: calls to DynamoDB per operation, where they were counted.
        write_units: consumed per operation, likewise; `read_units` too.
    """

    count: int
    per_s: float
    p50_ms: float
    p99_ms: float
    cpu_ms: float
    round_trips: float | None = None
    write_units: float | None = None
    read_units: float | None = None

    def as_json(self) -> dict[str, Any]:
        """The same with four digits behind the point, without what was not counted."""
        return {name: round(value, 4) for name, value in asdict(self).items() if value is not None}


def quantile_ms(took_s: Sequence[float], percent: int) -> float:
    """The given percentile, in ms."""
    return quantiles(took_s, n=100, method="inclusive")[percent - 1] * 1_000


def timed[Job](jobs: Sequence[Job], do: Callable[[Job], object]) -> Figures:
    """Do one after the other; CPU is that of this process."""
    took_s = []
    cpu_s, started_s = process_time(), perf_counter()
    for job in jobs:
        before_s = perf_counter()
        do(job)
        took_s.append(perf_counter() - before_s)
    whole_s = perf_counter() - started_s
    return Figures(
        count=len(jobs),
        per_s=len(jobs) / whole_s,
        p50_ms=quantile_ms(took_s, 50),
        p99_ms=quantile_ms(took_s, 99),
        cpu_ms=(process_time() - cpu_s) * 1_000 / len(jobs),
    )
