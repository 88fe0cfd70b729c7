"""Plan the announcements of a campaign's window: one-time schedules at its start and its end.

No decision depends on a schedule: the clock decides at the instant of the request.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.instant import as_text

type EdgeName = Literal["start", "end"]

_ONE_SECOND = timedelta(seconds=1)
_FARTHEST = timedelta(days=36_525)  # a century; nobody waits for what comes later


@dataclass(frozen=True, slots=True)
class Edge:
    """The instant, in UTC, at which a window opens or closes for good.

    Attributes:
        version: of the campaign that set this window.
    """

    campaign_id: str
    version: int
    name: EdgeName
    at: datetime

    @property
    def schedule_name(self) -> str:
        """The name of its schedule. No other window, nor another version's, ever has the same."""
        return f"{self.campaign_id}-{self.version}-{self.name}-{int(self.at.timestamp())}"

    @property
    def due_at(self) -> datetime:
        """When to ring: schedules know whole seconds, and a bell never rings before its instant."""
        whole = self.at.replace(microsecond=0)
        return whole if whole == self.at else whole + _ONE_SECOND

    def as_data(self) -> dict[str, str | int]:
        """What the schedule says when it rings."""
        return {
            "campaign_id": self.campaign_id,
            "version": self.version,
            "edge": self.name,
            "at": as_text(self.at),
        }


type PlanSchedules = Callable[[Sequence[Edge]], None]
"""Plans one-time schedules; one that is planned already stays. `runtime.schedules` has it."""

type DropSchedules = Callable[[Sequence[Edge]], None]
"""Drops schedules that announce nothing any more; one that is gone already is fine."""


def edges(campaign: Campaign) -> tuple[Edge, ...]:
    """The edges of the campaign's window, past ones too."""
    window = campaign.window
    instants: tuple[tuple[EdgeName, datetime | None], ...] = (
        ("start", window.starts_at),
        ("end", window.ends_at),
    )
    return tuple(
        Edge(campaign.id, campaign.window_version, name, at)
        for name, at in instants
        if at is not None
    )


def planned_edges(campaign: Campaign, now: datetime) -> tuple[Edge, ...]:
    """The edges that are still ahead at `now`, within a century, unless nobody waits for them."""
    if campaign.standalone:
        return ()
    return tuple(edge for edge in edges(campaign) if now < edge.due_at <= now + _FARTHEST)
