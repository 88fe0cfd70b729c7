"""Payables in the table: written with their conversion, paid or cancelled once, never removed.

They are listed by due instant, those that are owed, paid and cancelled apart. So who asks for what
is due now does not go through what was paid in years.
"""

from collections.abc import Iterable
from datetime import datetime

from pynamodb.attributes import UnicodeAttribute

from incentives.domain.instant import as_text
from incentives.domain.referrals.payable import Payable, PayableStatus
from incentives.names import Kind
from incentives.store.bodies import Body
from incentives.store.items import Item
from incentives.store.keys import Key
from incentives.store.listing import Place, places
from incentives.store.reading import fetch
from incentives.store.referrals import referral_keys
from incentives.store.transaction import Pause, Transaction

_PAYABLE = Body(Payable)
_ALL = "~"  # behind every instant
_ROUNDS = 10  # of what was cancelled by a release that left it among what is owed


class PayableItem(Item, discriminator=Kind.PAYABLE.value):
    """Money owed to an affiliate."""

    body = UnicodeAttribute()
    cancelled_at = UnicodeAttribute(null=True)
    paid_at = UnicodeAttribute(null=True)


def payable_of(item: Item | None) -> Payable | None:
    """The payable of an item, or None when the item is missing or something else."""
    return _PAYABLE.of(item.body) if isinstance(item, PayableItem) else None


def add_to(write: Transaction, payable: Payable) -> None:
    """Add a new payable to a write."""
    write.put(_item(payable), Item.pk.does_not_exist())


def settle(write: Transaction, settled: Payable) -> None:
    """Add to a write that a payable was paid or cancelled; it must still be owed."""
    owed = PayableItem.cancelled_at.does_not_exist() & PayableItem.paid_at.does_not_exist()
    write.rewrite(_item(settled), owed & Item.pk.exists())


def page(
    campaign_id: str,
    pause: Pause,
    *,
    now: datetime,
    limit: int,
    status: PayableStatus | None = None,
    after: Payable | None = None,
) -> tuple[Payable, ...]:
    """At most `limit` payables of a programme by their due instant, behind `after`.

    A query for each way in which something is listed, and a read of what they found. The index
    follows within moments.

    Args:
        campaign_id: the programme.
        pause: between tries.
        now: which tells what is due from what waits.
        limit: at most 1,000.
        status: only those; of those that a release before this cancelled it knows nothing.
        after: any payable of the programme, whatever became of it.
    """
    start = _place(after) if after else None
    found: list[Payable] = []
    for _ in range(_ROUNDS):
        wanted = limit - len(found)
        listed = _places(campaign_id, status, now, wanted, start)
        items = fetch([key for key, _ in listed], pause)
        seen = (payable_of(items.get(key)) for key, _ in listed)
        found += [one for one in seen if one and status in {None, one.status(now)}]
        if len(listed) < wanted or len(found) == limit:
            break
        start = listed[-1]
    return tuple(found)


def _places(
    campaign_id: str, status: PayableStatus | None, now: datetime, limit: int, start: Place | None
) -> list[Place]:
    """Where the next ones lie, by their due instant."""
    owed = referral_keys.payables_listing(campaign_id)
    paid = referral_keys.paid_listing(campaign_id)
    cancelled = referral_keys.cancelled_listing(campaign_id)
    due = f"{as_text(now)}#{_ALL}"
    match status:
        case PayableStatus.DUE:
            gone_by = start is not None and start[1] > due
            return [] if gone_by else places(owed, limit=limit, up_to=due, start=start)
        case PayableStatus.WAITING:
            if start is None or start[1] < due:
                start = referral_keys.payable(_ALL), due  # behind all that is due
            return places(owed, limit=limit, up_to=_ALL, start=start)
        case PayableStatus.PAID:
            return places(paid, limit=limit, up_to=_ALL, start=start)
        case PayableStatus.CANCELLED:
            return places(cancelled, limit=limit, up_to=_ALL, start=start)
        case None:
            return _places_in((owed, paid, cancelled), limit, start)


def _places_in(listings: Iterable[str], limit: int, start: Place | None) -> list[Place]:
    """The next ones of several listings; one on its way from the one to the other counts once."""
    each = (places(one, limit=limit, up_to=_ALL, start=start) for one in listings)
    found = {key: at for listed in each for key, at in listed}
    return sorted(found.items(), key=lambda place: place[1])[:limit]


def _item(payable: Payable) -> PayableItem:
    key, at = _place(payable)
    return PayableItem(
        *key,
        body=_PAYABLE.text(payable),
        cancelled_at=as_text(payable.cancelled_at) if payable.cancelled_at else None,
        paid_at=as_text(payable.paid_at) if payable.paid_at else None,
        listing=_listing(payable),
        listed_at=at,
    )


def _listing(payable: Payable) -> str:
    if payable.cancelled_at is not None:
        return referral_keys.cancelled_listing(payable.campaign_id)
    if payable.paid_at is not None:
        return referral_keys.paid_listing(payable.campaign_id)
    return referral_keys.payables_listing(payable.campaign_id)


def _place(payable: Payable) -> tuple[Key, str]:
    return referral_keys.payable(payable.id), f"{as_text(payable.due_at)}#{payable.id}"
