"""Spend points on a reward, as payment or for a cause; and give them back, once."""

from incentives import names
from incentives.domain.refusal import Refusal
from incentives.names import Scope
from incentives.runtime import clock
from incentives.runtime.answer import Answer
from incentives.runtime.http import Door
from incentives.runtime.pause import back_off
from incentives.runtime.request import Request
from incentives.runtime.wire.cause import CauseName
from incentives.store.programmes import KnownProgrammes
from incentives.usecases.read_member import find_programme, seen_now
from incentives.usecases.spend_points import SpendPoints, reverse_spending, spend_points
from spend_points.schema import ReversalOut, ReverseIn, SpendIn, SpendingOut

app = Door()
_known = KnownProgrammes()


@app.post(
    "/v1/loyalties/members/{id}/redemption",
    scopes={Scope.CHECKOUT, Scope.SUPPORT},
    refusals=(
        Refusal.NOT_FOUND,
        Refusal.CAMPAIGN_STOPPED,
        Refusal.LOYALTY_CARD_NOT_ACTIVE,
        Refusal.LOYALTY_CARD_POINTS_EXCEEDED,
        Refusal.REWARD_OUT_OF_STOCK,
        Refusal.IDEMPOTENCY_KEY_REUSED,
        Refusal.TOO_MANY_REQUESTS,
    ),
)
def post_spending(
    id: str,  # noqa: A002 (the path's own name)
    body: SpendIn,
    request: Request,
) -> Answer[SpendingOut]:
    """Buy a reward with points; those that expire soonest are taken first."""
    now = clock.now()
    programme = find_programme(id, _known, now, back_off)
    named = CauseName.of("spending", body.source_id, request)
    spent = spend_points(
        SpendPoints(
            member_id=id,
            cause_id=named.id,
            reward_id=body.reward.id,
            points=body.reward.points,
            order_id=body.order_reference,
            currency=body.order.currency,
            digest=named.digest,
        ),
        programme,
        now=now,
        pause=back_off,
    )
    seen = seen_now(spent.member, programme, now)
    return Answer(
        SpendingOut.of(spent, seen, body.order.currency),
        headers={names.HEADER_REPLAYED: str(spent.repeated).lower()},
    )


@app.post(
    "/v1/loyalties/members/{id}/redemptions/{redemption}/rollback",
    scopes={Scope.CHECKOUT, Scope.SUPPORT},
    refusals=(Refusal.NOT_FOUND, Refusal.INVALID_REDEMPTION, Refusal.TOO_MANY_REQUESTS),
)
def post_spending_rollback(
    id: str,  # noqa: A002 (the path's own name)
    redemption: str,
    body: ReverseIn,
) -> Answer[ReversalOut]:
    """Give the points of a spending back to the lots that they came from, with their days."""
    now = clock.now()
    programme = find_programme(id, _known, now, back_off)
    changed = reverse_spending(
        id, redemption, programme, reason=body.reason, now=now, pause=back_off
    )
    return Answer(
        ReversalOut.of(changed, seen_now(changed.member, programme, now)),
        headers={names.HEADER_REPLAYED: str(changed.repeated).lower()},
    )


lambda_handler = app.entrance
