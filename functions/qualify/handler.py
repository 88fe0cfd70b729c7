"""Qualify: what could this customer use now with this cart, and what is nearly reached?"""

from incentives.domain.refusal import Refusal, Refused
from incentives.names import Scope
from incentives.runtime import clock, ids
from incentives.runtime.http import Router
from incentives.runtime.patience import back_off
from incentives.runtime.request import Request
from incentives.runtime.wire.caller import Caller
from incentives.runtime.wire.checkout.asked import AroundCodesIn
from incentives.runtime.wire.checkout.cart_query import CartQueryIn
from incentives.runtime.wire.checkout.shopper import page_shopper, proven, shopper_of
from incentives.usecases.campaigns.list_promotions import running_promotions
from incentives.usecases.checkout.qualify import Qualified, Qualify, Sources, qualify
from incentives.usecases.snapshot.cache import InstanceCache
from qualify.promotions import PromotionsValidOut, PromotionTiersOut, PromotionTiersQueryIn
from qualify.schema import QualificationIn, QualificationsOut

SERVER = {Scope.CHECKOUT, Scope.MARKETING, Scope.SUPPORT}
PAGES = {Scope.CLIENT, Scope.CLIENT_CHECKOUT}
_EVERYTHING = Sources.PROMOTIONS | Sources.SHOWN | Sources.OWN
_FOR_ANYBODY = Sources.PROMOTIONS | Sources.SHOWN

app = Router()
_cache = InstanceCache()


@app.post("/v1/qualifications", scopes=SERVER, refusals=(Refusal.MISSING_CUSTOMER,))
def post_qualifications(body: QualificationIn, request: Request) -> QualificationsOut:
    """Say what cart and customer qualify for: promotions, shown codes and those they were given."""
    wallet = body.scenario == "CUSTOMER_WALLET"
    caller = Caller.of(body.customer.customer())
    if wallet and not caller.persons:
        raise Refused(Refusal.MISSING_CUSTOMER, "a wallet is somebody's")
    done = _qualified(body, caller, Sources.OWN if wallet else _EVERYTHING, request)
    return _answer(done, body, request, caller)


@app.post("/client/v1/qualifications", scopes=PAGES)
def post_client_qualifications(body: QualificationIn, request: Request) -> QualificationsOut:
    """The same for a browser, whose word on its customer counts for nothing and opens no wallet."""
    if body.scenario != "ALL":
        raise Refused(Refusal.INVALID_PAYLOAD, "scenario: CUSTOMER_WALLET is for servers")
    caller = Caller.of(body.customer.customer())
    return _answer(_qualified(body, caller, _FOR_ANYBODY, request), body, request, caller)


@app.post("/v1/promotions/validation", scopes=SERVER)
def post_promotions_validation(body: AroundCodesIn, request: Request) -> PromotionsValidOut:
    """Say which promotions apply, each looked at alone, in the older shape."""
    caller = Caller.of(body.customer.customer())
    done = _qualified(body, caller, Sources.PROMOTIONS, request)
    return PromotionsValidOut.of(done, body.tracking_id or caller.tracking_id)


@app.get("/client/v1/promotions/validation", scopes=PAGES)
def get_client_promotions_validation(query: CartQueryIn, request: Request) -> PromotionsValidOut:
    """The same for a browser, with everything in the query string."""
    body = query.around()
    caller = Caller.of(body.customer.customer())
    done = _qualified(body, caller, Sources.PROMOTIONS, request)
    return PromotionsValidOut.of(done, body.tracking_id or caller.tracking_id)


@app.get("/v1/promotions/tiers", scopes=SERVER)
def get_promotion_tiers(query: PromotionTiersQueryIn) -> PromotionTiersOut:
    """List the promotions that run, newest first."""
    return PromotionTiersOut.of(running_promotions(now=clock.now(), pause=back_off), query)


def _qualified(
    body: AroundCodesIn, caller: Caller, sources: Sources, request: Request
) -> Qualified:
    return qualify(
        Qualify(
            order=body.order.order(),
            persons=proven(caller, request).persons,
            shopper=page_shopper(request) if request.is_of_browser else shopper_of(body, caller),
            sources=sources,
        ),
        cache=_cache,
        now=clock.now(),
        seed=ids.random_number(),
        pause=back_off,
    )


def _answer(
    done: Qualified, body: QualificationIn, request: Request, caller: Caller
) -> QualificationsOut:
    return QualificationsOut.of(
        done,
        limit=body.options.limit,
        language=request.language(),
        tracking_id=body.tracking_id or caller.tracking_id,
    )


lambda_handler = app.entrance
