"""Manage the milestones of loyalty programmes."""

from http import HTTPStatus

from incentives.domain.points.milestones import MOST_MILESTONES
from incentives.domain.refusal import Refusal
from incentives.names import Scope
from incentives.runtime import clock, ids
from incentives.runtime.http import Router
from incentives.runtime.patience import back_off
from incentives.usecases.points import manage_milestones as usecase
from incentives.usecases.points.manage_programme import Change, change_programme, find_programme
from manage_milestones.schema import MilestoneIn, MilestonesOut

WRITERS = {Scope.MARKETING}
READERS = {Scope.MARKETING, Scope.SUPPORT, Scope.CHECKOUT}
FOUND = (Refusal.NOT_FOUND, Refusal.TOO_MANY_REQUESTS)
CHANGED = (*FOUND, Refusal.VERSION_CONFLICT)

app = Router()


@app.post(
    "/v1/loyalties/{id}/milestones",
    scopes=WRITERS,
    status=HTTPStatus.CREATED,
    refusals=(*CHANGED, Refusal.INVALID_CAMPAIGN_PARAMS),
)
def post_milestones(id: str, body: list[MilestoneIn]) -> MilestonesOut:
    """Add milestones; a member that has passed one already gets it with the next points."""
    made = tuple(one.milestone(ids.new_id("mil")) for one in body[: MOST_MILESTONES + 1])
    usecase.refuse_unknown_rewards(find_programme(id, back_off), made, back_off)
    return _changed(id, lambda found: usecase.with_milestones(found, made))


@app.get("/v1/loyalties/{id}/milestones", scopes=READERS, refusals=FOUND)
def get_milestones(id: str) -> MilestonesOut:
    """List the milestones of a programme, oldest first."""
    return MilestonesOut.of(find_programme(id, back_off))


@app.post("/v1/loyalties/{id}/milestones/{milestone}/enable", scopes=WRITERS, refusals=CHANGED)
def post_enable_milestone(id: str, milestone: str) -> MilestonesOut:
    """Let a milestone be passed again."""
    return _changed(
        id, lambda found: usecase.with_milestone_switched(found, milestone, active=True)
    )


@app.post("/v1/loyalties/{id}/milestones/{milestone}/disable", scopes=WRITERS, refusals=CHANGED)
def post_disable_milestone(id: str, milestone: str) -> MilestonesOut:
    """Let nobody pass a milestone any more; who has passed it keeps what it gives."""
    return _changed(
        id, lambda found: usecase.with_milestone_switched(found, milestone, active=False)
    )


def _changed(reference: str, change: Change) -> MilestonesOut:
    changed = change_programme(reference, change, now=clock.now(), pause=back_off)
    return MilestonesOut.of(changed)


lambda_handler = app.entrance
