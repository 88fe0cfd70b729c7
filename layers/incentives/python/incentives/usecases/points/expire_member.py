"""Visit one member: book what has expired and remind of what will; safe to repeat at any time."""

from datetime import datetime

from incentives.domain.points.programme import Programme
from incentives.domain.points.visit import Visit, visit
from incentives.store.items import Item
from incentives.store.points import duties, members, points_keys
from incentives.store.reading import fetch_one
from incentives.store.transaction import (
    ATTEMPTS_AT_A_BALANCE,
    Images,
    Pause,
    Transaction,
    write_guarded,
)


def expire_member(
    member_id: str, programme: Programme, *, now: datetime, pause: Pause, seen: Item | None = None
) -> Visit | None:
    """Do what is due about a member's points; None when there is nothing to do.

    It changes no balance: points have not counted since their day ended. A member that is gone has
    nothing to book.

    Args:
        member_id: whose points.
        programme: of the member.
        now: the instant of the visit.
        pause: between tries.
        seen: the member's item when it was read already, even a moment ago.

    Raises:
        Refused: `TOO_MANY_REQUESTS` when others kept changing the member.
    """
    key = points_keys.member(member_id)
    item = seen or fetch_one(key, pause, consistent=True)

    def attempt(write: Transaction) -> Visit | None:
        member = members.member_of(item)
        made = visit(member, programme.moment(now, member)) if member else None
        if member and made:
            members.change(write, member, made.change)
            duties.remind(write, made.reminders)
        return made

    def learn(images: Images) -> None:
        nonlocal item
        item = images.get(key, item)

    return write_guarded(attempt, pause, learn=learn, attempts=ATTEMPTS_AT_A_BALANCE)
