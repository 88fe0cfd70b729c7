"""Book what has expired of one member; safe to repeat, and beside every other change."""

from datetime import datetime

from incentives.domain.points import ledger
from incentives.domain.points.entry import Entry
from incentives.domain.points.programme import Programme
from incentives.domain.refusal import Refusal, Refused
from incentives.store import members, points_keys
from incentives.store.reading import fetch_one
from incentives.store.transaction import GuardFailed, Pause, Transaction

_ROUNDS = 20


def expire_member(
    member_id: str, programme: Programme, *, now: datetime, pause: Pause
) -> Entry | None:
    """Book the lots whose day has passed; None when there is nothing to book.

    It changes no balance: those points have not counted since their day ended. A member that is
    gone has nothing to book.

    Raises:
        Refused: `TOO_MANY_REQUESTS` when others kept changing the member.
    """
    key = points_keys.member(member_id)
    item = fetch_one(key, pause, consistent=True)
    for number in range(_ROUNDS):
        member = members.member_of(item)
        if member is None:
            return None
        change = ledger.expire(member, programme.moment(now, member))
        if change is None:
            return None
        write = Transaction()
        members.change(write, member, change)
        try:
            write.commit(pause)
        except GuardFailed as failed:
            item = failed.images.get(key, item)
            pause(number + 1)
            continue
        return change.entry
    raise Refused(Refusal.TOO_MANY_REQUESTS, "others changed this member", retry_after_s=1)
