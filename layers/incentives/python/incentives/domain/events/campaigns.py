"""What is told of campaigns: their definitions, windows and jobs that make codes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignFact:
    """A campaign is at this version now.

    Attributes:
        changed: the parts of the definition that are new, in `campaign.updated` only.
    """

    campaign_id: str
    campaign_name: str
    version: int
    changed: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowFact:
    """A campaign's window opened or closed at this instant; told shortly after it."""

    campaign_id: str
    campaign_name: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodesFact:
    """A job that makes unique codes ended, with this many made."""

    campaign_id: str
    job_id: str
    wanted: int
    done: int
