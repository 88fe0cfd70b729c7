"""Manage campaigns: marketing creates, changes, stops and deletes them; support may read."""

from datetime import datetime
from http import HTTPStatus

from incentives import names
from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.refusal import Refusal
from incentives.names import Scope
from incentives.runtime import clock, ids, schedules
from incentives.runtime.answer import Answer
from incentives.runtime.patience import back_off
from incentives.runtime.request import Request
from incentives.runtime.wire.caller import receipt_of
from incentives.runtime.wire.checkout.stacking import StackingRulesOut
from incentives.usecases.campaigns.change_campaign import (
    Change,
    Scheduler,
    change_campaign,
    once,
    resume,
    stop,
)
from incentives.usecases.campaigns.create_campaign import CreateCampaign, create_campaign
from incentives.usecases.campaigns.delete_campaign import delete_campaign
from incentives.usecases.campaigns.manage_stacking import read_rules, set_rules
from incentives.usecases.campaigns.read_campaign import (
    Figures,
    figures_of,
    find_campaign,
    list_campaigns,
)
from incentives.usecases.referrals.check_rewards import check_rewards
from manage_campaigns import vouchers  # noqa: F401 (it opens the routes for one voucher)
from manage_campaigns.answers import CampaignOut, CampaignsOut, DeletedOut
from manage_campaigns.change import ChangeIn
from manage_campaigns.listing import ListQueryIn
from manage_campaigns.referral import refuse_other_currency
from manage_campaigns.router import app
from manage_campaigns.schema import CampaignIn, CloneIn
from manage_campaigns.stacking import StackingRulesIn

WRITERS = {Scope.MARKETING}
READERS = {Scope.MARKETING, Scope.SUPPORT}
SEED_BYTES = 32
CHANGED = (Refusal.NOT_FOUND, Refusal.VERSION_CONFLICT, Refusal.TOO_MANY_REQUESTS)
CREATED = (
    Refusal.INVALID_CAMPAIGN_PARAMS,
    Refusal.INVALID_CODE_CONFIG,
    Refusal.CODES_CAN_BE_GUESSED,
    Refusal.DUPLICATE_FOUND,
    Refusal.IDEMPOTENCY_KEY_REUSED,
    Refusal.TOO_MANY_REQUESTS,
)
SWITCHED = (*CHANGED, Refusal.IDEMPOTENCY_KEY_REUSED)

_scheduler = Scheduler(plan=schedules.plan, drop=schedules.drop)


@app.post("/v1/campaigns", scopes=WRITERS, status=HTTPStatus.CREATED, refusals=CREATED)
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
    return _created(command, now)


@app.post(
    "/v1/campaigns/{id}/clone",
    scopes=WRITERS,
    status=HTTPStatus.CREATED,
    refusals=(*CREATED, Refusal.NOT_FOUND),
)
def post_clone(id: str, body: CloneIn, request: Request) -> Answer[CampaignOut]:
    """Create a campaign with the terms of another one; what it counted stays with that."""
    now = clock.now()
    command = body.command(
        find_campaign(id, back_off),
        campaign_id=ids.new_id("camp"),
        job_id=ids.new_id("job"),
        seed=ids.random_bytes(SEED_BYTES),
        now=now,
        receipt=receipt_of(request),
    )
    return _created(command, now)


def _created(command: CreateCampaign, now: datetime) -> Answer[CampaignOut]:
    if command.campaign.referral is not None:
        check_rewards(command.campaign.referral, back_off)
        refuse_other_currency(command.campaign)
    created = create_campaign(command, now=now, pause=back_off, plan=schedules.plan)
    made = created.campaign
    new = CampaignOut.of(made, now=now, figures=Figures.of_new(command.first_codes))
    return Answer(
        _with_figures(made) if created.repeated else new,
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
def get_campaign(id: str) -> CampaignOut:
    """Read one campaign by its id or name, with what it has counted so far."""
    return _with_figures(find_campaign(id, back_off))


@app.put(
    "/v1/campaigns/{id}",
    scopes=WRITERS,
    refusals=(*CHANGED, Refusal.INVALID_CAMPAIGN_PARAMS, Refusal.CODES_CAN_BE_GUESSED),
)
def put_campaign(id: str, body: ChangeIn) -> CampaignOut:
    """Change the members that are sent. The answer comes when nothing goes by the old ones."""
    if body.referral_program is not None:
        check_rewards(body.referral_program.terms(), back_off)
    return _with_figures(_changed(id, lambda found: refuse_other_currency(body.applied_to(found))))


@app.delete(
    "/v1/campaigns/{id}",
    scopes=WRITERS,
    refusals=(*CHANGED, Refusal.RESOURCE_IN_USE),
)
def delete_campaign_of(id: str) -> Answer[DeletedOut]:
    """Delete a campaign that nobody has used. 202: it is closed for good, delete again to go on."""
    deleted = delete_campaign(id, now=clock.now(), pause=back_off, scheduler=_scheduler)
    status = HTTPStatus.OK if deleted else HTTPStatus.ACCEPTED
    return Answer(DeletedOut(deleted=deleted), status=status)


@app.post("/v1/campaigns/{id}/stop", scopes=WRITERS, refusals=SWITCHED)
def post_stop(id: str, request: Request) -> CampaignOut:
    """Stop a campaign. Once this has answered, no redemption commits."""
    return _switched(id, stop, request)


@app.post("/v1/campaigns/{id}/resume", scopes=WRITERS, refusals=SWITCHED)
def post_resume(id: str, request: Request) -> CampaignOut:
    """Let a stopped campaign go on."""
    return _switched(id, resume, request)


@app.post("/v1/campaigns/{id}/disable", scopes=WRITERS, refusals=SWITCHED)
def post_disable(id: str, request: Request) -> CampaignOut:
    """Stop a campaign, in the field's word."""
    return _switched(id, stop, request)


@app.post("/v1/campaigns/{id}/enable", scopes=WRITERS, refusals=SWITCHED)
def post_enable(id: str, request: Request) -> CampaignOut:
    """Let a stopped campaign go on, in the field's word."""
    return _switched(id, resume, request)


@app.get("/v1/stacking-rules", scopes={*READERS, Scope.CHECKOUT})
def get_stacking_rules() -> StackingRulesOut:
    """How several redeemables of one order go together."""
    return StackingRulesOut.of(read_rules(back_off))


@app.put(
    "/v1/stacking-rules",
    scopes=WRITERS,
    refusals=(
        Refusal.INVALID_STACKING_RULES,
        Refusal.VERSION_CONFLICT,
        Refusal.TOO_MANY_REQUESTS,
    ),
)
def put_stacking_rules(body: StackingRulesIn) -> StackingRulesOut:
    """Replace the rules as a whole; in force everywhere within five seconds."""
    return StackingRulesOut.of(set_rules(body.rules(), version=body.version, pause=back_off))


def _changed(reference: str, change: Change) -> Campaign:
    return change_campaign(reference, change, now=clock.now(), pause=back_off, scheduler=_scheduler)


def _switched(reference: str, change: Change, request: Request) -> CampaignOut:
    receipt = receipt_of(request)
    changed = once(receipt, lambda: _changed(reference, change), now=clock.now(), pause=back_off)
    return _with_figures(changed)


def _with_figures(campaign: Campaign) -> CampaignOut:
    return CampaignOut.of(campaign, now=clock.now(), figures=figures_of(campaign, back_off))


lambda_handler = app.entrance
