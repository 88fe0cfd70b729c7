"""Change an order: a placed order is described anew, and what it redeemed follows."""

from change_order.schema import ChangedOrderOut, OrderChangeIn
from incentives.domain.refusal import Refusal
from incentives.names import Scope
from incentives.runtime import clock, ids
from incentives.runtime.http import Router
from incentives.runtime.patience import back_off
from incentives.runtime.request import Request
from incentives.runtime.wire.caller import Caller, order_id_for
from incentives.runtime.wire.checkout.asked_order import DryRunQueryIn
from incentives.runtime.wire.checkout.refusal_presenter import RefusalPresenter, told
from incentives.runtime.wire.checkout.shopper import programmes, shopper_of
from incentives.usecases.checkout.change_order import change_order
from incentives.usecases.checkout.command import ChangeOrder, RedemptionRefused
from incentives.usecases.snapshot.cache import InstanceCache

app = Router()
_cache = InstanceCache()


@app.put(
    "/v1/orders/{id}",
    scopes={Scope.CHECKOUT},
    refusals=(
        Refusal.RESOURCE_NOT_FOUND,
        Refusal.ORDER_CHANGED,
        Refusal.ORDER_CANCELED,
        Refusal.INVALID_ORDER,
        Refusal.INVALID_REDEEMABLES,
        Refusal.TOO_MANY_REDEEMABLES,
        Refusal.MISSING_AMOUNT,
        Refusal.CURRENCY_MISMATCH,
        Refusal.NOT_FOUND,
        Refusal.CAMPAIGN_STOPPED,
        Refusal.VOUCHER_EXPIRED,
        Refusal.QUANTITY_EXCEEDED,
        Refusal.BUDGET_EXCEEDED,
        Refusal.TOO_MANY_REQUESTS,
    ),
)
def put_order(
    id: str, body: OrderChangeIn, query: DryRunQueryIn, request: Request
) -> ChangedOrderOut:
    """Change an order that redeemed codes: its goods, its codes, its status, in one step.

    Members that are left out stay, `items` are replaced whole. What the order redeemed is evaluated
    on the new description, under the terms it was redeemed with. The same change again changes
    nothing.
    """
    caller, ask = Caller.of(body.customer.customer()), body.ask()
    command = ChangeOrder(
        order_id=order_id_for(request, id),
        described=body.described if body.describes else None,
        added=tuple(ask.codes()) if ask else (),
        removed=body.removed(),
        wishes=ask.wishes() if ask else {},
        status=body.order_status(),
        needs_growth=body.discount_growth == "REQUIRED",
        persons=caller.persons,
        shopper=shopper_of(body.around(), caller),
        customer_id=caller.customer_id,
        customer_source_id=caller.source_id,
        dry_run=query.dry_run,
    )
    try:
        done = change_order(
            command,
            cache=_cache,
            now=clock.now(),
            seed=ids.random_number(),
            pause=back_off,
            programmes=programmes,
        )
    except RedemptionRefused as refused:
        raise told(refused, request) from None
    decision_id = RefusalPresenter.of(request, done.decided).decision_id
    return ChangedOrderOut.of_change(done, decision_id, dry_run=query.dry_run)


lambda_handler = app.entrance
