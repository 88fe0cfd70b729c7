"""The campaigns' definitions that one request goes by."""

from dataclasses import dataclass, field

from incentives.domain.campaigns.campaign import Campaign
from incentives.store.campaigns import campaigns
from incentives.store.transaction import Pause
from incentives.usecases.snapshot.cache import InstanceCache


@dataclass
class Definitions:
    """What the request has read itself, before what the instance's cache holds.

    Attributes:
        only_reads: foresee a change on its way, instead of carrying it through.
        read: what the request has read itself, by id.
        news: campaigns whose definition is another than the cache had.
        reloads: how often a definition was read anew.
    """

    cache: InstanceCache
    pause: Pause
    only_reads: bool
    read: dict[str, Campaign] = field(default_factory=dict)
    news: set[str] = field(default_factory=set)
    reloads: int = 0

    def of(self, campaign_id: str) -> Campaign | None:
        """The definition of this campaign, or None when nobody has read it yet."""
        return self.read.get(campaign_id) or self.cache.campaigns.get(campaign_id)

    def is_only_cached(self, campaign_id: str) -> bool:
        """Whether this request has not read the definition itself."""
        return campaign_id not in self.read

    def put(self, campaign: Campaign) -> None:
        """Go by a published definition that was just read, and cache it."""
        self._go_by(campaign)
        self.cache.campaigns.put(campaign.id, campaign)

    def reload(self, campaign_id: str) -> Campaign | None:
        """Read a definition anew that a gate proved stale; None when the campaign is gone.

        What is only foreseen serves this request and is not cached: its shares may still turn out
        otherwise.
        """
        self.evict(campaign_id)
        self.reloads += 1
        if self.only_reads:
            campaign = campaigns.foreseen(campaign_id, self.pause)
            if campaign is not None:
                self._go_by(campaign)
            return campaign
        campaign = campaigns.settled(campaign_id, self.pause)
        if campaign is not None:
            self.put(campaign)
        return campaign

    def evict(self, campaign_id: str) -> None:
        """Drop a definition, and what is cached of its code and its gates."""
        self.read.pop(campaign_id, None)
        self.cache.evict(campaign_id)

    def _go_by(self, campaign: Campaign) -> None:
        if self.of(campaign.id) != campaign:
            self.news.add(campaign.id)
        self.read[campaign.id] = campaign
