"""How hard the codes of a campaign are to guess, as we answer with it."""

from collections.abc import Iterable

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.codes.code_job import CodeJob
from incentives.domain.codes.guessing import odds
from incentives.runtime.shapes import ResponseShape


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
