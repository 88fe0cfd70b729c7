"""A simulation of the night on which many members are due; the same whenever it is asked.

No local table has the limits that decide how long it takes, so the numbers of shards and calls
follow from this model. Its assumptions are in docs/expiry.md.
"""

import heapq
from dataclasses import dataclass, replace
from random import Random

from expire_points.handler import MOST_HOPS
from incentives.runtime import patience
from incentives.store import transaction
from incentives.store.points import points_keys
from infra.catalogue.functions import ALL_FUNCTIONS
from infra.local.places import ROOT
from tests.bench.markdown import filled, table
from tests.bench.prices import CPU_SHARE, GB_SECOND, INVOCATION, READ_UNIT, WRITE_UNIT
from tests.bench.storm import Patience

GUIDE = ROOT / "docs" / "expiry.md"
ENGINE = Patience(transaction._SENDS, patience.FIRST_WAIT_S, patience.LONGEST_WAIT_S)
FUNCTION_S = next(
    function.timeout_s for function in ALL_FUNCTIONS if function.name == "expire_points"
)
SHARDS = (1, 2, 4, 8, 16, 32)
NEW_TABLE, USED_TABLE = 4_000, 40_000
MINUTE, HOUR = 60, 3_600


@dataclass(frozen=True)
class Night:
    """So many members are due at once.

    Attributes:
        visit_s: CPU and one transaction, and the member's part of the page that was read.
        visit_units: of writing: the member, the entry, and two rows of the index.
        table_units_per_s: write units that the table takes in a second; as many are saved up.
        shop_units_per_s: of them, what shoppers need meanwhile.
        call_s: how long a call works before it hands on.
        start_s: from handing on to the next call's first visit.
    """

    members: int = 1_000_000
    shards: int = points_keys.DUE_SHARDS
    visit_s: float = 0.0020 / CPU_SHARE + 0.0102
    visit_units: float = 6
    visit_reads: float = 0.51
    table_units_per_s: float = NEW_TABLE
    shop_units_per_s: float = 500
    call_s: float = FUNCTION_S - 15
    start_s: float = 1.0


@dataclass(slots=True)
class Outcome:
    """What became of it: when the last member was visited, and what it took."""

    ended_s: float = 0.0
    calls: int = 0
    worked_s: float = 0.0
    throttled: int = 0
    rings: int = 1

    def usd(self, night: Night) -> float:
        """What it costs at list prices; a call has 1 GB."""
        units = night.visit_units * WRITE_UNIT + night.visit_reads * READ_UNIT
        return night.members * units + self.worked_s * GB_SECOND + self.calls * INVOCATION


@dataclass(slots=True)
class _Call:
    """A shard's call: it works until it is done, or hands on."""

    left: int
    until_s: float
    began_s: float
    hops: int = 0
    tries: int = 0


def run(night: Night, seed: int = 1) -> Outcome:
    """Let a night happen: the events are the visits, each of which takes its units or waits."""
    dice = Random(seed)  # noqa: S311 (a model, not a secret)
    outcome = Outcome(calls=1)
    rate = night.table_units_per_s - night.shop_units_per_s
    units, filled_s = rate, 0.0
    events: list[tuple[float, int, _Call]] = []
    for number in range(night.shards):
        share = len(range(number, night.members, night.shards))
        call = _Call(share, night.start_s + night.call_s, night.start_s)
        outcome.calls += 1
        heapq.heappush(events, (night.start_s, number, call))
    while events:
        now_s, number, call = heapq.heappop(events)
        if now_s >= call.until_s:
            heapq.heappush(events, (_hand_on(call, now_s, night, outcome), number, call))
            continue
        units, filled_s = min(rate, units + (now_s - filled_s) * rate), now_s
        if units < night.visit_units:
            outcome.throttled += 1
            call.tries = min(call.tries + 1, ENGINE.tries)
            heapq.heappush(events, (now_s + ENGINE.pause_s(call.tries, dice), number, call))
            continue
        units -= night.visit_units
        call.tries = 0
        call.left -= 1
        then_s = now_s + night.visit_s
        if call.left:
            heapq.heappush(events, (then_s, number, call))
        else:
            outcome.worked_s += then_s - call.began_s
            outcome.ended_s = max(outcome.ended_s, then_s)
    return outcome


def _hand_on(call: _Call, now_s: float, night: Night, outcome: Outcome) -> float:
    """When the shard's next call begins: at once, or after the most hops with the next ring."""
    outcome.calls += 1
    outcome.worked_s += now_s - call.began_s
    call.hops += 1
    begins_s = now_s + night.start_s
    if call.hops > MOST_HOPS:
        ring = int(now_s // HOUR) + 1
        outcome.rings = max(outcome.rings, ring + 1)
        call.hops, begins_s = 0, ring * HOUR + night.start_s
    call.began_s, call.until_s = begins_s, begins_s + night.call_s
    return begins_s


def by_shards() -> str:
    """A million members, by the number of shards, on a new table and on one that is used to it."""
    rows = []
    for shards in SHARDS:
        row = [f"{shards}"]
        for units in (NEW_TABLE, USED_TABLE):
            night = replace(Night(), shards=shards, table_units_per_s=units)
            row += _told(night, run(night))
        rows.append(row)
    each = ["minutes", "calls", "told to wait"]
    return table(["shards", *(f"{what}, new" for what in each), *each], rows)


def by_members() -> str:
    """More and fewer members, with the shards that there are."""
    rows = []
    for members in (1_000, 10_000, 100_000, 1_000_000, 3_000_000):
        night = replace(Night(), members=members)
        outcome = run(night)
        rows.append(
            [f"{members:,}", *_told(night, outcome), outcome.rings, f"{outcome.usd(night):.2f}"]
        )
    return table(["members due", "minutes", "calls", "told to wait", "rings", "USD"], rows)


def _told(night: Night, outcome: Outcome) -> list[str]:
    share = outcome.throttled / night.members
    return [f"{outcome.ended_s / MINUTE:.1f}", f"{outcome.calls}", f"{share:.1%}"]


def write() -> None:
    """Simulate, and write the guide."""
    text = GUIDE.read_text()
    for name, content in (("by shards", by_shards()), ("by members", by_members())):
        print(f"\n{content}")
        text = filled(text, name, content)
    GUIDE.write_text(text)
