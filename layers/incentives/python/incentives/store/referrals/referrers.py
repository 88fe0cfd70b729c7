"""Referrers in the table: one item beside their code, whose revision guards each conversion."""

from pynamodb.attributes import UnicodeAttribute

from incentives.domain.referrals.referrer import Referrer
from incentives.names import Kind
from incentives.store.bodies import Body
from incentives.store.items import Item, WholeNumberAttribute
from incentives.store.keys import Key
from incentives.store.listing import listed, listed_at_all
from incentives.store.reading import fetch
from incentives.store.referrals import referral_keys
from incentives.store.transaction import Pause, Transaction

_REFERRER = Body(Referrer)


class ReferrerItem(Item, discriminator=Kind.REFERRER.value):
    """A referrer with the counts of their conversions, listed by rank."""

    revision = WholeNumberAttribute()
    body = UnicodeAttribute()


def referrer_of(item: Item | None) -> Referrer | None:
    """The referrer of an item, or None when the item is missing or something else."""
    return _REFERRER.of(item.body) if isinstance(item, ReferrerItem) else None


def put_referrer(write: Transaction, referrer: Referrer) -> None:
    """Write a referrer over the revision before this one; the first must be absent.

    Costs 2 write units, and 2 of the index where the rank changes.
    """
    item = ReferrerItem(
        *referral_keys.referrer(referrer.code),
        revision=referrer.revision,
        body=_REFERRER.text(referrer),
        listing=referral_keys.referrers_listing(referrer.campaign_id),
        listed_at=referral_keys.rank(referrer.standing, referrer.code),
    )
    if referrer.revision == 1:
        write.put(item, Item.pk.does_not_exist())
    else:
        write.rewrite(item, ReferrerItem.revision == referrer.revision - 1)


def keep(write: Transaction, referrer: Referrer) -> None:
    """Add to a write that a referrer is still as it was read. Costs 2 write units."""
    item = ReferrerItem(*referral_keys.referrer(referrer.code))
    same = ReferrerItem.revision == referrer.revision
    write.update(item, [ReferrerItem.kind.set(ReferrerItem)], same)


def count_all(campaign_id: str) -> tuple[int, int]:
    """Referrers of a programme and conversions that stand, by the index alone.

    One query for about 8,000 referrers; beyond about 80,000 it stops counting.
    """
    ranks = listed_at_all(referral_keys.referrers_listing(campaign_id))
    standing = [referral_keys.standing_of(rank) for rank in ranks]
    return len(standing), sum(standing)


def top(campaign_id: str, pause: Pause, *, limit: int) -> tuple[Referrer, ...]:
    """The referrers with the most standing conversions: one query of the index, one read.

    The index follows within moments; the order is that of what was then read.
    """
    listing = referral_keys.referrers_listing(campaign_id)
    found: list[Key] = listed(listing, limit=limit, newest_first=True)
    items = fetch(found, pause)
    seen = (referrer_of(items.get(key)) for key in found)
    ranked = [one for one in seen if one is not None]
    return tuple(sorted(ranked, key=lambda one: (-one.standing, one.code)))
