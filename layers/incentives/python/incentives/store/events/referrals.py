"""What a conversion, and its taking back, is told as."""

from collections.abc import Iterator

from incentives.domain import derived_ids
from incentives.domain.events.event import Event, EventType
from incentives.domain.events.referrals import ReferralFact
from incentives.domain.instant import as_text
from incentives.domain.referrals.conversion import Conversion
from incentives.store.items import Item
from incentives.store.referrals import conversions


def events_of_part(old: Item | None, new: Item) -> Iterator[Event]:
    """A new conversion, and one that was taken back; who only recommends is no news."""
    before, now = conversions.part_of(old).conversion, conversions.part_of(new).conversion
    if now is None:
        return
    if before is None or before.id != now.id:
        yield Event(EventType.REFERRAL_CONVERTED, now.id, now.at, _fact(now))
    if now.cancelled_at is not None and (before is None or before.cancelled_at is None):
        yield Event(EventType.REFERRAL_TAKEN_BACK, now.id, now.cancelled_at, _fact(now))


def _fact(made: Conversion) -> ReferralFact:
    return ReferralFact(
        conversion_id=made.id,
        campaign_id=made.campaign_id,
        campaign_name=made.campaign_name,
        voucher_id=derived_ids.voucher_id(made.code),
        place=made.place,
        event=made.event,
        cost=made.cost_minor,
        usable_at=as_text(made.usable_at),
        customer_id=made.customer_id,
    )
