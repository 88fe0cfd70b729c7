"""Members and their ledgers in the table: each change is one write of the member and its entries.

Giving points needs no read: the write adds to one lot, on condition that the member is there, is
active, owes nothing, has room for the lot, and that time does not go back. Every other change rests
on the member as read, and its guard is the revision.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute
from pynamodb.expressions.condition import size
from pynamodb.expressions.update import Action

from incentives.domain import derived_ids
from incentives.domain.instant import as_text
from incentives.domain.points.duty import first_duty
from incentives.domain.points.entry import Entry
from incentives.domain.points.lots import MOST_LOTS, NEVER, WHILE_ACTIVE, expiry_of
from incentives.domain.points.member import Change, Member, Moment
from incentives.domain.refusal import Refusal, Refused
from incentives.names import Kind
from incentives.store.bodies import Body
from incentives.store.items import Item, LotsAttribute, WholeNumberAttribute
from incentives.store.keys import Key
from incentives.store.points import points_keys
from incentives.store.transaction import Transaction

MOST_ENTRIES = 20_000  # that are read at once: five a day for ten years
MOST_MERGED = 8  # cards that one takes in; a person has as many further names

_ENTRY = Body(Entry)


class MemberItem(Item, discriminator=Kind.MEMBER.value):
    """A member's balance: lots, debt, and what ever came in."""

    revision = WholeNumberAttribute()
    at = UnicodeAttribute()
    lots = LotsAttribute()
    debt = WholeNumberAttribute()
    earned = WholeNumberAttribute()
    lapses_on = UnicodeAttribute(null=True)
    lapsed_on = UnicodeAttribute(null=True)
    reminded_on = UnicodeAttribute(null=True)
    counts = LotsAttribute(null=True)
    returned = WholeNumberAttribute(null=True)
    milestones = WholeNumberAttribute(null=True)
    active = BooleanAttribute()
    enrolled_at = UnicodeAttribute()
    customer_id = UnicodeAttribute(null=True)
    customer_source_id = UnicodeAttribute(null=True)
    merged_into = UnicodeAttribute(null=True)
    merged = UnicodeAttribute(null=True)


class EntryItem(Item, discriminator=Kind.LEDGER_ENTRY.value):
    """A ledger entry; written once."""

    body = UnicodeAttribute()


def member_of(item: Item | None) -> Member | None:
    """The member of an item, or None when the item is missing or something else."""
    if not isinstance(item, MemberItem):
        return None
    member_id = points_keys.member_of(item.pk)
    return Member(
        id=member_id,
        programme_id=derived_ids.programme_of_member(member_id) or "",
        enrolled_at=datetime.fromisoformat(item.enrolled_at),
        at=datetime.fromisoformat(item.at),
        revision=item.revision,
        lots=item.lots,
        debt=item.debt,
        earned=item.earned,
        lapses_on=_day(item.lapses_on),
        lapsed_on=_day(item.lapsed_on),
        reminded_on=_day(item.reminded_on),
        due_on=_day(item.listed_at),
        counts=item.counts or {},
        returned=item.returned or 0,
        milestones=item.milestones or 0,
        active=item.active,
        customer_id=item.customer_id,
        customer_source_id=item.customer_source_id,
        merged_into=item.merged_into,
        merged=tuple(item.merged.split()) if item.merged else (),
    )


def further_cards(items: Mapping[Key, Item | None], member_id: str) -> set[Key]:
    """Where the cards are that a card was merged into, one after the other, as far as is known."""
    further: set[Key] = set()
    member = member_of(items.get(points_keys.member(member_id)))
    while member is not None and member.merged_into is not None and len(further) < MOST_MERGED:
        further.add(points_keys.member(member.merged_into))
        member = member_of(items.get(points_keys.member(member.merged_into)))
    return further


def standing_for(items: Mapping[Key, Item | None], member_id: str) -> Member | None:
    """The member that a card leads to, as far as these items show it.

    A further name of a person leads to none: it is no card, and nobody was given its number.
    """
    member = member_of(items.get(points_keys.member(member_id)))
    for _ in range(MOST_MERGED):
        if member is None or member.merged_into is None:
            break
        member = member_of(items.get(points_keys.member(member.merged_into)))
    return member if member is not None and member_id in member.cards else None


def entry_of(item: Item | None) -> Entry | None:
    """The entry of an item, or None when the item is missing or something else."""
    if not isinstance(item, EntryItem):
        return None
    return replace(_ENTRY.of(item.body), card=points_keys.member_of(item.pk))


def entries(*cards: str) -> list[Entry]:
    """All entries under these cards, in no order: one round trip per megabyte, about 2,500 of them.

    Args:
        cards: of one member; see `Member.cards`.

    Raises:
        Refused: `QUERY_TOO_LARGE`, the member has more than `MOST_ENTRIES`.
    """
    made = [entry for card in cards for entry in _entries_under(card)]
    if len(made) > MOST_ENTRIES:
        raise Refused(Refusal.QUERY_TOO_LARGE, f"the member has more than {MOST_ENTRIES} entries")
    return made


