"""Redeem: use codes up with an order, all or nothing, once per order and code."""

import hashlib
from functools import cache
from typing import TYPE_CHECKING

from incentives import names
from incentives.domain.checkout.verdict import asked_in_vain
from incentives.domain.receipt import Receipt
from incentives.domain.refusal import Refusal, Refused
from incentives.names import Scope
from incentives.runtime import clock, ids
from incentives.runtime.answer import Answer
from incentives.runtime.http import Router
from incentives.runtime.patience import back_off
from incentives.runtime.request import Request
from incentives.runtime.wire.caller import Caller, order_id_for, receipt_of
from incentives.runtime.wire.checkout.asked import AskIn, SingleAskIn
from incentives.runtime.wire.checkout.redemption import RedemptionOut
from incentives.runtime.wire.checkout.refusal_presenter import RefusalPresenter, told
from incentives.runtime.wire.checkout.shopper import page_shopper, programmes, proven, shopper_of
from incentives.usecases.checkout.command import Redeem, Redeemed, RedemptionRefused
from incentives.usecases.checkout.redeem import redeem
from incentives.usecases.snapshot.cache import InstanceCache
from redeem.schema import CodeQueryIn, RedemptionsOut

if TYPE_CHECKING:
    from incentives.usecases.access.rate_limit import RateLimit

REFUSALS = (
    Refusal.NOT_FOUND,
    Refusal.QUANTITY_EXCEEDED,
    Refusal.NO_APPLICABLE_REDEEMABLES,
    Refusal.REDEMPTION_ROLLED_BACK,
    Refusal.ORDER_CHANGED,
    Refusal.IDEMPOTENCY_KEY_REUSED,
    Refusal.TOO_MANY_REQUESTS,
)
OF_BROWSERS = (
    Refusal.INVALID_VOUCHER,
    Refusal.ORDER_CHANGED,
    Refusal.IDEMPOTENCY_KEY_REUSED,
    Refusal.TOO_MANY_REQUESTS,
)

app = Router()
_cache = InstanceCache()


@app.post("/v1/redemptions", scopes={Scope.CHECKOUT}, refusals=REFUSALS)
def post_redemptions(body: AskIn, request: Request) -> Answer[RedemptionsOut]:
    """Use the codes up; a repeat of the same order and codes gets the first answer."""
    typed = body.codes()
    done = _asked(body, typed, request)
    presenter = RefusalPresenter.of(request, done.decided)
    answer = RedemptionsOut.of(done, typed=typed, presenter=presenter)
    return Answer(answer, headers=_headers(done))


@app.post("/v1/vouchers/{code}/redemption", scopes={Scope.CHECKOUT}, refusals=REFUSALS)
def post_voucher_redemption(
    code: str, body: SingleAskIn, request: Request
) -> Answer[RedemptionOut]:
    """Use one code up, in the older single-code shape."""
    ask = body.about(code)
    done = _asked(ask, ask.codes(), request)
    answer = RedemptionOut.of(done.record, done.made[0])
    decision_id = RefusalPresenter.of(request, done.decided).decision_id
    return Answer(answer.model_copy(update={"decision_id": decision_id}), headers=_headers(done))


@app.post("/client/v1/redemptions", scopes={Scope.CLIENT_CHECKOUT}, refusals=OF_BROWSERS)
def post_client_redemptions(body: AskIn, request: Request) -> Answer[RedemptionsOut]:
    """The same for a page that redeems itself, which is not told why a code does not apply."""
    typed = body.codes()
    done = _tried(body, typed, request)
    presenter = RefusalPresenter.of(request, done.decided, uniform=True)
    answer = RedemptionsOut.of(done, typed=typed, presenter=presenter)
    return Answer(answer, headers=_headers(done))


@app.post("/client/v1/redeem", scopes={Scope.CLIENT_CHECKOUT}, refusals=OF_BROWSERS)
def post_client_redeem(
    body: SingleAskIn, query: CodeQueryIn, request: Request
) -> Answer[RedemptionOut]:
    """One code from such a page, in the older single-code shape."""
    ask = body.about(query.code)
    done = _tried(ask, ask.codes(), request)
    return Answer(RedemptionOut.of(done.record, done.made[0]), headers=_headers(done))


def _tried(body: AskIn, typed: dict[str, str], request: Request) -> Redeemed:
    """What a page redeems; codes that it does not get are counted, as at its other routes."""
    from incentives.runtime.wire.visitor import visitor_of

    now = clock.now()
    attempts, visitor = _rate_limit(), visitor_of(request)
    attempts.admit(visitor, now)
    command = _command(body, typed, request, uniform=True)
    try:
        done = _redeemed(command)
    except RedemptionRefused as refused:
        attempts.count_wrong(visitor, asked_in_vain(refused.left), now=now, pause=back_off)
        raise told(refused, request, uniform=True) from None
    except Refused as refused:
        if refused.refusal is not Refusal.TOO_MANY_REQUESTS:
            attempts.count_wrong(visitor, len(typed), now=now, pause=back_off)
        raise
    # A repeat does nothing, so it can be turned away; what was done now is answered.
    count = attempts.count_wrong if done.repeated else attempts.note_wrong
    count(visitor, len(done.refused), now=now, pause=back_off)
    return done


@cache
def _rate_limit() -> "RateLimit":
    """What this function instance remembers of pages' visitors; servers have none."""
    from incentives.usecases.access.rate_limit import RateLimit

    return RateLimit()


def _asked(body: AskIn, typed: dict[str, str], request: Request) -> Redeemed:
    """What a server redeems, which is told why a code does not apply."""
    try:
        return _redeemed(_command(body, typed, request))
    except RedemptionRefused as refused:
        raise told(refused, request) from None


def _command(
    body: AskIn, typed: dict[str, str], request: Request, *, uniform: bool = False
) -> Redeem:
    order = body.order.order()
    caller = proven(Caller.of(body.customer.customer()), request)
    receipt = receipt_of(request)
    reference = order.reference or _reference_of(receipt)
    return Redeem(
        codes=tuple(typed),
        order_id=order_id_for(request, reference or ids.new_id("order")),
        order=order,
        named=reference is not None,
        persons=caller.persons,
        shopper=page_shopper(request) if uniform else shopper_of(body, caller),
        customer_id=caller.customer_id,
        customer_source_id=None if uniform else caller.source_id,
        partial=body.partial,
        automatic=body.promotions == "auto",
        wishes=body.wishes(),
        for_browser=uniform,
        receipt=receipt,
        metadata=body.metadata or None,
    )


def _redeemed(command: Redeem) -> Redeemed:
    return redeem(
        command,
        cache=_cache,
        now=clock.now(),
        seed=ids.random_number(),
        pause=back_off,
        programmes=programmes,
    )


def _reference_of(receipt: Receipt | None) -> str | None:
    """An order without an id is named by its `Idempotency-Key`, so that a repeat finds it."""
    if receipt is None:
        return None
    text = f"{receipt.app_id}\n{receipt.idempotency_key}"
    return f"key:{hashlib.sha256(text.encode()).hexdigest()}"


def _headers(done: Redeemed) -> dict[str, str]:
    return {names.HEADER_REPLAYED: str(done.repeated).lower()}


lambda_handler = app.entrance
