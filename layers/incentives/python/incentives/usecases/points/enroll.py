"""Enroll a customer in a loyalty programme, once."""

from dataclasses import dataclass
from datetime import datetime

from incentives.domain import derived_ids
from incentives.domain.points.member import Member
from incentives.domain.points.programme import Programme
from incentives.store.points import members, points_keys
from incentives.store.transaction import GuardFailed, Pause, Transaction


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The member, enrolled now or before."""

    member: Member
    repeated: bool


def newcomer(
    programme_id: str,
    person: str,
    *,
    customer_id: str | None,
    customer_source_id: str | None,
    now: datetime,
) -> Member:
    """A member as it begins.

    Args:
        programme_id: where.
        person: hash of the customer; the same person is the same member.
        customer_id: the engine's id of the customer.
        customer_source_id: the shop's.
        now: the instant of the request.
    """
    return Member(
        id=derived_ids.member_id(programme_id, person),
        programme_id=programme_id,
        enrolled_at=now,
        at=now,
        customer_id=customer_id,
        customer_source_id=customer_source_id,
    )


def enroll(member: Member, programme: Programme, *, now: datetime, pause: Pause) -> Enrolled:
    """Make the newcomer a member; who is one already stays as they are.

    Raises:
        Refused: `CAMPAIGN_STOPPED` and the like; the programme is closed.
    """
    programme.refuse_closed(now)
    write = Transaction()
    member = programme.joined(member)
    members.enroll(write, member)
    try:
        write.commit(pause)
    except GuardFailed as failed:
        there = members.member_of(failed.images.get(points_keys.member(member.id)))
        return Enrolled(there or member, repeated=True)
    return Enrolled(member, repeated=False)
