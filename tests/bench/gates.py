"""`python -m tests.bench.gates`: simulate storms and write what they say into docs/gates.md."""

import sys
from collections.abc import Callable

from infra.local.places import ROOT
from tests.bench.markdown import filled, table
from tests.bench.plot import Line, log_plot
from tests.bench.simulation import run
from tests.bench.storm import End, Outcome, Patience, Service, Storm

GUIDE = ROOT / "docs" / "gates.md"
PLOT = ROOT / "docs" / "gates.svg"

RATES = (100, 200, 500, 1_000, 2_000, 5_000, 10_000)
GATES = (1, 2, 4, 8, 16, 32, 64)
PER_GATE = (10, 20, 30, 40, 60, 80, 100, 150)
TRANSACTIONS_MS = (5, 10, 20)
CAPS = ((50, (1, 2, 4)), (100, (1, 2, 4, 8)), (500, (4, 8, 16, 32)), (2_000, (8, 16, 32)))
PATIENCES = (
    Patience(8, 0.020, 0.300),
    Patience(8, 0.010, 0.300),
    Patience(10, 0.010, 0.300),
    Patience(12, 0.010, 0.300),
    Patience(8, 0.050, 0.300),
    Patience(8, 0.300, 0.300),
    Patience(10, 0.020, 1.000),
    Patience(8, 0.020, 0.300, elsewhere=True),
    Patience(10, 0.010, 0.300, elsewhere=True),
)
STOP_PATIENCES = (
    Patience(8, 0.020, 0.300),
    Patience(60, 0.020, 0.300),
    Patience(100, 0.020, 0.020),
)
STOPS = 5  # storms of each kind


def told(outcome: Outcome) -> tuple[str, str, str, str]:
    """Attempts per success, share told busy, p50 and p99 in ms."""
    busy = outcome.share(End.BUSY)
    return (
        f"{outcome.attempts_per_success:.2f}",
        f"{busy:.1%}".replace("%", " %"),
        f"{outcome.quantile_ms(0.5):.0f}",
        f"{outcome.quantile_ms(0.99):.0f}",
    )


def storms(outcomes: dict[tuple[int, int], Outcome]) -> str:
    """Every rate over every number of gates."""

    def cell(rate: int, gates: int) -> str:
        attempts, busy, p50, p99 = told(outcomes[rate, gates])
        return f"{attempts} · {busy} · {p50}/{p99}"

    head = ["redemptions/s", *(f"{gates} gates" for gates in GATES)]
    return table(head, ([f"{rate:,}", *(cell(rate, gates) for gates in GATES)] for rate in RATES))


def per_gate() -> str:
    """What one gate bears, for shorter and longer transactions."""
    rows = []
    for rate in PER_GATE:
        row = [str(rate)]
        for ms in TRANSACTIONS_MS:
            service = Service(transaction_s=ms / 1_000, cancel_s=ms / 2_000)
            row.append(" · ".join(told(run(Storm(rate * 8, 8), service))[:2]))
        row.append(" · ".join(told(run(Storm(rate * 8, 8), Service(both_lose=True)))[:2]))
        rows.append(row)
    head = ["redemptions/s and gate", *(f"{ms} ms" for ms in TRANSACTIONS_MS), "10 ms, both lose"]
    return table(head, rows)


def back_offs() -> str:
    """Ways to wait, at three loads of a gate."""
    rows = []
    for patience in PATIENCES:
        cells = (told(run(Storm(rate * 8, 8), patience=patience)) for rate in (30, 60, 80))
        rows.append(
            [
                patience.tries,
                _waits(patience),
                "another" if patience.elsewhere else "the same",
                *(f"{busy} · {p50}/{p99}" for _, busy, p50, p99 in cells),
            ]
        )
    return table(["tries", "longest wait", "gate", "30/s", "60/s", "80/s"], rows)


def caps() -> str:
    """A cap under 1,000 redemptions a second, four times as many as there are uses."""
    rows = []
    for cap, numbers in CAPS:
        kinds = [(str(gates), gates, True) for gates in numbers]
        kinds += [("slots, look", cap, True), ("slots, draw", cap, False)]
        for name, gates, looks in kinds:
            outcome = run(Storm(1_000, gates, 4 * cap / 1_000, cap=cap, looks=looks))
            rows.append([f"{cap:,}", name, *_sale(outcome)])
    head = ["cap", "gates", "made", "sold out after", "attempts each", "busy", "gate reads/refusal"]
    return table(head, rows)


def _sale(outcome: Outcome) -> tuple[str, ...]:
    after = "not" if outcome.sold_out_s is None else f"{outcome.sold_out_s:.2f} s"
    refused = max(outcome.count(End.SOLD_OUT), 1)
    return (
        f"{outcome.count(End.DONE):,}",
        after,
        f"{outcome.attempts_per_success:.1f}",
        str(outcome.count(End.BUSY)),
        f"{outcome.gate_reads / refused:.0f}",
    )


def stops() -> str:
    """Stopping eight gates in the middle of a storm, with different patience at each gate."""
    rows = []
    for rate in (30, 60, 100, 400):
        row = [str(rate)]
        for patience in STOP_PATIENCES:
            outcomes = [
                run(Storm(rate * 8, 8, 8.0, stop_s=1, seed=seed), stop_patience=patience)
                for seed in range(STOPS)
            ]
            longest_s = max(outcome.stopped_s for outcome in outcomes) - 1
            done = sum(outcome.stop is End.DONE for outcome in outcomes)
            row.append(f"{done} of {STOPS} in {longest_s:.1f} s")
        rows.append(row)
    head = (f"{one.tries} tries, {_waits(one)}" for one in STOP_PATIENCES)
    return table(["redemptions/s and gate", *head], rows)


def _waits(patience: Patience) -> str:
    return f"{patience.first_s * 1000:.0f} to {patience.longest_s * 1000:.0f} ms"


BLOCKS: dict[str, Callable[[], str]] = {
    "per gate": per_gate,
    "back-off": back_offs,
    "caps": caps,
    "stops": stops,
}


def main() -> int:
    """Write the tables and the plot; some 30 seconds."""
    seconds = {rate: 4.0 if rate <= 2_000 else 2.0 for rate in RATES}
    outcomes = {
        (rate, gates): run(Storm(rate, gates, seconds[rate])) for rate in RATES for gates in GATES
    }
    contents = {"storms": storms(outcomes)} | {name: make() for name, make in BLOCKS.items()}
    text = GUIDE.read_text()
    for name, content in contents.items():
        print(f"\n{name}\n\n{content}")
        text = filled(text, name, content)
    GUIDE.write_text(text)
    lines = [
        Line(f"{gates}", [(rate, outcomes[rate, gates].attempts_per_success) for rate in RATES])
        for gates in GATES
    ]
    PLOT.write_text(log_plot(lines, "redemptions per second", "attempts per success, by gates"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
