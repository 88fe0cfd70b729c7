"""Payables in the table: written with their conversion, cancelled with it, never removed."""

from datetime import datetime

from pynamodb.attributes import UnicodeAttribute

from incentives.domain.instant import as_text
from incentives.domain.referrals.payable import Payable
from incentives.names import Kind
from incentives.store.bodies import Body
from incentives.store.items import Item
from incentives.store.listing import listed
from incentives.store.reading import fetch
from incentives.store.referrals import referral_keys
from incentives.store.transaction import Pause, Transaction

_PAYABLE = Body(Payable)


class PayableItem(Item, discriminator=Kind.PAYABLE.value):
    """Money owed to an affiliate."""

    body = UnicodeAttribute()
    cancelled_at = UnicodeAttribute(null=True)


def payable_of(item: Item | None) -> Payable | None:
    """The payable of an item, or None when the item is missing or something else."""
    return _PAYABLE.of(item.body) if isinstance(item, PayableItem) else None


def add_to(write: Transaction, payable: Payable) -> None:
    """Add a new payable to a write."""
    write.put(_item(payable), Item.pk.does_not_exist())


def cancel(write: Transaction, cancelled: Payable) -> None:
    """Add to a write that nothing is owed any more; it must still be owed."""
    write.rewrite(_item(cancelled), (PayableItem.cancelled_at.does_not_exist()) & Item.pk.exists())


def page(
    campaign_id: str, pause: Pause, *, limit: int, after: Payable | None = None
) -> tuple[Payable, ...]:
    """At most `limit` payables of a programme by their due instant, behind `after`."""
    start = None
    if after is not None:
        start = (referral_keys.payable(after.id), _listed_at(after.due_at, after.id))
    listing = referral_keys.payables_listing(campaign_id)
    found = listed(listing, limit=limit, after=start)
    items = fetch(found, pause)
    made = (payable_of(items.get(key)) for key in found)
    return tuple(one for one in made if one is not None)


def _item(payable: Payable) -> PayableItem:
    return PayableItem(
        *referral_keys.payable(payable.id),
        body=_PAYABLE.text(payable),
        cancelled_at=as_text(payable.cancelled_at) if payable.cancelled_at else None,
        listing=referral_keys.payables_listing(payable.campaign_id),
        listed_at=_listed_at(payable.due_at, payable.id),
    )


def _listed_at(due_at: datetime, payable_id: str) -> str:
    return f"{as_text(due_at)}#{payable_id}"
