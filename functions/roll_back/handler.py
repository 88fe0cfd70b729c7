"""Roll back: give a redemption, or all of an order's codes, back, whole or in part. Once."""

from incentives import names
from incentives.domain.refusal import Refusal
from incentives.names import Scope
from incentives.runtime import clock
from incentives.runtime.answer import Answer
from incentives.runtime.http import Router
from incentives.runtime.patience import back_off
from incentives.runtime.request import Request
from incentives.runtime.wire.checkout.asked_order import DryRunQueryIn
from incentives.usecases.checkout.return_goods import return_goods
from incentives.usecases.checkout.roll_back import RollBack, RolledBack, roll_back
from roll_back.returns import ReturnIn, ReturnOut
from roll_back.schema import RollbackIn, RollbackOut, RollbackQueryIn, RollbacksOut

SCOPES = {Scope.CHECKOUT, Scope.SUPPORT}
REFUSALS = (
    Refusal.RESOURCE_NOT_FOUND,
    Refusal.INVALID_REDEMPTION,
    Refusal.INVALID_REDEMPTION_PARENT,
    Refusal.INVALID_ORDER,
    Refusal.TOO_MANY_REQUESTS,
)

app = Router()


@app.post("/v1/redemptions/{id}/rollback", scopes=SCOPES, refusals=REFUSALS)
def post_rollback(id: str, body: RollbackIn, query: RollbackQueryIn) -> Answer[RollbackOut]:
    """Give one redemption back; a repeat gets the first answer."""
    done = _rolled_back(id, body, query, whole=False)
    return Answer(RollbackOut.of(done.record, done.returned[0]), headers=_headers(done))


@app.post("/v1/redemptions/{id}/rollbacks", scopes=SCOPES, refusals=REFUSALS)
def post_rollbacks(id: str, body: RollbackIn, query: RollbackQueryIn) -> Answer[RollbacksOut]:
    """Give all codes that were redeemed together back; a repeat gets the first answer."""
    done = _rolled_back(id, body, query, whole=True)
    return Answer(RollbacksOut.of(done), headers=_headers(done))


@app.post(
    "/v1/redemptions/{id}/returns",
    scopes=SCOPES,
    refusals=(
        Refusal.RESOURCE_NOT_FOUND,
        Refusal.ORDER_CANCELED,
        Refusal.INVALID_RETURN,
        Refusal.IDEMPOTENCY_KEY_REUSED,
        Refusal.SOURCE_ID_REUSED,
        Refusal.TOO_MANY_REQUESTS,
    ),
)
def post_return(
    id: str,
    body: ReturnIn,
    query: DryRunQueryIn,
    request: Request,
) -> Answer[ReturnOut]:
    """Take goods of the order back, and with them their share of discounts and payments."""
    command = body.command(id, request, dry_run=query.dry_run)
    done = return_goods(command, now=clock.now(), pause=back_off)
    replayed = {names.HEADER_REPLAYED: str(done.repeated).lower()}
    return Answer(ReturnOut.of(done, dry_run=query.dry_run), headers=replayed)


def _rolled_back(
    redemption_id: str, body: RollbackIn, query: RollbackQueryIn, *, whole: bool
) -> RolledBack:
    return roll_back(
        RollBack(
            redemption_id=redemption_id,
            whole=whole,
            reason=body.reason or query.reason,
            order_reference=body.order.id or body.order.source_id,
        ),
        now=clock.now(),
        pause=back_off,
    )


def _headers(done: RolledBack) -> dict[str, str]:
    return {names.HEADER_REPLAYED: str(done.repeated).lower()}


lambda_handler = app.entrance
