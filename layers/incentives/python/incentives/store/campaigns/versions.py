"""Definitions that were replaced: kept while decisions that went by them live, or orders stand.

An order is changed and returned by the terms that its codes were redeemed with, however old it is.
So a definition that is replaced while uses of its campaign stand is kept for good; without such a
use no order names it, and none can any more.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from incentives.domain.campaigns.campaign import Campaign
from incentives.store import keys
from incentives.store.bodies import campaign_of
from incentives.store.items import CampaignItem, CampaignVersionItem, Item
from incentives.store.keys import Key
from incentives.store.reading import fetch
from incentives.store.transaction import Pause, persistently

type Version = tuple[str, int]
"""A campaign's id, and the version of its definition."""

# Decisions live for 30 days. The week more is for a change that hangs: it counts from the instant
# at which it was asked for, and the definition before it is in force until it is carried through.
KEPT = timedelta(days=37)


def ends_at(replaced_at: datetime) -> int:
    """Until when decisions may ask for a definition that no order names (seconds since 1970)."""
    return int((replaced_at + KEPT).timestamp())


def keep(item: CampaignItem, replaced_at: datetime, pause: Pause, *, used: bool) -> None:
    """Keep the definition that is about to be replaced; keeping it again changes nothing.

    Args:
        item: the definition.
        replaced_at: when its successor was asked for.
        pause: between tries.
        used: whether a use of the campaign stands, once nobody can use it by this definition.
    """
    kept = CampaignVersionItem(
        *keys.campaign_version(campaign_of(item.body).id, item.version),
        body=item.body,
        ttl=None if used else ends_at(replaced_at),
    )
    persistently(kept.save, pause)


def find(wanted: Collection[Version], pause: Pause) -> dict[Version, Campaign]:
    """These versions, as far as they are in force or still kept; one round trip."""
    places: set[Key] = {keys.campaign(campaign_id) for campaign_id, _ in wanted}
    places |= {keys.campaign_version(*version) for version in wanted}
    found = {_version_of(item): item for item in fetch(places, pause).values()}
    return {
        version: campaign_of(item.body)
        for version in wanted
        if isinstance(item := found.get(version), CampaignItem | CampaignVersionItem)
    }


def current(campaign_ids: Collection[str], pause: Pause) -> dict[str, Campaign]:
    """The definitions in force now, by id."""
    found = fetch([keys.campaign(campaign_id) for campaign_id in campaign_ids], pause)
    bodies = [item.body for item in found.values() if isinstance(item, CampaignItem)]
    return {campaign.id: campaign for campaign in map(campaign_of, bodies)}


def _version_of(item: Item) -> Version:
    campaign_id = item.pk.removeprefix("CAMPAIGN#")
    if isinstance(item, CampaignItem):
        return campaign_id, item.version
    return campaign_id, int(item.sk.removeprefix("VERSION#"))
