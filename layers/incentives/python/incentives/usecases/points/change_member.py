"""Change a member on what was read of it: spend, remove, restore, take back, book expiries.

Read, decide, write under the member's revision; a guard that fails brings the member as it is now,
and the decision is taken again. An entry of the same cause is the answer to a repeat.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from incentives.domain.points.entry import Cause, Entry
from incentives.domain.points.member import Change, Member, Moment
from incentives.domain.points.programme import Programme
from incentives.store.points import members, points_keys
from incentives.store.reading import fetch
from incentives.store.transaction import (
    ATTEMPTS_AT_A_BALANCE,
    Images,
    Pause,
    Transaction,
    write_guarded,
)
from incentives.usecases.points.cards import earlier, refuse_merged
from incentives.usecases.points.read_member import unknown_member

type Decide = Callable[[Member, Moment], Change]
"""The change that a member as it is now comes to; raises `Refused` when it may not be."""

type Also = Callable[[Transaction, Change], Change]
"""Adds what belongs to the same write; the change, with what came of that noted in its entry."""


@dataclass(frozen=True, slots=True)
class Changed:
    """The member, and the entry that books the change, made now or when it was asked for before."""

    member: Member
    entry: Entry
    repeated: bool


def change_member(
    member_id: str,
    cause: Cause,
    decide: Decide,
    programme: Programme,
    *,
    now: datetime,
    pause: Pause,
    also: Also = lambda _, made: made,
    learn: Callable[[Images], None] = lambda _: None,
) -> Changed:
    """Make a change once for its cause.

    Args:
        member_id: whose.
        cause: of the change; it happens once.
        decide: what it is, asked again for each state of the member.
        programme: of the member.
        now: the instant of the request.
        pause: between tries.
        also: adds what is to be written with it, such as the stock of a reward; may raise
            `Refused`.
        learn: is shown the items that made a write fail; may raise `Refused`.

    Raises:
        MergedInto: the card was merged into another one; see `following`.
        Refused: `NOT_FOUND`; what `decide`, `also` and `learn` refuse; `TOO_MANY_REQUESTS` when
            others kept changing the member.
    """
    keys = [points_keys.member(member_id), points_keys.entry(member_id, cause.id)]
    seen: Images = dict(fetch(keys, pause, consistent=True))

    def attempt(write: Transaction) -> Changed:
        before = members.member_of(seen.get(keys[0]))
        if before is None:
            raise unknown_member(member_id)
        refuse_merged(before)
        entry = members.entry_of(seen.get(keys[1]))
        entry = entry or earlier(before, [cause.id], pause).get(cause.id)
        if entry is not None:
            cause.refuse_other(entry)
            return Changed(before, entry, repeated=True)
        made = also(write, decide(before, programme.moment(now, before)))
        members.change(write, before, made)
        return Changed(made.member, made.entry, repeated=False)

    def take_in(images: Images) -> None:
        seen.update(images)
        if keys[1] not in images:
            learn(images)

    return write_guarded(attempt, pause, learn=take_in, attempts=ATTEMPTS_AT_A_BALANCE)
