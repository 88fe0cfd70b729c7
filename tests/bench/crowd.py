"""Many clients at once."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter

from tests.bench.figures import Figures, quantile_ms

CLIENTS = 32


def crowd[Job](
    jobs: Sequence[Job],
    new_client: Callable[[], Callable[[Job], object]],
    cpu_s: Callable[[], float],
) -> Figures:
    """Have 32 clients share the jobs out, each doing one after the other.

    Args:
        jobs: the requests.
        new_client: makes a client, which does a job.
        cpu_s: CPU seconds spent so far by whoever is to be charged.
    """
    clients = [new_client() for _ in range(CLIENTS)]
    shares = [jobs[number::CLIENTS] for number in range(CLIENTS)]
    with ThreadPoolExecutor(CLIENTS) as pool:
        spent_s, started_s = cpu_s(), perf_counter()
        took_s = [one for some in pool.map(_work, clients, shares) for one in some]
        whole_s = perf_counter() - started_s
    return Figures(
        count=len(jobs),
        per_s=len(jobs) / whole_s,
        p50_ms=quantile_ms(took_s, 50),
        p99_ms=quantile_ms(took_s, 99),
        cpu_ms=(cpu_s() - spent_s) * 1_000 / len(jobs),
    )


def _work[Job](do: Callable[[Job], object], jobs: Sequence[Job]) -> list[float]:
    took_s = []
    for job in jobs:
        before_s = perf_counter()
        do(job)
        took_s.append(perf_counter() - before_s)
    return took_s
