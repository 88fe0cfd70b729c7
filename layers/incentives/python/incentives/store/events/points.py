"""What a ledger entry is told as."""

from collections.abc import Iterator
from datetime import datetime

from incentives.domain import derived_ids
from incentives.domain.events.event import Event, EventType
from incentives.domain.events.points import ExpiringFact, MilestoneFact, PointsFact, TierFact
from incentives.domain.points.entry import Entry, EntryType
from incentives.store.items import Item
from incentives.store.points import members, points_keys
from incentives.store.points.duties import ReminderItem

_TYPES = {
    EntryType.EARNED: EventType.POINTS_EARNED,
    EntryType.MILESTONE: EventType.POINTS_EARNED,
    EntryType.GRANTED: EventType.POINTS_GRANTED,
    EntryType.ADDED: EventType.POINTS_ADJUSTED,
    EntryType.REMOVED: EventType.POINTS_ADJUSTED,
    EntryType.SPENT: EventType.POINTS_SPENT,
    EntryType.DONATED: EventType.POINTS_DONATED,
    EntryType.RESTORED: EventType.POINTS_RESTORED,
    EntryType.TAKEN_BACK: EventType.POINTS_TAKEN_BACK,
    EntryType.EXPIRED: EventType.POINTS_EXPIRED,
    EntryType.MOVED_IN: EventType.POINTS_MOVED,
    EntryType.MOVED_OUT: EventType.POINTS_MOVED,
}
_AT_MILESTONES = {
    EntryType.MILESTONE: EventType.MILESTONE_REACHED,
    EntryType.CHOSEN: EventType.MILESTONE_REWARD_CHOSEN,
}


def events_of_entry(item: Item) -> Iterator[Event]:
    """The events of a new entry. A reason that somebody typed is not in them.

    Raises:
        ValueError: the item is no entry.
    """
    entry = members.entry_of(item)
    if entry is None:
        raise ValueError("not an entry")
    member_id = points_keys.member_of(item.pk)
    if entry.type in _TYPES and (entry.points or entry.type is not EntryType.MILESTONE):
        yield _of_points(entry, member_id)
    if entry.type in _AT_MILESTONES:
        yield _of_milestone(entry, member_id)
    if entry.counted:
        yield _of_tier(entry, member_id)


def _of_points(entry: Entry, member_id: str) -> Event:
    fact = PointsFact(
        member_id=member_id,
        campaign_id=derived_ids.programme_of_member(member_id) or "",
        transaction_id=derived_ids.entry_id(member_id, entry.cause),
        points=entry.points,
        debt=entry.debt or None,
        related_transaction_id=entry.related_id_under(member_id),
        order_reference=entry.order_id,
        reward_id=entry.reward_id,
        partner=entry.partner,
    )
    return Event(_TYPES[entry.type], fact.transaction_id, entry.at, fact)


def event_of_reminder(item: Item) -> Event:
    """The event of a new reminder.

    Raises:
        TypeError: the item is no reminder.
    """
    if not isinstance(item, ReminderItem):
        raise TypeError("not a reminder")
    member_id = points_keys.member_of(item.pk)
    fact = ExpiringFact(
        member_id=member_id,
        campaign_id=derived_ids.programme_of_member(member_id) or "",
        points=item.points,
        expires_on=item.expires_on,
    )
    subject = f"{member_id}/{item.expires_on}"
    return Event(EventType.POINTS_EXPIRING, subject, datetime.fromisoformat(item.at), fact)


def _of_milestone(entry: Entry, member_id: str) -> Event:
    fact = MilestoneFact(
        member_id=member_id,
        campaign_id=derived_ids.programme_of_member(member_id) or "",
        transaction_id=derived_ids.entry_id(member_id, entry.cause),
        milestone_id=entry.milestone_id or "",
        points=entry.points or None,
        reward_id=entry.reward_id,
    )
    return Event(_AT_MILESTONES[entry.type], fact.transaction_id, entry.at, fact)


def _of_tier(entry: Entry, member_id: str) -> Event:
    fact = TierFact(
        member_id=member_id,
        campaign_id=derived_ids.programme_of_member(member_id) or "",
        transaction_id=derived_ids.entry_id(member_id, entry.cause),
        counted=entry.counted,
        tier=entry.tier,
        to_next_tier=entry.to_next,
    )
    type_ = EventType.TIER_REACHED if entry.tier else EventType.TIER_PROGRESSED
    return Event(type_, fact.transaction_id, entry.at, fact)
