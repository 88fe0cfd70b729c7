"""Award points to members, once for each cause; take them off by hand."""

from award_points.by_hand import change_balance, grant
from award_points.earning import EarnedOut, EarnIn
from award_points.minting import mint
from award_points.refund import RefundIn, RefundOut
from award_points.schema import BalanceChangeIn, GrantIn
from incentives import names
from incentives.domain.refusal import Refusal, Refused
from incentives.names import Scope
from incentives.runtime import clock
from incentives.runtime.answer import Answer
from incentives.runtime.http import Router
from incentives.runtime.patience import back_off
from incentives.runtime.request import Request
from incentives.runtime.wire.caller import Caller
from incentives.runtime.wire.points.cause import CauseName
from incentives.runtime.wire.points.member import BalanceOut
from incentives.usecases.points.earn import earn
from incentives.usecases.points.earning import Earn
from incentives.usecases.points.enroll import newcomer
from incentives.usecases.points.known_programmes import KnownProgrammes
from incentives.usecases.points.read_member import (
    find_member,
    find_programme,
    refuse_elsewhere,
    seen_now,
)
from incentives.usecases.points.take_back import TakeBack, take_back

REFUSALS = (
    Refusal.NOT_FOUND,
    Refusal.CAMPAIGN_STOPPED,
    Refusal.LOYALTY_CARD_NOT_ACTIVE,
    Refusal.LOYALTY_CARD_POINTS_EXCEEDED,
    Refusal.PARTNER_BUDGET_EXCEEDED,
    Refusal.IDEMPOTENCY_KEY_REUSED,
    Refusal.SOURCE_ID_REUSED,
    Refusal.TOO_MANY_REQUESTS,
)

GIVERS = {Scope.CHECKOUT, Scope.SUPPORT, Scope.PARTNER}

app = Router()
_known = KnownProgrammes()


@app.post("/v1/loyalties/members/{id}/balance", scopes=GIVERS, refusals=REFUSALS)
def post_balance(
    id: str,
    body: BalanceChangeIn,
    request: Request,
) -> Answer[BalanceOut]:
    """Add points, or remove them; a partner's key adds within its budget."""
    return change_balance(id, body, request, _known)


@app.post("/v1/loyalties/{campaign}/members/{id}/balance", scopes=GIVERS, refusals=REFUSALS)
def post_balance_in(
    campaign: str,
    id: str,
    body: BalanceChangeIn,
    request: Request,
) -> Answer[BalanceOut]:
    """Add points, or remove them, by the programme."""
    refuse_elsewhere(campaign, id, _known, clock.now(), back_off)
    return change_balance(id, body, request, _known)


@app.post(
    "/v1/loyalties/{id}/events",
    scopes={Scope.CHECKOUT, Scope.PARTNER},
    refusals=(*REFUSALS, Refusal.MISSING_CUSTOMER, Refusal.MISSING_AMOUNT),
)
def post_event(
    id: str,
    body: EarnIn,
    request: Request,
) -> Answer[EarnedOut]:
    """Tell what a customer did; it earns once by each rule, whoever repeats it."""
    now = clock.now()
    programme = _known.find_named(id, now, back_off)
    if programme is None:
        raise Refused(Refusal.NOT_FOUND, "There is no such programme.", resource_type="campaign")
    caller = Caller.of(body.customer.customer())
    if not caller.persons:
        raise Refused(Refusal.MISSING_CUSTOMER)
    named = CauseName.of("event", body.source_id, request, body.asked)
    joining = newcomer(
        programme.id,
        caller.persons[0],
        customer_id=caller.customer_id,
        customer_source_id=caller.source_id,
        now=now,
    )
    command = Earn(
        member=joining,
        persons=caller.persons,
        event=body.event,
        event_id=body.source_id or named.id,
        digest=named.digest,
        content=named.content,
        amounts=body.amounts,
        order_id=body.source_id if body.order else None,
        partner_app_id=named.partner,
        order=body.facts,
        # A partner's word on who the customer is could multiply its own points.
        customer=None if named.partner else body.customer.facts(),
    )
    earned = earn(command, programme, now=now, pause=back_off, mint=mint())
    return Answer(
        EarnedOut.of(earned, body.event),
        headers={names.HEADER_REPLAYED: str(earned.repeated).lower()},
    )


@app.post(
    "/v1/loyalties/members/{id}/refunds",
    scopes={Scope.CHECKOUT, Scope.SUPPORT},
    refusals=(
        Refusal.NOT_FOUND,
        Refusal.INVALID_RETURN,
        Refusal.SOURCE_ID_REUSED,
        Refusal.TOO_MANY_REQUESTS,
    ),
)
def post_refund(id: str, body: RefundIn, request: Request) -> Answer[RefundOut]:
    """Take back what a refunded order earned, in proportion and never more."""
    now = clock.now()
    programme = find_programme(id, _known, now, back_off)
    named = CauseName.of("refund", body.source_id, request, body.asked)
    refund = TakeBack(
        id,
        body.order.id,
        body.source_id,
        body.amount_minor,
        body.reason,
        body.lines,
        content=named.content,
    )
    taken = take_back(refund, programme, now=now, pause=back_off)
    member = taken[-1].member if taken else find_member(id, back_off)
    repeated = bool(taken) and all(one.repeated for one in taken)
    return Answer(
        RefundOut.of(taken, seen_now(member, programme, now)),
        headers={names.HEADER_REPLAYED: str(repeated).lower()},
    )


@app.post("/v1/loyalties/members/{id}/grants", scopes={Scope.SUPPORT}, refusals=REFUSALS)
def post_grant(
    id: str,
    body: GrantIn,
    request: Request,
) -> Answer[BalanceOut]:
    """Surprise a member with points, and say why."""
    return grant(id, body, request, _known)


lambda_handler = app.entrance
