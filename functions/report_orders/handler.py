"""Tell of orders: the shop says what was paid and what was cancelled, so that orders are known."""

from incentives.domain import derived_ids
from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.refusal import Refusal
from incentives.names import Scope
from incentives.runtime import clock
from incentives.runtime.http import Router
from incentives.runtime.patience import back_off
from incentives.runtime.wire.caller import Caller
from incentives.runtime.wire.checkout.order import OrderOut
from incentives.runtime.wire.checkout.redemption import order_of
from incentives.usecases.checkout.report_order import TellOrder, report_order
from report_orders.schema import OrderToldIn

app = Router()


@app.post(
    "/v1/orders",
    scopes={Scope.CHECKOUT},
    refusals=(Refusal.MISSING_CUSTOMER, Refusal.ORDER_CHANGED, Refusal.TOO_MANY_REQUESTS),
)
def post_order(body: OrderToldIn) -> OrderOut:
    """Count a paid order for its customer, once, and a cancelled one no more; repeat at will."""
    order, caller = body.order(), Caller.of(body.customer.customer())
    order_id = derived_ids.order_id_of(order.reference or "")
    status = body.told()
    if status is None:
        return order_of(OrderRecord(order_id, order, caller.customer_id))
    told = TellOrder(order_id, order, caller.persons, status, caller.customer_id)
    return order_of(report_order(told, now=clock.now(), pause=back_off))


lambda_handler = app.entrance
