"""What was booked when a campaign's window opened or closed."""

from datetime import datetime

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import PutError

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.instant import as_text
from incentives.names import Kind
from incentives.store import keys
from incentives.store.bodies import campaign_of
from incentives.store.items import CampaignItem, Item
from incentives.store.transaction import Pause, persistently

_GUARD_FAILED = "ConditionalCheckFailedException"


class SwitchItem(Item, discriminator=Kind.SWITCH.value):
    """A window's edge that has passed: `start` or `end`, when it was, and when it was booked."""

    campaign_id = UnicodeAttribute()
    campaign_name = UnicodeAttribute()
    edge = UnicodeAttribute()
    at = UnicodeAttribute()
    booked_at = UnicodeAttribute()


def definitions(campaign_id: str) -> tuple[Campaign, ...]:
    """The published definition, and the next one if it is on its way; none when it is gone.

    With GetItem, which is all that the function may do.
    """
    key = keys.campaign(campaign_id)
    try:
        item = CampaignItem.get(*key, consistent_read=True)
    except CampaignItem.DoesNotExist:
        return ()
    return tuple(campaign_of(text) for text in (item.body, item.pending) if text)


def book(campaign: Campaign, edge: str, at: datetime, now: datetime, pause: Pause) -> None:
    """Book an edge, unless it is booked already."""
    instant = as_text(at)
    item = SwitchItem(
        *keys.switch(campaign.id, edge, instant),
        campaign_id=campaign.id,
        campaign_name=campaign.name,
        edge=edge,
        at=instant,
        booked_at=as_text(now),
    )
    try:
        persistently(lambda: item.save(Item.pk.does_not_exist()), pause)
    except PutError as error:
        if error.cause_response_code != _GUARD_FAILED:
            raise
