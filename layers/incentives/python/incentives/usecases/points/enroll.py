"""Enroll a customer in a loyalty programme, once, under whatever name."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from incentives.domain import derived_ids
from incentives.domain.points.member import Member
from incentives.domain.points.programme import Programme
from incentives.store.transaction import Pause, Transaction, write_guarded
from incentives.usecases.points.cards import Joining
from incentives.usecases.points.merge_cards import merge_cards
from incentives.usecases.points.read_member import find_member


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


def enroll(
    member: Member,
    programme: Programme,
    *,
    named: Sequence[str] = (),
    now: datetime,
    pause: Pause,
) -> Enrolled:
    """Make the newcomer a member; who is one already, under any name, stays as they are.

    A name that is new leads to the card from now on. Two cards of one person, made before their
    names were joined, become one.

    Args:
        member: as it begins, under the first name.
        programme: where.
        named: hashes of the request; without them, the one that the member's id holds.
        now: the instant of the request.
        pause: between tries.

    Raises:
        Refused: `CAMPAIGN_STOPPED` and the like; the programme is closed.
    """
    programme.refuse_closed(now)
    named = named or [derived_ids.person_of_member(member.id)]
    joining = Joining(programme.joined(member), named, pause)

    def attempt(write: Transaction) -> Enrolled:
        joining.look()
        if (card := joining.card) is not None:
            kept = find_member(card, pause)
            joining.lead(write, kept)
            return Enrolled(kept, repeated=True)
        newcomer = replace(joining.member, id=joining.free)
        joining.enroll(write, newcomer, ())
        return Enrolled(newcomer, repeated=False)

    enrolled = write_guarded(attempt, pause, learn=joining.learn)
    if not enrolled.repeated:
        return enrolled
    one = merge_cards(joining.joined, programme, now=now, pause=pause)
    return Enrolled(one or enrolled.member, repeated=True)
