"""What was counted of a campaign, and when it opens and closes next, as we answer with it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.transitions import next_transitions
from incentives.domain.codes.code_job import CodeJob, JobStatus
from incentives.domain.codes.guessing import odds
from incentives.domain.instant import as_text
from incentives.runtime.shapes import ResponseShape
from incentives.usecases.campaigns.read_campaign import Figures


class UsageOut(ResponseShape):
    """What stands at this moment: uses, and the discounts granted by them in minor units."""

    redeemed_quantity: int
    discount_amount: int
    published_quantity: int = 0


class JobOut(ResponseShape):
    """An order for unique codes, and how far it is."""

    id: str
    status: JobStatus
    wanted: int
    generated: int

    @classmethod
    def of(cls, job: CodeJob, now: datetime) -> "JobOut":
        """The job on the wire."""
        return cls(id=job.id, status=job.status(now), wanted=job.wanted, generated=job.done)


class GuessingOut(ResponseShape):
    """The chance that a stranger finds a code within a day; see docs/guessing.md.

    `fit_for_browsers` says whether the campaign may be opened to landing pages.
    """

    random_bits: int
    codes: int
    guesses_per_day: int
    chance_per_day: float
    fit_for_browsers: bool

    @classmethod
    def of(cls, campaign: Campaign, jobs: Iterable[CodeJob]) -> "GuessingOut | None":
        """The odds of unique codes; None when everybody types one code."""
        found = odds(campaign, sum(job.wanted for job in jobs))
        if found is None:
            return None
        return cls(
            random_bits=found.random_bits,
            codes=found.codes,
            guesses_per_day=found.guesses_per_day,
            chance_per_day=found.chance_per_day,
            fit_for_browsers=found.are_good,
        )


def counted(campaign: Campaign, figures: Figures | None, now: datetime) -> dict[str, object]:
    """The members of a campaign that are counted at `now`; none when nobody counted."""
    if figures is None:
        return {}
    public = campaign.public_code is not None
    turns = next_transitions(campaign.window, now)
    return {
        "opens_at": _instant(turns.opens_at),
        "closes_at": _instant(turns.closes_at),
        "usage": UsageOut(
            redeemed_quantity=figures.redeemed,
            discount_amount=figures.granted_minor,
            published_quantity=figures.published,
        ),
        "guessing": GuessingOut.of(campaign, figures.jobs),
        "jobs": None if public else [JobOut.of(job, now) for job in figures.jobs],
        "vouchers_count": 1 if public else sum(job.done for job in figures.jobs),
        "vouchers_generation_status": _generation([job.status(now) for job in figures.jobs]),
    }


def _generation(statuses: Sequence[JobStatus]) -> JobStatus:
    for status in (JobStatus.IN_PROGRESS, JobStatus.FAILED):
        if status in statuses:
            return status
    return JobStatus.DONE


def _instant(instant: datetime | None) -> str | None:
    return None if instant is None else as_text(instant)
