"""What it takes to book expired points: a round over members with few lots and with many.

`python -m tests.bench.expiry` measures this alone, simulates a night, and writes both guides.
"""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import batched
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from incentives.domain import derived_ids
from incentives.domain.points import lots
from incentives.domain.points.member import Member
from incentives.domain.points.programme import Programme
from incentives.runtime import aws
from incentives.store.points import members
from incentives.store.transaction import Transaction
from incentives.usecases.points.expire_points import Shard, expire_points
from infra.local.account import Account
from infra.local.emulator import Emulator, free_port
from infra.local.places import ROOT, RUN
from tests.bench import direct, night
from tests.bench.markdown import filled, table
from tests.bench.prices import CPU_SHARE, GB_SECOND, MILLION, READ_UNIT, ROUND_TRIP_MS, WRITE_UNIT
from tests.builders import NOW, no_pause
from tests.support.meter import Meter, metered
from tests.support.points.loyalty_setup import DAY, a_club

ACCOUNT = "100000000001"
GUIDE = ROOT / "docs" / "benchmark.md"
LOTS = (1, 4, 16, 32)
OVER = NOW + 11 * DAY
_AT_ONCE = 50


@dataclass(frozen=True)
class Round:
    """A round over members with so many lots, one of them due; figures are of one member.

    Attributes:
        per_s: members visited in a second, by one call after the other.
        cpu_ms: of this process alone.
        round_trips: those that read the pages included, likewise the units.
    """

    lots: int
    per_s: float
    cpu_ms: float
    round_trips: float
    write_units: float
    read_units: float

    @property
    def duration_ms(self) -> float:
        """Of a function of 1024 MB on AWS, by the assumptions of the prices."""
        return self.cpu_ms / CPU_SHARE + self.round_trips * ROUND_TRIP_MS

    @property
    def price(self) -> float:
        """USD per million members; invocations are too few to matter."""
        units = self.write_units * WRITE_UNIT + self.read_units * READ_UNIT
        return (units + self.duration_ms / 1_000 * GB_SECOND) * MILLION


def measure(count: int) -> list[Round]:
    """Rounds over `count` members each, in the bound table."""
    club = a_club()
    return [_measured(club, number, count) for number in LOTS]


def round_table(rounds: Iterable[Round]) -> str:
    """The rounds as a table."""
    head = ["lots", "members/s", "CPU ms", "round trips", "WU", "RU", "ms on AWS", "$/million"]
    return table(
        head,
        (
            [
                one.lots,
                f"{one.per_s:.0f}",
                f"{one.cpu_ms:.2f}",
                f"{one.round_trips:.2f}",
                f"{one.write_units:g}",
                f"{one.read_units:.2g}",
                f"{one.duration_ms:.1f}",
                f"{one.price:.2f}",
            ]
            for one in rounds
        ),
    )


def _measured(club: Programme, number: int, count: int) -> Round:
    _enroll(club, number, count)
    with metered(aws.client("dynamodb")) as meter:
        cpu_s, started_s = process_time(), perf_counter()
        done = expire_points(Shard(club.id, 0, OVER), pause=no_pause, has_time=lambda: True)
        took_s, cpu_s = perf_counter() - started_s, process_time() - cpu_s
    if done.booked != count:
        raise AssertionError(f"{done} instead of {count}")
    return _figures(number, count, took_s, cpu_s, meter)


def _figures(number: int, count: int, took_s: float, cpu_s: float, meter: Meter) -> Round:
    return Round(
        lots=number,
        per_s=count / took_s,
        cpu_ms=cpu_s * 1_000 / count,
        round_trips=meter.calls / count,
        write_units=meter.write_units / count,
        read_units=meter.read_units / count,
    )


def _enroll(club: Programme, number: int, count: int) -> None:
    first = NOW.date() + timedelta(days=10)
    kept = {lots.lot(first + timedelta(days=day)): 100 for day in range(number)}
    for some in batched(range(count), _AT_ONCE, strict=False):
        write = Transaction()
        for person in some:
            member_id = derived_ids.member_id(club.id, f"{number:015x}{person:016x}0")
            member = Member(member_id, club.id, NOW, NOW, lots=kept, due_on=first + DAY)
            members.enroll(write, member)
        write.commit(no_pause)


def main() -> int:
    """Measure, simulate, and write the guides."""
    RUN.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=RUN) as folder, Emulator(free_port(), Path(folder)) as emulator:
        direct.work_in(Account(emulator.endpoint, ACCOUNT))
        content = round_table(measure(400))
    print(content)
    GUIDE.write_text(filled(GUIDE.read_text(), "expiry", content))
    night.write()
    return 0


if __name__ == "__main__":
    sys.exit(main())
