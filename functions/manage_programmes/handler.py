"""Manage loyalty programmes: their terms, their rewards, and what partners may award."""

from dataclasses import replace
from http import HTTPStatus

from incentives import names
from incentives.domain.points.programme import Programme
from incentives.domain.refusal import Refusal
from incentives.names import Scope
from incentives.runtime import clock, ids
from incentives.runtime.answer import Answer
from incentives.runtime.http import Router
from incentives.runtime.patience import back_off
from incentives.runtime.request import Request
from incentives.runtime.wire.caller import receipt_of
from incentives.runtime.wire.points.programme import ProgrammeOut
from incentives.usecases.points import manage_programme as manage
from incentives.usecases.points.manage_rewards import change_reward, create_reward, list_rewards
from manage_programmes.answers import PartnerOut, ProgrammesOut, RewardOut, RewardsOut
from manage_programmes.earning import EarningRuleIn
from manage_programmes.earning_answers import EarningRulesOut
from manage_programmes.partner import PartnerIn
from manage_programmes.reward import RewardChangeIn, RewardIn
from manage_programmes.schema import (
    ProgrammeChangeIn,
    ProgrammeIn,
    ProgrammeListIn,
)

WRITERS = {Scope.MARKETING}
READERS = {Scope.MARKETING, Scope.SUPPORT, Scope.CHECKOUT}
FOUND = (Refusal.NOT_FOUND, Refusal.TOO_MANY_REQUESTS)
CHANGED = (*FOUND, Refusal.VERSION_CONFLICT)

app = Router()


@app.post(
    "/v1/loyalties",
    scopes=WRITERS,
    status=HTTPStatus.CREATED,
    refusals=(
        Refusal.INVALID_CAMPAIGN_PARAMS,
        Refusal.DUPLICATE_FOUND,
        Refusal.IDEMPOTENCY_KEY_REUSED,
    ),
)
def post_programme(body: ProgrammeIn, request: Request) -> Answer[ProgrammeOut]:
    """Create a loyalty programme."""
    now = clock.now()
    programme = body.programme(ids.new_id("camp"), now)
    created = manage.create_programme(programme, receipt_of(request), now=now, pause=back_off)
    return Answer(
        ProgrammeOut.of(created.programme),
        status=HTTPStatus.OK if created.repeated else HTTPStatus.CREATED,
        headers={names.HEADER_REPLAYED: str(created.repeated).lower()},
    )


@app.get("/v1/loyalties", scopes=READERS, refusals=FOUND)
def get_programmes(query: ProgrammeListIn) -> ProgrammesOut:
    """List the programmes, newest first."""
    after_id = query.starting_after_id
    page = manage.list_programmes(limit=query.limit, after_id=after_id, pause=back_off)
    return ProgrammesOut.of(page)


@app.get("/v1/loyalties/{id}", scopes=READERS, refusals=FOUND)
def get_programme(id: str) -> ProgrammeOut:
    """Read one programme by its id or name."""
    return ProgrammeOut.of(manage.find_programme(id, back_off))


@app.put("/v1/loyalties/{id}", scopes=WRITERS, refusals=CHANGED)
def put_programme(id: str, body: ProgrammeChangeIn) -> ProgrammeOut:
    """Change the members that are sent; in force everywhere within five seconds."""
    return _changed(id, body.applied_to)


@app.post("/v1/loyalties/{id}/stop", scopes=WRITERS, refusals=CHANGED)
def post_programme_stop(id: str) -> ProgrammeOut:
    """Stop a programme: within five seconds nothing is earned or spent any more."""
    return _changed(id, lambda programme: replace(programme, stopped=True))


@app.post("/v1/loyalties/{id}/resume", scopes=WRITERS, refusals=CHANGED)
def post_programme_resume(id: str) -> ProgrammeOut:
    """Let a stopped programme go on."""
    return _changed(id, lambda programme: replace(programme, stopped=False))


@app.post(
    "/v1/loyalties/{id}/earning-rules",
    scopes=WRITERS,
    status=HTTPStatus.CREATED,
    refusals=(*CHANGED, Refusal.INVALID_EARNING_RULE, Refusal.INVALID_CAMPAIGN_PARAMS),
)
def post_earning_rules(id: str, body: list[EarningRuleIn]) -> EarningRulesOut:
    """Add earning rules, as the field does: several at once."""
    made = tuple(one.rule(ids.new_id("ern")) for one in body[: manage.MOST_RULES + 1])
    manage.change_programme(
        id, lambda found: manage.with_rules(found, made), now=clock.now(), pause=back_off
    )
    return EarningRulesOut.of(made)


@app.get("/v1/loyalties/{id}/earning-rules", scopes=READERS, refusals=FOUND)
def get_earning_rules(id: str) -> EarningRulesOut:
    """List the earning rules of a programme, oldest first."""
    return EarningRulesOut.of(manage.find_programme(id, back_off).rules)


@app.post(
    "/v1/loyalties/{id}/earning-rules/{rule}/enable",
    scopes=WRITERS,
    refusals=(*CHANGED, Refusal.INVALID_EARNING_RULE),
)
def post_enable_rule(id: str, rule: str) -> ProgrammeOut:
    """Let a rule earn again."""
    return _changed(id, lambda found: manage.with_rule_switched(found, rule, active=True))


@app.post("/v1/loyalties/{id}/earning-rules/{rule}/disable", scopes=WRITERS, refusals=CHANGED)
def post_disable_rule(id: str, rule: str) -> ProgrammeOut:
    """Let a rule earn no more; within five seconds it does not."""
    return _changed(id, lambda found: manage.with_rule_switched(found, rule, active=False))


@app.post(
    "/v1/loyalties/{id}/rewards",
    scopes=WRITERS,
    status=HTTPStatus.CREATED,
    refusals=(*FOUND, Refusal.INVALID_CAMPAIGN_PARAMS),
)
def post_reward(id: str, body: RewardIn) -> RewardOut:
    """Offer a reward."""
    programme = manage.find_programme(id, back_off)
    reward = body.reward(programme.id, ids.new_id("rew"), clock.now())
    return RewardOut.of(create_reward(reward, back_off))


@app.put(
    "/v1/loyalties/{id}/rewards/{reward}",
    scopes=WRITERS,
    refusals=(*CHANGED, Refusal.INVALID_CAMPAIGN_PARAMS),
)
def put_reward(id: str, reward: str, body: RewardChangeIn) -> RewardOut:
    """Change the terms of a reward that are sent; a repeat changes nothing."""
    programme = manage.find_programme(id, back_off)
    return RewardOut.of(change_reward(programme.id, reward, body.applied_to, back_off))


@app.get("/v1/loyalties/{id}/rewards", scopes=READERS, refusals=FOUND)
def get_rewards(id: str) -> RewardsOut:
    """List the rewards of a programme, oldest first."""
    return RewardsOut.of(list_rewards(id, back_off))


@app.put("/v1/loyalties/{id}/partners/{app_id}", scopes=WRITERS, refusals=CHANGED)
def put_partner(id: str, app_id: str, body: PartnerIn) -> PartnerOut:
    """Let a partner's key award points in this programme, within its budgets."""
    programme = manage.find_programme(id, back_off)
    return PartnerOut.of(manage.set_partner(body.partner(programme.id, app_id), back_off))


def _changed(reference: str, change: manage.Change) -> ProgrammeOut:
    changed: Programme = manage.change_programme(reference, change, now=clock.now(), pause=back_off)
    return ProgrammeOut.of(changed)


lambda_handler = app.entrance
