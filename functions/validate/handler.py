"""Validate: would these codes apply to this cart, and what would they change?

Nothing that the engine promises is written. Wrong attempts of browsers are counted, apart from it
all.
"""

from incentives.domain.checkout.verdict import asked_in_vain
from incentives.names import Scope
from incentives.runtime import clock, ids
from incentives.runtime.http import Router
from incentives.runtime.patience import back_off
from incentives.runtime.request import Request
from incentives.runtime.wire.caller import Caller, order_id_for
from incentives.runtime.wire.checkout.asked import AskIn, SingleAskIn
from incentives.runtime.wire.checkout.refusal_presenter import RefusalPresenter
from incentives.runtime.wire.checkout.shopper import page_shopper, proven, shopper_of
from incentives.runtime.wire.visitor import visitor_of
from incentives.usecases.access.rate_limit import RateLimit
from incentives.usecases.checkout.validate import Validate, Validated, validate
from incentives.usecases.snapshot.cache import InstanceCache
from validate.schema import ValidationOut
from validate.single import SingleQueryIn, SingleValidationOut

SERVER = {Scope.CHECKOUT, Scope.MARKETING, Scope.SUPPORT}
BROWSER = {Scope.CLIENT, Scope.CLIENT_CHECKOUT}

app = Router()
_cache = InstanceCache()
_rate_limit = RateLimit()


@app.post("/v1/validations", scopes=SERVER)
def post_validations(body: AskIn, request: Request) -> ValidationOut:
    """Say of each code whether it applies, and if not, exactly why."""
    return _several(body, request)


@app.post("/client/v1/validations", scopes=BROWSER)
def post_client_validations(body: AskIn, request: Request) -> ValidationOut:
    """The same for a browser, which is not told why a code does not apply."""
    return _several(body, request, uniform=True)


@app.post("/v1/vouchers/{code}/validate", scopes=SERVER)
def post_voucher_validate(code: str, body: SingleAskIn, request: Request) -> SingleValidationOut:
    """One code, in the older single-code shape."""
    return _single(body.about(code), request)


@app.get("/client/v1/validate", scopes=BROWSER)
def get_client_validate(query: SingleQueryIn, request: Request) -> SingleValidationOut:
    """One code from a browser, in the older shape with everything in the query string."""
    return _single(query.ask(), request, uniform=True)


def _several(body: AskIn, request: Request, *, uniform: bool = False) -> ValidationOut:
    typed = body.codes()
    caller = Caller.of(body.customer.customer())
    decide = _tried if uniform else _validated
    done = decide(body, typed, caller, request)
    return ValidationOut.of(
        done,
        typed=typed,
        validation_id=ids.new_id("valid"),
        presenter=RefusalPresenter.of(request, done.decided, uniform=uniform),
        tracking_id=body.tracking_id or caller.tracking_id,
    )


def _single(body: AskIn, request: Request, *, uniform: bool = False) -> SingleValidationOut:
    typed = body.codes()
    caller = Caller.of(body.customer.customer())
    decide = _tried if uniform else _validated
    done = decide(body, typed, caller, request)
    return SingleValidationOut.of(
        done,
        typed=body.redeemables[0].id,
        presenter=RefusalPresenter.of(request, done.decided, uniform=uniform),
        tracking_id=body.tracking_id or caller.tracking_id,
    )


def _tried(body: AskIn, typed: dict[str, str], caller: Caller, request: Request) -> Validated:
    """What a browser is answered; its word on the shopper counts for nothing, its tries count."""
    now = clock.now()
    visitor = visitor_of(request)
    _rate_limit.admit(visitor, now)
    done = _validated(body, typed, caller, request, uniform=True)
    _rate_limit.count_wrong(visitor, asked_in_vain(done.verdicts), now=now, pause=back_off)
    return done


def _validated(
    body: AskIn,
    typed: dict[str, str],
    caller: Caller,
    request: Request,
    *,
    uniform: bool = False,
) -> Validated:
    order = body.order.order()
    reference = order.reference
    return validate(
        Validate(
            codes=tuple(typed),
            order=order,
            order_id=order_id_for(request, reference) if reference else None,
            persons=proven(caller, request).persons,
            shopper=page_shopper(request) if uniform else shopper_of(body, caller),
            partial=body.partial,
            automatic=body.promotions == "auto",
            wishes=body.wishes(),
            for_browser=uniform,
        ),
        cache=_cache,
        now=clock.now(),
        seed=ids.random_number(),
        pause=back_off,
    )


lambda_handler = app.entrance
