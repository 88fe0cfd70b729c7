"""Award points to members, once for each cause; take them off by hand."""

from datetime import datetime

from award_points.schema import BalanceChangeIn, GrantIn
from incentives import names
from incentives.domain.points import ledger
from incentives.domain.points.entry import Cause, Entry, EntryType
from incentives.domain.points.ledger import Member
from incentives.domain.points.programme import Programme
from incentives.domain.refusal import Refusal, Refused
from incentives.names import Scope
from incentives.runtime import clock
from incentives.runtime.answer import Answer
from incentives.runtime.http import Door
from incentives.runtime.pause import back_off
from incentives.runtime.request import Request
from incentives.runtime.wire.cause import CauseName
from incentives.runtime.wire.member import BalanceOut
from incentives.store.programmes import KnownProgrammes
from incentives.usecases.award_points import AwardPoints, award_points
from incentives.usecases.change_member import change_member
from incentives.usecases.read_member import find_member, find_programme, seen_now

REFUSALS = (
    Refusal.NOT_FOUND,
    Refusal.CAMPAIGN_STOPPED,
    Refusal.LOYALTY_CARD_NOT_ACTIVE,
    Refusal.LOYALTY_CARD_POINTS_EXCEEDED,
    Refusal.PARTNER_BUDGET_EXCEEDED,
    Refusal.IDEMPOTENCY_KEY_REUSED,
    Refusal.TOO_MANY_REQUESTS,
)

app = Door()
_known = KnownProgrammes()


@app.post(
    "/v1/loyalties/members/{id}/balance",
    scopes={Scope.CHECKOUT, Scope.SUPPORT, Scope.PARTNER},
    refusals=REFUSALS,
)
def post_balance(
    id: str,  # noqa: A002 (the path's own name)
    body: BalanceChangeIn,
    request: Request,
) -> Answer[BalanceOut]:
    """Add points, or remove them; a partner's key adds within its budget."""
    now = clock.now()
    programme = find_programme(id, _known, now, back_off)
    named = CauseName.of("balance", body.source_id, request)
    cause = Cause(
        id=named.id,
        type=EntryType.ADDED if body.points > 0 else EntryType.REMOVED,
        reason=body.reason,
        source_id=body.source_id,
        partner=named.partner,
        digest=named.digest,
    )
    if body.points < 0:
        return _removed(id, -body.points, cause, programme, now)
    return _awarded(
        AwardPoints(
            member_id=id,
            cause=cause,
            points=body.points,
            lot=lambda moment: body.lot(programme, moment),
            partner_app_id=named.partner,
        ),
        programme,
        now,
    )


@app.post("/v1/loyalties/members/{id}/grants", scopes={Scope.SUPPORT}, refusals=REFUSALS)
def post_grant(
    id: str,  # noqa: A002 (the path's own name)
    body: GrantIn,
    request: Request,
) -> Answer[BalanceOut]:
    """Surprise a member with points, and say why."""
    now = clock.now()
    programme = find_programme(id, _known, now, back_off)
    named = CauseName.of("grant", body.source_id, request)
    cause = Cause(
        id=named.id,
        type=EntryType.GRANTED,
        reason=body.reason,
        source_id=body.source_id,
        digest=named.digest,
    )
    return _awarded(AwardPoints(id, cause, body.points, programme.lot), programme, now)


def _awarded(command: AwardPoints, programme: Programme, now: datetime) -> Answer[BalanceOut]:
    awarded = award_points(command, programme, now=now, pause=back_off)
    member = find_member(command.member_id, back_off)
    return _answer(member, awarded.entry, programme, now, repeated=awarded.repeated)


def _removed(
    member_id: str, points: int, cause: Cause, programme: Programme, now: datetime
) -> Answer[BalanceOut]:
    if cause.partner is not None:
        raise Refused(Refusal.MISSING_REQUIRED_PERMISSION, "A partner adds points only.")
    changed = change_member(
        member_id,
        cause,
        lambda member, moment: ledger.spend(member, points, cause, moment),
        programme,
        now=now,
        pause=back_off,
    )
    return _answer(changed.member, changed.entry, programme, now, repeated=changed.repeated)


def _answer(
    member: Member, entry: Entry, programme: Programme, now: datetime, *, repeated: bool
) -> Answer[BalanceOut]:
    return Answer(
        BalanceOut.of(seen_now(member, programme, now), entry),
        headers={names.HEADER_REPLAYED: str(repeated).lower()},
    )


lambda_handler = app.entrance
