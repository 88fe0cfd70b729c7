"""Read campaigns: one with its figures, or a page of all, newest first."""

from dataclasses import dataclass
from typing import Self

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.codes.code_job import CodeJob
from incentives.domain.refusal import Refusal, Refused
from incentives.store import keys
from incentives.store.campaigns import campaign_list, campaigns
from incentives.store.codes import code_jobs
from incentives.store.listing import below
from incentives.store.reading import fetch
from incentives.store.transaction import Pause

_MOST_JOBS = 100  # whose progress is told; more are made by nobody in earnest


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted so far.

    Attributes:
        redeemed: uses that stand; what was given back does not count.
        granted_minor: discounts that stand, in minor units.
        published: codes that were handed to persons.
        jobs: the orders for unique codes, oldest first.
    """

    redeemed: int
    granted_minor: int
    published: int
    jobs: tuple[CodeJob, ...]

    @classmethod
    def of_new(cls, first_codes: CodeJob | None) -> Self:
        """Those of a campaign that was made just now.

        Nothing is read for them: a read that fails would refuse what is done already.
        """
        return cls(0, 0, 0, () if first_codes is None else (first_codes,))


@dataclass(frozen=True, slots=True)
class Page:
    """Some of `total` campaigns, newest first; `more` when older ones follow."""

    campaigns: tuple[Campaign, ...]
    more: bool
    total: int


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
        published=sum(state.published for state in states),
        jobs=jobs_of(campaign.id, pause) if campaign.code_pattern else (),
    )


def jobs_of(campaign_id: str, pause: Pause) -> tuple[CodeJob, ...]:
    """The jobs that make codes for a campaign, oldest first."""
    found = fetch(below(*keys.code_job(campaign_id, ""), limit=_MOST_JOBS), pause)
    jobs = [job for item in found.values() if (job := code_jobs.job_of(item)) is not None]
    return tuple(sorted(jobs, key=lambda job: job.created_at))


def list_campaigns(*, limit: int, skip: int, after_id: str | None, pause: Pause) -> Page:
    """At most `limit` campaigns, newest first.

    Args:
        limit: of the page.
        skip: how many to pass over before the first.
        after_id: begin behind this campaign instead of the newest.
        pause: between tries.

    Raises:
        Refused: `NOT_FOUND`; there is no campaign `after_id`.
    """
    after = None if after_id is None else campaigns.published(after_id, pause)
    if after is None and after_id is not None:
        raise not_found(after_id)
    found = campaign_list.newest(skip + limit + 1, after)[skip:]
    return Page(
        campaigns=campaign_list.definitions(found[:limit], pause),
        more=len(found) > limit,
        total=campaign_list.count(),
    )


def not_found(reference: str) -> Refused:
    """The refusal of a campaign that does not exist."""
    return Refused(
        Refusal.NOT_FOUND,
        f"Cannot find campaign with id {reference}",
        resource_type="campaign",
        resource_id=reference,
    )
