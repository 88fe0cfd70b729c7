"""Read members: the balance, now or at any instant, and the ledger. Reads only."""

from dataclasses import dataclass
from datetime import datetime

from incentives.domain import derived_ids
from incentives.domain.points import ledger, lots
from incentives.domain.points.entry import Entry
from incentives.domain.points.lots import Lots
from incentives.domain.points.member import Member
from incentives.domain.points.programme import Programme
from incentives.domain.refusal import Refusal, Refused
from incentives.store.points import members, points_keys
from incentives.store.reading import fetch
from incentives.store.transaction import Images, Pause
from incentives.usecases.points.known_programmes import KnownProgrammes


@dataclass(frozen=True, slots=True)
class MemberSeen:
    """A member and its programme, as of an instant.

    Attributes:
        balance: points that may be spent; below zero is a debt.
        lots: that count or will, by name, soonest expiry first.
        pending: points that may not be spent yet.
    """

    member: Member
    programme: Programme
    at: datetime
    balance: int
    lots: Lots
    pending: int


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Entries of a member, newest first; `more` when older ones follow."""

    member: Member
    entries: tuple[Entry, ...]
    more: bool


def find_programme(
    member_id: str, known: KnownProgrammes, now: datetime, pause: Pause
) -> Programme:
    """The programme of a member.

    Raises:
        Refused: `NOT_FOUND`; this is no id of a member.
    """
    programme_id = derived_ids.programme_of_member(member_id)
    programme = known.find(programme_id, now, pause) if programme_id else None
    if programme is None:
        raise unknown_member(member_id)
    return programme


def refuse_elsewhere(
    reference: str, member_id: str, known: KnownProgrammes, now: datetime, pause: Pause
) -> None:
    """Refuse a member that is not in the programme with this id or name.

    Raises:
        Refused: `NOT_FOUND`.
    """
    programme = find_programme(member_id, known, now, pause)
    if reference not in {programme.id, programme.name}:
        raise unknown_member(member_id)


def find_member(member_id: str, pause: Pause) -> Member:
    """The member of this id, or the one that it was merged into: one round trip more for each.

    Raises:
        Refused: `NOT_FOUND`.
    """
    known = derived_ids.programme_of_member(member_id) is not None
    items: Images = {}
    wanted = {points_keys.member(member_id)} if known else set()
    while missing := wanted - items.keys():
        found = fetch(missing, pause, consistent=True)
        items |= {key: found.get(key) for key in missing}
        wanted = members.further_cards(items, member_id)
    member = members.standing_for(items, member_id)
    if member is None:
        raise unknown_member(member_id)
    return member


def read_member(
    member_id: str, *, known: KnownProgrammes, now: datetime, pause: Pause
) -> MemberSeen:
    """A member as it is now.

    Raises:
        Refused: `NOT_FOUND`.
    """
    programme = find_programme(member_id, known, now, pause)
    member = find_member(member_id, pause)
    return seen_now(member, programme, now)


def seen_now(member: Member, programme: Programme, now: datetime) -> MemberSeen:
    """A member that was just read or written, as it is now."""
    balance = member.balance(programme.moment(now).today)
    return _seen(member, programme, now, balance, member.standing(programme.moment(now).today))


def read_member_as_of(
    member_id: str, instant: datetime, *, known: KnownProgrammes, now: datetime, pause: Pause
) -> MemberSeen:
    """A member as it was at an instant, by its ledger alone.

    Raises:
        Refused: `NOT_FOUND`; there is no such member, or was not yet.
    """
    programme = find_programme(member_id, known, now, pause)
    member = find_member(member_id, pause)
    if instant < member.enrolled_at:
        raise unknown_member(member_id)
    entries = members.entries(*member.cards)
    balance, there = ledger.as_of(entries, programme.moment(instant))
    return _seen(member, programme, instant, balance, there)


def read_entries(
    member_id: str, *, pause: Pause, limit: int | None = None, after_id: str | None = None
) -> EntryPage:
    """Entries of a member, newest first: at most `limit` or all, behind the entry `after_id`.

    All entries are read for it: a member has few, and keeping them in order would cost every award
    a write unit more.

    Raises:
        Refused: `NOT_FOUND`; no such member, or it has no entry `after_id`.
    """
    member = find_member(member_id, pause)
    entries = sorted(
        members.entries(*member.cards),
        key=lambda entry: (entry.at, entry.id_under(member.id)),
        reverse=True,
    )
    start = 0
    if after_id is not None:
        ids = [entry.id_under(member.id) for entry in entries]
        if after_id not in ids:
            raise Refused(
                Refusal.NOT_FOUND,
                "there is no such transaction",
                resource_type="transaction",
                resource_id=after_id,
            )
        start = ids.index(after_id) + 1
    end = len(entries) if limit is None else start + limit
    return EntryPage(member, tuple(entries[start:end]), more=len(entries) > end)


def refuse_inactive(member: Member) -> None:
    """Refuse what a member may not do that was switched off."""
    if not member.active:
        raise Refused(
            Refusal.LOYALTY_CARD_NOT_ACTIVE, resource_type="voucher", resource_id=member.id
        )


def unknown_member(member_id: str) -> Refused:
    """The refusal of a member that does not exist."""
    return Refused(
        Refusal.NOT_FOUND,
        f"Cannot find member with id {member_id}",
        resource_type="voucher",
        resource_id=member_id,
        unknown="loyalty_card",
    )


def _seen(
    member: Member, programme: Programme, at: datetime, balance: int, there: Lots
) -> MemberSeen:
    today = programme.moment(at).today
    live = {name: there[name] for name in sorted(there) if not lots.has_expired(name, today)}
    pending = sum(lots.pending(there, today).values())
    return MemberSeen(member, programme, at, balance, live, pending)
