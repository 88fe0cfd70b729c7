"""What one process of a crowd tells of a member; each function takes its number first."""

import random
from dataclasses import dataclass, field

from incentives.domain.points.member import Member
from incentives.domain.points.programme import Programme
from incentives.domain.points.rules import ORDER_PAID
from incentives.domain.points.worth import Amounts
from incentives.domain.refusal import Refusal, Refused
from incentives.runtime.patience import back_off
from incentives.usecases.points.earn import earn
from incentives.usecases.points.earning import Earn, Earned
from tests.account import Table
from tests.builders import NOW
from tests.concurrency.checkout.shoppers import work_on

_PATIENCE = 60


@dataclass
class Told:
    """What the events of one process have earned, and how many of them were repeats."""

    points: list[int] = field(default_factory=list)
    reached: list[str] = field(default_factory=list)
    repeated: int = 0


def tell_all(
    number: int, table: Table, programme: Programme, member: Member, events: list[tuple[str, str]]
) -> Told:
    """Tell the same events as everybody else, in an order of one's own."""
    work_on(table)
    told = Told()
    mine = list(events)
    random.Random(number).shuffle(mine)  # noqa: S311 (a storm, no secret)
    for event, name in mine:
        earned = _persistently(programme, member, event, name)
        if earned.repeated:
            told.repeated += 1
            continue
        told.points.append(sum(entry.points for _, entry in earned.entries))
        told.reached += [entry.tier for entry in earned.booked if entry.tier is not None]
    return told


def tell_own(
    number: int, table: Table, programme: Programme, member: Member, *, event: str, count: int
) -> Told:
    """Tell events of one's own."""
    own = [(event, f"{number}-{place}") for place in range(count)]
    return tell_all(number, table, programme, member, own)


def _persistently(programme: Programme, member: Member, event: str, name: str) -> Earned:
    is_order = event == ORDER_PAID
    command = Earn(
        member=member,
        event=event,
        event_id=name,
        amounts=Amounts(10_00, 10_00) if is_order else Amounts(),
        order_id=name if is_order else None,
    )
    for _ in range(_PATIENCE):
        try:
            return earn(command, programme, now=NOW, pause=back_off)
        except Refused as refused:
            if refused.refusal is not Refusal.TOO_MANY_REQUESTS:
                raise
    raise TimeoutError
