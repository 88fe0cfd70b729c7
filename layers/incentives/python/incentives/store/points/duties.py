"""Members that have something due, found by the index; and the reminders that they were given.

A member is listed under the first day on which something is due, in one of a few shards, so that
neither the index nor one function has to bear a whole programme. The listing lies on the member
itself: an award leaves it as it is, and what an index does not see change costs it nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from pynamodb.attributes import UnicodeAttribute

from incentives.domain.instant import as_text
from incentives.domain.points.duty import Reminder
from incentives.names import Kind
from incentives.store.items import Item, WholeNumberAttribute
from incentives.store.listing import Place, places
from incentives.store.points import points_keys
from incentives.store.transaction import Transaction

_KEPT_DAYS = 30  # a reminder, after the day that it was about


class ReminderItem(Item, discriminator=Kind.REMINDER.value):
    """That a member was reminded of points that end on a day."""

    expires_on = UnicodeAttribute()
    points = WholeNumberAttribute()
    at = UnicodeAttribute()


@dataclass(frozen=True, slots=True)
class DuePage:
    """Members in the order of their day; `next_place` is where more may follow."""

    members: tuple[str, ...]
    next_place: Place | None


def due_page(
    programme_id: str,
    shard: int,
    today: date,
    *,
    limit: int,
    start: Place | None = None,
) -> DuePage:
    """At most `limit` members of a shard that have something due by `today`.

    The index follows the table within moments: who was visited just now may still be among them.
    """
    listing = points_keys.due_listing(programme_id, shard)
    found = places(listing, limit=limit, up_to=today.isoformat(), start=start)
    ids = tuple(points_keys.member_of(key[0]) for key, _ in found)
    return DuePage(ids, found[-1] if len(found) == limit else None)


def remind(write: Transaction, reminders: Iterable[Reminder]) -> None:
    """Add what a member is told to the write of the member, whose revision guards it."""
    for reminder in reminders:
        write.put(_item(reminder))


def _item(reminder: Reminder) -> ReminderItem:
    gone = reminder.expires_on + timedelta(days=_KEPT_DAYS)
    return ReminderItem(
        *points_keys.reminder(reminder.member_id, reminder.expires_on.isoformat()),
        expires_on=reminder.expires_on.isoformat(),
        points=reminder.points,
        at=as_text(reminder.at),
        ttl=int(reminder.at.timestamp()) + (gone - reminder.at.date()).days * 86_400,
    )
