"""Qualify: what could this customer use now with this cart, and what is nearly reached?"""

from incentives.domain.shopper import NOBODY
from incentives.names import Scope
from incentives.runtime import clock, ids
from incentives.runtime.http import Door
from incentives.runtime.pause import back_off
from incentives.runtime.request import Request
from incentives.runtime.wire.caller import Caller
from incentives.runtime.wire.card import shopper_of
from incentives.store.known import Known
from incentives.usecases.qualify import Qualify, qualify
from qualify.schema import QualificationIn, QualificationsOut

app = Door()
_known = Known()


@app.post("/v1/qualifications", scopes={Scope.CHECKOUT, Scope.MARKETING, Scope.SUPPORT})
def post_qualifications(body: QualificationIn, request: Request) -> QualificationsOut:
    """Say which promotions the cart and the customer qualify for, the best deal first."""
    return _qualified(body, request, told_by_server=True)


@app.post("/client/v1/qualifications", scopes={Scope.CLIENT})
def post_client_qualifications(body: QualificationIn, request: Request) -> QualificationsOut:
    """The same for a browser, whose word on its customer counts for nothing."""
    return _qualified(body, request, told_by_server=False)


def _qualified(
    body: QualificationIn, request: Request, *, told_by_server: bool
) -> QualificationsOut:
    caller = Caller.of(body.customer.customer())
    done = qualify(
        Qualify(
            order=body.order.order(),
            persons=caller.persons,
            shopper=shopper_of(body, caller) if told_by_server else NOBODY,
        ),
        known=_known,
        now=clock.now(),
        seed=ids.random_number(),
        pause=back_off,
    )
    return QualificationsOut.of(
        done,
        limit=body.options.limit,
        language=request.language(),
        tracking_id=body.tracking_id or caller.tracking_id,
    )


lambda_handler = app.entrance
