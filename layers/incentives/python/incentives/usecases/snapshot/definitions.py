"""The campaigns' definitions that one request goes by."""

from dataclasses import dataclass, field

from incentives.domain.campaigns.campaign import Campaign
from incentives.store.campaigns import campaigns
from incentives.store.known import Known
from incentives.store.transaction import Pause


@dataclass
class Definitions:
    """What the request has read itself, before what the function instance remembers.

    Attributes:
        only_reads: foresee a change on its way, instead of carrying it through.
        news: campaigns whose definition is another than was remembered.
        renewals: how often a definition was read anew.
    """

    known: Known
    pause: Pause
    only_reads: bool
    news: set[str] = field(default_factory=set)
    renewals: int = 0
    _read: dict[str, Campaign] = field(default_factory=dict)

    def of(self, campaign_id: str) -> Campaign | None:
        """The definition of this campaign, or None when nobody has read it yet."""
        return self._read.get(campaign_id) or self.known.campaigns.get(campaign_id)

    def only_remembers(self, campaign_id: str) -> bool:
        """Whether this request has not read the definition itself."""
        return campaign_id not in self._read

    def keep(self, campaign: Campaign) -> None:
        """Go by a published definition that was just read, and remember it."""
        self._go_by(campaign)
        self.known.campaigns.put(campaign.id, campaign)

    def renew(self, campaign_id: str) -> Campaign | None:
        """Read a definition anew that a gate proved stale; None when the campaign is gone.

        What is only foreseen serves this request and is not remembered: its shares may still turn
        out otherwise.
        """
        self.forget(campaign_id)
        self.renewals += 1
        if self.only_reads:
            campaign = campaigns.foreseen(campaign_id, self.pause)
            if campaign is not None:
                self._go_by(campaign)
            return campaign
        campaign = campaigns.settled(campaign_id, self.pause)
        if campaign is not None:
            self.keep(campaign)
        return campaign

    def forget(self, campaign_id: str) -> None:
        """Drop a definition, and what was remembered of its code and its gates."""
        self._read.pop(campaign_id, None)
        self.known.forget(campaign_id)

    def _go_by(self, campaign: Campaign) -> None:
        if self.of(campaign.id) != campaign:
            self.news.add(campaign.id)
        self._read[campaign.id] = campaign
