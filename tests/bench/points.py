"""What it takes to give and to spend points, by what a programme asks and by a member's lots.

`python -m tests.bench.points` measures this alone and writes the guide.
"""

import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from incentives.domain import derived_ids
from incentives.domain.period import Period
from incentives.domain.points import ledger, lots
from incentives.domain.points.challenge import Challenge
from incentives.domain.points.entry import Cause, EntryType
from incentives.domain.points.member import Member
from incentives.domain.points.milestones import Milestone
from incentives.domain.points.programme import Programme
from incentives.domain.points.rules import EarningRule, Limit
from incentives.domain.points.tiers import Ladder, Measure, Tier
from incentives.domain.points.worth import Amounts
from incentives.runtime import aws
from incentives.store.points import members
from incentives.store.transaction import Transaction
from incentives.usecases.points.change_member import change_member
from incentives.usecases.points.earn import earn
from incentives.usecases.points.earning import Earn
from infra.local.account import Account
from infra.local.emulator import Emulator, free_port
from infra.local.places import ROOT, RUN
from tests.bench import direct
from tests.bench.figures import Figures, timed
from tests.bench.markdown import filled, table
from tests.bench.prices import duration_ms, price
from tests.builders import NOW, no_pause
from tests.support.meter import metered
from tests.support.points.loyalty_setup import a_club

ACCOUNT = "100000000003"
GUIDE = ROOT / "docs" / "benchmark.md"
LOTS = (1, 8, 32)
_REVIEW = EarningRule("review", "review", 10)
_GOLD = Ladder(Measure.POINTS, Period.MONTH, (Tier("1", "Gold", 100),), span=12)

type Rows = list[tuple[str, Figures]]


def measure(count: int) -> Rows:
    """Awards of one rule of each kind and spendings of each number of lots, `count` of each."""
    club = a_club("p")
    kinds = {
        "award by one rule": replace(club, rules=(_REVIEW,)),
        "with a limit": replace(club, rules=(replace(_REVIEW, limit=Limit(10**9, Period.DAY)),)),
        "with a step of a challenge": replace(
            club, rules=(replace(_REVIEW, challenge=Challenge(100)),)
        ),
        "with tiers": replace(club, rules=(_REVIEW,), ladder=_GOLD),
        "with milestones": replace(
            club, rules=(_REVIEW,), milestones=(Milestone("m", "M", 10**9, points=1),)
        ),
    }
    rows = [(name, _awards(kind, place, count)) for place, (name, kind) in enumerate(kinds.items())]
    return rows + [(f"spend, {number} lots", _spendings(club, number, count)) for number in LOTS]


def points_table(rows: Iterable[tuple[str, Figures]]) -> str:
    """The rows as a table."""
    head = ["operation", "CPU ms", "round trips", "WU", "RU", "ms on AWS", "$/million"]
    return table(
        head,
        (
            [
                name,
                f"{one.cpu_ms:.2f}",
                f"{one.round_trips:g}",
                f"{one.write_units:g}",
                f"{one.read_units:g}",
                f"{duration_ms(one):.1f}",
                f"{price(one).total:.2f}",
            ]
            for name, one in rows
        ),
        names=1,
    )


def _awards(club: Programme, place: int, count: int) -> Figures:
    member = _enrolled(club, 100 + place, {lots.lot(lots.NEVER): 1})

    def award(number: int) -> None:
        command = Earn(member, "review", f"r{number}", Amounts())
        earn(command, club, now=NOW, pause=no_pause)

    return _measured(award, count)


def _spendings(club: Programme, number: int, count: int) -> Figures:
    first = NOW.date() + timedelta(days=1)
    there = {lots.lot(first + timedelta(days=day)): 10**6 for day in range(number)}
    member = _enrolled(club, number, there)

    def spend(place: int) -> None:
        cause = Cause(id=f"spend-{place}", type=EntryType.SPENT)
        change_member(
            member.id,
            cause,
            lambda found, moment: ledger.spend(found, 7, cause, moment),
            club,
            now=NOW,
            pause=no_pause,
        )

    return _measured(spend, count)


def _measured(act: Callable[[int], None], count: int) -> Figures:
    act(-1)
    with metered(aws.client("dynamodb")) as meter:
        figures = timed(range(count), act)
    return replace(
        figures,
        round_trips=meter.calls / count,
        write_units=meter.write_units / count,
        read_units=meter.read_units / count,
    )


def _enrolled(club: Programme, person: int, there: lots.Lots) -> Member:
    member_id = derived_ids.member_id(club.id, f"{person:032x}")
    member = Member(member_id, club.id, NOW, NOW, lots=there, due_on=NOW.date())
    write = Transaction()
    members.enroll(write, member)
    write.commit(no_pause)
    return member


def main() -> int:
    """Measure, and write the guide."""
    RUN.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=RUN) as folder, Emulator(free_port(), Path(folder)) as emulator:
        direct.work_in(Account(emulator.endpoint, ACCOUNT))
        content = points_table(measure(200))
    print(content)
    GUIDE.write_text(filled(GUIDE.read_text(), "points", content))
    return 0


if __name__ == "__main__":
    sys.exit(main())
