"""Read campaigns: one with its figures, or a page of all, newest first."""

from dataclasses import dataclass

from incentives.domain.campaign import Campaign
from incentives.domain.code_job import CodeJob
from incentives.domain.refusal import Refusal, Refused
from incentives.store import campaigns, code_jobs
from incentives.store.transaction import Pause


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted so far.

    Attributes:
        redeemed: uses that stand; what was given back does not count.
        granted_minor: discounts that stand, in minor units.
        jobs: the orders for unique codes, oldest first.
    """

    redeemed: int
    granted_minor: int
    jobs: tuple[CodeJob, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Some campaigns, newest first; `more` when older ones follow."""

    campaigns: tuple[Campaign, ...]
    more: bool


def find_campaign(reference: str, pause: Pause) -> Campaign:
    """The published definition of the campaign with this id or, failing that, this name.

    Raises:
        Refused: `NOT_FOUND`.
    """
    campaign = campaigns.published(reference, pause)
    if campaign is None:
        campaign_id = campaigns.id_of_name(reference, pause)
        campaign = campaigns.published(campaign_id, pause) if campaign_id else None
    if campaign is None:
        raise not_found(reference)
    return campaign


def figures_of(campaign: Campaign, pause: Pause) -> Figures:
    """What the gates and the code jobs of this campaign have counted."""
    states = campaigns.gate_states(campaign, pause)
    return Figures(
        redeemed=sum(state.used for state in states),
        granted_minor=sum(state.spent_minor for state in states),
        jobs=code_jobs.of_campaign(campaign.id, pause) if campaign.code_pattern else (),
    )


def list_campaigns(*, limit: int, after_id: str | None, pause: Pause) -> Page:
    """At most `limit` campaigns that are older than the one with the id `after_id`.

    Raises:
        Refused: `NOT_FOUND`; there is no campaign `after_id`.
    """
    after: Campaign | None = None
    if after_id is not None:
        after = campaigns.published(after_id, pause)
        if after is None:
            raise not_found(after_id)
    found = campaigns.newest(limit + 1, after, pause)
    return Page(tuple(found[:limit]), more=len(found) > limit)


def not_found(reference: str) -> Refused:
    """The refusal of a campaign that does not exist."""
    return Refused(
        Refusal.NOT_FOUND,
        f"Cannot find campaign with id {reference}",
        resource_type="campaign",
        resource_id=reference,
    )
