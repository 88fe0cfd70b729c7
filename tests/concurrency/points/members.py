"""What one process of a crowd does to members. Every function takes the process's number first."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from incentives.domain.points import ledger
from incentives.domain.points.entry import Cause, Entry, EntryType
from incentives.domain.points.programme import Programme
from incentives.domain.refusal import Refusal, Refused
from incentives.runtime.patience import back_off
from incentives.usecases.points.award_points import AwardPoints, award_points
from incentives.usecases.points.cards import following
from incentives.usecases.points.change_member import change_member
from incentives.usecases.points.enroll import enroll, newcomer
from incentives.usecases.points.expire_member import expire_member
from incentives.usecases.points.merge_cards import merge_cards
from incentives.usecases.points.read_member import find_member
from incentives.usecases.points.reverse_spending import PartGivenBack, reverse_spending
from tests.account import Table
from tests.builders import NOW
from tests.concurrency.checkout.shoppers import work_on

_PATIENCE = 60


@dataclass
class Tally:
    """The entries that one process has booked, those that were there already, and the refusals."""

    booked: list[Entry] = field(default_factory=list)
    repeated: int = 0
    refused: list[str] = field(default_factory=list)


def earn_and_spend(
    number: int, table: Table, programme: Programme, member_ids: list[str], *, attempts: int
) -> Tally:
    """Earn, spend, give back and run the job in turns, while four days go by."""
    work_on(table)
    tally, dice = Tally(), random.Random(number)  # noqa: S311 (a storm, no secret)
    for attempt in range(attempts):
        member_id = dice.choice(member_ids)
        now = NOW + timedelta(days=4) * attempt / attempts
        act = dice.choice((_earn, _earn, _spend, _spend_and_return, _run_job))
        act(tally, programme, member_id, f"{number}-{attempt}", now)
    return tally


def join_under(number: int, table: Table, programme: Programme, names: list[str]) -> str:
    """Enroll under one of the names of a person; the id of the card."""
    work_on(table)
    name = names[number % len(names)]
    joining = newcomer(programme.id, name, customer_id=None, customer_source_id=None, now=NOW)
    enrolled = _persistently(partial(enroll, joining, programme, now=NOW, pause=back_off), Tally())
    return enrolled.member.id if enrolled else ""


def earn_spend_and_merge(
    number: int, table: Table, programme: Programme, member_ids: list[str], *, attempts: int
) -> Tally:
    """Earn and spend with both cards of a person, and merge them somewhere on the way."""
    work_on(table)
    tally, dice = Tally(), random.Random(number)  # noqa: S311 (a storm, no secret)
    merges_at = dice.randrange(attempts)
    for attempt in range(attempts):
        act = dice.choice((_earn, _earn, _spend, _spend_and_return))
        act(tally, programme, dice.choice(member_ids), f"{number}-{attempt}", NOW)
        if attempt == merges_at:
            merge = partial(merge_cards, member_ids, programme, now=NOW, pause=back_off)
            _persistently(merge, tally)
    return tally


def award_the_same(
    number: int, table: Table, programme: Programme, member_id: str, causes: list[str]
) -> Tally:
    """Award 10 points for each of the same causes as everybody else."""
    work_on(table)
    tally = Tally()
    random.Random(number).shuffle(causes)  # noqa: S311 (a storm, no secret)
    for cause in causes:
        _earn(tally, programme, member_id, cause, NOW)
    return tally


def spend_all(
    number: int, table: Table, programme: Programme, member_id: str, *, attempts: int
) -> Tally:
    """Spend 7 points so many times."""
    work_on(table)
    tally = Tally()
    for attempt in range(attempts):
        _spend(tally, programme, member_id, f"{number}-{attempt}", NOW)
    return tally


def spend_each(
    number: int, table: Table, programme: Programme, member_ids: list[str], *, now: datetime
) -> Tally:
    """Spend 7 points of each of these members, in an order of one's own."""
    work_on(table)
    tally = Tally()
    random.Random(number).shuffle(member_ids)  # noqa: S311 (a storm, no secret)
    for attempt, member_id in enumerate(member_ids):
        _spend(tally, programme, member_id, f"{number}-{attempt}", now)
    return tally


def give_parts_back(
    number: int, table: Table, programme: Programme, member_id: str, spending: str, *, attempts: int
) -> Tally:
    """Give 3 points of the same spending back so many times; one process gives back the rest."""
    work_on(table)
    tally = Tally()
    for attempt in range(attempts):
        part = PartGivenBack(3, f"{number}-{attempt}")
        whole = number == 0 and attempt == attempts - 1
        act = partial(
            reverse_spending,
            member_id,
            spending,
            programme,
            reason=None,
            now=NOW,
            pause=back_off,
            part=None if whole else part,
        )
        for _ in range(2):
            if changed := _persistently(act, tally):
                _note(tally, changed.entry, repeated=changed.repeated)
    return tally


def _earn(tally: Tally, programme: Programme, member_id: str, name: str, now: datetime) -> None:
    cause = Cause(id=f"earn-{name}", type=EntryType.EARNED)
    command = AwardPoints(member_id, cause, 10, programme.lot)
    awarded = _persistently(
        partial(award_points, command, programme, now=now, pause=back_off), tally
    )
    if awarded is not None:
        _note(tally, awarded.entry, repeated=awarded.repeated)


def _spend(
    tally: Tally, programme: Programme, member_id: str, name: str, now: datetime
) -> Entry | None:
    cause = Cause(id=f"spend-{name}", type=EntryType.SPENT)
    changed = _persistently(
        lambda: following(
            member_id,
            lambda card: change_member(
                card,
                cause,
                lambda member, moment: ledger.spend(member, 7, cause, moment),
                programme,
                now=now,
                pause=back_off,
            ),
        ),
        tally,
    )
    if changed is None:
        return None
    _note(tally, changed.entry, repeated=changed.repeated)
    return changed.entry


def _spend_and_return(
    tally: Tally, programme: Programme, member_id: str, name: str, now: datetime
) -> None:
    spent = _spend(tally, programme, member_id, name, now)
    if spent is None:
        return
    entry_id = spent.id_under(find_member(member_id, back_off).id)
    back = _persistently(
        lambda: reverse_spending(
            member_id, entry_id, programme, reason=None, now=now, pause=back_off
        ),
        tally,
    )
    if back is not None:
        _note(tally, back.entry, repeated=back.repeated)


def _run_job(tally: Tally, programme: Programme, member_id: str, name: str, now: datetime) -> None:
    del name
    visit = _persistently(
        lambda: expire_member(member_id, programme, now=now, pause=back_off), tally
    )
    if visit is not None and visit.entry is not None:
        _note(tally, visit.entry, repeated=False)


def _note(tally: Tally, entry: Entry, *, repeated: bool) -> None:
    if repeated:
        tally.repeated += 1
    else:
        tally.booked.append(entry)


def _persistently[T](act: Callable[[], T], tally: Tally) -> T | None:
    """What it comes to, asked again while it is busy; None when it is refused."""
    for _ in range(_PATIENCE):
        try:
            return act()
        except Refused as refused:
            if refused.refusal is not Refusal.TOO_MANY_REQUESTS:
                tally.refused.append(refused.refusal.value)
                return None
    raise TimeoutError
