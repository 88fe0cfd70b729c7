"""The list of campaigns, newest first, through the index."""

from incentives.domain.campaigns.campaign import Campaign
from incentives.store import keys
from incentives.store.bodies import campaign_of
from incentives.store.campaigns.campaigns import listed_at
from incentives.store.items import CampaignItem
from incentives.store.keys import Key
from incentives.store.listing import listed, listed_count
from incentives.store.reading import fetch
from incentives.store.transaction import Pause


def newest(limit: int, after: Campaign | None) -> list[Key]:
    """Keys of at most `limit` campaigns, newest first, that are older than `after`."""
    start = None if after is None else (keys.campaign(after.id), listed_at(after))
    return listed(keys.CAMPAIGNS_LISTING, limit=limit, after=start, newest_first=True)


def definitions(wanted: list[Key], pause: Pause) -> tuple[Campaign, ...]:
    """The published definitions under these keys, in their order; what is gone is left out."""
    found = fetch(wanted, pause)
    items = [found.get(key) for key in wanted]
    return tuple(campaign_of(item.body) for item in items if isinstance(item, CampaignItem))


def count() -> int:
    """How many campaigns there are."""
    return listed_count(keys.CAMPAIGNS_LISTING)
