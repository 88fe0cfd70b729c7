"""The run in words and tables."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from tests.bench.cold import Start
from tests.bench.evaluation import Growth, growth_table
from tests.bench.expiry import Round, round_table
from tests.bench.figures import Figures
from tests.bench.markdown import table
from tests.bench.points import Rows, points_table
from tests.bench.prices import arithmetic, price

type Measured = dict[str, Figures]


@dataclass
class Run:
    """What one run measured; the parts over HTTP may lack."""

    direct: Measured
    floor: Measured
    floor_of_crowd: Measured
    whole: Measured = field(default_factory=dict)
    cold: list[Start] = field(default_factory=list)
    growths: list[Growth] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)
    points: Rows = field(default_factory=list)

    def sections(self) -> dict[str, str]:
        """Everything in words, by the name of its place in the guide."""
        told = {
            "direct": direct(self.direct, self.floor),
            "ratios": ratios(self.direct, self.floor),
            "sums": sums(self.direct),
            "cold": cold(self.cold),
            "evaluation": growth_table(self.growths),
            "expiry": round_table(self.rounds),
            "points": points_table(self.points),
        }
        return told | ({"whole": whole(self.whole, self.floor_of_crowd)} if self.whole else {})

    def as_json(self) -> dict[str, Any]:
        """Everything in figures: times in ms, prices in USD per million."""
        operations = {
            name: one.as_json() | {"usd_per_million": round(price(one).total, 4)}
            for name, one in self.direct.items()
        }
        return {
            "in_process": operations,
            "floor": _as_json(self.floor),
            "over_http": _as_json(self.whole),
            "floor_of_crowd": _as_json(self.floor_of_crowd),
            "expiry": [asdict(one) for one in self.rounds],
            "points": _as_json(dict(self.points)),
            "cold_start": {
                one.function: {"cpu_ms": round(one.cpu_ms, 1), "modules": one.loaded}
                for one in self.cold
            },
            "evaluation": {
                growth.of: dict(zip(growth.sizes, growth.took_ms, strict=True))
                for growth in self.growths
            },
        }


def _as_json(measured: Measured) -> dict[str, Any]:
    return {name: one.as_json() for name, one in measured.items()}


def direct(measured: Measured, floor: Measured) -> str:
    """Operations in one process, with what they spend, beside the bare calls."""
    head = ["operation", "/s", "p50 ms", "p99 ms", "CPU ms", "round trips", "WU", "RU", "$/million"]
    rows = [
        [
            name,
            *_times(one),
            f"{one.round_trips:g}",
            f"{one.write_units:g}",
            f"{one.read_units:g}",
            f"{price(one).total:.2f}",
        ]
        for name, one in measured.items()
    ]
    rows += [[name, *_times(one), "1", "", "", ""] for name, one in floor.items()]
    return table(head, rows, names=1)


def ratios(measured: Measured, floor: Measured) -> str:
    """Engine over floor: time and CPU."""
    rows = []
    for name, bare in (
        ("validate a public code", "bare read"),
        ("redeem a public capped code", "bare transaction"),
    ):
        one, base = measured[name], floor[bare]
        rows.append(
            [
                f"{name} / {bare}",
                f"{one.p50_ms / base.p50_ms:.1f}",
                f"{one.cpu_ms / base.cpu_ms:.1f}",
                f"{one.cpu_ms - base.cpu_ms:.1f}",
            ]
        )
    return table(["engine / floor", "p50", "CPU", "CPU ms more"], rows, names=1)


def whole(measured: Measured, floor: Measured) -> str:
    """Operations over HTTP, beside bare transactions by as many clients."""
    head = ["32 clients over HTTP", "/s", "p50 ms", "p99 ms", "functions' CPU ms"]
    rows = [[name, *_times(one)] for name, one in measured.items()]
    rows += [[name, *_times(one)[:-1], ""] for name, one in floor.items()]
    return table(head, rows, names=1)


def sums(measured: Measured) -> str:
    """The arithmetic of the prices."""
    return "\n".join(f"- {arithmetic(name, one)}" for name, one in measured.items())


def cold(starts: Iterable[Start]) -> str:
    """The functions' cold starts."""
    rows = [[start.function, f"{start.cpu_ms:.0f}", start.loaded] for start in starts]
    return table(["function", "CPU ms", "modules loaded"], rows, names=1)


def _times(figures: Figures) -> list[str]:
    return [
        f"{figures.per_s:.0f}",
        f"{figures.p50_ms:.1f}",
        f"{figures.p99_ms:.1f}",
        f"{figures.cpu_ms:.2f}",
    ]
