"""Members and their ledgers in the table: each change is one write of the member and its entries.

Giving points needs no read: the write adds to one lot, on condition that the member is there, is
active, owes nothing, has room for the lot, and that time does not go back. Every other change rests
on the member as read, and its guard is the revision.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from pydantic import TypeAdapter
from pynamodb.attributes import Attribute, BooleanAttribute, UnicodeAttribute
from pynamodb.constants import MAP
from pynamodb.expressions.condition import size
from pynamodb.expressions.update import Action

from incentives.domain.instant import as_text
from incentives.domain.points.entry import Entry
from incentives.domain.points.lots import MOST_LOTS
from incentives.domain.points.member import Change, Member
from incentives.domain.refusal import Refusal, Refused
from incentives.names import Kind
from incentives.store import points_keys
from incentives.store.items import Item, WholeNumberAttribute
from incentives.store.transaction import Pause, Transaction, persistently

MOST_ENTRIES = 20_000  # that are read at once: five a day for ten years

_ENTRY = TypeAdapter(Entry)


class LotsAttribute(Attribute[Mapping[str, int]]):
    """Points by lot, as a map of numbers."""

    attr_type = MAP

    def serialize(self, value: Mapping[str, int]) -> dict[str, dict[str, str]]:
        """The numbers, as DynamoDB takes them."""
        return {name: {"N": str(points)} for name, points in value.items()}

    def deserialize(self, value: dict[str, dict[str, str]]) -> dict[str, int]:
        """The points by lot."""
        return {name: int(number["N"]) for name, number in value.items()}


class MemberItem(Item, discriminator=Kind.MEMBER.value):
    """A member's balance: lots, debt, and what ever came in."""

    revision = WholeNumberAttribute()
    at = UnicodeAttribute()
    lots = LotsAttribute()
    debt = WholeNumberAttribute()
    earned = WholeNumberAttribute()
    lapses_on = UnicodeAttribute(null=True)
    active = BooleanAttribute()
    enrolled_at = UnicodeAttribute()
    customer_id = UnicodeAttribute(null=True)
    customer_source_id = UnicodeAttribute(null=True)


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
        programme_id=points_keys.programme_of(member_id) or "",
        enrolled_at=datetime.fromisoformat(item.enrolled_at),
        at=datetime.fromisoformat(item.at),
        revision=item.revision,
        lots=item.lots,
        debt=item.debt,
        earned=item.earned,
        lapses_on=date.fromisoformat(item.lapses_on) if item.lapses_on else None,
        active=item.active,
        customer_id=item.customer_id,
        customer_source_id=item.customer_source_id,
    )


def entry_of(item: Item | None) -> Entry | None:
    """The entry of an item, or None when the item is missing or something else."""
    return _ENTRY.validate_json(item.body) if isinstance(item, EntryItem) else None


def entries(member_id: str, pause: Pause) -> list[Entry]:
    """All entries of a member, in no order: one round trip per megabyte, about 2,500 of them.

    Raises:
        Refused: `QUERY_TOO_LARGE`, the member has more than `MOST_ENTRIES`.
    """
    pk, _ = points_keys.member(member_id)

    def ask() -> list[Entry]:
        found = EntryItem.query(
            pk,
            EntryItem.sk.startswith(points_keys.ENTRY_PREFIX),
            consistent_read=True,
            limit=MOST_ENTRIES + 1,
        )
        return [entry for item in found if (entry := entry_of(item)) is not None]

    made = persistently(ask, pause)
    if len(made) > MOST_ENTRIES:
        raise Refused(Refusal.QUERY_TOO_LARGE, f"the member has more than {MOST_ENTRIES} entries")
    return made


def enroll(write: Transaction, member: Member, entries: Sequence[Entry] = ()) -> None:
    """Add a new member to a write, with the entries that it begins with; it must be the first."""
    write.put(_member_item(member), Item.pk.does_not_exist())
    for entry in entries:
        _put_entry(write, member.id, entry)


def add(write: Transaction, member_id: str, lot: str, entry: Entry, today: date) -> None:
    """Add points in one lot to a write, without having read the member: 4 write units.

    Where points last while a member is active, it must be active still: else what it had has ended,
    and is to be booked with this.
    """
    at = as_text(entry.at)
    there = MemberItem.lots[lot]
    guard = (MemberItem.active == True) & (MemberItem.debt == 0)  # noqa: E712 (for DynamoDB)
    guard &= MemberItem.at <= at
    guard &= there.exists() | (size(MemberItem.lots) < MOST_LOTS)  # type: ignore[no-untyped-call]
    actions: list[Action] = [
        there.set((there | 0) + entry.points),
        MemberItem.revision.add(1),
        MemberItem.earned.add(entry.points),
        MemberItem.at.set(at),
    ]
    if entry.lapses_on is not None:
        ends = entry.lapses_on.isoformat()
        guard &= MemberItem.lapses_on.between(today.isoformat(), ends)
        actions.append(MemberItem.lapses_on.set(ends))
    write.update(MemberItem(*points_keys.member(member_id)), actions, guard)
    _put_entry(write, member_id, entry)


def change(write: Transaction, before: Member, made: Change) -> None:
    """Add a change of a member as it was read to a write, with the entries that book it."""
    write.put(_member_item(made.member), MemberItem.revision == before.revision)
    for entry in made.entries:
        _put_entry(write, before.id, entry)


def entry_text(entry: Entry) -> str:
    """An entry as text; defaults are left out."""
    return _ENTRY.dump_json(entry, exclude_defaults=True).decode()


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
        lapses_on=member.lapses_on.isoformat() if member.lapses_on else None,
        active=member.active,
        enrolled_at=as_text(member.enrolled_at),
        customer_id=member.customer_id,
        customer_source_id=member.customer_source_id,
    )
