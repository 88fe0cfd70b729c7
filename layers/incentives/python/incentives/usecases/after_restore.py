"""After a restore of the table: plan its schedules anew, go on with jobs, tell what is missing.

A restored table is as it was at an instant. What lies outside of it is not: schedules, and the
stream, whose records would have started the work on chunks of jobs. A repeat of each is harmless.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from incentives.domain.campaigns.campaign import Campaign
from incentives.store.access import api_keys
from incentives.store.campaigns import campaign_list
from incentives.store.codes import code_jobs
from incentives.store.transaction import Pause
from incentives.usecases.campaigns.plan_windows import PlanSchedules, planned_edges
from incentives.usecases.codes.generate_codes import GenerateCodes, generate_codes

_PAGE = 100


@dataclass(frozen=True, slots=True)
class Standing:
    """What a table says of things that somebody may have ended since.

    Attributes:
        keys: ids of API keys that open something.
        tokens: digests of the tokens of each of them.
        running: campaigns that may be redeemed, by id, with their names.
    """

    keys: frozenset[str]
    tokens: frozenset[tuple[str, str]]
    running: dict[str, str]

    def since_ended(self, now: "Standing") -> dict[str, list[str]]:
        """What stands here and did not in the table as it was last, `now`: to be ended again."""
        rotated = {key for key, _ in self.tokens - now.tokens if key in now.keys}
        stopped = [
            f"{id_} ({name})" for id_, name in self.running.items() if id_ not in now.running
        ]
        return {
            "keys_to_revoke": sorted(self.keys - now.keys),
            "keys_that_were_rotated": sorted(rotated),
            "keys_that_are_lost": sorted(now.keys - self.keys),
            "campaigns_to_stop": sorted(stopped),
            "campaigns_that_are_lost": sorted(
                f"{id_} ({name})" for id_, name in now.running.items() if id_ not in self.running
            ),
        }


def standing(pause: Pause) -> Standing:
    """What stands in the table that is bound now."""
    keys = [key for key in api_keys.every_key() if key.active]
    running = {campaign.id: campaign.name for campaign in _campaigns(pause) if not campaign.is_off}
    return Standing(
        keys=frozenset(key.app_id for key in keys),
        tokens=frozenset((key.app_id, key.token_digest) for key in keys),
        running=running,
    )


def plan_again(now: datetime, plan: PlanSchedules, pause: Pause) -> int:
    """Plan every edge of a window that is still ahead; how many there are.

    Raises:
        Refused: `TOO_MANY_REQUESTS`; what was planned stays, and a repeat goes on.
    """
    planned = 0
    for campaign in _campaigns(pause):
        edges = planned_edges(campaign, now)
        plan(edges)
        planned += len(edges)
    return planned


def go_on_with_jobs(now: datetime, pause: Pause, told: Callable[[GenerateCodes], None]) -> int:
    """Carry out every chunk that is not done; how many there were.

    Args:
        now: when the codes are created.
        pause: between tries.
        told: hears of each chunk before it begins.

    Raises:
        Refused: `TOO_MANY_REQUESTS`; a repeat goes on from there.
    """
    number = 0
    for campaign in _campaigns(pause):
        for chunk in code_jobs.unfinished(campaign.id):
            command = GenerateCodes(chunk.campaign_id, chunk.job_id, chunk.number)
            told(command)
            generate_codes(command, now=now, pause=pause, has_time=lambda: True)
            number += 1
    return number


def _campaigns(pause: Pause) -> Iterator[Campaign]:
    after: Campaign | None = None
    while True:
        page: Sequence[Campaign] = campaign_list.definitions(
            campaign_list.newest(_PAGE, after), pause
        )
        yield from page
        if not page:
            return
        after = page[-1]
