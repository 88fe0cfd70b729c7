"""Manage the tiers of loyalty programmes."""

from http import HTTPStatus

from incentives.domain.refusal import Refusal, Refused
from incentives.names import Scope
from incentives.runtime import clock, ids
from incentives.runtime.http import Router
from incentives.runtime.patience import back_off
from incentives.runtime.wire.points.tier import TierOut
from incentives.usecases.points import manage_tiers as usecase
from incentives.usecases.points.manage_programme import change_programme, find_programme
from manage_tiers.answers import TiersMadeOut, TiersOut
from manage_tiers.schema import LadderIn, TierIn

WRITERS = {Scope.MARKETING}
READERS = {Scope.MARKETING, Scope.SUPPORT, Scope.CHECKOUT}
FOUND = (Refusal.NOT_FOUND, Refusal.TOO_MANY_REQUESTS)
CHANGED = (*FOUND, Refusal.VERSION_CONFLICT, Refusal.INVALID_CAMPAIGN_PARAMS)

app = Router()


@app.put("/v1/loyalties/{id}/tiers", scopes=WRITERS, refusals=CHANGED)
def put_tiers(id: str, body: LadderIn) -> TiersOut:
    """Set all tiers of a programme; one that keeps its name keeps its id."""
    tiers = tuple(tier.tier(ids.new_id("ltr")) for tier in body.tiers)
    ladder = body.ladder(tiers)
    changed = change_programme(
        id, lambda found: usecase.with_ladder(found, ladder), now=clock.now(), pause=back_off
    )
    return TiersOut.of(changed)


@app.post("/v1/loyalties/{id}/tiers", scopes=WRITERS, status=HTTPStatus.CREATED, refusals=CHANGED)
def post_tiers(id: str, body: list[TierIn]) -> TiersMadeOut:
    """Add tiers, as the field does; the first ones of a programme are by points of a year."""
    made = tuple(one.tier(ids.new_id("ltr")) for one in body[: usecase.MOST_TIERS + 1])
    changed = change_programme(
        id, lambda found: usecase.with_tiers(found, made), now=clock.now(), pause=back_off
    )
    names = {one.name for one in made}
    return TiersMadeOut([one for one in TiersOut.of(changed).data if one.name in names])


@app.get("/v1/loyalties/{id}/tiers", scopes=READERS, refusals=FOUND)
def get_tiers(id: str) -> TiersOut:
    """List the tiers of a programme, lowest first."""
    return TiersOut.of(find_programme(id, back_off))


@app.get("/v1/loyalties/{id}/tiers/{tier}", scopes=READERS, refusals=FOUND)
def get_tier(id: str, tier: str) -> TierOut:
    """Read one tier."""
    tiers = TiersOut.of(find_programme(id, back_off)).data
    found = next((one for one in tiers if one.id == tier), None)
    if found is None:
        raise Refused(
            Refusal.NOT_FOUND,
            f"Cannot find loyalty tier with id {tier}",
            resource_type="loyalty_tier",
            resource_id=tier,
        )
    return found


lambda_handler = app.entrance