def _entries_under(member_id: str) -> list[Entry]:
    pk, _ = points_keys.member(member_id)
    found = EntryItem.query(
        pk,
        EntryItem.sk.startswith(points_keys.ENTRY_PREFIX),
        consistent_read=True,
        limit=MOST_ENTRIES + 1,
    )
    return [entry for item in found if (entry := entry_of(item)) is not None]


def enroll(write: Transaction, member: Member, entries: Sequence[Entry] = ()) -> None:
    """Add a new member to a write, with the entries that it begins with; it must be the first."""
    write.put(_member_item(member), Item.pk.does_not_exist())
    for entry in entries:
        _put_entry(write, member.id, entry)


def lead(write: Transaction, member: Member, name: str, before: Member | None) -> None:
    """Have the id of a further name of the person lead to a member.

    Args:
        write: the transaction.
        member: where to.
        name: the id that the name would have as a member.
        before: what was read there: nothing, or that it led to another person. A card that was
            merged stays where its points went.
    """
    further = Member(
        id=name,
        programme_id=member.programme_id,
        enrolled_at=member.enrolled_at,
        at=member.at,
        revision=before.revision + 1 if before else 1,
        active=False,
        merged_into=member.id,
    )
    if before is None:
        write.put(_member_item(further), Item.pk.does_not_exist())
    elif not before.earned:
        write.rewrite(_member_item(further), MemberItem.revision == before.revision)


def add(write: Transaction, member_id: str, lot: str, entry: Entry, moment: Moment) -> None:
    """Add points in one lot to a write, without having read the member: 4 write units.

    Where points last while a member is active, it must be active still: else what it had has ended,
    and is to be booked with this. A new lot must have no duty before the day under which the member
    is listed; that day stays, so the index is not written.
    """
    at = as_text(entry.at)
    there = MemberItem.lots[lot]
    guard = (MemberItem.active == True) & (MemberItem.debt == 0)  # noqa: E712 (for DynamoDB)
    guard &= MemberItem.at <= at
    guard &= MemberItem.merged.does_not_exist()  # another card may have booked the cause
    function = size(MemberItem.lots) < MOST_LOTS  # type: ignore[no-untyped-call]
    last = entry.lapses_on if expiry_of(lot) == WHILE_ACTIVE else expiry_of(lot)
    duty = first_duty(last or NEVER, moment)
    listed = function if duty is None else function & (MemberItem.listed_at <= duty.isoformat())
    guard &= there.exists() | listed
    actions: list[Action] = [
        there.set((there | 0) + entry.points),
        MemberItem.revision.add(1),
        MemberItem.earned.add(entry.points),
        MemberItem.at.set(at),
    ]
    if entry.lapses_on is not None:
        ends = entry.lapses_on.isoformat()
        guard &= MemberItem.lapses_on.between(moment.today.isoformat(), ends)
        actions.append(MemberItem.lapses_on.set(ends))
    write.update(MemberItem(*points_keys.member(member_id)), actions, guard)
    _put_entry(write, member_id, entry)


def change(write: Transaction, before: Member, made: Change, *, card: str | None = None) -> None:
    """Add a change of a member as it was read to a write, with the entries that book it.

    Args:
        write: the transaction.
        before: as it was read, or as the write leaves it so far; see `left_by`.
        made: the change.
        card: by which it was asked for, if that was merged into the member's: it keeps the entry
            that was asked for, where the order finds it again.
    """
    changed = member_of(write.rewritten(points_keys.member(before.id)))
    if changed is not None and changed.revision == before.revision:
        write.rewrite_again(_member_item(made.member))
    else:
        write.rewrite(_member_item(made.member), MemberItem.revision == before.revision)
    for place, entry in enumerate(made.entries):
        _put_entry(write, card if card and place == 0 else before.id, entry)


def left_by(write: Transaction, member: Member) -> Member:
    """The member as the write leaves it so far: one order may change it by several cards."""
    return member_of(write.rewritten(points_keys.member(member.id))) or member


def entry_text(entry: Entry) -> str:
    """An entry as text; defaults are left out."""
    return _ENTRY.text(entry)


def _put_entry(write: Transaction, member_id: str, entry: Entry) -> None:
    item = EntryItem(*points_keys.entry(member_id, entry.cause), body=entry_text(entry))
    write.put(item, Item.pk.does_not_exist())


def _member_item(member: Member) -> MemberItem:
    return MemberItem(
        *points_keys.member(member.id),
        revision=member.revision,
        at=as_text(member.at),
        lots=member.lots,
        debt=member.debt,
        earned=member.earned,
        lapses_on=_day_text(member.lapses_on),
        lapsed_on=_day_text(member.lapsed_on),
        reminded_on=_day_text(member.reminded_on),
        listing=points_keys.due_listing_of(member.id) if member.due_on else None,
        listed_at=_day_text(member.due_on),
        counts=member.counts or None,
        returned=member.returned or None,
        milestones=member.milestones or None,
        active=member.active,
        enrolled_at=as_text(member.enrolled_at),
        customer_id=member.customer_id,
        customer_source_id=member.customer_source_id,
        merged_into=member.merged_into,
        merged=" ".join(member.merged) or None,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _day_text(day: date | None) -> str | None:
    return day.isoformat() if day else None
