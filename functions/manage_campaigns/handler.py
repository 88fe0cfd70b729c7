"""Manage campaigns: create, read, list. Marketing's door; support may read."""

from http import HTTPStatus

from incentives import names
from incentives.domain.campaign import Campaign
from incentives.domain.refusal import Refusal
from incentives.names import Scope
from incentives.runtime import clock, ids, schedules
from incentives.runtime.answer import Answer
from incentives.runtime.http import Door
from incentives.runtime.pause import back_off
from incentives.runtime.request import Request
from incentives.runtime.wire.caller import receipt_of
from incentives.usecases.create_campaign import create_campaign
from incentives.usecases.read_campaign import figures_of, find_campaign, list_campaigns
from manage_campaigns.answers import CampaignOut, CampaignsOut
from manage_campaigns.schema import CampaignIn, ListQueryIn

WRITERS = {Scope.MARKETING}
READERS = {Scope.MARKETING, Scope.SUPPORT}
SEED_BYTES = 32

app = Door()


@app.post(
    "/v1/campaigns",
    scopes=WRITERS,
    status=HTTPStatus.CREATED,
    refusals=(
        Refusal.INVALID_CAMPAIGN_PARAMS,
        Refusal.INVALID_CODE_CONFIG,
        Refusal.DUPLICATE_FOUND,
        Refusal.IDEMPOTENCY_KEY_REUSED,
        Refusal.TOO_MANY_REQUESTS,
    ),
)
def post_campaign(body: CampaignIn, request: Request) -> Answer[CampaignOut]:
    """Create a campaign; unique codes are made in the background."""
    now = clock.now()
    command = body.command(
        campaign_id=ids.new_id("camp"),
        job_id=ids.new_id("job"),
        seed=ids.random_bytes(SEED_BYTES),
        now=now,
        receipt=receipt_of(request),
    )
    created = create_campaign(command, now=now, pause=back_off, plan=schedules.plan)
    return Answer(
        _with_figures(created.campaign),
        status=HTTPStatus.OK if created.repeated else HTTPStatus.CREATED,
        headers={names.HEADER_REPLAYED: str(created.repeated).lower()},
    )


@app.get("/v1/campaigns", scopes=READERS, refusals=(Refusal.NOT_FOUND,))
def get_campaigns(query: ListQueryIn) -> CampaignsOut:
    """List campaigns, newest first."""
    page = list_campaigns(
        limit=query.limit, skip=query.skip(), after_id=query.starting_after_id, pause=back_off
    )
    return CampaignsOut.of(page, clock.now())


@app.get("/v1/campaigns/{id}", scopes=READERS, refusals=(Refusal.NOT_FOUND,))
def get_campaign(id: str) -> CampaignOut:  # noqa: A002 (the path's own name)
    """Read one campaign by its id or name, with what it has counted so far."""
    return _with_figures(find_campaign(id, back_off))


def _with_figures(campaign: Campaign) -> CampaignOut:
    return CampaignOut.of(campaign, now=clock.now(), figures=figures_of(campaign, back_off))


lambda_handler = app.entrance
